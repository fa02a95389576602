//! What the demo's companies have reported: a table each. A line is what a reporter would have typed; `body` makes it the
//! body that the API takes.

mod hexacom;
mod klinikum;
mod nordbank;

use super::values::Seen;
use chrono::TimeDelta;
use domain::time::Time;
use serde_json::{Value, json};

/// An hour, in the minutes that the tables count in.
pub(super) const H: i64 = 60;
/// A day.
pub(super) const D: i64 = 24 * H;

/// A report, or the draft of one.
pub(super) struct Report {
    /// Its name in the script.
    pub(super) key: &'static str,
    /// Who types it: `login@organisation`.
    pub(super) by: &'static str,
    /// Minutes before now at which it is submitted.
    pub(super) ago: i64,
    pub(super) title: &'static str,
    pub(super) summary: &'static str,
    categories: &'static [&'static str],
    severity: &'static str,
    tlp: &'static str,
    /// Minutes between detection and submission.
    detected: i64,
    /// Minutes between awareness and submission, where statutory clocks run from it.
    aware: Option<i64>,
    ongoing: bool,
    persons: Option<u64>,
    services: Option<u64>,
    loss: Option<u64>,
    /// (data class, text)
    narrative: &'static [(&'static str, &'static str)],
    values: &'static [&'static Seen],
    /// (role, name)
    subjects: &'static [(&'static str, &'static str)],
    /// (system, id)
    ticket: Option<(&'static str, &'static str)>,
}

/// What the lines of the tables start from.
const BASE: Report = Report {
    key: "",
    by: "",
    ago: 0,
    title: "",
    summary: "",
    categories: &[],
    severity: "medium",
    tlp: "TLP:AMBER",
    detected: 3 * H,
    aware: None,
    ongoing: false,
    persons: None,
    services: None,
    loss: None,
    narrative: &[],
    values: &[],
    subjects: &[],
    ticket: None,
};

/// Every report.
pub(super) fn reports() -> impl Iterator<Item = &'static Report> {
    nordbank::REPORTS.iter().chain(hexacom::REPORTS).chain(klinikum::REPORTS)
}

/// What somebody has begun and not sent.
pub(super) fn drafts() -> impl Iterator<Item = &'static Report> {
    nordbank::DRAFTS.iter().chain(hexacom::DRAFTS).chain(klinikum::DRAFTS)
}

impl Report {
    /// The body, for a world whose present is `now`.
    pub(super) fn body(&self, now: Time) -> Value {
        let submitted = now - TimeDelta::minutes(self.ago);
        let before = |minutes: i64| json!(submitted - TimeDelta::minutes(minutes));
        let (country, sector) = match self.by.split_once('@').map_or("", |(_, slug)| slug) {
            "nordbank" => ("SE", "banking"),
            "hexacom" => ("FR", "telecommunications"),
            _ => ("DE", "health"),
        };
        let part = |(class, text): &(&str, &str)| json!({"data_class": class, "text": text});
        let subject = |(role, name): &(&str, &str)| json!({"role": role, "name": name});
        json!({
            "kind": "incident",
            "title": self.title,
            "summary": self.summary,
            "categories": self.categories,
            "severity": self.severity,
            "detected_at": before(self.detected),
            "aware_at": self.aware.map(before),
            "ongoing": self.ongoing,
            "language": "en",
            "affected": {
                "countries": [country], "sectors": [sector], "persons": self.persons, "services": self.services,
                "loss_eur": self.loss,
            },
            "narrative": self.narrative.iter().map(part).collect::<Vec<_>>(),
            "observables": self.values.iter().map(|value| value.body()).collect::<Vec<_>>(),
            "subjects": self.subjects.iter().map(subject).collect::<Vec<_>>(),
            "references": self.ticket.map(|(system, id)| json!({"system": system, "id": id})).into_iter().collect::<Vec<_>>(),
            "marking": {"tlp": self.tlp},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::report::{Mode, parse};

    #[test]
    fn every_body_is_one_that_the_api_takes() {
        let now: Time = "2026-11-23T14:32:00Z".parse().unwrap();
        for (mode, all) in [(Mode::Submit, reports().collect::<Vec<_>>()), (Mode::Draft, drafts().collect())]
        {
            for report in all {
                let at = now - TimeDelta::minutes(report.ago);
                let parsed = parse(&report.body(now), mode, at);
                assert!(parsed.is_ok(), "{}: {:?}", report.key, parsed.err());
            }
        }
    }

    #[test]
    fn there_are_some_thirty_and_each_has_a_name_of_its_own() {
        let mut keys: Vec<_> = reports().chain(drafts()).map(|report| report.key).collect();
        assert!((30..=40).contains(&keys.len()), "{}", keys.len());
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), reports().chain(drafts()).count());
    }
}
