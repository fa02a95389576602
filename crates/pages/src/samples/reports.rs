//! A company reports: home, form, confirmation, receipt, list, its own report.

use super::form::{audience, explanation, form, marking};
use super::{ago, agreement_ref, clock, home_spark, item, observables, pairs, report, shell, state, texts};
use crate::page::{
    Action, ConfirmPage, Disclosure, DraftPage, Feedback, Figure, HomeChange, HomePage, HomeReport,
    ImportPage, ImportedDraft, MappedEntry, NextDuty, Note, ReportPage, ReportRow, ReportsPage, Subject,
    SubmittedPage,
};
use crate::view::{
    Audience, Chip, Event, FieldError, Filter, OrgRef, Pick, Prose, Severity, Stage, Tlp, Tone,
};

/// The panel at rest: nothing has moved.
fn settled() -> Audience {
    let mut rest = audience();
    rest.changes.clear();
    rest.onward.iter_mut().for_each(|one| one.moved = false);
    rest
}

/// The report form, half filled.
pub fn draft() -> DraftPage {
    DraftPage {
        shell: shell("New report", "reports"),
        action: "/reports/new".into(),
        fields: form(),
        audience: audience(),
    }
}

/// The report form with complaints.
pub fn draft_with_errors() -> DraftPage {
    let error = |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
    let mut page = draft();
    page.fields.title.clear();
    page.fields.detected_at = "yesterday".into();
    page.fields.errors = vec![
        error("title", "Give it a title, 200 characters at most."),
        error("detected_at", "Write the time as 2026-11-23 11:26, in UTC."),
        error("observable.4.value", "198.51.100.233.1 isn’t an IPv4 address: it has five parts."),
    ];
    page
}

/// The confirmation that names who receives it.
pub fn confirm() -> ConfirmPage {
    ConfirmPage {
        shell: shell("Who receives this", "reports"),
        action: "/drafts/0192".into(),
        back: "/drafts/0192".into(),
        title: "Credential phishing against customers, wave 4".into(),
        marking: marking(),
        names: "Cyber Unit Brabant".into(),
        audience: settled(),
        confirmed: texts(&["summary:0"]),
        stale: false,
    }
}

/// A submitted report with its receipt.
pub fn submitted() -> SubmittedPage {
    SubmittedPage {
        shell: shell("Received", "reports"),
        report: report("R-3N8WQ0KA", "Credential phishing against customers, wave 4"),
        at: ago(0),
        revision: 1,
        audience: settled(),
        receipt:
            "eyJhbGciOiJFZERTQSIsInR5cCI6ImVudGVudGUtcmVjZWlwdCtqd3MifQ.eyJyZXZpc2lvbiI6MX0.c2lnbmF0dXJl"
                .into(),
        receipt_key: "5f:c2:91:0e".into(),
        ..SubmittedPage::default()
    }
}

/// A report that reached nobody.
pub fn unrouted() -> SubmittedPage {
    SubmittedPage {
        unrouted: true,
        unrouted_why: "It is RED and AGR-2026-0001 ends at AMBER+STRICT.".into(),
        mends: texts(&["Mark it TLP:AMBER+STRICT or lower", "Amend § 6 Marking of AGR-2026-0001"]),
        contacts: pairs(&[
            ("Cyber Unit Brabant, duty desk", "+32 2 555 01 00, at any hour"),
            ("Emergency", "112"),
        ]),
        audience: Audience { nothing: audience().nothing, as_of: ago(0), ..Audience::default() },
        ..submitted()
    }
}

const ROWS: [(&str, &str, Stage, Severity, Tlp, u32, &str); 8] = [
    (
        "R-7QK2M9XD",
        "Credential phishing against customers, wave 3",
        Stage::Read,
        Severity::High,
        Tlp::Amber,
        3,
        "Brabant: 2 h late",
    ),
    (
        "R-9MXE3R7A",
        "SIM swap used against 14 accounts",
        Stage::Received,
        Severity::High,
        Tlp::AmberStrict,
        1,
        "Brabant: read by 16:12",
    ),
    (
        "R-8F5RW0MJ",
        "Card data offered for sale, sample confirmed",
        Stage::Received,
        Severity::Critical,
        Tlp::AmberStrict,
        0,
        "Brabant: read by 21:12",
    ),
    (
        "R-3H0ZQ5GB",
        "Mule accounts opened with one device",
        Stage::Read,
        Severity::High,
        Tlp::Amber,
        5,
        "Brabant: outcome tomorrow",
    ),
    (
        "R-6C1NV8TE",
        "Credential phishing against customers, wave 2",
        Stage::InCase,
        Severity::High,
        Tlp::Amber,
        4,
        "Brabant: progress 90 d",
    ),
    (
        "R-0ZKD5M7J",
        "Loader in attachment, stopped at gateway",
        Stage::Answered,
        Severity::Medium,
        Tlp::Amber,
        2,
        "nothing due",
    ),
    (
        "R-4PWX9H2B",
        "Leaked test credentials, revoked",
        Stage::Closed,
        Severity::Low,
        Tlp::Green,
        0,
        "nothing due",
    ),
    (
        "R-2EJ7T0SG",
        "Board papers in a stolen laptop",
        Stage::Unrouted,
        Severity::High,
        Tlp::Red,
        0,
        "you: choose who sees it",
    ),
];

