//! An analyst's day: the queue, and a report as an authority sees it.

use super::form::{explanation, marking};
use super::work::filter;
use super::{agency, ago, agreement_ref, clock, observables, pairs, report, state, texts};
use crate::page::{Action, Preview, QueuePage, QueueRow, ReportPage, Similar, Subject};
use crate::view::{Chip, ClockRow, Event, OrgRef, Prose, Severity, Tlp, Tone, Withheld};

/// Reference, title, category, minutes passed and left, severity, reporter, label, matches, assignee.
type Row =
    (&'static str, &'static str, &'static str, i64, i64, Severity, &'static str, Tlp, u32, &'static str);

fn similar(reference: &str, title: &str, why: &str, tlp: Tlp, case: Option<&str>) -> Similar {
    Similar { item: report(reference, title), why: why.into(), tlp, case: case.map(Into::into) }
}

fn withheld(class: &str) -> Withheld {
    Withheld { class: class.into(), clause: "data-classes".into(), href: "#why".into() }
}

/// The triage queue with a preview.
#[expect(clippy::too_many_lines, reason = "one page, told at length")]
pub fn queue() -> QueuePage {
    let rows: [Row; 12] = [
        (
            "R-7QK2M9XD",
            "Credential phishing against customers, wave 3",
            "fraud/phishing",
            7000,
            -125,
            Severity::High,
            "Nordbank",
            Tlp::Amber,
            4,
            "Lotte Claes",
        ),
        (
            "R-4T0VH8ZC",
            "Mail relay abused for invoice fraud",
            "fraud/masquerade",
            1460,
            -20,
            Severity::Medium,
            "Hexacom",
            Tlp::Amber,
            2,
            "",
        ),
        (
            "R-2WGB6N1Y",
            "Ransom note on imaging server, service stopped",
            "availability/sabotage",
            1382,
            58,
            Severity::Critical,
            "Klinikum Elbtal",
            Tlp::Green,
            3,
            "",
        ),
        (
            "R-9MXE3R7A",
            "SIM swap used against 14 accounts",
            "fraud/masquerade",
            1340,
            100,
            Severity::High,
            "Nordbank",
            Tlp::AmberStrict,
            1,
            "",
        ),
        (
            "R-0DPJ5S4F",
            "Control server reached from 31 branch routers",
            "malicious-code/c2-server",
            1270,
            170,
            Severity::High,
            "Hexacom",
            Tlp::Amber,
            5,
            "Wim Aerts",
        ),
        (
            "R-6YC1K8TV",
            "Password spraying on supplier portal",
            "intrusion-attempts/brute-force",
            1212,
            228,
            Severity::Medium,
            "Nordbank",
            Tlp::Amber,
            2,
            "",
        ),
        (
            "R-3ZNA7Q2H",
            "Look-alike domain registered, not yet in use",
            "fraud/phishing",
            1169,
            271,
            Severity::Low,
            "Klinikum Elbtal",
            Tlp::Green,
            6,
            "",
        ),
        (
            "R-8F5RW0MJ",
            "Card data offered for sale, sample confirmed",
            "information-content-security/data-leak",
            1040,
            400,
            Severity::Critical,
            "Nordbank",
            Tlp::AmberStrict,
            0,
            "",
        ),
        (
            "R-1KT9D4XB",
            "Signalling probes from a foreign gateway",
            "information-gathering/scanner",
            960,
            480,
            Severity::High,
            "Hexacom",
            Tlp::Amber,
            0,
            "",
        ),
        (
            "R-5VHG2P7N",
            "Phishing kit recovered from own web server",
            "fraud/phishing",
            900,
            540,
            Severity::High,
            "Klinikum Elbtal",
            Tlp::Green,
            4,
            "Lotte Claes",
        ),
        (
            "R-7A3MZ6CE",
            "Loader in attachment, stopped at gateway",
            "malicious-code/malware-distribution",
            840,
            600,
            Severity::Medium,
            "Nordbank",
            Tlp::Amber,
            3,
            "",
        ),
        (
            "R-9C4TY5KD",
            "Scan of remote-access ports, all refused",
            "information-gathering/scanner",
            400,
            1040,
            Severity::Low,
            "Hexacom",
            Tlp::Clear,
            7,
            "",
        ),
    ];
    QueuePage {
        shell: agency("Triage queue", "queue", true),
        view: String::new(),
        open: 25,
        overdue: 2,
        soon: 5,
        withdrawn: String::new(),
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
            claimable: true,
        }),
    }
}

