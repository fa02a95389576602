//! Worlds of all sorts: agreements, items, sources and consents as a tape of choices says.

use super::tape::Tape;
use super::world::{country, days, noon};
use crate::agreement::{
    AgreementKind, AgreementRef, AgreementState, Clause, ClauseSet, Clauses, DataLevel, Direction, FlowKind,
    LegalBasis, Level, Matching, Onward, Party, PartyRole, Regime, Status, Suspension, ThirdCountry,
    Treatment, template,
};
use crate::country::{CountryFacts, HumanRights, Review, TransferBasis};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    AudienceMode, AudienceRequest, Consent, Decision, Flow, ItemFacts, OnlyRecipient, OrgFacts, OrgKind,
    Projection, RecipientOutcome, SourceFacts, World, audience, decide,
};
use crate::ids::{AgreementId, CommunityId, Item, OrgId, ReportId};
use crate::marking::{Handling, Marking, Pap, PurposeSet, Tlp};
use crate::taxonomy::Category;
use crate::time::Time;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

const COMMUNITY: CommunityId = CommunityId(Uuid::from_u128(77));

fn org(n: usize) -> OrgId {
    OrgId(Uuid::from_u128(n as u128 + 1))
}

/// A question with everything around it.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    pub(super) world: World,
    pub(super) agreements: Vec<AgreementState>,
    pub(super) kind: FlowKind,
    pub(super) from: OrgId,
    pub(super) item: ItemFacts,
    pub(super) asked: PurposeSet,
    pub(super) basis: Option<(&'static str, &'static str)>,
    pub(super) consents: Vec<Consent>,
    pub(super) mode: AudienceMode,
}

impl Scenario {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let tape = &mut Tape::new(bytes);
        let world = world(tape);
        let kind = tape.one(&[
            FlowKind::Report,
            FlowKind::Alert,
            FlowKind::Alert,
            FlowKind::Request,
            FlowKind::Response,
            FlowKind::Onward,
            FlowKind::Match,
            FlowKind::Restriction,
        ]);
        let from = org(tape.one(&[0, 2, 2, 3, 5]));
        let count = 1 + tape.below(3);
        let agreements = (0..count).map(|n| agreement(tape, n, &world, from, kind)).collect::<Vec<_>>();
        let (item, asked) = item(tape, kind, from);
        let consents = (0..tape.below(4)).map(|_| consent(tape, &item, from)).collect();
        let basis = (!tape.rarely(5)).then_some(("national-law", "1"));
        let mode = if tape.rarely(4) {
            let organisations = (0..=tape.below(3))
                .map(|_| OnlyRecipient {
                    organisation: org(tape.below(6)),
                    agreement: tape.rarely(2).then(|| agreements[tape.below(count)].id),
                    withhold: if tape.rarely(2) {
                        ClassSet::from_bits(i32::from(tape.byte()))
                    } else {
                        ClassSet::EMPTY
                    },
                })
                .collect();
            AudienceMode::Only { organisations }
        } else {
            AudienceMode::Agreements
        };
        Self { world, agreements, kind, from, item, asked, basis, consents, mode }
    }

    pub(super) fn recipients(&self) -> impl Iterator<Item = OrgId> {
        self.world.organisations.keys().copied().filter(|id| *id != self.from)
    }

    pub(super) fn decide(&self, agreement: &AgreementState, to: OrgId, at: Time) -> Decision {
        let flow = Flow {
            kind: self.kind,
            from: self.from,
            to,
            item: &self.item,
            purposes_asked: self.asked,
            legal_basis: self.basis,
            consents: &self.consents,
        };
        decide(agreement, &self.world, &flow, at)
    }

    pub(super) fn audience(&self) -> Vec<RecipientOutcome> {
        let request = AudienceRequest {
            from: self.from,
            kind: self.kind,
            item: &self.item,
            purposes_asked: self.asked,
            legal_basis: self.basis,
            mode: &self.mode,
            consents: &self.consents,
        };
        audience(&request, &self.agreements, &self.world, noon())
    }

    /// Every (agreement, recipient) pair.
    pub(super) fn pairs(&self) -> Vec<(&AgreementState, OrgId)> {
        self.agreements.iter().flat_map(|a| self.recipients().map(move |to| (a, to))).collect()
    }
}

/// Companies 0 and 1, authorities 2 (BE), 3 (NL) and 4 (third country), a CSIRT 5.
fn world(tape: &mut Tape<'_>) -> World {
    let kinds = [
        (OrgKind::Company, "SE"),
        (OrgKind::Company, "BE"),
        (OrgKind::Authority, "BE"),
        (OrgKind::Authority, "NL"),
        (OrgKind::Authority, "UA"),
        (OrgKind::Csirt, "LU"),
    ];
    let organisations = kinds.iter().enumerate().map(|(n, (kind, code))| {
        let clients = (0..6).filter(|_| tape.rarely(8)).map(org).collect();
        (org(n), OrgFacts { kind: *kind, country: country(code), regulator: tape.rarely(12), clients })
    });
    let organisations = organisations.collect();
    let eu = ["SE", "BE", "NL", "LU"]
        .map(|code| (country(code), CountryFacts { eu_eea: true, ..CountryFacts::default() }));
    let mut countries = std::collections::BTreeMap::from(eu);
    if !tape.rarely(8) {
        countries.insert(country("UA"), facts(tape));
    }
    let members = (0..6).filter(|_| !tape.rarely(2)).map(org).collect();
    World { organisations, countries, communities: [(COMMUNITY, members)].into() }
}