/// A company's home.
pub fn home() -> HomePage {
    let change = |icon: &str, text: &str, title: &str, more: &str, hours| HomeChange {
        icon: icon.into(),
        text: text.into(),
        item: (!title.is_empty()).then(|| report("R-6C1NV8TE", title)),
        more: more.into(),
        at: ago(hours),
    };
    HomePage {
        shell: shell("Home", "home"),
        today: "Monday 23 November, 14:32 UTC".into(),
        last_visit: "your last visit was Friday".into(),
        can_report: true,
        next_duty: Some(NextDuty {
            title: "DORA initial notification, by 17:05 UTC".into(),
            why: "Four hours after you classified it as major, at 13:05.".into(),
            item: report("R-8F5RW0MJ", "Card data offered for sale"),
            action: "Open the report".into(),
            clock: clock(87, 153),
        }),
        then: texts(&[
            "Confirm a withdrawal to Brabant, 24 Nov 10:15 UTC",
            "GDPR breach notification, 25 Nov 20:30 UTC",
        ]),
        reports: ROWS
            .iter()
            .map(|(reference, title, stage, severity, tlp, matches, next)| HomeReport {
                item: report(reference, title),
                stage: *stage,
                severity: *severity,
                tlp: *tlp,
                matches: *matches,
                next: (*next).into(),
                late: next.ends_with("late"),
            })
            .collect(),
        reports_total: 14,
        note: Some(Note {
            lead: "R-2EJ7T0SG went to nobody.".into(),
            text: "It is RED and AGR-2026-0001 ends at AMBER+STRICT.".into(),
            href: "/reports/R-2EJ7T0SG".into(),
            action: "See what would change it, and whom to call".into(),
        }),
        changes_title: "Since Friday".into(),
        changes: vec![
            change(
                "check",
                "Brabant answered",
                "Loader in attachment",
                "“Known family; two hosts of it are down.”",
                3,
            ),
            change(
                "arrow",
                "Parts went on, in one alert:",
                "wave 2",
                "Polder, Dnipro, Meridian. 2 of 3 acknowledged",
                26,
            ),
            change("case", "It is in a case at Brabant:", "Wave 2", "Progress is due every 90 days", 50),
            change("log", "Three receipts were added", "", "They can be checked offline", 74),
        ],
        figure: Some(Figure {
            title: "Time to first answer".into(),
            value: "31 h".into(),
            unit: "median of your reports, this week".into(),
            spark: home_spark(),
            note: "58 h twelve weeks ago. Dashed: your aim, 48 h".into(),
        }),
    }
}

/// The list of reports.
pub fn reports() -> ReportsPage {
    let filter = |id: &str, label: &str, count, on| Filter {
        id: id.into(),
        label: label.into(),
        count: Some(count),
        href: format!("/reports?status={id}"),
        on,
    };
    ReportsPage {
        shell: shell("Reports", "reports"),
        summary: "14 in all".into(),
        can_report: true,
        filters: vec![
            filter("all", "All", 14, true),
            filter("received", "Received", 2, false),
            filter("in-a-case", "In a case", 3, false),
            filter("answered", "Answered", 4, false),
            filter("unrouted", "Unrouted", 1, false),
        ],
        query: String::new(),
        severity: Pick::new(&["critical", "high", "medium", "low"], &[]),
        category: Pick::new(&["fraud/phishing", "availability/ddos"], &[]),
        drafts: vec![item("drafts", "0192", "Credential phishing, wave 4")],
        reports: ROWS
            .iter()
            .zip([170, 4, 1, 30, 300, 700, 900, 20])
            .map(|((reference, title, stage, severity, tlp, matches, _), hours)| ReportRow {
                item: report(reference, title),
                stage: *stage,
                severity: *severity,
                categories: texts(&["fraud/phishing"]),
                reporter: "Nordbank".into(),
                tlp: *tlp,
                matches: *matches,
                sent: ago(hours),
            })
            .collect(),
        next: Some("/reports?after=x".into()),
    }
}

