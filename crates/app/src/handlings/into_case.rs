//! Reports into cases: what accepting, linking and the case's own page have in common.

use super::step::Step;
use crate::Error;
use domain::authz::{Act, Relation, acts};
use domain::ids::{CaseId, Item, MemberId};
use domain::marking::Purpose;
use domain::reference::{Reference, ReferenceKind};
use storage::WriteTx;
use storage::cases::CaseRow;
use storage::permit::Locked;
use storage::view::Held;

/// A case investigates: what wasn't released for that can't be in one.
pub(crate) fn may_be_investigated(held: &Held, pointer: &str) -> Result<(), Error> {
    if held.ground.purposes.contains(Purpose::Investigation) {
        return Ok(());
    }
    let why = format!(
        "the report came without the purpose investigation (agreement {}, § 2 Purposes): only its owner can widen that",
        held.ground.reference
    );
    Err(Error::field(pointer, "enum", why))
}

/// The acting organisation's case under `id`, locked, that still takes reports; `pointer` is the field that named it.
pub(crate) async fn lock_open_case(
    tx: &WriteTx,
    id: CaseId,
    pointer: &str,
) -> Result<Locked<CaseRow>, Error> {
    let missing = || Error::field(pointer, "reference", "is no case that you see");
    let case = tx.lock_case(id).await?.ok_or_else(missing)?;
    if case.state.takes_reports() {
        return Ok(case);
    }
    let why = format!("case {} is {} and takes no more reports", case.reference, case.state);
    Err(Error::field(pointer, "reference", why))
}

/// Puts a report into a case that there is, by the right to do `A` to the report.
pub(crate) async fn add_to_case<A: Act>(
    tx: &WriteTx,
    step: &Step,
    id: CaseId,
    pointer: &str,
) -> Result<(), Error> {
    let member = tx.principal().member().ok_or(Error::Unauthenticated)?;
    let case = lock_open_case(tx, id, pointer).await?;
    let permit = tx.principal().authorize::<A, _>(&case, Relation::Received, step.item())?;
    Ok(tx.link_report(&permit, step.locked.report, member).await?)
}

/// Opens a case; who leads it is among its members. Reports go in by [`storage::WriteTx::link_report`].
pub(crate) async fn open_case(
    tx: &WriteTx,
    id: CaseId,
    title: &str,
    lead: MemberId,
    members: &[MemberId],
) -> Result<Item, Error> {
    let permit = tx.principal().authorize_new::<acts::OpenCase>(id.0)?;
    let reference = Reference::new(ReferenceKind::Case, tx.new_bits());
    let mut all = vec![lead];
    all.extend(members.iter().filter(|member| **member != lead));
    tx.add_case(permit, &reference, title, lead, &all).await?;
    Ok(Item::from(id))
}
