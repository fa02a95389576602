//! What a new agreement starts from, by kind. Everything here is a default that parties change before they sign; the
//! directions are printed in full, so that what isn't listed is visibly refused.

use super::{AgreementKind, Clauses, Direction, FlowKind, Level, PartyRole, ThirdCountry};
use std::collections::BTreeSet;

/// From a company to an authority.
const REPORTER_TO_RECEIVER: &[FlowKind] =
    &[FlowKind::Report, FlowKind::Frequency, FlowKind::Response, FlowKind::Sighting];

/// From an authority to a company.
const RECEIVER_TO_REPORTER: &[FlowKind] =
    &[FlowKind::Feedback, FlowKind::Request, FlowKind::Alert, FlowKind::Bulletin];

/// Among authorities.
const PARTNER_TO_PARTNER: &[FlowKind] = &[
    FlowKind::Alert,
    FlowKind::Sighting,
    FlowKind::Feedback,
    FlowKind::Request,
    FlowKind::Response,
    FlowKind::Referral,
    FlowKind::Coordination,
    FlowKind::Transfer,
    FlowKind::Bulletin,
];

/// From a hub to those it serves.
const HUB_TO_PARTNER: &[FlowKind] = &[FlowKind::Onward, FlowKind::Alert];

/// Both ways along each pair that has any flow at all.
const BOTH_WAYS: &[FlowKind] =
    &[FlowKind::Clarification, FlowKind::Consent, FlowKind::Match, FlowKind::Restriction];

/// The directions that an agreement of this kind starts with.
pub fn directions(kind: AgreementKind) -> BTreeSet<Direction> {
    use PartyRole::{Hub, Partner, Receiver, Reporter};
    let company = [(Reporter, Receiver, REPORTER_TO_RECEIVER), (Receiver, Reporter, RECEIVER_TO_REPORTER)];
    let partner = [(Partner, Partner, PARTNER_TO_PARTNER)];
    let hub = [(Hub, Partner, HUB_TO_PARTNER)];
    let rows: Vec<_> = match kind {
        AgreementKind::CompanyAuthority => company.to_vec(),
        AgreementKind::AuthorityAuthority | AgreementKind::ThirdCountry => partner.to_vec(),
        AgreementKind::Multilateral => company.into_iter().chain(partner).chain(hub).collect(),
    };
    let mut table = BTreeSet::new();
    for (from, to, flows) in rows {
        table.extend(flows.iter().map(|flow| Direction { from, to, flow: *flow }));
        for (from, to) in [(from, to), (to, from)] {
            table.extend(BOTH_WAYS.iter().map(|flow| Direction { from, to, flow: *flow }));
        }
    }
    table
}

/// The clauses that an agreement of this kind starts with. A third-country agreement starts at L0, where nothing
/// passes until the parties grant a level.
pub fn template(kind: AgreementKind) -> Clauses {
    let third_country = match kind {
        AgreementKind::ThirdCountry => {
            Some(ThirdCountry { granted: Level::L0, gdpr_ground: None, national_law_basis: None })
        }
        AgreementKind::CompanyAuthority | AgreementKind::AuthorityAuthority | AgreementKind::Multilateral => {
            None
        }
    };
    Clauses { directions: directions(kind), third_country, ..Clauses::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(kind: AgreementKind, from: PartyRole, to: PartyRole) -> Vec<FlowKind> {
        directions(kind).into_iter().filter(|d| (d.from, d.to) == (from, to)).map(|d| d.flow).collect()
    }

    #[test]
    fn peers_have_no_row() {
        for kind in AgreementKind::ALL {
            assert!(lists(*kind, PartyRole::Receiver, PartyRole::Receiver).is_empty());
            assert!(lists(*kind, PartyRole::Reporter, PartyRole::Reporter).is_empty());
        }
    }

    #[test]
    fn each_kind_has_the_rows_of_its_roles() {
        use FlowKind::{
            Alert, Clarification, Consent, Feedback, Frequency, Match, Report, Response, Restriction,
            Sighting,
        };
        assert_eq!(
            lists(AgreementKind::CompanyAuthority, PartyRole::Reporter, PartyRole::Receiver),
            [Report, Frequency, Clarification, Response, Consent, Sighting, Match, Restriction]
        );
        assert!(
            lists(AgreementKind::CompanyAuthority, PartyRole::Receiver, PartyRole::Reporter)
                .contains(&Feedback)
        );
        assert!(lists(AgreementKind::CompanyAuthority, PartyRole::Partner, PartyRole::Partner).is_empty());
        assert_eq!(lists(AgreementKind::ThirdCountry, PartyRole::Partner, PartyRole::Partner).len(), 13);
        assert_eq!(
            lists(AgreementKind::Multilateral, PartyRole::Partner, PartyRole::Hub),
            [Clarification, Consent, Match, Restriction]
        );
        assert!(lists(AgreementKind::Multilateral, PartyRole::Hub, PartyRole::Partner).contains(&Alert));
    }

    #[test]
    fn a_third_country_starts_at_nothing() {
        assert_eq!(template(AgreementKind::ThirdCountry).third_country.map(|c| c.granted), Some(Level::L0));
        assert!(template(AgreementKind::Multilateral).third_country.is_none());
    }
}
