//! Who is in the demo's world. Invented, all of it.

use domain::authz::Role;
use domain::decision::OrgKind;
use domain::duty::RegimeProfile;

/// An organisation and its people.
pub(crate) struct Org {
    /// Short name, and the first label of its people's addresses.
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) country: &'static str,
    pub(crate) kind: OrgKind,
    pub(crate) regimes: &'static [RegimeProfile],
    /// What an alert could give it away by.
    pub(crate) brands: &'static [&'static str],
    pub(crate) people: &'static [Person],
}

/// An account `<login>@<slug>.example`.
pub(crate) struct Person {
    pub(crate) login: &'static str,
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    /// What to try with it, in a line.
    pub(crate) can: &'static str,
}

const fn person(login: &'static str, name: &'static str, role: Role, can: &'static str) -> Person {
    Person { login, name, role, can }
}

const REPORT: &str = "report an attack and see who receives what";
const ANSWER: &str = "report, answer and consent for the company";
const NEGOTIATE: &str = "read and prepare agreements";
const SIGN: &str = "sign and suspend agreements";
const PROTECT: &str = "read the log and what was released";
const KEEP: &str = "keep the organisation's accounts";
const TRIAGE: &str = "work the queue, cases and alerts";
const CLEAR: &str = "clear alerts as the second person";
const RECEIVE: &str = "receive and acknowledge alerts";

/// Everybody, in the order in which they are listed.
pub(crate) const ORGANISATIONS: &[Org] = &[
    Org {
        slug: "nordbank",
        name: "Nordbank",
        country: "SE",
        kind: OrgKind::Company,
        regimes: &[RegimeProfile::Dora, RegimeProfile::Gdpr],
        brands: &["Nordbank"],
        people: &[
            person("reporter", "Elin Sjöberg", Role::Reporter, REPORT),
            person("compliance", "Henrik Lund", Role::Compliance, ANSWER),
            person("manager", "Karin Åkesson", Role::AgreementManager, NEGOTIATE),
            person("signatory", "Maria Falk", Role::Signatory, SIGN),
            person("admin", "Jonas Ek", Role::Admin, KEEP),
            person("dpo", "Sara Blom", Role::Dpo, PROTECT),
        ],
    },
    Org {
        slug: "hexacom",
        name: "Hexacom",
        country: "FR",
        kind: OrgKind::Company,
        regimes: &[RegimeProfile::Nis2, RegimeProfile::Gdpr],
        brands: &["Hexacom"],
        people: &[
            person("reporter", "Julien Moreau", Role::Reporter, REPORT),
            person("compliance", "Camille Laurent", Role::Compliance, ANSWER),
            person("manager", "Nadia Benali", Role::AgreementManager, NEGOTIATE),
            person("signatory", "Antoine Girard", Role::Signatory, SIGN),
        ],
    },
    Org {
        slug: "klinikum",
        name: "Klinikum Elbtal",
        country: "DE",
        kind: OrgKind::Company,
        regimes: &[RegimeProfile::Nis2, RegimeProfile::Gdpr],
        brands: &["Klinikum Elbtal", "Elbtal"],
        people: &[
            person("reporter", "Jana Vogel", Role::Reporter, REPORT),
            person("compliance", "Tobias Reuter", Role::Compliance, ANSWER),
            person("manager", "Anke Sommer", Role::AgreementManager, NEGOTIATE),
            person("signatory", "Ulrich Hartmann", Role::Signatory, SIGN),
        ],
    },
    Org {
        slug: "brabant",
        name: "Cyber Unit Brabant",
        country: "BE",
        kind: OrgKind::Authority,
        regimes: &[],
        brands: &[],
        people: &[
            person("analyst", "Lotte Claes", Role::Analyst, TRIAGE),
            person("supervisor", "Wim Aerts", Role::Supervisor, CLEAR),
            person("duty", "Sofie Peeters", Role::DutyOfficer, "acknowledge and recall out of hours"),
            person("manager", "Bram Maes", Role::AgreementManager, NEGOTIATE),
            person("signatory", "Griet Vermeulen", Role::Signatory, SIGN),
            person("dpo", "Hanne Wouters", Role::Dpo, PROTECT),
            person("auditor", "Koen Jacobs", Role::Auditor, "read the log with its decisions"),
            person("admin", "Pieter Lemmens", Role::Admin, KEEP),
        ],
    },
    Org {
        slug: "lutetia",
        name: "Cyber Unit Lutetia",
        country: "FR",
        kind: OrgKind::Authority,
        regimes: &[],
        brands: &[],
        people: &[
            person("analyst", "Claire Fournier", Role::Analyst, TRIAGE),
            person("supervisor", "Marc Delorme", Role::Supervisor, CLEAR),
            person("manager", "Inès Rousseau", Role::AgreementManager, NEGOTIATE),
            person("signatory", "Philippe Garnier", Role::Signatory, SIGN),
        ],
    },
    Org {
        slug: "polder",
        name: "Cyber Team Polder",
        country: "NL",
        kind: OrgKind::Authority,
        regimes: &[],
        brands: &[],
        people: &[
            person("officer", "Daan Visser", Role::PartnerOfficer, RECEIVE),
            person("supervisor", "Femke de Wit", Role::Supervisor, CLEAR),
            person("signatory", "Ruud Bakker", Role::Signatory, SIGN),
        ],
    },
    Org {
        slug: "dnipro",
        name: "Cyber Police Dnipro",
        country: "UA",
        kind: OrgKind::Authority,
        regimes: &[],
        brands: &[],
        people: &[
            person("officer", "Olena Kovalenko", Role::PartnerOfficer, RECEIVE),
            person("supervisor", "Andrii Shevchuk", Role::Supervisor, CLEAR),
            person("signatory", "Iryna Bondar", Role::Signatory, SIGN),
        ],
    },
    Org {
        slug: "meridian",
        name: "CSIRT Meridian",
        country: "LU",
        kind: OrgKind::Csirt,
        regimes: &[],
        brands: &[],
        people: &[
            person("officer", "Luc Weber", Role::PartnerOfficer, RECEIVE),
            person("signatory", "Anne Schmit", Role::Signatory, SIGN),
        ],
    },
    Org {
        slug: "entente",
        name: "Entente Operations",
        country: "BE",
        kind: OrgKind::Operator,
        regimes: &[],
        brands: &[],
        people: &[person("operator", "Robin Hale", Role::Operator, "run it, without reading it")],
    },
];

/// The address with which a person signs in.
pub(crate) fn email(org: &Org, person: &Person) -> String {
    format!("{}@{}.example", person.login, org.slug)
}
