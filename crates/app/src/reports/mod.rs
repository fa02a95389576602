//! Reports: what a company submits, and what everybody may see of it.

pub mod drafts;

mod access;
mod correlations;
mod list;
mod preview;
mod show;
mod submit;

pub use access::{AccessView, AgreementDecision, DisclosureView, access, disclosures, receipt};
pub use correlations::{Correlation, correlations};
pub use list::{ListFilter, Page, QueueFilter, ReportRow, list, queue};
pub use preview::{OnwardEntry, Preview, preview, preview_content};
pub use show::{
    Disclosure, HandlingBrief, ReportDetail, ReportKey, TimelineEntry, WithheldClass, find, show, timeline,
};
pub use submit::{Submitted, submit};
