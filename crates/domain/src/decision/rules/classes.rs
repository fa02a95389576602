//! Which classes pass. Each rule says what it would let through by itself; the terms are the meet of all, so that
//! every rule that withholds a class says so, also where another one does as well.

use crate::agreement::{Clause, DataLevel, Treatment};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, Projection, Rule, Verdict};

/// How a rule that lets `allowed` through stands: it refuses when nothing of `present` is left by it, and in requests
/// and responses already when one class is withheld.
pub(super) fn verdict(q: &Question<'_>, allowed: Projection, present: ClassSet) -> Verdict {
    // A source that drops out must not make a request whole again: judged over the item, not over what survived.
    if q.is_all_or_nothing() && !allowed.withheld(q.flow.item.classes).is_empty() {
        return Verdict::Fail;
    }
    if !present.is_empty() && allowed.over(present).is_empty() {
        return Verdict::Fail;
    }
    if present.is_subset(allowed.kept) { Verdict::Pass } else { Verdict::Limits }
}

/// The data-classes clause.
pub(in crate::decision) fn data_classes(
    q: &Question<'_>,
    present: ClassSet,
    sheet: &mut Sheet,
) -> Projection {
    let allowed = Projection::of_table(&q.clauses().data_classes, q.flow.kind);
    let shown = allowed.over(present);
    let because = Because::Classes {
        kept: shown.kept,
        pseudonymised: shown.pseudonymised,
        withheld: allowed.withheld(if q.is_all_or_nothing() { q.flow.item.classes } else { present }),
    };
    match verdict(q, allowed, present) {
        Verdict::Pass => sheet.pass(Clause::DataClasses, Rule::DataClass, because),
        Verdict::Limits => sheet.limit(Clause::DataClasses, Rule::DataClass, because, Mend::Amend),
        Verdict::Fail => sheet.fail(Clause::DataClasses, Rule::DataClass, because, Mend::LowerClass),
    }
    allowed
}

impl Projection {
    /// What the data-classes clause lets through in a flow.
    pub(in crate::decision) fn of_table(
        clause: &crate::agreement::DataClasses,
        flow: crate::agreement::FlowKind,
    ) -> Self {
        DataClass::ALL.into_iter().fold(Self::NOTHING, |mut projection, class| {
            match clause.treatment(flow, class) {
                Treatment::Allow => projection.kept.insert(class),
                Treatment::Pseudonymise => projection.pseudonymised.insert(class),
                Treatment::Withhold => {}
            }
            projection
        })
    }

    /// What the data level lets through in a flow.
    pub(in crate::decision) fn of_level(level: DataLevel, flow: crate::agreement::FlowKind) -> Self {
        match level {
            DataLevel::Strategic if !flow.is_exempt_from_strategic() => Self::PLAIN,
            DataLevel::Strategic | DataLevel::Operational => Self::EVERYTHING,
        }
    }
}

/// A strategic agreement carries no personal data, pseudonyms included.
pub(in crate::decision) fn strategic(q: &Question<'_>, present: ClassSet, sheet: &mut Sheet) -> Projection {
    let level = q.agreement.data_level;
    let allowed = Projection::of_level(level, q.flow.kind);
    let because = Because::DataLevel { level, withheld: allowed.withheld(present) };
    match verdict(q, allowed, present) {
        Verdict::Pass => sheet.pass(None, Rule::Strategic, because),
        Verdict::Limits => sheet.limit(None, Rule::Strategic, because, Mend::Amend),
        Verdict::Fail => sheet.fail(None, Rule::Strategic, because, Mend::Amend),
    }
    allowed
}

/// The reporting person never travels on: withheld in whatever is made of others' items.
pub(in crate::decision) fn reporter_in_derived(
    q: &Question<'_>,
    present: ClassSet,
    sheet: &mut Sheet,
) -> Projection {
    let reporter = ClassSet::of(DataClass::ReporterIdentity);
    if !q.is_derived() {
        return Projection::EVERYTHING;
    }
    let allowed = Projection { kept: ClassSet::ALL.minus(reporter), pseudonymised: ClassSet::EMPTY };
    let shown = allowed.over(present);
    let because = Because::Classes {
        kept: shown.kept,
        pseudonymised: ClassSet::EMPTY,
        withheld: allowed.withheld(present),
    };
    match verdict(q, allowed, present) {
        Verdict::Pass => {}
        Verdict::Limits => sheet.limit(Clause::DataClasses, Rule::Onward, because, None),
        Verdict::Fail => sheet.fail(Clause::DataClasses, Rule::Onward, because, None),
    }
    allowed
}

/// Each rule may leave something and all together nothing: that refuses too.
pub(in crate::decision) fn something_left(
    q: &Question<'_>,
    terms: Projection,
    present: ClassSet,
    sheet: &mut Sheet,
) {
    if terms.over(present).is_empty() && !sheet.has_failed() {
        let because = Because::Classes {
            kept: ClassSet::EMPTY,
            pseudonymised: ClassSet::EMPTY,
            withheld: q.flow.item.classes,
        };
        sheet.fail(Clause::DataClasses, Rule::DataClass, because, Mend::LowerClass);
    }
}
