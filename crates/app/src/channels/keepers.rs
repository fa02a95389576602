//! Whom to ask for a channel: everybody may know which colleagues set them up.

use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, policy};

/// The names of the caller's colleagues who may set up channels.
pub async fn keepers(app: &App, caller: &Caller) -> Result<Vec<String>, Error> {
    let members = app.store.members(caller.principal.organisation).await?;
    let may = members
        .into_iter()
        .filter(|one| !one.disabled && policy::allows(Action::EditChannel, &one.roles, Relation::Own));
    Ok(may.map(|one| one.name).collect())
}
