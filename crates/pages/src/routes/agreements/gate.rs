//! What each party receives, and what the facts about a third country make of it.

use crate::page::{Gate, Matrix, MatrixCell, MatrixRow};
use crate::routes::phrases::{date, org};
use crate::view::{Fate, Finding, StateTag, Tone, Verdict};
use crate::words::{Lang, arg, say, word};
use app::agreements::{Effects, Today};
use domain::agreement::{AgreementState, DataLevel};
use domain::country::HumanRights;
use domain::data_class::DataClass;
use domain::decision::Projection;
use domain::time::Time;

/// Data class by party; a third country has a second column, since as written and as effective can differ.
pub(super) fn matrix(state: &AgreementState, effects: &Effects, lang: Lang) -> Matrix {
    let n = [("n", arg(state.version))];
    let columns = |today: bool| {
        if today {
            vec![say(lang, "matrix-written", &n), say(lang, "matrix-today", &n)]
        } else {
            vec![say(lang, "matrix-in-force", &n)]
        }
    };
    let parties =
        effects.parties.iter().map(|e| (org(&e.organisation), columns(e.today.is_some()))).collect();
    let rows = DataClass::ALL.iter().map(|class| MatrixRow {
        class: class.as_str().to_owned(),
        cells: effects
            .parties
            .iter()
            .flat_map(|effect| cells(*class, effect.written, effect.today.as_ref()))
            .collect(),
    });
    Matrix { parties, rows: rows.collect() }
}

fn cells(class: DataClass, written: Projection, today: Option<&Today>) -> Vec<MatrixCell> {
    let first = MatrixCell { fate: fate(class, written), changed: false, edge: true };
    let second = today.map(|today| fate(class, today.projection));
    let second = second.map(|fate| MatrixCell { fate, changed: fate != first.fate, edge: false });
    std::iter::once(first).chain(second).collect()
}

fn fate(class: DataClass, projection: Projection) -> Fate {
    if projection.kept.contains(class) {
        Fate::Kept
    } else if projection.pseudonymised.contains(class) {
        Fate::Pseudonymised
    } else {
        Fate::Withheld
    }
}

/// The conditions for a third country, each with whether it holds now.
pub(super) fn gate(state: &AgreementState, effects: &Effects, now: Time, lang: Lang) -> Option<Gate> {
    let today = effects.parties.iter().find_map(|effect| effect.today.as_ref())?;
    let level = |level: domain::agreement::Level| word(lang, "trust", level.as_str());
    let (granted, effective) = (level(today.granted), level(today.effective));
    let lower = today.effective < today.granted;
    let lede = if lower {
        say(lang, "gate-lede-lower", &[("granted", arg(granted)), ("effective", arg(effective))])
    } else {
        say(lang, "gate-lede-same", &[("granted", arg(granted))])
    };
    let tag = say(lang, "gate-today", &[("level", arg(today.effective))]);
    Some(Gate {
        level: StateTag::new(tag, if lower { Tone::Warn } else { Tone::Plain }),
        lede,
        findings: conditions(state, today, now, lang),
    })
}

fn conditions(state: &AgreementState, today: &Today, now: Time, lang: Lang) -> Vec<Finding> {
    let facts = &today.facts;
    let law = facts.data_protection_law && facts.convention_108;
    let law_words = if law { say(lang, "gate-law-yes", &[]) } else { say(lang, "gate-law-no", &[]) };
    let assured = facts.human_rights == Some(HumanRights::Assured);
    let review = facts.review.filter(|review| review.clean && now < review.next_due);
    let rights_words = match review {
        Some(review) if assured => say(lang, "gate-rights-yes", &[("at", arg(date(review.next_due, lang)))]),
        None if assured => say(lang, "gate-rights-late", &[]),
        Some(_) | None => say(lang, "gate-rights-no", &[]),
    };
    let bases = facts.transfer_bases.len();
    let basis_words = if bases > 0 {
        say(lang, "gate-basis-yes", &[("n", arg(bases))])
    } else {
        say(lang, "gate-basis-no", &[])
    };
    let operational = state.data_level == DataLevel::Operational;
    let n = [("n", arg(state.version))];
    let operational_words = if operational {
        say(lang, "gate-operational-yes", &n)
    } else {
        say(lang, "gate-operational-no", &n)
    };
    vec![
        condition(law, say(lang, "gate-law", &[]), law_words),
        condition(assured && review.is_some(), say(lang, "gate-rights", &[]), rights_words),
        condition(bases > 0, say(lang, "gate-basis", &[]), basis_words),
        condition(operational, say(lang, "gate-operational", &[]), operational_words),
    ]
}

fn condition(holds: bool, text: String, because: String) -> Finding {
    let verdict = if holds { Verdict::Pass } else { Verdict::Fail };
    Finding { verdict, text, clause: String::new(), because, mend: None }
}
