//! Alerts: drafted from a case, bound by the terms of every report they are made of, cleared by a second person over a
//! hash, published, answered, recalled.

mod answer;
mod clear;
mod compose;
mod draft;
mod list;
mod publish;
mod show;

pub use answer::acknowledge;
pub use clear::{clear, return_, submit_for_clearance};
pub use compose::{CaseObservable, case_observables};
pub use draft::{draft, edit};
pub use list::{InboxRow, OutboxRow, inbox, outbox};
pub use publish::{publish, recall};
pub(crate) use show::received_detail;
pub use show::{
    AlertDetail, AlertKey, AlertPreview, OwnAlert, ReceivedAlert, RecipientEntry, preview, preview_body, show,
};
