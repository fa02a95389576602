//! Reports: what a company submits, and what everybody may see of it.

pub mod drafts;

mod access;
mod correlations;
mod list;
mod news;
mod preview;
mod queue_counts;
mod show;
mod submit;
mod withdraw;

pub use access::{AccessView, AgreementDecision, DisclosureView, access, disclosures, receipt};
pub use correlations::{Correlation, correlations};
pub use list::{Assignee, ListFilter, Page, QueueFilter, ReportRow, list, queue};
pub(crate) use list::{queue_narrow, rows};
pub use news::{News, NewsEntry, last_visit, news};
pub use preview::{LabelReach, OnwardEntry, Preview, preview, preview_content};
pub use queue_counts::{QueueCounts, queue_counts};
pub(crate) use show::because;
pub use show::{
    Disclosure, HandlingBrief, ReportDetail, ReportKey, TimelineEntry, WithheldClass, find, show, timeline,
};
pub(crate) use show::{disclose, disclosed_under, relation};
pub use submit::{Submitted, submit};
pub use withdraw::{OnwardHolders, Withdrawal, withdraw};