/// A report as an authority sees it.
#[expect(clippy::too_many_lines, reason = "one page, told at length")]
pub fn report_authority() -> ReportPage {
    let event = |hours, text: &str, more: &str, own| Event {
        at: ago(hours),
        text: text.into(),
        more: more.into(),
        own,
    };
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
            &[
                "technical-indicator",
                "incident-facts",
                "reporter-identity",
                "subscriber",
                "identifying-address",
                "financial",
            ],
            &["victim-identity"],
        ),
        revision: 2,
        revised: ago(124),
        texts: vec![Prose::marked(
            "A cloned sign-in page was sent by text message from 04:10 UTC, in three waves. 640 customers opened it and 23 \
             gave a one-time code. victim 7K2M and victim 3QXT confirmed transfers after a call from +46 8 555 010 19. The \
             kit posts to the second host within two seconds.",
            &["victim 7K2M", "victim 3QXT"],
        )],
        subjects: vec![
            Subject { name: "victim 7K2M".into(), role: "victim".into(), pseudonym: true },
            Subject { name: "victim 3QXT".into(), role: "victim".into(), pseudonym: true },
        ],
        withheld_people: vec![withheld("suspect-identity")],
        withheld: vec![withheld("content")],
        observables: observables(),
        observables_csv: "type,value\ndomain-name,login-nordbank[.]example\n".into(),
        similar: vec![
            similar(
                "R-8T2QK5NW",
                "Phishing kit on a guest web server",
                "Same SHA-256, seen in 2 reports in all. Klinikum Elbtal",
                Tlp::Green,
                Some("Phish-kit Lindorm"),
            ),
            similar(
                "R-6C1NV8TE",
                "Credential phishing against customers, wave 2",
                "Same domain, first seen nine days earlier. Nordbank",
                Tlp::Amber,
                Some("Phish-kit Lindorm"),
            ),
            similar(
                "R-9MXE3R7A",
                "SIM swap used against 14 accounts",
                "Same host, common: 6 reports in all. Nordbank",
                Tlp::AmberStrict,
                None,
            ),
        ],
        timeline: vec![
            event(
                2,
                "Triage outcome became overdue",
                "Told: Lotte Claes, then the desk. Next: the supervisor, at 16:32",
                false,
            ),
            event(101, "Lotte Claes claimed it", "In triage since", true),
            event(124, "Nordbank added revision 2", "Third wave, one more host; nothing became wider", false),
            event(
                170,
                "You acknowledged receipt",
                "3 h 36 min after it came; the agreement gives 24 h",
                true,
            ),
            event(174, "Released to Cyber Unit Brabant", "By AGR-2026-0001, version 1", false),
        ],
        duties: vec![
            ClockRow {
                law: "§ 12".into(),
                text: "You: triage outcome, 5 working days".into(),
                clock: Some(clock(7000, -125)),
            },
            ClockRow { law: "§ 12".into(), text: "You: acknowledge, 24 h".into(), clock: None },
        ],
        decided: "The decision of 16 Nov 08:55 UTC, replayed: same inputs, same outcome.".into(),
        agreement: Some(agreement_ref("AGR-2026-0001", "operational")),
        can_log: true,
        explanation: explanation(),
        ..ReportPage::default()
    }
}
