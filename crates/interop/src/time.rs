//! Times as other formats write them.

use chrono::SecondsFormat;
use domain::time::Time;

/// RFC 3339 in UTC with exactly three digits after the second: what STIX wants.
pub(crate) fn millis(at: Time) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// RFC 3339 in UTC, as exact as it is known.
pub(crate) fn exact(at: Time) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
