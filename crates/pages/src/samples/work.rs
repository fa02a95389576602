//! An agency works: queue, report, triage, cases, duties, log; and the small pages.

use super::reports::{explanation, marking};
use super::{agency, ago, agreement_ref, brabant, clock, item, observables, pairs, report, shell, state, texts};
use crate::page::{
    Action, CaseAlert, CasePage, CaseReport, CaseRow, CasesPage, Checkpoint, DemoAccount, DutiesPage, DutyRow, HelpPage,
    LogPage, LogRow, Preview, ProblemPage, QueuePage, QueueRow, ReportPage, SignInPage, Similar, Subject, Topic,
    TriagePage,
};
use crate::view::{
    Chip, ClockRow, Event, FieldError, Filter, OrgRef, Pick, Severity, Tlp, Tone, Withheld,
};

fn filter(id: &str, label: &str, count: Option<u32>, on: bool) -> Filter {
    Filter { id: id.into(), label: label.into(), count, href: format!("?view={id}"), on }
}

fn similar(reference: &str, title: &str, why: &str, tlp: Tlp, case: Option<&str>) -> Similar {
    Similar { item: report(reference, title), why: why.into(), tlp, case: case.map(Into::into) }
}

fn withheld(class: &str) -> Withheld {
    Withheld { class: class.into(), clause: "data-classes".into(), href: "#why".into() }
}

/// The triage queue with a preview.
pub fn queue() -> QueuePage {
    let rows: [(&str, &str, &str, i64, i64, Severity, &str, Tlp, u32, &str); 12] = [
        ("R-7QK2M9XD", "Credential phishing against customers, wave 3", "fraud/phishing", 7000, -125, Severity::High, "Nordbank", Tlp::Amber, 4, "Lotte Claes"),
        ("R-4T0VH8ZC", "Mail relay abused for invoice fraud", "fraud/masquerade", 1460, -20, Severity::Medium, "Hexacom", Tlp::Amber, 2, ""),
        ("R-2WGB6N1Y", "Ransom note on imaging server, service stopped", "availability/sabotage", 1382, 58, Severity::Critical, "Klinikum Elbtal", Tlp::Green, 3, ""),
        ("R-9MXE3R7A", "SIM swap used against 14 accounts", "fraud/masquerade", 1340, 100, Severity::High, "Nordbank", Tlp::AmberStrict, 1, ""),
        ("R-0DPJ5S4F", "Control server reached from 31 branch routers", "malicious-code/c2-server", 1270, 170, Severity::High, "Hexacom", Tlp::Amber, 5, "Wim Aerts"),
        ("R-6YC1K8TV", "Password spraying on supplier portal", "intrusion-attempts/brute-force", 1212, 228, Severity::Medium, "Nordbank", Tlp::Amber, 2, ""),
        ("R-3ZNA7Q2H", "Look-alike domain registered, not yet in use", "fraud/phishing", 1169, 271, Severity::Low, "Klinikum Elbtal", Tlp::Green, 6, ""),
        ("R-8F5RW0MJ", "Card data offered for sale, sample confirmed", "information-content-security/data-leak", 1040, 400, Severity::Critical, "Nordbank", Tlp::AmberStrict, 0, ""),
        ("R-1KT9D4XB", "Signalling probes from a foreign gateway", "information-gathering/scanner", 960, 480, Severity::High, "Hexacom", Tlp::Amber, 0, ""),
        ("R-5VHG2P7N", "Phishing kit recovered from own web server", "fraud/phishing", 900, 540, Severity::High, "Klinikum Elbtal", Tlp::Green, 4, "Lotte Claes"),
        ("R-7A3MZ6CE", "Loader in attachment, stopped at gateway", "malicious-code/malware-distribution", 840, 600, Severity::Medium, "Nordbank", Tlp::Amber, 3, ""),
        ("R-9C4TY5KD", "Scan of remote-access ports, all refused", "information-gathering/scanner", 400, 1040, Severity::Low, "Hexacom", Tlp::Clear, 7, ""),
    ];
    QueuePage {
        shell: agency("Triage queue", "queue", true),
        open: 25,
        overdue: 2,
        soon: 5,
        filters: vec![
            filter("all", "All", Some(25), true),
            filter("unclaimed", "Unclaimed", Some(17), false),
            filter("mine", "Mine", Some(2), false),
            filter("severe", "Critical and high", Some(10), false),
            filter("matches", "With matches", Some(20), false),
        ],
        rows: rows
            .into_iter()
            .map(|(reference, title, category, passed, left, severity, reporter, tlp, matches, assignee)| QueueRow {
                item: report(reference, title),
                clock: Some(clock(passed, left)),
                severity,
                categories: texts(&[category]),
                reporter: reporter.into(),
                tlp,
                matches,
                assignee: assignee.into(),
                open: reference == "R-2WGB6N1Y",
            })
            .collect(),
        next: None,
        preview: Some(Preview {
            item: report("R-2WGB6N1Y", "Ransom note on imaging server, service stopped"),
            marking: crate::view::Marking { tlp: Tlp::Green, pap: "PAP:GREEN".into(), ..marking() },
            severity: Severity::Critical,
            categories: texts(&["availability/sabotage"]),
            reporter: OrgRef::new("Klinikum Elbtal", "DE"),
            clock: Some(clock(1382, 58)),
            clock_words: "Acknowledge within 58 min, by 15:30 UTC".into(),
            summary: "Two imaging servers were found encrypted at 13:52 UTC. Radiology runs on paper, emergency cases go \
                      to a neighbouring house. The note names no sum; encrypted files end in .lndrm."
                .into(),
            agreement: agreement_ref("AGR-2026-0003", "strategic"),
            chips: Chip::list(&["technical-indicator", "incident-facts"], &[], &["reporter-identity", "identifying-address"]),
            similar: vec![
                similar("R-5VHG2P7N", "", "same file hash, rare: 2 reports in all", Tlp::Green, None),
                similar("R-8T2QK5NW", "", "same kit domain", Tlp::Green, Some("in Phish-kit Lindorm")),
            ],
            observables: observables().into_iter().take(3).collect(),
            withheld: vec![withheld("identifying-address")],
        }),
    }
}

