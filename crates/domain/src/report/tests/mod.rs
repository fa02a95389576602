mod disclosure;
mod parsing;
mod properties;

use super::{Mode, ReportContent, parse};
use crate::fields::FieldError;
use crate::time::Time;
use serde_json::{Value, json};

pub(super) fn now() -> Time {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// The body of the API contract, with one element more of each kind.
pub(super) fn body() -> Value {
    json!({
        "kind": "incident", "title": "Credential phishing against customers", "summary": "A kit asks for one-time codes.",
        "detected_at": "2026-11-20T04:10:00Z", "aware_at": "2026-11-20T05:00:00Z", "classified_at": null,
        "occurred_at": {"value": "2026-11", "precision": "month"}, "ongoing": true, "language": "en",
        "categories": ["fraud/phishing"], "severity": "high",
        "affected": {"countries": ["SE"], "sectors": ["banking"], "persons": 1200, "services": 2, "loss_eur": 250_000},
        "narrative": [
            {"text": "Eva Muster was called from the page.", "data_class": "victim-identity"},
            {"text": "The kit was reached from two networks."}
        ],
        "observables": [
            {"type": "domain-name", "value": "Login-Nordbank[.]example", "role": "attacker", "note": "the landing page"},
            {"type": "ipv4-addr", "value": "203.0.113[.]47", "role": "attacker", "first_seen": "2026-11-19T00:00:00Z"},
            {"type": "ipv4-addr", "value": "198.51.100.7", "data_class": "technical-indicator",
             "infrastructure_ground": "c2", "role": "infrastructure"},
            {"type": "iban", "value": "SE45 5000 0000 0583 9825 7466", "role": "mule"}
        ],
        "subjects": [{"role": "victim", "name": "Eva Muster", "identifiers": ["KD-5512"]}],
        "references": [{"system": "siem", "id": "INC-4411", "url": null}],
        "marking": {"tlp": "TLP:AMBER", "pap": "PAP:AMBER", "handling": ["H0"],
                    "purposes": ["detection", "investigation", "early-warning"]},
        "audience": {"mode": "agreements"}
    })
}

/// `body()` with `field` set to `value`.
pub(super) fn with(field: &str, value: Value) -> Value {
    let mut body = body();
    body[field] = value;
    body
}

pub(super) fn submit(body: &Value) -> Result<ReportContent, Vec<FieldError>> {
    parse(body, Mode::Submit, now())
}

/// (pointer, code) of every error.
pub(super) fn errors(body: &Value, mode: Mode) -> Vec<(String, &'static str)> {
    let found = parse(body, mode, now()).err().unwrap_or_default();
    found.into_iter().map(|e| (e.pointer, e.code)).collect()
}

pub(super) fn one(body: &Value) -> (String, &'static str) {
    let mut errors = errors(body, Mode::Submit);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}
