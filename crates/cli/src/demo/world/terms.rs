//! The six agreements of the demo's world, and what is recorded about its countries.

use domain::agreement::{
    AgreementKind, Clauses, DataLevel, Level, Onward, PartyRole, Regime, Treatment, template,
};
use domain::country::{CountryFacts, HumanRights, Review};
use domain::data_class::DataClass;
use domain::ids::CommunityId;
use domain::marking::Tlp;
use domain::time::{Term, Time};

/// The authorities and the CSIRT to which alerts may be passed on.
pub(super) const CIRCLE: (&str, &[&str]) = ("Brabant circle", &["polder", "dnipro", "meridian"]);

/// One agreement; parties by their short names.
pub(super) struct Terms {
    pub(super) title: &'static str,
    pub(super) kind: AgreementKind,
    pub(super) level: DataLevel,
    pub(super) parties: &'static [(&'static str, PartyRole)],
    max_tlp: Tlp,
    allowed: &'static [DataClass],
    within_circle: bool,
}

use DataClass::{Financial, IdentifyingAddress, Subscriber};
use PartyRole::{Partner, Receiver, Reporter};

/// In the order in which they were signed, which is the order of their references.
pub(super) const AGREEMENTS: &[Terms] = &[
    Terms {
        title: "Incident reports of Nordbank to Cyber Unit Brabant",
        kind: AgreementKind::CompanyAuthority,
        level: DataLevel::Operational,
        parties: &[("nordbank", Reporter), ("brabant", Receiver)],
        max_tlp: Tlp::AmberStrict,
        allowed: &[IdentifyingAddress, Subscriber, Financial],
        within_circle: true,
    },
    Terms {
        title: "Telecom incidents of Hexacom to Brabant and Lutetia",
        kind: AgreementKind::Multilateral,
        level: DataLevel::Strategic,
        parties: &[("hexacom", Reporter), ("brabant", Receiver), ("lutetia", Receiver)],
        max_tlp: Tlp::Amber,
        allowed: &[],
        within_circle: false,
    },
    Terms {
        title: "Incident reports of Klinikum Elbtal to Cyber Unit Brabant",
        kind: AgreementKind::CompanyAuthority,
        level: DataLevel::Strategic,
        parties: &[("klinikum", Reporter), ("brabant", Receiver)],
        max_tlp: Tlp::Green,
        allowed: &[],
        within_circle: true,
    },
    Terms {
        title: "Alerts between Brabant and Polder",
        kind: AgreementKind::AuthorityAuthority,
        level: DataLevel::Operational,
        parties: &[("brabant", Partner), ("polder", Partner)],
        max_tlp: Tlp::Amber,
        allowed: &[IdentifyingAddress],
        within_circle: false,
    },
    Terms {
        title: "Alerts between Brabant and Dnipro",
        kind: AgreementKind::ThirdCountry,
        level: DataLevel::Strategic,
        parties: &[("brabant", Partner), ("dnipro", Partner)],
        max_tlp: Tlp::Amber,
        allowed: &[],
        within_circle: false,
    },
    Terms {
        title: "Alerts between Brabant and CSIRT Meridian",
        kind: AgreementKind::AuthorityAuthority,
        level: DataLevel::Strategic,
        parties: &[("brabant", Partner), ("meridian", Partner)],
        max_tlp: Tlp::Amber,
        allowed: &[],
        within_circle: false,
    },
];

impl Terms {
    /// The template of its kind with what the parties agreed; purposes and handling code are the template's.
    pub(super) fn clauses(&self, circle: CommunityId) -> Clauses {
        let mut clauses = template(self.kind);
        clauses.marking.max_tlp = self.max_tlp;
        clauses.data_classes.default.extend(self.allowed.iter().map(|class| (*class, Treatment::Allow)));
        if self.within_circle {
            clauses.onward = Onward::AllowedWithin(circle);
        }
        if let Some(third) = &mut clauses.third_country {
            third.granted = Level::L1;
        }
        clauses
    }
}

/// Under which data-protection law a party works.
pub(super) fn regime(slug: &str) -> Regime {
    match slug {
        "brabant" | "lutetia" | "polder" => Regime::Led,
        "dnipro" => Regime::Other,
        _ => Regime::Gdpr,
    }
}

/// Which countries are recorded, with the facts. Ukraine's support level L1: without a transfer basis no personal data
/// pass.
pub(super) fn countries(at: Time) -> Vec<(&'static str, CountryFacts, &'static str)> {
    let member = CountryFacts {
        eu_eea: true,
        data_protection_law: true,
        convention_108: true,
        budapest: true,
        human_rights: Some(HumanRights::Assured),
        ..CountryFacts::default()
    };
    let ukraine = CountryFacts {
        eu_eea: false,
        review: Some(Review { next_due: Term::Months(8).after(at), clean: true }),
        ..member.clone()
    };
    let treaty = "Treaty on European Union, list of members";
    let mut all: Vec<_> =
        ["BE", "DE", "FR", "LU", "NL", "SE"].map(|code| (code, member.clone(), treaty)).to_vec();
    all.push((
        "UA",
        ukraine,
        "Invented for the demo: conventions 108 and 185 in force, no adequacy decision",
    ));
    all
}
