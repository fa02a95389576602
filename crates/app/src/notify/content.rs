//! The item itself, for a channel that carries content: what a reader of the receiving organisation would be shown.

use crate::alerts::received_detail;
use crate::reports::{disclose, disclosed_under};
use crate::{App, Caller, Error};
use domain::actor::SystemRole;
use domain::decision::OrgKind;
use domain::ids::{ItemKind, OrgId};
use serde_json::{Value, json};
use storage::permit::Principal;
use storage::view::Held;

/// The disclosed item; `None` for what has no such form.
pub(super) async fn content(app: &App, organisation: OrgId, held: &Held) -> Result<Option<Value>, Error> {
    let caller = deliverer(app, organisation);
    match held.kind {
        ItemKind::Alert => Ok(Some(received_detail(app, &caller, held.clone()).await?.json())),
        ItemKind::Report => {
            let content = disclose(app, &caller, held).await?;
            let disclosure = disclosed_under(app, &caller, held, &content).await?;
            let mut view = content.json().clone();
            if let Some(view) = view.as_object_mut() {
                view.insert("id".to_owned(), json!(held.item));
                view.insert("reference".to_owned(), json!(held.reference));
                view.insert("revision".to_owned(), json!(held.revision));
                view.insert("disclosure".to_owned(), json!(disclosure));
            }
            Ok(Some(view))
        }
        ItemKind::Case => Ok(None),
    }
}

/// The platform, as it reads on behalf of an organisation that asked to be sent what it holds.
fn deliverer(app: &App, organisation: OrgId) -> Caller {
    let ctx = app.system(SystemRole::Deliverer);
    let principal = Principal {
        actor: ctx.actor,
        organisation,
        organisation_kind: OrgKind::Authority,
        roles: Vec::new(),
        name: String::new(),
        epoch: 0,
    };
    Caller { ctx, principal }
}
