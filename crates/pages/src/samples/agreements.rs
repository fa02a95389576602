//! Agreements: the list, and one with a version being signed.

use super::form::{CLASSES, finding};
use super::{agency, brabant, item, pairs, state, texts};
use crate::page::{
    Action, AgreementPage, AgreementRow, AgreementsPage, Clause, DateRow, Gate, Matrix, MatrixCell,
    MatrixRow, Note, Run, Signature,
};
use crate::view::{Fate, Filter, ItemRef, OrgRef, Step, Tone, Verdict};

fn dnipro() -> OrgRef {
    OrgRef::new("Cyber Police Dnipro", "UA")
}

/// The list.
pub fn agreements() -> AgreementsPage {
    let row =
        |reference: &str, title: &str, text: &str, tone, kind: &str, level: &str, parties| AgreementRow {
            item: item("agreements", reference, title),
            state: state(text, tone),
            kind: kind.into(),
            level: level.into(),
            parties,
            expires: "4 May 2028".into(),
        };
    AgreementsPage {
        shell: agency("Agreements", "agreements", false),
        summary: "4 in force, 1 being signed".into(),
        filters: vec![Filter {
            id: "all".into(),
            label: "All".into(),
            count: Some(5),
            href: "?".into(),
            on: true,
        }],
        rows: vec![
            row(
                "AGR-2026-0001",
                "Nordbank and Brabant, reporting",
                "In force",
                Tone::Ok,
                "company-authority",
                "operational",
                vec![OrgRef::new("Nordbank", "SE"), brabant()],
            ),
            row(
                "AGR-2026-0002",
                "Brabant and Polder, alerts",
                "In force",
                Tone::Ok,
                "authority-authority",
                "operational",
                vec![brabant(), OrgRef::new("Cyber Team Polder", "NL")],
            ),
            row(
                "AGR-2026-0005",
                "Brabant and Dnipro, cybercrime alerts",
                "Version 2 being signed",
                Tone::Warn,
                "third-country",
                "strategic",
                vec![brabant(), dnipro()],
            ),
        ],
        next: None,
    }
}

fn matrix() -> Matrix {
    let written = |class: &str| match class {
        "technical-indicator" | "incident-facts" | "identifying-address" => Fate::Kept,
        "victim-identity" | "financial" => Fate::Pseudonymised,
        _ => Fate::Withheld,
    };
    let today = |class: &str| match class {
        "technical-indicator" | "incident-facts" => Fate::Kept,
        _ => Fate::Withheld,
    };
    let cell = |fate, changed, edge| MatrixCell { fate, changed, edge };
    let row = |class: &&str| {
        let (now, next) = (today(class), written(class));
        MatrixRow {
            class: (*class).into(),
            cells: vec![
                cell(now, false, true),
                cell(next, now != next, false),
                cell(now, false, false),
                cell(now, false, true),
                cell(next, now != next, false),
            ],
        }
    };
    Matrix {
        parties: vec![
            (dnipro(), texts(&["v1, in force", "v2, as written", "v2, by today’s facts"])),
            (brabant(), texts(&["v1, in force", "v2, as written"])),
        ],
        rows: CLASSES.iter().map(row).collect(),
    }
}

fn run(edit: &str, text: &str) -> Run {
    Run { edit: edit.into(), text: text.into() }
}

fn clauses() -> Vec<Clause> {
    let clause = |id: &str, number: &str, text: Vec<Run>, machine: &[(&str, &str)]| Clause {
        id: id.into(),
        number: number.into(),
        changed: text.len() > 1,
        text,
        machine: pairs(machine),
    };
    vec![
        clause(
            "data-classes",
            "§ 5",
            vec![
                run("", "The parties exchange "),
                run("del", "no personal data"),
                run("", " "),
                run(
                    "ins",
                    "addresses in full, and victims’ names and account numbers as pseudonyms, in alerts and sightings",
                ),
                run("", ". Every other personal class is withheld."),
            ],
            &[("data level", "operational"), ("addresses", "allow"), ("victims", "pseudonymise")],
        ),
        clause(
            "marking",
            "§ 6",
            vec![run(
                "",
                "Nothing above TLP:AMBER or PAP:AMBER travels under this agreement. Transport is encrypted; attribution and resale are forbidden.",
            )],
            &[("max TLP", "AMBER"), ("max PAP", "AMBER"), ("handling", "requires H0, accepts H0 to H2")],
        ),
        clause(
            "retention",
            "§ 11",
            vec![
                run("", "Personal classes are erased after "),
                run("del", "12"),
                run("", " "),
                run("ins", "6"),
                run("", " months, the rest after 24."),
            ],
            &[("report", "24 months"), ("personal", "6 months")],
        ),
    ]
}

/// One agreement, with version 2 being signed.
pub fn agreement() -> AgreementPage {
    let date = |at: &str, what: &str, who: &str, soon| DateRow {
        at: at.into(),
        what: what.into(),
        who: who.into(),
        soon,
    };
    let step = |label: &str, done, current| Step { label: label.into(), done, current };
    let gate = [
        (Verdict::Pass, "Data-protection law, Convention 108", "", "Country facts, read 2 Sep 2026"),
        (Verdict::Pass, "Human rights assured, review clean", "", "Review of 4 May 2026, next in 162 days"),
        (Verdict::Fail, "A valid transfer basis", "", "None recorded"),
        (Verdict::Wait, "Operational text signed by both", "", "Dnipro’s signature is missing"),
    ];
    AgreementPage {
        shell: agency("AGR-2026-0005", "agreements", false),
        item: ItemRef {
            reference: "AGR-2026-0005".into(),
            title: "Brabant and Dnipro, cybercrime alerts".into(),
            href: "/agreements/AGR-2026-0005".into(),
        },
        state: state("Version 1 in force", Tone::Ok),
        actions: vec![Action {
            label: "Printable text".into(),
            href: "/agreements/AGR-2026-0005/v/2".into(),
            test: "agreement-print".into(),
            ..Action::default()
        }],
        note: Some(Note {
            lead: "Version 1 decides until both have signed version 2.".into(),
            text: "Even then nothing personal goes to Dnipro before a transfer basis is recorded.".into(),
            ..Note::default()
        }),
        steps: vec![
            step("Draft", true, false),
            step("Negotiation", true, false),
            step("Legal review", true, false),
            step("Signing, 1 of 2", false, true),
            step("In force", false, false),
        ],
        matrix: matrix(),
        clauses: clauses(),
        dates: vec![
            date("6 Jan 2027", "Contact desks are tested", "both parties", false),
            date("17 Jan 2027", "Version 2 lapses without Dnipro’s signature", "signatory of Dnipro", true),
            date("4 May 2028", "Expires, wind-down begins", "both parties", false),
        ],
        signing_version: 2,
        signed: "1 of 2".into(),
        signatures: vec![
            Signature {
                org: brabant(),
                line: "Marc Devos, signatory".into(),
                notes: texts(&[
                    "18 Nov 2026 09:41 UTC, demo key 5f:c2:91:0e",
                    "Data-protection officer: yes, 12 Nov",
                ]),
            },
            Signature { org: dnipro(), line: String::new(), notes: texts(&["Asked 18 Nov"]) },
        ],
        hash: "4be1 07a9 c35d 88f0 a1c6 e2d9 7b40 12e6".into(),
        gate: Some(Gate {
            level: state("L1 today", Tone::Warn),
            lede: "Version 2 grants L2. It takes effect when each of these holds.".into(),
            findings: gate.into_iter().map(finding).collect(),
        }),
    }
}
