//! What a decision costs: one, and an audience of 500 organisations over 600 agreements.
//!
//! `cargo bench -p entente-domain --bench decide`

use divan::{Bencher, black_box};
use entente_domain::agreement::FlowKind;
use entente_domain::agreement::{
    AgreementKind, AgreementRef, AgreementState, DataLevel, Onward, Party, PartyRole, Regime, Status,
    template,
};
use entente_domain::country::{Country, CountryFacts};
use entente_domain::data_class::{ClassSet, DataClass};
use entente_domain::decision::{
    AudienceMode, AudienceRequest, Flow, ItemFacts, OrgFacts, OrgKind, Projection, SourceFacts, World,
    audience, decide,
};
use entente_domain::ids::{AgreementId, CommunityId, Item, OrgId, ReportId};
use entente_domain::marking::{Marking, PurposeSet};
use entente_domain::taxonomy::Category;
use entente_domain::time::{Time, never};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

const RECIPIENTS: u128 = 500;
const AGREEMENTS: u128 = 600;
const COMMUNITY: CommunityId = CommunityId(Uuid::from_u128(1));

fn main() {
    divan::main();
}

fn org(n: u128) -> OrgId {
    OrgId(Uuid::from_u128(1000 + n))
}

fn noon() -> Time {
    Time::from_timestamp(1_795_000_000, 0).unwrap_or_default()
}

fn country() -> Country {
    Country::parse("BE").unwrap_or_else(|| unreachable!("two letters"))
}

/// One authority and 500 others that are all in one community.
fn world() -> World {
    let facts =
        OrgFacts { kind: OrgKind::Authority, country: country(), regulator: false, clients: BTreeSet::new() };
    let organisations: BTreeMap<_, _> = (0..=RECIPIENTS).map(|n| (org(n), facts.clone())).collect();
    World {
        communities: BTreeMap::from([(COMMUNITY, organisations.keys().copied().collect())]),
        organisations,
        countries: BTreeMap::from([(country(), CountryFacts { eu_eea: true, ..CountryFacts::default() })]),
    }
}

fn agreement(n: u128) -> AgreementState {
    let party = |organisation| Party {
        organisation,
        role: PartyRole::Partner,
        country: country(),
        competent_authority: true,
        regime: Regime::Led,
    };
    AgreementState {
        id: AgreementId(Uuid::from_u128(n)),
        reference: AgreementRef(format!("AGR-2026-{n:04}")),
        version: 1,
        kind: AgreementKind::AuthorityAuthority,
        data_level: DataLevel::Operational,
        // a hundred of the recipients have two agreements
        parties: vec![party(org(0)), party(org(1 + n % RECIPIENTS))],
        left: BTreeSet::new(),
        clauses: Arc::new(template(AgreementKind::AuthorityAuthority)),
        status: Status::Active,
        in_force_from: Time::default(),
        expires_at: never(),
        suspensions: Vec::new(),
    }
}

/// An alert of six elements that rests on three reports.
fn alert() -> ItemFacts {
    let source = |n: u128| SourceFacts {
        item: Item::from(ReportId(Uuid::from_u128(n))),
        revision: 1,
        originator: org(2 + n),
        agreement: AgreementId(Uuid::from_u128(n)),
        reference: AgreementRef(format!("AGR-2026-{n:04}")),
        projection: Projection::EVERYTHING,
        marking: Marking::default(),
        onward: if n == 2 { Onward::PriorConsent } else { Onward::AllowedWithin(COMMUNITY) },
        live_until: never(),
    };
    let (indicator, facts) = (DataClass::TechnicalIndicator, DataClass::IncidentFacts);
    ItemFacts {
        categories: Category::parse("fraud/phishing").into_iter().collect(),
        marking: Marking::default(),
        classes: ClassSet::PLAIN,
        sources: (0..3).map(source).collect(),
        elements: [1, 2, 4].into_iter().flat_map(|mask| [(mask, indicator), (mask, facts)]).collect(),
        disputed_until: None,
        abusive_material: false,
    }
}

#[divan::bench]
fn one_decision(bencher: Bencher<'_, '_>) {
    let (world, agreement, item) = (world(), agreement(7), alert());
    let flow = Flow {
        kind: FlowKind::Alert,
        from: org(0),
        to: org(8),
        item: &item,
        purposes_asked: PurposeSet::ALL,
        legal_basis: None,
        consents: &[],
    };
    assert!(decide(&agreement, &world, &flow, noon()).projection().is_some());
    bencher.bench(|| decide(black_box(&agreement), &world, black_box(&flow), noon()));
}

#[divan::bench]
fn an_audience_of_500(bencher: Bencher<'_, '_>) {
    let (world, item) = (world(), alert());
    let agreements: Vec<AgreementState> = (0..AGREEMENTS).map(agreement).collect();
    let request = AudienceRequest {
        from: org(0),
        kind: FlowKind::Alert,
        item: &item,
        purposes_asked: PurposeSet::ALL,
        legal_basis: None,
        mode: &AudienceMode::Agreements,
        consents: &[],
    };
    let released = audience(&request, &agreements, &world, noon());
    assert_eq!(released.iter().map(|o| o.grounds.len()).sum::<usize>(), 600);
    bencher.bench(|| audience(black_box(&request), black_box(&agreements), &world, noon()));
}
