//! Drafts: reports with every field optional, for their organisation alone.

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod remove;
pub(crate) mod save;
pub(crate) mod show;
pub(crate) mod submit;

use crate::answer::ETag;
use app::App;
use app::reports::drafts::DraftView;

/// The tag of a draft.
fn tag(app: &App, draft: &DraftView) -> ETag {
    ETag::of(app, &[b"draft", draft.id.0.as_bytes(), &draft.version.to_be_bytes(), b"json"])
}
