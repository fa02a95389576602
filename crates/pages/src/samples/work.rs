//! An agency works: queue, report, triage, cases, duties, log; and the small pages.

use super::form::marking;
use super::{agency, ago, brabant, clock, item, observables, pairs, report, shell, state, texts};
use crate::page::{
    CaseAlert, CasePage, CaseReport, CaseRow, CasesPage, Checkpoint, DemoAccount, DutiesPage, DutyRow,
    HelpPage, LogPage, LogRow, MatchPage, MatchRow, MatchSeen, ProblemPage, SignInPage, Stone, Topic,
    TriagePage, WithdrawnPage,
};
use crate::view::{Event, FieldError, Filter, OrgRef, Pick, Severity, Tlp, Tone};

pub(super) fn filter(id: &str, label: &str, count: Option<u32>, on: bool) -> Filter {
    Filter { id: id.into(), label: label.into(), count, href: format!("?view={id}"), on }
}

fn triage(decision: &str) -> TriagePage {
    TriagePage {
        shell: agency("Triage", "queue", false),
        action: "/reports/R-7QK2M9XD/triage".into(),
        item: report("R-7QK2M9XD", "Credential phishing against customers, wave 3"),
        reporter: "Nordbank".into(),
        decision: decision.into(),
        cases: vec![
            item("cases", "C-4KQ7W2ND", "Phish-kit Lindorm"),
            item("cases", "C-9RT0M5XA", "Mule network North"),
        ],
        case: String::new(),
        case_title: "Credential phishing against customers, wave 3".into(),
        reasons: texts(&[
            "not-criminal",
            "too-old",
            "duplicate",
            "insufficient",
            "other-competence",
            "low-impact",
            "other",
        ]),
        ..TriagePage::default()
    }
}

/// Accepting into a case.
pub fn accept() -> TriagePage {
    triage("accept")
}

/// Recording that nothing will be done.
pub fn no_action() -> TriagePage {
    triage("no-action")
}

/// Answering the reporter.
pub fn feedback() -> TriagePage {
    triage("feedback")
}

/// Taking a report back.
pub fn withdraw() -> TriagePage {
    TriagePage {
        shell: shell("Withdraw", "reports"),
        holders: vec![brabant(), OrgRef::new("Cyber Team Polder", "NL")],
        ..triage("withdraw")
    }
}

/// What was taken back: one waits, one is confirmed.
pub fn withdrawn() -> WithdrawnPage {
    let stone = |reference: &str, kind: &str, hours| Stone {
        id: reference.into(),
        kind: kind.into(),
        reference: reference.into(),
        from: OrgRef::new("Nordbank", "SE"),
        at: ago(hours),
        reason: String::new(),
        clock: None,
        state: state("Confirmed", Tone::Ok),
        answerable: false,
    };
    WithdrawnPage {
        shell: agency("Withdrawn", "duties", false),
        summary: "1 waits for your confirmation".into(),
        rows: vec![
            Stone {
                reason: "The logs were another customer's.".into(),
                clock: Some(clock(120, 1320)),
                answerable: true,
                ..stone("R-7QK2M9XD", "report", 2)
            },
            stone("A-3WQ8Z1KD", "alert", 70),
        ],
    }
}

/// Values that were looked up: known, harmless, unreadable, unknown.
pub fn match_values() -> MatchPage {
    let row = |value: &str, kind: &str, told: &str| MatchRow {
        value: value.into(),
        kind: kind.into(),
        told: told.into(),
        unread: kind.is_empty(),
        seen: Vec::new(),
        more: String::new(),
    };
    let seen = MatchSeen {
        item: report("R-7QK2M9XD", "Credential phishing against customers, wave 3"),
        org: OrgRef::new("Nordbank", "SE"),
        tlp: Tlp::Amber,
        role: "attacker".into(),
        at: ago(26),
    };
    MatchPage {
        shell: agency("Match values", "match", false),
        typed: "login-nordbank[.]example".into(),
        error: String::new(),
        asked: true,
        summary: "1 of 4 known".into(),
        rows: vec![
            MatchRow {
                seen: vec![seen],
                more: "and 2 more".into(),
                ..row("login-nordbank[.]example", "domain-name", "")
            },
            row("10.0.0.1", "ipv4-addr", "harmless, on the list “private use (RFC 1918)”: not looked for"),
            row("invoice.pdf", "", "not a value whose type shows"),
            row("relay.example", "domain-name", "not seen"),
        ],
    }
}

