//! What the API answers, as people read it: times, organisations, audiences, clocks. Programs get the answer as it is.

use crate::terminal::table::Table;
use crate::terminal::{heading, plain, say};
use serde_json::Value;

/// A text of the answer; a dash where there is none.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().filter(|text| !text.is_empty()).unwrap_or("-")
}

/// A list of the answer.
pub(super) fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// Words of a list, with commas.
pub(super) fn words(values: &[Value]) -> String {
    values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

/// `2026-11-23 22:06Z`.
pub(super) fn time(value: &Value) -> String {
    let parsed = value.as_str().map(chrono::DateTime::parse_from_rfc3339);
    match parsed {
        Some(Ok(at)) => at.to_utc().format("%Y-%m-%d %H:%MZ").to_string(),
        _ => "-".to_owned(),
    }
}

/// `Nordbank (SE)`.
pub(super) fn organisation(value: &Value) -> String {
    match value["country"].as_str() {
        Some(country) => format!("{} ({country})", text(value, "name")),
        None => value["pseudonym"].as_str().unwrap_or_else(|| text(value, "name")).to_owned(),
    }
}

/// `AGR-2026-0001 v1`.
pub(super) fn agreement(value: &Value) -> String {
    match (value["reference"].as_str(), value["version"].as_u64()) {
        (Some(reference), Some(version)) => format!("{reference} v{version}"),
        _ => "-".to_owned(),
    }
}

/// A line with its name before it.
pub(super) fn line(name: &str, value: &str) {
    say(format!("  {name:12} {}", plain(value).replace('\n', "\n               ")));
}

/// Who would receive it, or does, with what of it; then who doesn't, and by which rule.
pub(super) fn audience(entries: &[Value]) -> Vec<String> {
    let (released, refused): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry["outcome"] == "release");
    let mut table = Table::new(["receives it", "under", "in full", "as pseudonyms", "not"]);
    for entry in &released {
        let of = |field: &str| words(list(&entry["projection"], field));
        table.row([
            &organisation(&entry["organisation"]),
            &agreement(&entry["agreement"]),
            &of("kept"),
            &of("pseudonymised"),
            &of("withheld"),
        ]);
    }
    let mut lines = if table.is_empty() { vec!["Nobody receives it.".to_owned()] } else { table.text(0) };
    let (bound, strangers): (Vec<_>, Vec<_>) =
        refused.into_iter().partition(|entry| !entry["agreement"].is_null());
    for entry in &bound {
        lines.push(format!(
            "not {} under {}: {}",
            organisation(&entry["organisation"]),
            agreement(&entry["agreement"]),
            reasons(entry)
        ));
    }
    match strangers.len() {
        0 => {}
        1 => lines.push("1 other organisation has no agreement with you.".to_owned()),
        n => lines.push(format!("{n} other organisations have no agreement with you.")),
    }
    lines.iter().map(|line| plain(line)).collect()
}

/// The rules that refused, each with its clause.
fn reasons(entry: &Value) -> String {
    let failed = list(entry, "because").iter().filter(|finding| finding["verdict"] == "fail");
    let rules: Vec<String> = failed
        .map(|finding| match finding["clause"].as_str() {
            Some(clause) => format!("{} (clause {clause})", text(finding, "rule")),
            None => text(finding, "rule").to_owned(),
        })
        .collect();
    if rules.is_empty() { "-".to_owned() } else { rules.join(", ") }
}

/// The clocks on it.
pub(super) fn duties(entries: &[Value]) -> Vec<String> {
    if entries.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(["owed", "by", "to", "due", "state"]);
    for entry in entries {
        table.row([
            text(entry, "kind"),
            text(&entry["owed_by"], "name"),
            text(&entry["owed_to"], "name"),
            &time(&entry["due"]),
            text(entry, "state"),
        ]);
    }
    table.text(0)
}

/// A heading and its lines, a blank line before it; nothing where there are none.
pub(super) fn part(name: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    say(format!("\n{}", heading(name)));
    for line in lines {
        say(format!("  {line}"));
    }
}

/// The answer, for a program.
pub(super) fn json(value: &Value) -> anyhow::Result<()> {
    say(serde_json::to_string_pretty(value)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_audience_tells_who_receives_and_who_does_not() {
        let org = |name: &str| json!({"name": name, "country": "BE"});
        let agreement = json!({"reference": "AGR-2026-0001", "version": 1});
        let entries = [
            json!({"organisation": org("Brabant"), "outcome": "release", "agreement": agreement,
                   "projection": {"kept": ["incident-facts"], "pseudonymised": [], "withheld": ["victim-identity"]}}),
            json!({"organisation": org("Lutetia"), "outcome": "refuse", "agreement": agreement, "because": [
                   {"rule": "tlp-ceiling", "clause": "marking", "verdict": "fail"}, {"rule": "purpose", "verdict": "pass"}]}),
            json!({"organisation": org("Polder"), "outcome": "refuse", "agreement": null}),
        ];
        let lines = audience(&entries);
        assert!(lines[1].starts_with("Brabant (BE)  AGR-2026-0001 v1  incident-facts"), "{lines:?}");
        assert!(
            lines.contains(
                &"not Lutetia (BE) under AGR-2026-0001 v1: tlp-ceiling (clause marking)".to_owned()
            )
        );
        assert_eq!(lines.last().unwrap(), "1 other organisation has no agreement with you.");
        assert_eq!(audience(&[]), ["Nobody receives it."]);
    }

    #[test]
    fn absent_things_are_dashes() {
        assert_eq!((text(&json!({"a": ""}), "a"), time(&json!("soon")).as_str()), ("-", "-"));
        assert_eq!(time(&json!("2026-11-23T23:06:28.8+01:00")), "2026-11-23 22:06Z");
        assert_eq!(organisation(&json!({"name": "Nordbank"})), "Nordbank");
        assert_eq!(organisation(&json!({"pseudonym": "Company 7"})), "Company 7");
    }
}
