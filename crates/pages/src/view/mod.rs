//! Plain view models: what templates show. Strings, numbers, small enums.
//!
//! A value of a closed list (data class, category, rule, state …) is its wire id; templates turn it into words. Text
//! that names an organisation or a time is made by whoever fills the model.

mod audience;
mod form;
mod live;
mod marking;
mod shell;
mod table;
mod time;
mod trace;

pub use audience::{Audience, Change, ClockRow, Onward, Recipient, ScaleStep};
pub use form::{
    FieldError, NamedOrg, NarrativeRow, ObservableRow, Pick, ReferenceRow, ReportForm, ScanHit, SubjectRow,
};
pub use live::Live;
pub use marking::{Chip, Fate, Marking, Severity, Stage, Tlp};
pub use shell::{OrgKind, OrgRef, RailCounts, RailItem, Shell, Theme, Toast, rail};
pub use table::{AgreementRef, Filter, ItemRef, Observable, Prose, Spark, StateTag, Tone, Withheld};
pub use time::{Clock, Moment, Pace, span};
pub use trace::{Event, Finding, FindingGroup, Step, Verdict};

/// Makes a technical value unclickable: `hxxps://a[.]example/x`.
///
/// ```
/// assert_eq!(entente_pages::view::defang("https://a.example/x.html"), "hxxps://a[.]example/x.html");
/// assert_eq!(entente_pages::view::defang("203.0.113.47"), "203.0.113[.]47");
/// assert_eq!(entente_pages::view::defang("9f2c41d0"), "9f2c41d0");
/// ```
pub fn defang(value: &str) -> String {
    if value.contains("[.]") {
        return value.to_owned();
    }
    let (scheme, rest) = match value.split_once("://") {
        Some((scheme, rest)) if scheme.starts_with("http") || scheme.starts_with("ftp") => {
            (format!("{}://", scheme.replacen("tt", "xx", 1)), rest)
        }
        _ => (String::new(), value),
    };
    let (host, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    match host.rfind('.') {
        Some(dot) if !host.contains(' ') => format!("{scheme}{}[.]{}{tail}", &host[..dot], &host[dot + 1..]),
        _ => format!("{scheme}{rest}"),
    }
}