/// The list of cases.
pub fn cases() -> CasesPage {
    let row = |reference: &str, title: &str, text: &str, reports, hours| CaseRow {
        item: item("cases", reference, title),
        state: state(text, Tone::Plain),
        reports,
        lead: "Lotte Claes".into(),
        opened: ago(hours),
    };
    CasesPage {
        shell: agency("Cases", "cases", false),
        summary: "2 open".into(),
        can_open: true,
        filters: vec![
            filter("open", "Open", Some(2), true),
            filter("mine", "Mine", Some(1), false),
            filter("closed", "Closed", Some(8), false),
        ],
        rows: vec![
            row("C-4KQ7W2ND", "Phish-kit Lindorm", "Active", 3, 26),
            row("C-9RT0M5XA", "Mule network North", "Open", 1, 90),
        ],
        next: None,
    }
}

/// One case.
pub fn case() -> CasePage {
    let row = |reference: &str, title: &str, reporter: &str, tlp| CaseReport {
        item: report(reference, title),
        reporter: reporter.into(),
        severity: Severity::High,
        tlp,
        state: state("In a case", Tone::Plain),
    };
    CasePage {
        shell: agency("Phish-kit Lindorm", "cases", false),
        item: item("cases", "C-4KQ7W2ND", "Phish-kit Lindorm"),
        state: state("Active", Tone::Plain),
        can_alert: true,
        reports: vec![
            row("R-6C1NV8TE", "Credential phishing against customers, wave 2", "Nordbank", Tlp::Amber),
            row("R-8T2QK5NW", "Phishing kit on a guest web server", "Klinikum Elbtal", Tlp::Green),
        ],
        observables: observables(),
        timeline: vec![
            Event {
                at: ago(26),
                text: "Alert A-7MK2Q9ZD published".into(),
                more: "3 recipients".into(),
                own: true,
            },
            Event { at: ago(50), text: "R-6C1NV8TE accepted".into(), more: String::new(), own: true },
        ],
        lead: "Lotte Claes".into(),
        members: texts(&["Lotte Claes", "Wim Aerts", "Pieter Maes"]),
        marking: marking(),
        facts: pairs(&[("Opened", "21 Nov 12:32 UTC"), ("Origin", "unknown")]),
        alerts: vec![CaseAlert {
            item: item("alerts", "A-7MK2Q9ZD", "Phishing kit against bank customers"),
            state: state("Published", Tone::Ok),
            progress: "2 of 3 acknowledged".into(),
        }],
    }
}

/// All clocks.
pub fn duties() -> DutiesPage {
    let row =
        |kind: &str, reference: &str, title: &str, passed, left, to: Option<OrgRef>, source: &str| DutyRow {
            kind: kind.into(),
            item: report(reference, title),
            owed_by: if to.is_some() { brabant() } else { OrgRef::new("Nordbank", "SE") },
            owed_to: to,
            source: source.into(),
            clock: Some(clock(passed, left)),
            state: state("Running", Tone::Plain),
            meet: (kind.starts_with("dora") || kind.starts_with("gdpr")).then(|| format!("duty-meet-{kind}")),
            due: crate::view::Moment::new(
                super::now() + chrono::TimeDelta::minutes(left),
                super::now(),
                crate::words::Lang::En,
            ),
        };
    let nordbank = || Some(OrgRef::new("Nordbank", "SE"));
    DutiesPage {
        shell: agency("Duties", "duties", false),
        summary: "4 running, 1 overdue".into(),
        filters: vec![
            filter("ours", "We owe", Some(3), true),
            filter("theirs", "Owed to us", Some(1), false),
            filter("overdue", "Overdue", Some(1), false),
            filter("done", "Done", Some(40), false),
        ],
        rows: vec![
            row(
                "triage-outcome",
                "R-7QK2M9XD",
                "Credential phishing, wave 3",
                7000,
                -125,
                nordbank(),
                "AGR-2026-0001 § 12 Feedback",
            ),
            row(
                "acknowledge",
                "R-9MXE3R7A",
                "SIM swap used against 14 accounts",
                1340,
                100,
                nordbank(),
                "AGR-2026-0001 § 12 Feedback",
            ),
            row(
                "dora-initial",
                "R-8F5RW0MJ",
                "Card data offered for sale",
                87,
                153,
                None,
                "DORA 2025/301 art. 5",
            ),
            row(
                "progress",
                "R-6C1NV8TE",
                "Credential phishing, wave 2",
                3000,
                126_000,
                nordbank(),
                "AGR-2026-0001 § 12 Feedback",
            ),
        ],
        next: None,
    }
}

