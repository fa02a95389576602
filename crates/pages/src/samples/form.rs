//! The report form, its live panel, and the findings behind both.

use super::{ago, agreement_ref, brabant, clock, texts};
use crate::view::{
    Audience, Change, Chip, ClockRow, Finding, FindingGroup, Marking, NarrativeRow, ObservableRow, Onward,
    OrgRef, Pick, Recipient, ReferenceRow, ReportForm, ScaleStep, ScanHit, SubjectRow, Tlp, Verdict,
};

pub(super) const CLASSES: [&str; 12] = [
    "technical-indicator",
    "incident-facts",
    "reporter-identity",
    "victim-identity",
    "subscriber",
    "identifying-address",
    "traffic",
    "content",
    "financial",
    "suspect-identity",
    "special-category",
    "minor",
];

/// Why Brabant may, in findings.
pub(super) fn findings() -> Vec<Finding> {
    [
        (Verdict::Pass, "Nordbank may report to you", "directions", "reporter to receiver, report"),
        (Verdict::Pass, "Phishing is allowed", "categories", "all but test and violence"),
        (Verdict::Pass, "AMBER is within the ceiling", "marking", "up to AMBER+STRICT, PAP up to AMBER"),
        (Verdict::Pass, "Four purposes are granted", "purposes", "you may open a case, send an alert"),
    ]
    .into_iter()
    .map(finding)
    .collect()
}

pub(super) fn finding((verdict, text, clause, because): (Verdict, &str, &str, &str)) -> Finding {
    Finding { verdict, text: text.into(), clause: clause.into(), because: because.into(), mend: None }
}

/// The drawer of a report.
pub(super) fn explanation() -> Vec<FindingGroup> {
    let part = [
        (
            Verdict::Mask,
            "Victims come as pseudonyms",
            "data-classes",
            "keyed to Nordbank, you, and this agreement",
        ),
        (Verdict::Withhold, "Content is withheld", "data-classes", "withhold"),
        (Verdict::Withhold, "Suspects are withheld", "data-classes", "withhold"),
    ];
    let mut limits: Vec<Finding> = part.into_iter().map(finding).collect();
    if let Some(content) = limits.get_mut(1) {
        content.mend = Some("amend".into());
    }
    let onward = [
        (Verdict::Pass, "Polder, Dnipro, Meridian, in an alert", "onward", "allowed within “Brabant circle”"),
        (Verdict::Fail, "Anybody else", "", "Nordbank is asked first; silence for 72 h is a no"),
    ];
    vec![
        FindingGroup { heading: "Why you see it".into(), findings: findings() },
        FindingGroup { heading: "Why you see it in part".into(), findings: limits },
        FindingGroup {
            heading: "Where you may pass it on".into(),
            findings: onward.into_iter().map(finding).collect(),
        },
    ]
}

pub(super) fn audience() -> Audience {
    let step = |tlp, reach: &str| ScaleStep {
        tlp,
        reach: reach.into(),
        stop: reach == "nobody",
        chosen: tlp == Tlp::Amber,
    };
    let none = |name: &str, country: &str, why: &str| Recipient {
        org: OrgRef::new(name, country),
        why: why.into(),
        ..Recipient::default()
    };
    let onward = |name: &str, country: &str, kept: &[&str], what: &str| Onward {
        org: OrgRef::new(name, country),
        strip: Chip::strip(kept, &[]),
        what: what.into(),
        moved: true,
    };
    let row = |law: &str, text: &str, clock| ClockRow { law: law.into(), text: text.into(), clock };
    Audience {
        as_of: ago(0),
        agreements: 1,
        scale: vec![
            step(Tlp::Clear, "Brabant, 3 on"),
            step(Tlp::Green, "Brabant, 3 on"),
            step(Tlp::Amber, "Brabant, 3 on"),
            step(Tlp::AmberStrict, "Brabant only"),
            step(Tlp::Red, "nobody"),
        ],
        changes: vec![
            Change {
                widens: true,
                lead: "AMBER again:".into(),
                text: "may be passed on to Cyber Team Polder, Cyber Police Dnipro and CSIRT Meridian.".into(),
                at: String::new(),
            },
            Change {
                widens: false,
                lead: "AMBER+STRICT:".into(),
                text: "could no longer be passed on to any of the three.".into(),
                at: "14:31".into(),
            },
        ],
        part: vec![Recipient {
            org: brabant(),
            agreement: Some(agreement_ref("AGR-2026-0001", "operational")),
            chips: Chip::list(
                &[
                    "technical-indicator",
                    "incident-facts",
                    "reporter-identity",
                    "identifying-address",
                    "subscriber",
                    "financial",
                ],
                &["victim-identity"],
                &["content"],
            ),
            findings: findings(),
            ..Recipient::default()
        }],
        nothing: vec![
            none("Cyber Unit Lutetia", "FR", "No agreement with you"),
            none("Cyber Team Polder", "NL", "Not directly; see below"),
            none("Hexacom", "LU", "Companies don’t see reports"),
            none("The operator", "", "Runs it, can’t open it"),
        ],
        onward: vec![
            onward(
                "Cyber Team Polder",
                "NL",
                &["technical-indicator", "incident-facts", "identifying-address"],
                "Indicators, facts, addresses",
            ),
            onward(
                "Cyber Police Dnipro",
                "UA",
                &["technical-indicator", "incident-facts"],
                "Indicators, facts; third country, level 1",
            ),
            onward(
                "CSIRT Meridian",
                "LU",
                &["technical-indicator", "incident-facts"],
                "Indicators, facts; strategic",
            ),
        ],
        onward_by: "in an alert by Brabant (§ 7 Onward sharing, “Brabant circle”)".into(),
        consent_note: "If Brabant ever asks, silence for 72 h is a no.".into(),
        clocks: vec![
            row("DORA", "You: initial notification, by 17:05 UTC", Some(clock(87, 153))),
            row("GDPR", "You: breach notification, by 26 Nov 11:40 UTC", Some(clock(172, 4148))),
            row("§ 12", "Brabant: acknowledge, 24 h after you submit", Some(clock(0, 1440))),
            row("NIS2", "Not in Nordbank’s profile, no clock starts", None),
        ],
        basis: "b3f1".into(),
        ..Audience::default()
    }
}