/// A report as an authority sees it.
pub fn report_authority() -> ReportPage {
    let event = |hours, text: &str, more: &str, own| Event { at: ago(hours), text: text.into(), more: more.into(), own };
    let action = |label: &str, act: &str, test: &str, primary| Action {
        label: label.into(),
        href: format!("/reports/R-7QK2M9XD/triage?decision={act}"),
        act: act.into(),
        test: test.into(),
        post: false,
        primary,
    };
    ReportPage {
        shell: agency("R-7QK2M9XD", "queue", true),
        item: report("R-7QK2M9XD", "Credential phishing against customers, wave 3"),
        owner: false,
        actions: vec![
            action("Accept into a case…", "accept", "triage-accept", true),
            action("Give feedback…", "feedback", "feedback-open", false),
        ],
        others: vec![
            action("No action…", "no-action", "triage-no-action", false),
            action("Ask the reporter…", "need-info", "triage-need-info", false),
        ],
        clock: Some(clock(7000, -125)),
        clock_words: "Triage outcome 2 h late".into(),
        state: Some(state("In triage", Tone::Plain)),
        assignee: "Lotte Claes".into(),
        severity: Severity::High,
        categories: texts(&["fraud/phishing"]),
        reporter: OrgRef::new("Nordbank", "SE"),
        person: "Elin Sjöberg".into(),
        marking: marking(),
        facts: pairs(&[
            ("Detected", "16 Nov 04:10 UTC"),
            ("Received", "16 Nov 08:55 UTC"),
            ("Affected", "Sweden, banking; 640 persons, 2 services, about €180,000"),
            ("Lead", "Brabant, named by Nordbank"),
        ]),
        strip: Chip::strip(
            &["technical-indicator", "incident-facts", "reporter-identity", "subscriber", "identifying-address", "financial"],
            &["victim-identity"],
        ),
        revision: 2,
        revised: ago(124),
        texts: texts(&[
            "A cloned sign-in page was sent by text message from 04:10 UTC, in three waves. 640 customers opened it and 23 \
             gave a one-time code.",
            "victim 7K2M and victim 3QXT confirmed transfers after a call from +46 8 555 010 19. The kit posts to the \
             second host within two seconds.",
        ]),
        subjects: vec![
            Subject { name: "victim 7K2M".into(), role: "victim".into(), pseudonym: true },
            Subject { name: "victim 3QXT".into(), role: "victim".into(), pseudonym: true },
        ],
        withheld_people: vec![withheld("suspect-identity")],
        withheld: vec![withheld("content")],
        observables: observables(),
        observables_csv: "type,value\ndomain-name,login-nordbank[.]example\n".into(),
        similar: vec![
            similar("R-8T2QK5NW", "Phishing kit on a guest web server", "Same SHA-256, seen in 2 reports in all. Klinikum Elbtal", Tlp::Green, Some("Phish-kit Lindorm")),
            similar("R-6C1NV8TE", "Credential phishing against customers, wave 2", "Same domain, first seen nine days earlier. Nordbank", Tlp::Amber, Some("Phish-kit Lindorm")),
            similar("R-9MXE3R7A", "SIM swap used against 14 accounts", "Same host, common: 6 reports in all. Nordbank", Tlp::AmberStrict, None),
        ],
        timeline: vec![
            event(2, "Triage outcome became overdue", "Told: Lotte Claes, then the desk. Next: the supervisor, at 16:32", false),
            event(101, "Lotte Claes claimed it", "In triage since", true),
            event(124, "Nordbank added revision 2", "Third wave, one more host; nothing became wider", false),
            event(170, "You acknowledged receipt", "3 h 36 min after it came; the agreement gives 24 h", true),
            event(174, "Released to Cyber Unit Brabant", "By AGR-2026-0001, version 1", false),
        ],
        duties: vec![
            ClockRow { law: "§ 12".into(), text: "You: triage outcome, 5 working days".into(), clock: Some(clock(7000, -125)) },
            ClockRow { law: "§ 12".into(), text: "You: acknowledge, 24 h".into(), clock: None },
        ],
        decided: "The decision of 16 Nov 08:55 UTC, replayed: same inputs, same outcome.".into(),
        agreement: Some(agreement_ref("AGR-2026-0001", "operational")),
        explanation: explanation(),
        ..ReportPage::default()
    }
}