/// The log.
pub fn log() -> LogPage {
    let row = |hours, action: &str, reference: &str, actor: &str, outcome: &str| LogRow {
        at: ago(hours),
        action: action.into(),
        more: String::new(),
        item: (!reference.is_empty()).then(|| report(reference, "")),
        actor: actor.into(),
        org: OrgRef::new("Nordbank", "SE"),
        outcome: state(outcome, if outcome == "denied" { Tone::Danger } else { Tone::Plain }),
    };
    LogPage {
        shell: shell("Log", "log"),
        summary: "What happened to your organisation’s items, newest first.".into(),
        query_item: String::new(),
        kinds: Pick::new(&["report.submit", "report.read", "alert.publish"], &[]),
        outcomes: Pick::new(&["done", "denied", "read"], &[]),
        checkpoint: Some(Checkpoint {
            at: ago(1),
            size: 18_244,
            root: "4be107a9c35d88f0a1c6e2d97b40f3318c5512e6".into(),
        }),
        rows: vec![
            row(0, "session.sign-in", "", "Elin Sjöberg", "done"),
            row(3, "feedback.give", "R-0ZKD5M7J", "Cyber Unit Brabant", "done"),
            row(4, "report.read", "R-9MXE3R7A", "Cyber Unit Brabant", "read"),
            row(5, "report.withdraw", "R-4PWX9H2B", "Nils Berg", "denied"),
            row(170, "report.submit", "R-7QK2M9XD", "Elin Sjöberg", "done"),
        ],
        next: Some("/log?after=x".into()),
    }
}

/// Signing in to the demo.
pub fn sign_in() -> SignInPage {
    let account = |id: &str, name: &str, org: &str, country: &str, role: &str, can: &str| DemoAccount {
        id: id.into(),
        name: name.into(),
        org: OrgRef::new(org, country),
        role: role.into(),
        can: can.into(),
    };
    SignInPage {
        csrf: "sample".into(),
        next: "/".into(),
        demo: vec![
            account(
                "elin",
                "Elin Sjöberg",
                "Nordbank",
                "SE",
                "reporter",
                "report an incident, see who will see it",
            ),
            account(
                "lotte",
                "Lotte Claes",
                "Cyber Unit Brabant",
                "BE",
                "analyst",
                "work the queue, open a case, draft an alert",
            ),
            account(
                "pieter",
                "Pieter Maes",
                "Cyber Unit Brabant",
                "BE",
                "supervisor",
                "clear an alert as the second person",
            ),
            account(
                "daan",
                "Daan Visser",
                "Cyber Team Polder",
                "NL",
                "partner-officer",
                "receive alerts and acknowledge them",
            ),
            account(
                "olena",
                "Olena Kovalenko",
                "Cyber Police Dnipro",
                "UA",
                "partner-officer",
                "receive from a third country, level 1",
            ),
            account(
                "hanne",
                "Hanne Wouters",
                "Cyber Unit Brabant",
                "BE",
                "agreement-manager",
                "read what agreements allow",
            ),
        ],
        ..SignInPage::default()
    }
}

/// A topic of help.
pub fn help() -> HelpPage {
    let section = |heading: &str, paragraphs: &[&str]| (heading.to_owned(), texts(paragraphs));
    HelpPage {
        shell: shell("Keys", "help"),
        topic: Topic {
            title: "Keys".into(),
            sections: vec![
                section(
                    "In lists",
                    &[
                        "j and k move, Enter opens, x selects.",
                        "c claims the open report, n claims the next one.",
                    ],
                ),
                section("Everywhere", &["/ goes to the search, Escape closes what is open, ? comes here."]),
            ],
        },
        topics: vec![
            ("Keys".into(), "/help/keys".into()),
            ("Agreements".into(), "/help/agreements".into()),
            ("Components".into(), "/help/components".into()),
        ],
    }
}

/// A problem as a page.
pub fn problem() -> ProblemPage {
    ProblemPage {
        status: 409,
        title: "That isn’t possible now".into(),
        detail: "R-7QK2M9XD is closed. It must be reopened before it can be accepted into a case.".into(),
        errors: vec![FieldError {
            field: "decision".into(),
            message: "“accept” needs a report in triage.".into(),
        }],
        allowed: texts(&["reopen"]),
        instance: "0192f1c4-7d3e".into(),
        back: "/queue".into(),
    }
}
