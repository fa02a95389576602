//! Alerts: drafted, waiting, published, received.

use super::form::{audience, finding, findings, marking};
use super::{
    agency, ago, agreement_ref, brabant, clock, item, observables, pairs, partner, report, state, texts,
};
use crate::page::{
    AlertDraftPage, AlertPage, AlertRecipient, AlertRow, AlertsPage, BrandFlag, ChannelHealth, InboxPage,
    Letter, Note, PickObservable, PickReport,
};
use crate::view::{
    Chip, Event, Filter, FindingGroup, ItemRef, OrgRef, Pick, Recipient, Severity, Tlp, Tone, Verdict,
};

fn lindorm() -> ItemRef {
    item("alerts", "A-7MK2Q9ZD", "Phishing kit against bank customers, two hosts")
}

fn recipients() -> Vec<Recipient> {
    let one = |name: &str, country: &str, reference: &str, level: &str, chips| Recipient {
        org: OrgRef::new(name, country),
        agreement: Some(agreement_ref(reference, level)),
        chips,
        findings: findings(),
        ..Recipient::default()
    };
    vec![
        one(
            "Cyber Team Polder",
            "NL",
            "AGR-2026-0002",
            "operational",
            Chip::list(
                &["technical-indicator", "incident-facts", "identifying-address"],
                &[],
                &["victim-identity"],
            ),
        ),
        one(
            "Cyber Police Dnipro",
            "UA",
            "AGR-2026-0005",
            "strategic",
            Chip::list(
                &["technical-indicator", "incident-facts"],
                &[],
                &["identifying-address", "victim-identity"],
            ),
        ),
        one(
            "CSIRT Meridian",
            "LU",
            "AGR-2026-0004",
            "strategic",
            Chip::list(
                &["technical-indicator", "incident-facts"],
                &[],
                &["identifying-address", "victim-identity"],
            ),
        ),
    ]
}

/// The composer.
pub fn alert_draft() -> AlertDraftPage {
    let pick = |reference: &str, title: &str, reporter: &str, tlp| PickReport {
        item: report(reference, title),
        reporter: reporter.into(),
        tlp,
        chosen: true,
    };
    AlertDraftPage {
        shell: agency("New alert", "alerts", false),
        action: "/alerts/new".into(),
        case: item("cases", "C-4KQ7W2ND", "Phish-kit Lindorm"),
        title: lindorm().title,
        summary: "A cloned sign-in page is sent by text message; the kit posts codes to a second host within seconds.".into(),
        recommendation: "Block both hosts. Look for sign-ins from new devices within a minute of a visit.".into(),
        category: Pick::new(&["fraud/phishing", "malicious-code/malware-distribution"], &["fraud/phishing"]),
        severity: Pick::new(&["low", "medium", "high", "critical"], &["high"]),
        expires_at: "2027-02-21".into(),
        brands: vec![BrandFlag {
            id: "0".into(),
            value: "login-nordbank[.]example".into(),
            place: "in an observable".into(),
            org: "Nordbank".into(),
        }],
        reports: vec![
            pick("R-6C1NV8TE", "Credential phishing against customers, wave 2", "Nordbank", Tlp::Amber),
            pick("R-8T2QK5NW", "Phishing kit on a guest web server", "Klinikum Elbtal", Tlp::Green),
        ],
        observables: observables()
            .into_iter()
            .enumerate()
            .map(|(i, one)| PickObservable { id: i.to_string(), kind: one.kind, value: one.value, class: one.class, chosen: i < 4 })
            .collect(),
        inherited: marking(),
        marking: marking(),
        labels: vec![Tlp::Amber, Tlp::AmberStrict, Tlp::Red],
        changes: audience().changes.into_iter().take(1).collect(),
        recipients: recipients(),
        refused: vec![Recipient {
            org: OrgRef::new("Cyber Unit Lutetia", "FR"),
            why: "Not in “Brabant circle”; Nordbank hasn’t consented".into(),
            findings: vec![finding((Verdict::Fail, "AMBER doesn’t reach Lutetia", "onward", "allowed within “Brabant circle”"))],
            ..Recipient::default()
        }],
        dropped: texts(&["For CSIRT Meridian: R-8T2QK5NW, until Klinikum Elbtal consents."]),
        ..AlertDraftPage::default()
    }
}

/// A published alert as its publisher sees it.
pub fn alert() -> AlertPage {
    let states = [("Acknowledged", Tone::Ok), ("Delivered", Tone::Plain), ("Acted on", Tone::Ok)];
    let event =
        |hours, text: &str, own| Event { at: ago(hours), text: text.into(), more: String::new(), own };
    AlertPage {
        shell: agency("A-7MK2Q9ZD", "alerts", false),
        item: lindorm(),
        state: state("Published", Tone::Ok),
        version: 1,
        published: Some(ago(26)),
        publisher: true,
        can_recall: true,
        names: "Cyber Team Polder, Cyber Police Dnipro and CSIRT Meridian".into(),
        summary: alert_draft().summary,
        recommendation: alert_draft().recommendation,
        progress: "2 of 3 acknowledged".into(),
        recipients: recipients()
            .into_iter()
            .zip(states)
            .map(|(one, (text, tone))| AlertRecipient {
                org: one.org,
                chips: one.chips,
                agreement: one.agreement.unwrap_or_default(),
                findings: one.findings,
                state: state(text, tone),
                note: String::new(),
                at: (tone == Tone::Ok).then(|| ago(20)),
            })
            .collect(),
        observables: observables().into_iter().take(4).collect(),
        timeline: vec![
            event(20, "Cyber Team Polder acknowledged it", false),
            event(26, "Lotte Claes published it", true),
            event(27, "Pieter Maes cleared it", true),
            event(30, "Lotte Claes sent it for clearance", true),
        ],
        clock: Some(clock(1560, 120_000)),
        clock_words: "Expires 21 Feb 2027".into(),
        publisher_org: brabant(),
        severity: Severity::High,
        categories: texts(&["fraud/phishing"]),
        marking: marking(),
        facts: pairs(&[("Drafted by", "Lotte Claes"), ("Cleared by", "Pieter Maes")]),
        exports: pairs(&[("STIX", "#"), ("MISP", "#"), ("CSV", "#")]),
        reports: vec![report("R-6C1NV8TE", "Credential phishing against customers, wave 2")],
        ..AlertPage::default()
    }
}

