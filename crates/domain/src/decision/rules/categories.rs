//! Which incidents the agreement is about.

use crate::agreement::Clause;
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, Rule};
use crate::taxonomy::Category;

/// Every category of the item is allowed and none denied; abusive material goes to nobody.
pub(in crate::decision) fn categories(q: &Question<'_>, sheet: &mut Sheet) {
    let clause = &q.clauses().categories;
    let passes = |category: &Category| {
        (clause.allow.is_empty() || clause.allow.iter().any(|rule| category.is_within(*rule)))
            && !clause.deny.iter().any(|rule| category.is_within(*rule))
    };
    let refused: Vec<Category> = q.flow.item.categories.iter().copied().filter(|c| !passes(c)).collect();
    if refused.is_empty() {
        sheet.pass(Clause::Categories, Rule::Category, Because::Categories { refused });
    } else {
        sheet.fail(Clause::Categories, Rule::Category, Because::Categories { refused }, Mend::Amend);
    }
    // Hashes and URLs may go to a unit that is flagged for it. Units aren't among the facts, so none is flagged.
    if q.flow.item.abusive_material {
        sheet.fail(Clause::Categories, Rule::Category, Because::Nothing, None);
    }
}
