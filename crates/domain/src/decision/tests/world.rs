//! What the tests are made of: organisations, agreements and items with few words.

use crate::agreement::FlowKind;
use crate::agreement::{
    AgreementKind, AgreementRef, AgreementState, Clauses, DataLevel, Party, PartyRole, Regime, Status,
    Treatment, template,
};
use crate::country::{Country, CountryFacts, HumanRights, Review};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    AudienceMode, AudienceRequest, Consent, Decision, Finding, Flow, ItemFacts, OrgFacts, OrgKind,
    Projection, RecipientOutcome, Rule, SourceFacts, Verdict, World, audience, decide, live_until,
};
use crate::ids::{AgreementId, CommunityId, Item, OrgId, ReportId};
use crate::marking::{Marking, PurposeSet, Tlp};
use crate::taxonomy::Category;
use crate::time::{Time, never};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

pub(super) const NORDBANK: OrgId = OrgId(Uuid::from_u128(1));
pub(super) const HEXACOM: OrgId = OrgId(Uuid::from_u128(2));
pub(super) const KLINIKUM: OrgId = OrgId(Uuid::from_u128(3));
pub(super) const BRABANT: OrgId = OrgId(Uuid::from_u128(4));
pub(super) const LUTETIA: OrgId = OrgId(Uuid::from_u128(5));
pub(super) const POLDER: OrgId = OrgId(Uuid::from_u128(6));
pub(super) const DNIPRO: OrgId = OrgId(Uuid::from_u128(7));
pub(super) const MERIDIAN: OrgId = OrgId(Uuid::from_u128(8));
pub(super) const OPERATOR: OrgId = OrgId(Uuid::from_u128(9));

pub(super) const CIRCLE: CommunityId = CommunityId(Uuid::from_u128(100));

/// The moment of most tests.
pub(super) fn noon() -> Time {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// Noon and some days.
pub(super) fn days(n: i64) -> Time {
    noon() + TimeDelta::days(n)
}

pub(super) fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

pub(super) fn classes<const N: usize>(list: [DataClass; N]) -> ClassSet {
    list.into_iter().collect()
}

/// Indicator and facts.
pub(super) const PLAIN: ClassSet = ClassSet::PLAIN;

/// Facts of a third country that support L1: rights assured, a clean review, no basis for personal data.
pub(super) fn facts_at_l1() -> CountryFacts {
    CountryFacts {
        data_protection_law: true,
        convention_108: true,
        budapest: true,
        human_rights: Some(HumanRights::Assured),
        review: Some(Review { next_due: days(200), clean: true }),
        ..CountryFacts::default()
    }
}

pub(super) fn world() -> World {
    let org = |kind, code: &str| OrgFacts {
        kind,
        country: country(code),
        regulator: false,
        clients: BTreeSet::new(),
    };
    let eu = |code: &str| (country(code), CountryFacts { eu_eea: true, ..CountryFacts::default() });
    World {
        organisations: BTreeMap::from([
            (NORDBANK, org(OrgKind::Company, "SE")),
            (HEXACOM, org(OrgKind::Company, "FR")),
            (KLINIKUM, org(OrgKind::Company, "DE")),
            (BRABANT, org(OrgKind::Authority, "BE")),
            (LUTETIA, org(OrgKind::Authority, "FR")),
            (POLDER, org(OrgKind::Authority, "NL")),
            (DNIPRO, org(OrgKind::Authority, "UA")),
            (MERIDIAN, org(OrgKind::Csirt, "LU")),
            (OPERATOR, org(OrgKind::Operator, "BE")),
        ]),
        countries: ["SE", "FR", "DE", "BE", "NL", "LU"]
            .into_iter()
            .map(eu)
            .chain([(country("UA"), facts_at_l1())])
            .collect(),
        communities: BTreeMap::from([(CIRCLE, BTreeSet::from([POLDER, DNIPRO, MERIDIAN]))]),
    }
}

/// The party that an organisation of [`world`] is in every agreement.
fn party(organisation: OrgId, role: PartyRole) -> Party {
    let facts = world().organisations[&organisation].clone();
    Party {
        organisation,
        role,
        country: facts.country,
        competent_authority: facts.kind == OrgKind::Authority,
        regime: match facts.kind {
            OrgKind::Company | OrgKind::Csirt | OrgKind::Operator => Regime::Gdpr,
            OrgKind::Authority if organisation == DNIPRO => Regime::Other,
            OrgKind::Authority => Regime::Led,
        },
    }
}

/// An agreement in force from ten days before noon for two years, with the template's clauses.
pub(super) fn agreement<const N: usize>(
    number: u128,
    kind: AgreementKind,
    parties: [(OrgId, PartyRole); N],
) -> AgreementState {
    AgreementState {
        id: AgreementId(Uuid::from_u128(1000 + number)),
        reference: AgreementRef(format!("AGR-2026-{number:04}")),
        version: 1,
        kind,
        data_level: DataLevel::Operational,
        parties: parties.into_iter().map(|(organisation, role)| party(organisation, role)).collect(),
        left: BTreeSet::new(),
        clauses: Arc::new(template(kind)),
        status: Status::Active,
        in_force_from: days(-10),
        expires_at: days(720),
        suspensions: Vec::new(),
    }
}

/// A company's agreement with Brabant.
pub(super) fn with_brabant(number: u128, company: OrgId) -> AgreementState {
    agreement(
        number,
        AgreementKind::CompanyAuthority,
        [(company, PartyRole::Reporter), (BRABANT, PartyRole::Receiver)],
    )
}

/// Brabant's agreement with another authority.
pub(super) fn partners(number: u128, other: OrgId) -> AgreementState {
    agreement(
        number,
        AgreementKind::AuthorityAuthority,
        [(BRABANT, PartyRole::Partner), (other, PartyRole::Partner)],
    )
}

impl AgreementState {
    pub(super) fn strategic(mut self) -> Self {
        self.data_level = DataLevel::Strategic;
        self
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Clauses)) -> Self {
        change(Arc::make_mut(&mut self.clauses));
        self
    }

    pub(super) fn treats<const N: usize>(self, how: Treatment, list: [DataClass; N]) -> Self {
        self.with(|clauses| clauses.data_classes.default.extend(list.map(|class| (class, how))))
    }

    pub(super) fn max(self, tlp: Tlp) -> Self {
        self.with(|clauses| clauses.marking.max_tlp = tlp)
    }
}

