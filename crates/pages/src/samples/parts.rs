//! Every component in every state.

use super::form::{audience, finding, form};
use super::{ago, clock, home_spark, observables, shell, state, texts};
use crate::page::ComponentsPage;
use crate::view::{
    Chip, Event, Fate, FieldError, Filter, Severity, Stage, Step, Tlp, Toast, Tone, Verdict, Withheld,
};

/// `/help/components`.
pub fn components() -> ComponentsPage {
    let mut fields = form();
    fields.errors = vec![FieldError {
        field: "detected_at".into(),
        message: "Write the time as 2026-11-23 11:26, in UTC.".into(),
    }];
    let verdicts = [
        (Verdict::Pass, "Phishing is allowed", "categories", "all but test and violence"),
        (Verdict::Mask, "Victims come as pseudonyms", "data-classes", "pseudonymise"),
        (Verdict::Withhold, "Content is withheld", "data-classes", "withhold"),
        (Verdict::Fail, "RED is above the ceiling", "marking", "up to AMBER+STRICT"),
        (Verdict::Wait, "Nordbank was asked for consent", "onward", "60 h left"),
    ];
    let filter =
        |id: &str, on| Filter { id: id.into(), label: id.into(), count: Some(4), href: "#".into(), on };
    ComponentsPage {
        shell: shell("Components", "help"),
        labels: Tlp::ALL.to_vec(),
        paps: texts(&["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"]),
        states: vec![
            state("In triage", Tone::Plain),
            state("Acknowledged", Tone::Ok),
            state("Awaits clearance", Tone::Warn),
            state("Refused", Tone::Danger),
        ],
        severities: vec![Severity::Critical, Severity::High, Severity::Medium, Severity::Low],
        clocks: vec![clock(300, 1140), clock(800, 640), clock(1382, 58), clock(1560, -125)],
        chips: Chip::list(&["technical-indicator", "incident-facts"], &["victim-identity"], &["content"]),
        strip: Chip::strip(&["technical-indicator", "incident-facts"], &["victim-identity"]),
        fates: vec![Fate::Kept, Fate::Pseudonymised, Fate::Withheld],
        withheld: vec![Withheld {
            class: "content".into(),
            clause: "data-classes".into(),
            href: "#k8".into(),
        }],
        observables: observables().into_iter().take(3).collect(),
        stages: vec![
            Stage::Received,
            Stage::Read,
            Stage::InCase,
            Stage::Answered,
            Stage::Closed,
            Stage::Unrouted,
            Stage::Withdrawn,
        ],
        steps: vec![
            Step { label: "Draft".into(), done: true, current: false },
            Step { label: "Signing, 1 of 2".into(), done: false, current: true },
            Step { label: "In force".into(), done: false, current: false },
        ],
        findings: verdicts.into_iter().map(finding).collect(),
        events: vec![
            Event {
                at: ago(2),
                text: "You acknowledged receipt".into(),
                more: "§ 12 gives 24 h".into(),
                own: true,
            },
            Event {
                at: ago(5),
                text: "Released to Cyber Unit Brabant".into(),
                more: String::new(),
                own: false,
            },
        ],
        filters: vec![filter("All", true), filter("Mine", false)],
        audience: audience(),
        fields,
        spark: home_spark(),
        toasts: vec![
            Toast { text: "R-4T0VH8ZC is yours.".into(), undo: Some("/queue".into()), danger: false },
            Toast { text: "It was claimed by Wim Aerts a moment ago.".into(), undo: None, danger: true },
        ],
        code: "eyJhbGciOiJFZERTQSJ9.eyJyZXZpc2lvbiI6MX0.c2lnbmF0dXJl".into(),
    }
}
