//! Tables as RFC 4180 writes them, and the observables of an alert as one.
//!
//! A spreadsheet takes some first characters for a formula: such a cell begins with an apostrophe. A plus sign before
//! nothing but digits is a telephone number, which stays as it is.

use crate::export::About;
use crate::indicator::is_indicator;
use domain::alert::AlertView;
use domain::marking::{Handling, Purpose};
use domain::report::Disclosed;
use std::fmt::Write as _;

/// The columns of [`alert`].
const COLUMNS: [&str; 16] = [
    "type",
    "value",
    "role",
    "data_class",
    "pseudonymised",
    "indicator",
    "tlp",
    "pap",
    "handling",
    "purposes",
    "reference",
    "publisher",
    "published_at",
    "expires_at",
    "agreement",
    "use_limitation",
];

/// One cell.
pub fn cell(text: &str) -> String {
    let number = text.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let formula = !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// One line, with its end.
pub fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// The observables of an alert that its reader may see, a line each. Values stand as they are, for machines. What binds
/// the reader stands on every line: a line that is cut out of the file takes it along.
pub fn alert(content: &Disclosed<AlertView>, about: &About) -> String {
    let view = content.view();
    let words = |mut list: String, word: &str| {
        let _ = write!(list, "{}{word}", if list.is_empty() { "" } else { " " });
        list
    };
    let handling = view.marking.handling.iter().copied().map(Handling::as_str).fold(String::new(), words);
    let purposes = about.purposes.iter().map(Purpose::as_str).fold(String::new(), words);
    let (published, expires) = (crate::time::exact(about.at), view.expires_at.map(crate::time::exact));
    let under = about.under.as_ref();
    let agreement = under.map(|under| format!("{} v{}", under.reference, under.version)).unwrap_or_default();
    let limited = under.is_some_and(|under| under.use_limited);
    let limitation = if limited { "not against the reporter; not to regulators" } else { "" };
    let mut csv = line(&COLUMNS);
    for one in &view.observables {
        csv.push_str(&line(&[
            one.kind.as_str(),
            &one.value,
            one.role.as_str(),
            one.data_class.as_str(),
            if one.pseudonymised { "yes" } else { "no" },
            if is_indicator(one) && !about.revoked { "yes" } else { "no" },
            view.marking.tlp.as_str(),
            view.marking.pap.as_str(),
            &handling,
            &purposes,
            &about.reference,
            &about.from.name,
            &published,
            expires.as_deref().unwrap_or_default(),
            &agreement,
            limitation,
        ]));
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("a,b\"c", "\"a,b\"\"c\""),
            ("=cmd()", "'=cmd()"),
            ("+1+cmd()", "'+1+cmd()"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("-2", "'-2"),
            ("+46855501019", "+46855501019"),
            ("two\nlines", "\"two\nlines\""),
            ("plain", "plain"),
        ] {
            assert_eq!(cell(text), written);
        }
        assert_eq!(line(&["a", "b,c"]), "a,\"b,c\"\r\n");
    }
}