/// A company's own item.
pub(super) fn report(tlp: Tlp, classes: ClassSet) -> ItemFacts {
    ItemFacts {
        categories: vec![Category::parse("fraud/phishing").unwrap()],
        marking: Marking { tlp, ..Marking::default() },
        classes,
        sources: Vec::new(),
        elements: BTreeSet::new(),
        disputed_until: None,
        abusive_material: false,
    }
}

/// A report as its holder has it under an agreement: what an alert can be made of.
pub(super) fn held(
    number: u128,
    originator: OrgId,
    report: &ItemFacts,
    under: &AgreementState,
    holder: OrgId,
) -> SourceFacts {
    let projection = ask(under, FlowKind::Report, originator, holder, report).projection().unwrap();
    SourceFacts {
        item: Item::from(ReportId(Uuid::from_u128(5000 + number))),
        revision: 1,
        originator,
        agreement: under.id,
        reference: under.reference.clone(),
        projection,
        marking: report.marking.clone(),
        onward: under.clauses.onward.clone(),
        live_until: live_until(under, originator, holder, report.disputed_until, noon()),
    }
}

/// An alert made of sources, with the elements given as (bits of the sources it rests on, class).
pub(super) fn alert(sources: Vec<SourceFacts>, elements: &[(u64, DataClass)]) -> ItemFacts {
    let marking = sources.iter().fold(Marking::mildest(), |joined, s| joined.join(&s.marking));
    ItemFacts {
        classes: elements.iter().map(|(_, class)| *class).collect(),
        elements: elements.iter().copied().collect(),
        marking,
        sources,
        ..report(Tlp::Clear, ClassSet::EMPTY)
    }
}

/// Leave of a source's originator for one recipient, for everything, without end.
pub(super) fn leave(source: &SourceFacts, recipient: OrgId) -> Consent {
    Consent {
        item: source.item,
        from: source.originator,
        recipient,
        classes: ClassSet::ALL,
        purposes: PurposeSet::ALL,
        valid_until: never(),
    }
}

/// A flow without basis and consents, for every purpose.
pub(super) fn flow(kind: FlowKind, from: OrgId, to: OrgId, item: &ItemFacts) -> Flow<'_> {
    Flow { kind, from, to, item, purposes_asked: PurposeSet::ALL, legal_basis: None, consents: &[] }
}

/// The decision at noon in [`world`].
pub(super) fn ask(
    agreement: &AgreementState,
    kind: FlowKind,
    from: OrgId,
    to: OrgId,
    item: &ItemFacts,
) -> Decision {
    decide(agreement, &world(), &flow(kind, from, to, item), noon())
}

/// The audience at noon in [`world`].
pub(super) fn audience_of(
    kind: FlowKind,
    from: OrgId,
    item: &ItemFacts,
    mode: &AudienceMode,
    agreements: &[AgreementState],
) -> Vec<RecipientOutcome> {
    let request = AudienceRequest {
        from,
        kind,
        item,
        purposes_asked: PurposeSet::ALL,
        legal_basis: None,
        mode,
        consents: &[],
    };
    audience(&request, agreements, &world(), noon())
}

/// Kept, nothing pseudonymised.
pub(super) fn kept(kept: ClassSet) -> Projection {
    Projection { kept, pseudonymised: ClassSet::EMPTY }
}

impl Decision {
    /// The rules that refuse, in order, each once.
    pub(super) fn failed(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> =
            self.findings.iter().filter(|f| f.verdict == Verdict::Fail).map(|f| f.rule).collect();
        rules.dedup();
        rules
    }

    /// Whether a rule limits what passes.
    pub(super) fn is_limited_by(&self, rule: Rule) -> bool {
        self.findings.iter().any(|f| f.rule == rule && f.verdict == Verdict::Limits)
    }
}

/// An alert of Brabant made of one report that it holds.
pub(super) fn alert_on(source: SourceFacts) -> ItemFacts {
    alert(vec![source], &[(1, DataClass::TechnicalIndicator), (1, DataClass::IncidentFacts)])
}

/// A report of Nordbank as Brabant holds it.
pub(super) fn nordbanks(under: &AgreementState) -> SourceFacts {
    held(1, NORDBANK, &report(Tlp::Amber, PLAIN), under, BRABANT)
}

/// A report with a victim's name.
pub(super) fn with_victim(tlp: Tlp) -> ItemFacts {
    report(tlp, PLAIN.or(classes([DataClass::VictimIdentity])))
}

/// The first finding of a rule.
pub(super) fn finding(findings: &[Finding], rule: Rule) -> &Finding {
    findings.iter().find(|f| f.rule == rule).unwrap()
}
