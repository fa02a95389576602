//! Reading agreements, as a member of a party.

use super::{AgreementDetail, AgreementSummary, Content};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::AgreementId;
use storage::agreements::SignatureRow;

/// An agreement with the check of its signatures.
#[derive(Clone, Debug)]
pub struct AgreementView {
    /// All that is stored of it.
    pub detail: AgreementDetail,
    /// Whether the text that decides is the text that was signed.
    pub intact: bool,
    /// Who signed, and whether it holds.
    pub signatures: Vec<SignatureView>,
}

/// A signature, checked at this reading.
#[derive(Clone, Debug)]
pub struct SignatureView {
    /// What is stored of it.
    pub signature: SignatureRow,
    /// The party's name.
    pub party: String,
    /// Whether it is this key's, over the text that decides.
    pub holds: bool,
}

/// The agreements of the caller's organisation, newest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<AgreementSummary>, Error> {
    caller.check(app, Action::ReadAgreement, Relation::Party, None).await?;
    Ok(app.store.agreement_summaries(caller.principal.organisation).await?)
}

/// One of them. An agreement between others is [`Error::Hidden`], as is one that isn't there.
pub async fn show(app: &App, caller: &Caller, id: AgreementId) -> Result<AgreementView, Error> {
    let detail = app.store.agreement_detail(caller.principal.organisation, id).await?;
    let detail = detail.ok_or(Error::Hidden)?;
    caller.check(app, Action::ReadAgreement, Relation::Party, None).await?;
    let summary = &detail.summary;
    let content = Content {
        id,
        reference: &summary.reference,
        version: summary.version,
        title: &summary.title,
        kind: summary.kind,
        data_level: summary.data_level,
        parties: &detail.parties_text,
        clauses: &detail.clauses_text,
        effective_from: summary.in_force_from,
        expires_at: summary.expires_at,
        next_review: summary.next_review,
    };
    let intact = content.hash()? == detail.content_hash;
    let signatures = detail.signatures.iter().map(|signature| SignatureView {
        signature: signature.clone(),
        party: summary
            .parties
            .iter()
            .find(|party| party.organisation == signature.organisation)
            .map_or_else(String::new, |party| party.name.clone()),
        holds: intact
            && signature.content_hash == detail.content_hash
            && signature.key.verify_agreement(&detail.content_hash, &signature.signature).is_ok(),
    });
    Ok(AgreementView { signatures: signatures.collect(), intact, detail })
}
