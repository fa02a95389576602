//! What surrounds an item in an export: whose it is, under what it is read, what it may be used for.

use crate::directory::OrgRef;
use crate::reports::Disclosure;
use crate::{App, Caller};
use domain::agreement::Clause;
use domain::decision::{Finding, Rule, Verdict};
use domain::ids::{AgreementId, OrgId};
use interop::export::{Party, Under};
use vault::pseudonym::Relation;

/// The agreement, as far as an export names it. Whether its use limitation is on, the stored decision says.
pub(super) fn under(disclosure: &Disclosure, findings: &[Finding]) -> Option<Under> {
    let agreement = disclosure.agreement.as_ref()?;
    let limited = |f: &Finding| {
        f.clause == Some(Clause::UseLimitation) && f.rule == Rule::UseLimitation && f.verdict == Verdict::Pass
    };
    Some(Under {
        agreement: agreement.id.0,
        reference: agreement.reference.0.clone(),
        version: agreement.version,
        use_limited: findings.iter().any(limited),
        kept: disclosure.kept,
        pseudonymised: disclosure.pseudonymised,
    })
}

/// An organisation by its name.
pub(super) fn party(organisation: &OrgRef) -> Party {
    Party { id: organisation.id.0, name: organisation.name.clone(), kind: organisation.kind, masked: false }
}

/// An organisation whose name is an incident fact that this reader doesn't read.
pub(super) fn masked(
    app: &App,
    caller: &Caller,
    organisation: &OrgRef,
    owner: OrgId,
    agreement: AgreementId,
) -> Party {
    let recipient = caller.principal.organisation.0;
    let relation = Relation { originator: owner.0, recipient, agreement: agreement.0 };
    let pseudonym = app.store.keyring().pseudonyms().pseudonym(&relation, &organisation.name);
    Party { name: pseudonym.as_str().to_owned(), masked: true, ..party(organisation) }
}