fn triage(decision: &str) -> TriagePage {
    TriagePage {
        shell: agency("Triage", "queue", false),
        action: "/reports/R-7QK2M9XD/triage".into(),
        item: report("R-7QK2M9XD", "Credential phishing against customers, wave 3"),
        reporter: "Nordbank".into(),
        decision: decision.into(),
        cases: vec![item("cases", "C-4KQ7W2ND", "Phish-kit Lindorm"), item("cases", "C-9RT0M5XA", "Mule network North")],
        case: String::new(),
        case_title: "Credential phishing against customers, wave 3".into(),
        reasons: texts(&["not-criminal", "too-old", "duplicate", "insufficient", "other-competence", "low-impact", "other"]),
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

/// The list of cases.
pub fn cases() -> CasesPage {
    let row = |reference: &str, title: &str, text: &str, severity, reports, alerts, hours| CaseRow {
        item: item("cases", reference, title),
        state: state(text, Tone::Plain),
        severity,
        reports,
        alerts,
        lead: "Lotte Claes".into(),
        changed: ago(hours),
    };
    CasesPage {
        shell: agency("Cases", "cases", false),
        summary: "2 open".into(),
        can_open: true,
        filters: vec![filter("open", "Open", Some(2), true), filter("mine", "Mine", Some(1), false), filter("closed", "Closed", Some(8), false)],
        rows: vec![
            row("C-4KQ7W2ND", "Phish-kit Lindorm", "Active", Severity::High, 3, 2, 26),
            row("C-9RT0M5XA", "Mule network North", "Open", Severity::Medium, 1, 0, 90),
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
            Event { at: ago(26), text: "Alert A-7MK2Q9ZD published".into(), more: "3 recipients".into(), own: true },
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
        notes: vec![Event { at: ago(20), text: "Second host moved to another provider.".into(), more: "Wim Aerts".into(), own: true }],
    }
}

/// All clocks.
pub fn duties() -> DutiesPage {
    let row = |kind: &str, reference: &str, title: &str, passed, left, to: Option<OrgRef>, source: &str| DutyRow {
        kind: kind.into(),
        item: report(reference, title),
        owed_by: if to.is_some() { brabant() } else { OrgRef::new("Nordbank", "SE") },
        owed_to: to,
        source: source.into(),
        clock: Some(clock(passed, left)),
        state: state("Running", Tone::Plain),
        due: crate::view::Moment::new(super::now() + chrono::TimeDelta::minutes(left), super::now(), crate::words::Lang::En),
    };
    let nordbank = || Some(OrgRef::new("Nordbank", "SE"));
    DutiesPage {
        shell: agency("Duties", "duties", false),
        summary: "4 running, 1 overdue".into(),
        filters: vec![filter("ours", "We owe", Some(3), true), filter("theirs", "Owed to us", Some(1), false), filter("overdue", "Overdue", Some(1), false), filter("done", "Done", Some(40), false)],
        rows: vec![
            row("triage-outcome", "R-7QK2M9XD", "Credential phishing, wave 3", 7000, -125, nordbank(), "AGR-2026-0001 § 12 Feedback"),
            row("acknowledge", "R-9MXE3R7A", "SIM swap used against 14 accounts", 1340, 100, nordbank(), "AGR-2026-0001 § 12 Feedback"),
            row("dora-initial", "R-8F5RW0MJ", "Card data offered for sale", 87, 153, None, "DORA 2025/301 art. 5"),
            row("progress", "R-6C1NV8TE", "Credential phishing, wave 2", 3000, 126_000, nordbank(), "AGR-2026-0001 § 12 Feedback"),
        ],
        next: None,
    }
}

/// The log.
pub fn log() -> LogPage {
    let row = |hours, action: &str, reference: &str, actor: &str, outcome: &str, leaf: &str| LogRow {
        at: ago(hours),
        action: action.into(),
        more: String::new(),
        item: (!reference.is_empty()).then(|| report(reference, "")),
        actor: actor.into(),
        org: OrgRef::new("Nordbank", "SE"),
        outcome: state(outcome, if outcome == "denied" { Tone::Danger } else { Tone::Plain }),
        leaf: leaf.into(),
    };
    LogPage {
        shell: shell("Log", "log"),
        summary: "What happened to your organisation’s items, newest first.".into(),
        query_item: String::new(),
        kinds: Pick::new(&["report.submit", "report.read", "alert.publish"], &[]),
        outcomes: Pick::new(&["done", "denied", "read"], &[]),
        checkpoint: Some(Checkpoint { at: ago(1), size: 18_244, root: "4be107a9c35d88f0a1c6e2d97b40f3318c5512e6".into() }),
        rows: vec![
            row(0, "session.open", "", "Elin Sjöberg", "done", "–"),
            row(3, "feedback.give", "R-0ZKD5M7J", "Cyber Unit Brabant", "done", "18243"),
            row(4, "report.read", "R-9MXE3R7A", "Cyber Unit Brabant", "read", "18240"),
            row(5, "report.withdraw", "R-4PWX9H2B", "Nils Berg", "denied", "18231"),
            row(170, "report.submit", "R-7QK2M9XD", "Elin Sjöberg", "done", "17980"),
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
            account("elin", "Elin Sjöberg", "Nordbank", "SE", "reporter", "report an incident, see who will see it"),
            account("lotte", "Lotte Claes", "Cyber Unit Brabant", "BE", "analyst", "work the queue, open a case, draft an alert"),
            account("pieter", "Pieter Maes", "Cyber Unit Brabant", "BE", "supervisor", "clear an alert as the second person"),
            account("daan", "Daan Visser", "Cyber Team Polder", "NL", "partner-officer", "receive alerts and acknowledge them"),
            account("olena", "Olena Kovalenko", "Cyber Police Dnipro", "UA", "partner-officer", "receive from a third country, level 1"),
            account("hanne", "Hanne Wouters", "Cyber Unit Brabant", "BE", "agreement-manager", "read what agreements allow"),
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
                section("In lists", &["j and k move, Enter opens, x selects.", "c claims the open report, n claims the next one."]),
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
        errors: vec![FieldError { field: "decision".into(), message: "“accept” needs a report in triage.".into() }],
        allowed: texts(&["reopen"]),
        instance: "0192f1c4-7d3e".into(),
        back: "/queue".into(),
    }
}