/// A file that was taken in.
pub fn import() -> ImportPage {
    let entry = |path: &str, became: &str, because: &str| MappedEntry {
        path: path.into(),
        taken: !became.is_empty(),
        became: became.into(),
        because: because.into(),
    };
    ImportPage {
        shell: shell("Import a file", "reports"),
        drafts: vec![ImportedDraft {
            item: item("drafts", "0192", "Phishing kit on a guest web server"),
            tlp: Tlp::Green,
            categories: texts(&["fraud/phishing"]),
            observables: 2,
        }],
        mapping: vec![
            entry(
                "/Event/Attribute/0",
                "observables/0 domain-name",
                "a domain of the category Network activity",
            ),
            entry("/Event/Attribute/1", "", "a comment isn’t an observable"),
        ],
        summary: "1 taken, 1 not".into(),
        error: String::new(),
    }
}

/// A report as its owner sees it.
pub fn report_owner() -> ReportPage {
    let event = |hours, text: &str, more: &str, own| Event {
        at: ago(hours),
        text: text.into(),
        more: more.into(),
        own,
    };
    let release = |name: &str, country: &str, kept: &[&str], pseudo: &[&str], text: &str, tone| Disclosure {
        org: OrgRef::new(name, country),
        strip: Chip::strip(kept, pseudo),
        agreement: agreement_ref("AGR-2026-0001", "operational"),
        at: ago(170),
        state: state(text, tone),
    };
    let action = |label: &str, href: &str, test: &str, primary| Action {
        label: label.into(),
        href: href.into(),
        test: test.into(),
        primary,
        ..Action::default()
    };
    ReportPage {
        shell: crate::view::Shell { folded: true, ..shell("R-6C1NV8TE", "reports") },
        item: report("R-6C1NV8TE", "Credential phishing against customers, wave 2"),
        owner: true,
        stage: Some(Stage::Answered),
        actions: vec![action("Add a revision", "/reports/R-6C1NV8TE/revise", "report-revise", true)],
        others: vec![
            action("Receipt", "/reports/R-6C1NV8TE/receipt", "report-receipt", false),
            action("Withdraw…", "/reports/R-6C1NV8TE/withdraw", "report-withdraw-open", false),
        ],
        clock: Some(clock(87, 153)),
        clock_words: "You: DORA initial notification, by 17:05 UTC".into(),
        severity: Severity::High,
        categories: texts(&["fraud/phishing"]),
        reporter: OrgRef::new("Nordbank", "SE"),
        person: "Elin Sjöberg".into(),
        marking: marking(),
        facts: pairs(&[("Detected", "14 Nov 04:10 UTC"), ("Sent", "14 Nov 08:55 UTC"), ("Affected", "Sweden, banking")]),
        revision: 2,
        revised: ago(124),
        texts: vec![Prose::plain("A cloned sign-in page was sent by text message. 640 customers opened it.")],
        subjects: vec![Subject { name: "Anna Lindqvist".into(), role: "victim".into(), pseudonym: false }],
        observables: observables(),
        observables_csv: "type,value\ndomain-name,login-nordbank[.]example\n".into(),
        disclosures: vec![
            release(
                "Cyber Unit Brabant",
                "BE",
                &["technical-indicator", "incident-facts", "reporter-identity", "subscriber", "identifying-address", "financial"],
                &["victim-identity"],
                "In a case",
                Tone::Ok,
            ),
            release("Cyber Team Polder", "NL", &["technical-indicator", "incident-facts", "identifying-address"], &[], "Acknowledged", Tone::Ok),
            release("Cyber Police Dnipro", "UA", &["technical-indicator", "incident-facts"], &[], "Delivered", Tone::Plain),
        ],
        feedback: vec![Feedback {
            text: "Two of the hosts are down since Saturday. The kit is the one of wave 1; block the second host too.".into(),
            from: "Cyber Unit Brabant".into(),
            at: ago(3),
        }],
        timeline: vec![
            event(3, "Cyber Unit Brabant answered", "", false),
            event(26, "Parts went on in an alert by Brabant", "Polder, Dnipro, Meridian", false),
            event(124, "You added revision 2", "One more host; nothing became wider", true),
            event(170, "You submitted it", "Receipt kept", true),
        ],
        duties: audience().clocks,
        decided: "The decision of 14 Nov 08:55 UTC, replayed: same inputs, same outcome.".into(),
        agreement: Some(agreement_ref("AGR-2026-0001", "operational")),
        why_of: vec![
            ("1".into(), "Cyber Unit Brabant".into(), true),
            ("2".into(), "Cyber Police Dnipro".into(), false),
        ],
        can_log: true,
        explanation: explanation(),
        ..ReportPage::default()
    }
}