pub(super) fn form() -> ReportForm {
    let observable = |kind: &str, value: &str, role: &str, class: &str, ground: &str| ObservableRow {
        kind: kind.into(),
        value: value.into(),
        class: class.into(),
        ground: ground.into(),
        role: role.into(),
        note: String::new(),
    };
    ReportForm {
        title: "Credential phishing against customers, wave 4".into(),
        summary: "Cloned sign-in page sent by text message since 04:10 UTC. 1,200 customers opened it, 41 gave their \
                  code. A caller on +46 8 555 010 19 asked victims to confirm a transfer."
            .into(),
        detected_at: "2026-11-23 11:26".into(),
        aware_at: "2026-11-23 11:40".into(),
        classified_at: "2026-11-23 13:05".into(),
        ongoing: true,
        language: Pick::new(&["en", "fr", "uk", "sv"], &["en"]),
        category: Pick::new(
            &["fraud/phishing", "malicious-code/malware-distribution", "availability/ddos", "other/undetermined"],
            &["fraud/phishing"],
        ),
        severity: Pick::new(&["low", "medium", "high", "critical"], &["high"]),
        pap: Pick::new(&["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"], &["PAP:AMBER"]),
        handling: Pick::new(&["H0", "H1", "H2"], &["H0"]),
        purpose: Pick::new(
            &["prevention", "detection", "early-warning", "investigation", "prosecution", "statistics"],
            &["prevention", "detection", "early-warning", "investigation"],
        ),
        audience_mode: Pick::new(&["agreements", "only", "nobody"], &["agreements"]),
        narrative: vec![NarrativeRow::default()],
        paste: "Received: from 203.0.113.47 … GET hxxps://login-nordbank[.]example/se/verify\n200 9f2c41d07be8…63a0e1a7 \
                kit.zip  src=198.51.100.23  IBAN SE•• … 0003"
            .into(),
        found: "6 found, 1 left out: nordbank.example is your own domain".into(),
        observables: vec![
            observable("domain-name", "login-nordbank[.]example", "attacker", "technical-indicator", ""),
            observable("url", "hxxps://login-nordbank[.]example/se/verify", "attacker", "technical-indicator", ""),
            observable("file-hash-sha256", "9f2c41d07be8d15a63a0e1a7", "attacker", "technical-indicator", ""),
            observable("ipv4-addr", "203.0.113[.]47", "attacker", "technical-indicator", "c2"),
            observable("ipv4-addr", "198.51.100[.]23", "victim", "identifying-address", ""),
            observable("iban", "SE•• •••• •••• •••• 0003", "mule", "financial", ""),
        ],
        subjects: vec![
            SubjectRow {
                role: "victim".into(),
                name: "Anna Lindqvist, customer".into(),
                class: "victim-identity".into(),
                read_as: Chip::list(&[], &["victim-identity"], &[]),
            },
            SubjectRow { role: "victim".into(), class: "victim-identity".into(), ..SubjectRow::default() },
        ],
        references: vec![ReferenceRow { system: "siem".into(), id: "INC-4411".into(), url: String::new() }],
        countries: "SE".into(),
        sectors: "banking".into(),
        persons: "1200".into(),
        services: "2".into(),
        hits: vec![ScanHit {
            id: "summary:0".into(),
            text: "A phone number in the summary:".into(),
            value: "+46 8 555 010 19".into(),
            confirmed: false,
        }],
        saved: Some(ago(0)),
        classes: texts(&CLASSES),
        kinds: texts(&["domain-name", "url", "ipv4-addr", "file-hash-sha256", "iban", "phone-number", "email-addr"]),
        roles: texts(&["attacker", "victim", "c2", "mule", "unknown"]),
        grounds: texts(&["c2", "bulletproof-host", "sinkhole", "own-honeypot", "attacker-registered"]),
        subject_roles: texts(&["victim", "suspect", "witness"]),
        ..ReportForm::default()
    }
}

pub(super) fn marking() -> Marking {
    Marking {
        tlp: Tlp::Amber,
        pap: "PAP:AMBER".into(),
        handling: texts(&["H0"]),
        purposes: texts(&["prevention", "detection", "early-warning", "investigation"]),
    }
}
