//! Reading loosely typed JSON: MISP's versions write the same field as text, number, flag or null.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fields::is_forbidden;
use serde_json::Value;

/// Text or number as text; absent, null, empty and anything else are `None`.
pub(super) fn text(value: &Value, field: &str) -> Option<String> {
    match value.get(field)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `true`, `1`, `"1"` and `"true"`.
pub(super) fn flag(value: &Value, field: &str) -> bool {
    match value.get(field) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        Some(Value::String(text)) => matches!(text.trim(), "1" | "true"),
        _ => false,
    }
}

/// The elements of a list; none when it isn't one.
pub(super) fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The names in a `Tag` list.
pub(super) fn tags(value: &Value) -> Vec<String> {
    list(value, "Tag").iter().filter_map(|tag| text(tag, "name")).collect()
}

/// `text` without characters that no report may hold, at most `most` characters; whether anything was changed.
pub(super) fn clean(text: &str, most: usize) -> (String, bool) {
    let plain: String = text.replace("\r\n", "\n").chars().filter(|c| !is_forbidden(*c)).collect();
    let plain = plain.trim();
    if plain.chars().count() > most {
        let cut: String = plain.chars().take(most.saturating_sub(1)).collect();
        return (format!("{}…", cut.trim_end()), true);
    }
    (plain.to_owned(), plain.len() != text.replace("\r\n", "\n").trim().len())
}

/// A name to show in a reason: short, one line.
pub(super) fn label(text: &str) -> String {
    clean(&text.replace(['\n', '\t'], " "), 80).0
}

/// A moment: RFC 3339, or seconds or microseconds since 1970.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(domain::time::micros(time.with_timezone(&Utc)));
    }
    let number: i64 = text.parse().ok()?;
    // seconds stay below this until the year 5138; microseconds since 1973 are above it
    if number.abs() < 100_000_000_000 {
        DateTime::from_timestamp(number, 0)
    } else {
        DateTime::from_timestamp_micros(number)
    }
}

/// A moment that the API takes: from 1990 on, and not in the future.
pub(super) fn believable(time: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    time <= at && time.date_naive() >= first_day()
}

/// A day, `2026-11-20`, that isn't in the future.
pub(super) fn day(text: &str, at: DateTime<Utc>) -> Option<NaiveDate> {
    let day: NaiveDate = text.get(..10).unwrap_or(text).parse().ok()?;
    (day >= first_day() && day <= at.date_naive()).then_some(day)
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or(NaiveDate::MIN)
}
