//! The caller about itself.

pub(crate) mod show;

use app::identity::Me;
use serde_json::{Value, json};

/// `{member, organisation, roles, permissions}`.
pub(crate) fn view(me: &Me) -> Value {
    let (member, organisation) = (&me.member, &me.organisation);
    json!({
        "member": {"id": member.id, "name": member.name, "email": member.email},
        "organisation": {
            "id": organisation.id, "name": organisation.name, "country": organisation.country, "kind": organisation.kind,
        },
        "roles": me.roles,
        "permissions": me.permissions,
    })
}
