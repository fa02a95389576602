//! Registering organisations and their people, and keeping the world that agreements are judged in: communities, clients
//! and facts about countries. An installation does this as the importer; later the operator registers organisations with
//! their first admin, and admins keep their own people.

mod members;
mod register;
mod world;

pub use domain::duty::RegimeProfile;
pub use members::{NewPerson, add_member, disable_member};
pub use register::{NewOrganisation, add_organisation};
pub use storage::organisations::{Community, Organisation, RecordedFacts};
pub use world::{add_client, add_community, set_country_facts};

use crate::{App, Caller, Error};
use domain::fields::Errors;
use domain::time::Time;

/// All organisations, by name: who they are is no secret among those who are here.
pub async fn list(app: &App) -> Result<Vec<Organisation>, Error> {
    Ok(app.store.organisations().await?)
}

/// Notes that a member looked in, and says when it did before.
pub async fn visit(app: &App, caller: &Caller) -> Result<Option<Time>, Error> {
    let member = caller.member()?;
    let before = app.store.last_visit(member).await?;
    app.store.note_visit(member, caller.ctx.at).await?;
    Ok(before)
}

/// A name or title: not empty, not too long, on one line.
pub(crate) fn check_line(errors: &Errors, pointer: &str, text: &str, longest: usize) {
    let length = text.chars().count();
    if text.trim().is_empty() {
        errors.push(pointer, "required", "may not be empty");
    } else if length > longest {
        errors.push(pointer, "length", format!("has {length} characters; at most {longest} are possible"));
    } else if text.chars().any(char::is_control) {
        errors.push(pointer, "text", "may not hold control characters");
    }
}
