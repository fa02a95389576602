//! Files in the field's formats. An address ends with the format, as a file's name does: `/v1/alerts/{id}.stix.json`.

use crate::answer::{Answer, ETag};
use crate::extract::Named;
use app::App;
use app::exports::{Exported, Format};
use axum::http::header;

/// What is named before the format's end.
pub(crate) fn stem(named: Named, format: Format) -> Named {
    match named.0.strip_suffix(format.suffix()) {
        Some(stem) => Named(stem.to_owned()),
        None => named,
    }
}

/// A file to keep, under the item's reference. Its tag is a keyed digest of the whole, which tells a reader only whether
/// its own copy changed.
pub(crate) fn answer(app: &App, exported: Exported) -> Answer {
    let tag = ETag::of(app, &[&exported.body, exported.format.suffix().as_bytes()]);
    // references hold letters, digits and hyphens
    let disposition = format!("attachment; filename=\"{}\"", exported.file_name());
    Answer::file(exported.format.media(), exported.body)
        .header(header::CONTENT_DISPOSITION, disposition)
        .tagged(&tag)
}
