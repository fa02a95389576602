//! What acceptance tests stand on: the real binary, and a real browser in front of it.
//!
//! ```ignore
//! let demo = Demo::start()?;
//! let browser = Browser::start().await?;
//! browser.goto(&demo.url("/")).await?;
//! browser.click("sign-in-nordbank-reporter").await?;
//! assert_eq!(browser.text("page-title").await?, "Reports");
//! browser.close().await
//! ```

mod axe;
mod browser;
mod python;
mod server;
mod smtp;

pub use browser::Browser;
pub use python::python;
pub use server::{DEMO_PASSWORD, Demo, Output, entente, program};
pub use smtp::{Certificates, SmtpServer};

use std::path::PathBuf;

/// The repository's root.
pub fn root() -> PathBuf {
    let mut here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.pop();
    here
}
