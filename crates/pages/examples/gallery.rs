//! Writes every sample page with its assets to `target/gallery`, to look at in a browser.
//!
//! `cargo run -p entente-pages --example gallery`, then serve that folder: pages name their assets by absolute path.

use std::error::Error;
use std::fs;
use std::path::Path;

use entente_pages::{assets::ASSETS, samples};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gallery");
    fs::create_dir_all(folder.join("assets"))?;
    for asset in ASSETS {
        fs::write(folder.join("assets").join(asset.name), asset.bytes)?;
    }
    for (name, html) in samples::all().into_iter().chain(samples::empty()) {
        fs::write(folder.join(format!("{name}.html")), html?)?;
    }
    Ok(())
}
