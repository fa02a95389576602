//! What a company submits: one type for drafts and reports, read from a body with every error at once.
//!
//! | file | owns |
//! |---|---|
//! | `content`, `moment` | the report and its elements |
//! | `parse`, `elements`, `terms` | from a JSON body to the report |
//! | `free_text` | personal data that stands where its class doesn't say so |
//! | `text` | texts with the names of subjects taken out |
//! | `partial`, `parts`, `stored` | what storage keeps: plain classes readable, each personal class apart |
//! | `disclosed`, `view` | what a reader may see, the only form that goes out |
//!
//! A [`ReportContent`] isn't serializable. It goes to storage as [`Parts`], comes back as a [`Partial`] with only the
//! classes that a reader may see, and leaves the platform as [`Disclosed`].
//!
//! ```
//! use entente_domain::report::{Mode, parse};
//! let now = "2026-11-20T09:00:00Z".parse().unwrap();
//! let errors = parse(&serde_json::json!({"title": "Phishing", "severity": "huge"}), Mode::Submit, now).unwrap_err();
//! let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
//! assert_eq!(pointers, ["/detected_at", "/categories", "/severity"]);
//! ```

mod content;
mod disclosed;
pub(crate) mod elements;
pub(crate) mod free_text;
mod moment;
mod parse;
pub(crate) mod partial;
pub(crate) mod parts;
mod stored;
pub(crate) mod terms;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod view;

pub use content::{
    Affected, Confirmed, Count, ExternalReference, ObservableRole, Passage, ReportContent, ReportKind,
    ReportedObservable, Reporter, Sighting, Subject, SubjectRole,
};
pub use disclosed::{Disclosed, Pseudonymise};
pub use free_text::{FreeText, Unclassed, unclassed};
pub use moment::{Moment, Precision};
pub use parse::{IMPORT_OBSERVABLES, INLINE_OBSERVABLES, Mode, basis, parse, parse_import};
pub use partial::{ListColumns, Partial};
pub use parts::{Parts, PartsError};
pub use view::{ObservableView, OwnerView, PassageView, ReportView, SubjectView};
