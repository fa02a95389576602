//! Communities, clients, and what is recorded about countries.

use super::{Community, RecordedFacts, check_line};
use crate::{App, Caller, Error};
use domain::authz::{Action, acts};
use domain::fields::Errors;
use domain::ids::{CommunityId, Item, OrgId};
use storage::audit::{AuditEvents, RowKey};
use storage::{Write, WriteTx};
use uuid::Uuid;

/// Keeps a named list of organisations; by an agreement manager, or the importer.
pub async fn add_community(
    app: &App,
    caller: &Caller,
    name: &str,
    members: &[OrgId],
) -> Result<CommunityId, Error> {
    app.store.write(&caller.ctx, AddCommunity { name: name.to_owned(), members: members.to_vec() }).await
}

struct AddCommunity {
    name: String,
    members: Vec<OrgId>,
}

impl Write for AddCommunity {
    const NAME: &'static str = "organisations.add_community";
    type Output = CommunityId;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(CommunityId, AuditEvents), Error> {
        let id: CommunityId = tx.new_id();
        let permit = tx.principal().authorize_new::<acts::EditCommunity>(id.0)?;
        let errors = Errors::new();
        check_line(&errors, "/name", &self.name, 200);
        let known = tx.organisations().await?;
        for (n, member) in self.members.iter().enumerate() {
            if !known.iter().any(|organisation| organisation.id == *member) {
                errors.push(format!("/members/{n}"), "reference", "is no organisation here");
            }
            if self.members[..n].contains(member) {
                errors.push(format!("/members/{n}"), "duplicate", "is listed twice");
            }
        }
        errors.into_result(Some(())).map_err(Error::Invalid)?;
        let new = Community { id, agreement: None, name: self.name.clone(), members: self.members.clone() };
        tx.add_community(permit, &new).await?;
        let digest = tx.touched("communities", id.0, 1).await?;
        let owner = tx.principal().organisation;
        Ok((id, AuditEvents::one(Action::EditCommunity, None::<Item>, owner).touching([digest])))
    }
}

/// Says that `provider` serves `client`: what the provider holds at AMBER reaches the client. By the importer or the
/// operator.
pub async fn add_client(app: &App, caller: &Caller, provider: OrgId, client: OrgId) -> Result<(), Error> {
    app.store.write(&caller.ctx, AddClient { provider, client }).await
}

struct AddClient {
    provider: OrgId,
    client: OrgId,
}

impl Write for AddClient {
    const NAME: &'static str = "organisations.add_client";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let permit = tx.principal().authorize_new::<acts::RegisterOrganisation>(self.client.0)?;
        let known = tx.organisations().await?;
        if ![self.provider, self.client].iter().all(|id| known.iter().any(|o| o.id == *id)) {
            return Err(Error::field("/client", "reference", "is no organisation here"));
        }
        tx.add_client(permit, self.provider, self.client).await?;
        Ok(((), AuditEvents::one(Action::RegisterOrganisation, None::<Item>, self.client)))
    }
}

/// Records facts about a country, with their source; by the importer or the operator. What rested on other facts ends.
pub async fn set_country_facts(app: &App, caller: &Caller, facts: RecordedFacts) -> Result<(), Error> {
    app.store.write(&caller.ctx, SetFacts(facts)).await
}

struct SetFacts(RecordedFacts);

impl Write for SetFacts {
    const NAME: &'static str = "organisations.set_country_facts";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let permit = tx.principal().authorize_new::<acts::EditCountry>(Uuid::nil())?;
        let errors = Errors::new();
        check_line(&errors, "/source", &self.0.source, 400);
        errors.into_result(Some(())).map_err(Error::Invalid)?;
        tx.set_country_facts(permit, &self.0).await?;
        let row = RowKey::Word(self.0.country.as_str().to_owned());
        let digest = tx.touched("country_facts", row, 1).await?;
        Ok(((), AuditEvents::one(Action::EditCountry, None::<Item>, None::<OrgId>).touching([digest])))
    }
}