fn facts(tape: &mut Tape<'_>) -> CountryFacts {
    let mut transfer_bases = Vec::new();
    if !tape.rarely(2) {
        transfer_bases.push(tape.one(&[TransferBasis::BindingInstrument, TransferBasis::Adequacy]));
    }
    if tape.rarely(2) {
        // twelve months on, the dossier ends around noon
        let dossier = tape.moment() - chrono::TimeDelta::days(365);
        transfer_bases.push(TransferBasis::SelfAssessment { dossier, reported: !tape.rarely(4) });
    }
    CountryFacts {
        eu_eea: false,
        data_protection_law: !tape.rarely(6),
        convention_108: !tape.rarely(6),
        budapest: true,
        human_rights: tape.one(&[
            Some(HumanRights::Assured),
            Some(HumanRights::Assured),
            Some(HumanRights::Assured),
            Some(HumanRights::Doubtful),
            None,
        ]),
        transfer_bases,
        review: (!tape.rarely(6)).then(|| Review { next_due: tape.late(), clean: !tape.rarely(6) }),
        clean_at_l2_since: (!tape.rarely(4)).then(|| tape.moment() - chrono::TimeDelta::days(365)),
    }
}

/// An agreement that usually joins `from` with one or two others and usually lists the flow.
fn agreement(tape: &mut Tape<'_>, n: usize, world: &World, from: OrgId, kind: FlowKind) -> AgreementState {
    let mut members = BTreeSet::new();
    if !tape.rarely(10) {
        members.insert(from);
    }
    for _ in 0..=tape.below(3) {
        members.insert(org(tape.one(&[2, 3, 4, 5, 0, 1])));
    }
    let role = |tape: &mut Tape<'_>| {
        tape.one(&[
            PartyRole::Partner,
            PartyRole::Partner,
            PartyRole::Partner,
            PartyRole::Partner,
            PartyRole::Receiver,
            PartyRole::Reporter,
            PartyRole::Hub,
            PartyRole::Observer,
        ])
    };
    let parties: Vec<Party> = members
        .iter()
        .map(|id| Party {
            organisation: *id,
            role: role(tape),
            country: world.organisations[id].country,
            competent_authority: !tape.rarely(6),
            regime: tape.one(&[Regime::Led, Regime::Led, Regime::Gdpr, Regime::Other]),
        })
        .collect();
    let mut clauses = clauses(tape);
    if !tape.rarely(8) {
        for (a, b) in parties.iter().flat_map(|a| parties.iter().map(move |b| (a.role, b.role))) {
            clauses.directions.insert(Direction { from: a, to: b, flow: kind });
        }
    }
    AgreementState {
        id: AgreementId(Uuid::from_u128(500 + n as u128)),
        reference: AgreementRef(format!("AGR-2026-{n:04}")),
        version: 1,
        kind: AgreementKind::Multilateral,
        data_level: if tape.rarely(3) { DataLevel::Strategic } else { DataLevel::Operational },
        left: members.iter().copied().filter(|_| tape.rarely(20)).collect(),
        parties,
        clauses: Arc::new(clauses),
        status: if tape.rarely(10) {
            tape.one(Status::ALL)
        } else {
            tape.one(&[Status::Active, Status::Notice])
        },
        in_force_from: if tape.rarely(10) { tape.moment() } else { days(-20) },
        expires_at: tape.late(),
        suspensions: (0..usize::from(tape.rarely(5))).map(|_| suspension(tape)).collect(),
    }
}

pub(super) fn suspension(tape: &mut Tape<'_>) -> Suspension {
    Suspension {
        party: tape.rarely(2).then(|| org(tape.below(6))),
        clauses: if tape.rarely(3) { ClauseSet::ALL } else { ClauseSet::of(tape.one(Clause::ALL)) },
        from: tape.moment(),
    }
}