/// An alert that a supervisor may clear.
pub fn alert_waiting() -> AlertPage {
    let mut page = alert();
    page.state = state("Awaits clearance", Tone::Warn);
    page.published = None;
    page.can_recall = false;
    page.can_clear = true;
    page.flags = alert_draft().brands;
    page.progress = String::new();
    for one in &mut page.recipients {
        one.state = state("Would receive", Tone::Plain);
        one.at = None;
    }
    page
}

/// The same alert at a recipient's.
pub fn alert_received() -> AlertPage {
    AlertPage {
        shell: partner("A-7MK2Q9ZD", "inbox"),
        state: state("Delivered", Tone::Plain),
        publisher: false,
        can_recall: false,
        can_answer: true,
        recipients: vec![],
        reports: vec![],
        timeline: vec![Event {
            at: ago(26),
            text: "Delivered by webhook".into(),
            more: String::new(),
            own: false,
        }],
        clock: Some(clock(1380, 60)),
        clock_words: "Acknowledge within 1 h".into(),
        explanation: vec![FindingGroup { heading: "Why you have it".into(), findings: findings() }],
        note: Some(Note {
            lead: "Two hosts are live.".into(),
            text: "Answer by 15:32 UTC.".into(),
            ..Note::default()
        }),
        ..alert()
    }
}

/// The organisation's own alerts.
pub fn alerts() -> AlertsPage {
    let row = |reference: &str, title: &str, text: &str, tone, progress: &str, hours| AlertRow {
        item: item("alerts", reference, title),
        state: state(text, tone),
        severity: Severity::High,
        categories: texts(&["fraud/phishing"]),
        tlp: Tlp::Amber,
        from: brabant(),
        progress: progress.into(),
        at: ago(hours),
    };
    AlertsPage {
        shell: agency("Alerts", "alerts", false),
        summary: "1 waits for clearance".into(),
        outbox: true,
        filters: vec![
            Filter {
                id: "outbox".into(),
                label: "Ours".into(),
                count: Some(3),
                href: "?box=outbox".into(),
                on: true,
            },
            Filter {
                id: "inbox".into(),
                label: "Received".into(),
                count: Some(6),
                href: "?box=inbox".into(),
                on: false,
            },
        ],
        rows: vec![
            row("A-2XW8K4PN", "Loader in invoices, new variant", "Awaits clearance", Tone::Warn, "–", 1),
            row(
                "A-7MK2Q9ZD",
                "Phishing kit against bank customers, two hosts",
                "Published",
                Tone::Ok,
                "2 of 3",
                26,
            ),
            row("A-5DQ0T7RJ", "Old campaign, hosts down", "Recalled", Tone::Plain, "3 of 3", 400),
        ],
        next: None,
    }
}

/// A partner's inbox.
pub fn inbox() -> InboxPage {
    let letter = |reference: &str, title: &str, severity, left: Option<i64>, text: &str| Letter {
        item: item("alerts", reference, title),
        from: brabant(),
        agreement: agreement_ref("AGR-2026-0002", "operational"),
        severity,
        tlp: Tlp::Amber,
        categories: texts(&["fraud/phishing"]),
        chips: Chip::list(
            &["technical-indicator", "incident-facts", "identifying-address"],
            &[],
            &["victim-identity"],
        ),
        at: ago(26),
        clock: left.map(|left| clock(1440 - left, left)),
        clock_words: left.map_or_else(String::new, |left| format!("Acknowledge within {left} min")),
        state: state(text, Tone::Ok),
        answerable: left.is_some(),
    };
    InboxPage {
        shell: partner("Inbox", "inbox"),
        summary: "1 waits for your answer".into(),
        filters: vec![
            Filter {
                id: "waiting".into(),
                label: "Waiting".into(),
                count: Some(1),
                href: "?view=waiting".into(),
                on: false,
            },
            Filter {
                id: "all".into(),
                label: "All".into(),
                count: Some(2),
                href: "?view=all".into(),
                on: true,
            },
        ],
        rows: vec![
            letter(
                "A-7MK2Q9ZD",
                "Phishing kit against bank customers, two hosts",
                Severity::High,
                Some(58),
                "",
            ),
            letter("A-5DQ0T7RJ", "Loader in invoices, new variant", Severity::Medium, None, "Acted on"),
        ],
        next: None,
        recalled: super::withdrawn().rows,
        channels: vec![
            ChannelHealth {
                name: "Webhook to the ticket system".into(),
                href: "/channels/1".into(),
                health: "last delivered 3 min ago".into(),
                state: state("well", Tone::Ok),
            },
            ChannelHealth {
                name: "E-mail to the desk".into(),
                href: "/channels/2".into(),
                health: "two failures since noon".into(),
                state: state("failing", Tone::Danger),
            },
        ],
        keeps: true,
    }
}
