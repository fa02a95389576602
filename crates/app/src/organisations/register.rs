//! Registering an organisation.

use super::{Organisation, RegimeProfile, check_line};
use crate::{App, Caller, Error};
use domain::authz::{Action, acts};
use domain::country::Country;
use domain::decision::OrgKind;
use domain::fields::Errors;
use domain::ids::{Item, OrgId};
use storage::audit::AuditEvents;
use storage::{StoreError, Write, WriteTx};

/// An organisation to register.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// A short name for addresses and files: lower-case letters, digits and dashes.
    pub slug: String,
    /// As people call it.
    pub name: String,
    /// Where it is.
    pub country: Country,
    /// What it is.
    pub kind: OrgKind,
    /// Whether it supervises companies.
    pub regulator: bool,
    /// Under which statutes it owes notifications; only a company does.
    pub regimes: Vec<RegimeProfile>,
    /// Names by which an alert could give it away.
    pub brands: Vec<String>,
    /// Domains by which an alert could give it away.
    pub domains: Vec<String>,
}

/// Registers it; by the importer or the operator.
pub async fn add_organisation(app: &App, caller: &Caller, new: NewOrganisation) -> Result<OrgId, Error> {
    app.store.write(&caller.ctx, Register(new)).await
}

struct Register(NewOrganisation);

impl Write for Register {
    const NAME: &'static str = "organisations.register";
    type Output = OrgId;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(OrgId, AuditEvents), Error> {
        let id: OrgId = tx.new_id();
        let permit = tx.principal().authorize_new::<acts::RegisterOrganisation>(id.0)?;
        check(&self.0)?;
        let NewOrganisation { slug, name, country, kind, regulator, regimes, brands, domains } =
            self.0.clone();
        let new = Organisation { id, slug, name, country, kind, regulator, regimes, brands, domains };
        tx.add_organisation(permit, &new).await.map_err(taken)?;
        let digest = tx.touched("organisations", id.0, 1).await?;
        Ok((id, AuditEvents::one(Action::RegisterOrganisation, None::<Item>, id).touching([digest])))
    }
}

fn check(new: &NewOrganisation) -> Result<(), Error> {
    let errors = Errors::new();
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    check_line(&errors, "/slug", &new.slug, 40);
    if !new.slug.chars().all(fine) {
        errors.push("/slug", "format", "may hold lower-case letters, digits and dashes only");
    }
    check_line(&errors, "/name", &new.name, 200);
    if !new.regimes.is_empty() && new.kind != OrgKind::Company {
        errors.push("/regimes", "enum", "only a company owes notifications under these statutes");
    }
    errors.into_result(Some(())).map_err(Error::Invalid)
}

fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Conflict(_) => {
            Error::field("/slug", "duplicate", "another organisation has this short name")
        }
        other => other.into(),
    }
}