fn clauses(tape: &mut Tape<'_>) -> Clauses {
    let mut clauses = template(AgreementKind::Multilateral);
    for class in DataClass::ALL {
        let treatment = tape.one(&[
            Treatment::Allow,
            Treatment::Allow,
            Treatment::Allow,
            Treatment::Pseudonymise,
            Treatment::Withhold,
        ]);
        clauses.data_classes.default.insert(class, treatment);
    }
    if tape.rarely(6) {
        let table = tape.classes().iter().map(|class| (class, Treatment::Allow)).collect();
        clauses.data_classes.flows.insert(FlowKind::Alert, table);
    }
    clauses.purposes = tape.purposes();
    clauses.legal_basis = vec![LegalBasis {
        instrument: "national-law".into(),
        article: tape.one(&["1", "1", "1", "2"]).into(),
        note: String::new(),
    }];
    if tape.rarely(6) {
        clauses.categories.allow = Category::parse("fraud").into_iter().collect();
    }
    clauses.marking.max_tlp =
        tape.one(&[Tlp::Red, Tlp::Red, Tlp::Red, Tlp::AmberStrict, Tlp::Amber, Tlp::Green]);
    clauses.marking.max_pap = tape.one(&[Pap::Red, Pap::Red, Pap::Red, Pap::Amber, Pap::Green]);
    if tape.rarely(6) {
        clauses.marking.handling_required.insert(Handling::H1);
    }
    if tape.rarely(4) {
        clauses.marking.handling_accepted.remove(&tape.one(Handling::ALL));
    }
    clauses.matching = tape.one(&[Matching::Visible, Matching::Silent, Matching::Off]);
    clauses.third_country = (!tape.rarely(6)).then(|| ThirdCountry {
        granted: tape.one(&[Level::L3, Level::L2, Level::L1, Level::L0]),
        gdpr_ground: (!tape.rarely(3)).then(|| "art. 46".to_owned()),
        national_law_basis: (!tape.rarely(3)).then(|| "s. 1".to_owned()),
    });
    clauses.use_limitation = !tape.rarely(3);
    clauses.retention.report = tape.one(&[24, 12]);
    clauses
}

fn marking(tape: &mut Tape<'_>) -> Marking {
    let mut handling = BTreeSet::from([Handling::H0]);
    if tape.rarely(6) {
        handling.insert(tape.one(&[Handling::H1, Handling::H2, Handling::H3]));
    }
    Marking {
        tlp: tape.one(&[Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::Amber, Tlp::AmberStrict, Tlp::Red]),
        pap: tape.one(&[Pap::Clear, Pap::Clear, Pap::Green, Pap::Amber, Pap::Red]),
        handling,
        purposes: tape.purposes(),
    }
}

/// An item and what its sender asks for. A report has no sources; others have some.
fn item(tape: &mut Tape<'_>, kind: FlowKind, from: OrgId) -> (ItemFacts, PurposeSet) {
    let own = marking(tape);
    let count = if kind == FlowKind::Report { 0 } else { tape.below(4) };
    let sources: Vec<SourceFacts> = (0..count).map(|n| source(tape, n, from)).collect();
    let elements: BTreeSet<(u64, DataClass)> = if count == 0 {
        BTreeSet::new()
    } else {
        let one = |tape: &mut Tape<'_>| {
            let mask = if tape.rarely(3) { tape.below(1 << count) } else { 1 << tape.below(count) };
            (mask as u64, tape.one(&DataClass::ALL))
        };
        (0..2 + tape.below(8)).map(|_| one(tape)).collect()
    };
    let classes =
        if count == 0 { tape.classes() } else { elements.iter().map(|(_, class)| *class).collect() };
    // an alert of its own is labelled as its sources, and no milder
    let asked = if count == 0 { PurposeSet::ALL } else { own.purposes };
    let categories = (0..=tape.below(2))
        .filter_map(|_| {
            Category::parse(tape.one(&[
                "fraud/phishing",
                "fraud/phishing",
                "fraud/phishing",
                "fraud/phishing",
                "malicious-code",
                "malicious-code",
                "test",
            ]))
        })
        .collect();
    let item = ItemFacts {
        categories,
        marking: sources.iter().fold(own, |joined, s| joined.join(&s.marking)),
        classes,
        sources,
        elements,
        disputed_until: tape.rarely(12).then(|| tape.moment()),
        abusive_material: tape.rarely(25),
    };
    (item, asked)
}

fn source(tape: &mut Tape<'_>, n: usize, from: OrgId) -> SourceFacts {
    let originator = if tape.rarely(8) { from } else { org(tape.one(&[1, 0, 3])) };
    SourceFacts {
        item: Item::from(ReportId(Uuid::from_u128(900 + n as u128))),
        revision: 1,
        originator,
        agreement: AgreementId(Uuid::from_u128(500)),
        reference: AgreementRef("AGR-2026-0000".into()),
        projection: Projection {
            kept: if tape.rarely(3) { tape.classes() } else { ClassSet::ALL },
            pseudonymised: ClassSet::EMPTY,
        },
        marking: marking(tape),
        onward: match tape.below(5) {
            0..=2 => Onward::AllowedWithin(COMMUNITY),
            3 => Onward::PriorConsent,
            _ => Onward::Forbidden,
        },
        live_until: tape.late(),
    }
}

fn consent(tape: &mut Tape<'_>, item: &ItemFacts, from: OrgId) -> Consent {
    let about = tape.below(item.sources.len() + 1);
    let source = item.sources.get(about);
    Consent {
        item: source.map_or(Item::from(ReportId(Uuid::nil())), |s| s.item),
        from: source.map_or(from, |s| s.originator),
        recipient: org(tape.one(&[2, 3, 4, 5])),
        classes: if tape.rarely(3) { tape.classes() } else { ClassSet::ALL },
        purposes: tape.purposes(),
        valid_until: tape.late(),
    }
}
