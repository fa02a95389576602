//! The third-country gate: a ladder of levels, and further conditions for personal data.
//! What isn't recorded counts as absent.

use super::classes::verdict;
use crate::agreement::{Clause, DataLevel, Level, Regime, ThirdCountry};
use crate::country::{CountryFacts, HumanRights, TransferBasis};
use crate::data_class::ClassSet;
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, OrgKind, Projection, Rule, Verdict};
use crate::marking::{Purpose, PurposeSet};
use crate::time::{Term, Time};

/// What passes to a recipient outside the EU and EEA; everything where it lies inside.
pub(in crate::decision) fn third_country(
    q: &Question<'_>,
    present: ClassSet,
    granted_purposes: PurposeSet,
    sheet: &mut Sheet,
) -> Projection {
    let Some((_, facts)) = q.third_country() else { return Projection::EVERYTHING };
    // the clause is compulsory here: without it nothing goes
    let clause = q.clauses().third_country.as_ref();
    let granted = clause.map_or(Level::L0, |c| c.granted);
    let effective = effective_level(granted, facts, q.at, |moment| sheet.depends_on(moment));
    let by_level = match effective {
        Level::L0 => Projection::NOTHING,
        Level::L1 => Projection::PLAIN,
        Level::L2 | Level::L3 => Projection::EVERYTHING,
    };
    let because = Because::Level { granted, effective, withheld: by_level.withheld(present) };
    match verdict(q, by_level, present) {
        _ if effective == Level::L0 => {
            sheet.fail(Clause::ThirdCountry, Rule::ThirdCountry, because, Mend::Amend);
        }
        Verdict::Pass => sheet.pass(Clause::ThirdCountry, Rule::ThirdCountry, because),
        Verdict::Limits => sheet.limit(Clause::ThirdCountry, Rule::ThirdCountry, because, Mend::Amend),
        Verdict::Fail => sheet.fail(Clause::ThirdCountry, Rule::ThirdCountry, because, Mend::Amend),
    }
    let by_conditions = personal_conditions(q, clause, granted_purposes);
    let because = Because::Classes {
        kept: by_conditions.over(present).kept,
        pseudonymised: ClassSet::EMPTY,
        withheld: by_conditions.withheld(present),
    };
    if company_under_gdpr(q) && clause.is_none_or(|c| c.gdpr_ground.is_none()) {
        sheet.fail(Clause::ThirdCountry, Rule::TransferBasis, Because::Nothing, Mend::Amend);
    } else {
        match verdict(q, by_conditions, present) {
            Verdict::Pass => sheet.pass(Clause::ThirdCountry, Rule::TransferBasis, because),
            Verdict::Limits => sheet.limit(Clause::ThirdCountry, Rule::TransferBasis, because, Mend::Amend),
            Verdict::Fail => sheet.fail(Clause::ThirdCountry, Rule::TransferBasis, because, Mend::Amend),
        }
    }
    by_level.meet(by_conditions)
}

/// min(granted, what the facts support). Calls `depends_on` with every moment at which it may change by itself.
fn effective_level(
    granted: Level,
    facts: Option<&CountryFacts>,
    at: Time,
    mut depends_on: impl FnMut(Time),
) -> Level {
    let Some(facts) = facts else { return Level::L0 };
    let mut valid = |basis: &TransferBasis| match *basis {
        TransferBasis::Adequacy | TransferBasis::BindingInstrument => true,
        TransferBasis::SelfAssessment { dossier, reported } => {
            let old = Term::Months(12).after(dossier);
            depends_on(dossier);
            depends_on(old);
            reported && dossier <= at && at < old
        }
    };
    // no short cut: each basis has to say when it ends
    let any_basis = facts.transfer_bases.iter().fold(false, |any, basis| any | valid(basis));
    let firm_basis = facts
        .transfer_bases
        .iter()
        .any(|basis| matches!(basis, TransferBasis::Adequacy | TransferBasis::BindingInstrument));
    let clean_year = facts.clean_at_l2_since.is_some_and(|since| {
        let over = Term::Months(12).after(since);
        depends_on(over);
        over <= at
    });
    // a review that was never recorded is as overdue as one can be
    let reviewed = facts.review.is_some_and(|review| {
        depends_on(review.next_due);
        review.clean && at < review.next_due
    });

    let supported = if facts.human_rights != Some(HumanRights::Assured) {
        Level::L0
    } else if !(any_basis && facts.data_protection_law && facts.convention_108) {
        Level::L1
    } else if !(firm_basis && clean_year) {
        Level::L2
    } else {
        Level::L3
    };
    let granted = if reviewed { granted } else { one_below(granted) };
    granted.min(supported)
}

const fn one_below(level: Level) -> Level {
    match level {
        Level::L0 | Level::L1 => Level::L0,
        Level::L2 => Level::L1,
        Level::L3 => Level::L2,
    }
}

/// What personal data need besides the level.
fn personal_conditions(q: &Question<'_>, clause: Option<&ThirdCountry>, granted: PurposeSet) -> Projection {
    let (Some(sender), Some(recipient)) = (q.sender, q.recipient) else { return Projection::PLAIN };
    let law_enforcement =
        [Purpose::Prevention, Purpose::Detection, Purpose::Investigation, Purpose::Prosecution]
            .into_iter()
            .collect::<PurposeSet>();
    let regime = match sender.regime {
        Regime::Gdpr => clause.is_some_and(|c| c.gdpr_ground.is_some()),
        Regime::Led if recipient.regime != Regime::Led => {
            clause.is_some_and(|c| c.national_law_basis.is_some())
        }
        Regime::Led | Regime::Other => true,
    };
    // LED art. 35(1)(c): what came from another state needs that state's leave, and no such leave is recorded. Counted
    // over all sources, also those that drop out, so that a withdrawn consent never lets more through.
    let domestic = q.flow.item.sources.iter().filter(|s| s.originator != q.flow.from).all(|s| {
        q.world.organisations.get(&s.originator).is_some_and(|facts| facts.country == sender.country)
    });
    if q.agreement.data_level == DataLevel::Operational
        && recipient.competent_authority
        && !granted.and(law_enforcement).is_empty()
        && regime
        && domestic
    {
        Projection::EVERYTHING
    } else {
        Projection::PLAIN
    }
}

/// Anybody under the GDPR who isn't an authority or a CSIRT; who isn't known counts as a company.
fn company_under_gdpr(q: &Question<'_>) -> bool {
    q.sender.is_some_and(|sender| sender.regime == Regime::Gdpr)
        && q.world
            .organisations
            .get(&q.flow.from)
            .is_none_or(|facts| !matches!(facts.kind, OrgKind::Authority | OrgKind::Csirt))
}
