//! Whether this kind of flow passes from the sender's role to the recipient's.

use crate::agreement::{Clause, Direction, FlowKind, PartyRole};
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, Rule};

/// The directions table, and two limits that no table lifts.
pub(in crate::decision) fn direction(q: &Question<'_>, sheet: &mut Sheet) {
    let (Some(sender), Some(recipient)) = (q.sender, q.recipient) else {
        return; // without two parties there are no roles; the parties rule has failed already
    };
    let (from, to, flow) = (sender.role, recipient.role, q.flow.kind);
    let listed = q.clauses().directions.contains(&Direction { from, to, flow });
    let because = Because::Direction { flow, from, to };
    if listed && !between_peers(q, from, to) && observes(to, flow) {
        sheet.pass(Clause::Directions, Rule::Direction, because);
    } else {
        sheet.fail(Clause::Directions, Rule::Direction, because, Mend::Amend);
    }
}

/// A company's agreement with two authorities carries nothing of other companies from one authority to the other,
/// whatever its table says; nor from one of its companies to another.
fn between_peers(q: &Question<'_>, from: PartyRole, to: PartyRole) -> bool {
    from == to && matches!(from, PartyRole::Reporter | PartyRole::Receiver) && !q.flow.item.sources.is_empty()
}

/// An observer gets statistics and bulletins only.
fn observes(to: PartyRole, flow: FlowKind) -> bool {
    to != PartyRole::Observer || matches!(flow, FlowKind::Bulletin | FlowKind::Frequency)
}
