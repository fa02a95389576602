//! `GET /v1/agreements/{id}`: an agreement with its clauses, signatures and stops.

use crate::answer::{Answer, Answered, ETag};
use crate::extract::{By, Id};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::agreements::{self, AgreementView, SignatureView};
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AgreementId;
use serde_json::{Value, json};

pub(crate) fn doc() -> Doc {
    Doc::new(
        "An agreement",
        "The version that decides, who signed it, whether each signature holds, and what is stopped.",
    )
    .needs(Action::ReadAgreement)
    .answers::<schema::Agreement>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, Id(id): Id<AgreementId>) -> Answered {
    let view = view(&agreements::show(&api.app, &caller, id).await?);
    Ok(Answer::ok(&view)?.tagged(&ETag::over(&api.app, &view)?))
}

fn view(agreement: &AgreementView) -> Value {
    let detail = &agreement.detail;
    let mut view = super::summary(&detail.summary);
    let more = json!({
        "clauses": detail.clauses_text,
        "content_hash": detail.content_hash.to_string(),
        "intact": agreement.intact,
        "signatures": agreement.signatures.iter().map(signature).collect::<Vec<_>>(),
        "suspensions": detail.suspensions.iter().map(suspension).collect::<Vec<_>>(),
    });
    if let (Some(fields), Value::Object(more)) = (view.as_object_mut(), more) {
        fields.extend(more);
    }
    view
}

fn signature(view: &SignatureView) -> Value {
    let signed = &view.signature;
    json!({
        "organisation": signed.organisation,
        "party": view.party,
        "member": signed.member_name,
        "signed_at": signed.signed_at,
        "key": signed.key.kid(),
        "holds": view.holds,
    })
}

fn suspension(row: &agreements::SuspensionRow) -> Value {
    json!({
        "id": row.id, "party": row.party, "clauses": row.clauses, "ground": row.ground, "reason": row.reason,
        "from": row.from, "ended_at": row.ended_at,
    })
}
