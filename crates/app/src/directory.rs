//! Names behind ids: organisations and agreements, as answers show them.

use crate::{App, Caller, Error};
use domain::agreement::AgreementRef;
use domain::country::Country;
use domain::decision::OrgKind;
use domain::ids::{AgreementId, OWN, OrgId};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use storage::Store;
use storage::agreements::Catalogue;

/// An organisation in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrgRef {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub country: Country,
    /// Company, authority, CSIRT, operator.
    pub kind: OrgKind,
}

/// An agreement version in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionRef {
    /// The agreement.
    pub id: AgreementId,
    /// As people cite it.
    pub reference: AgreementRef,
    /// The version.
    pub version: i32,
}

/// All organisations by id: a few hundred rows, read once a request.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    organisations: BTreeMap<OrgId, OrgRef>,
}

impl Directory {
    /// Reads it.
    pub async fn load(store: &Store) -> Result<Self, Error> {
        let organisations = store.organisations().await?;
        let organisations = organisations
            .into_iter()
            .map(|o| (o.id, OrgRef { id: o.id, name: o.name, country: o.country, kind: o.kind }))
            .collect();
        Ok(Self { organisations })
    }

    /// The organisation behind an id.
    pub fn organisation(&self, id: OrgId) -> Result<OrgRef, Error> {
        let missing = || storage::StoreError::corrupt("organisations", "id", id);
        Ok(self.organisations.get(&id).cloned().ok_or_else(missing)?)
    }

    /// All of them, by id.
    pub fn all(&self) -> impl Iterator<Item = &OrgRef> {
        self.organisations.values()
    }
}

/// References of the caller's agreements by id; those of others have no name here.
#[derive(Clone, Debug, Default)]
pub struct AgreementNames(HashMap<AgreementId, AgreementRef>);

impl AgreementNames {
    /// Of every agreement in `catalogue`.
    pub fn of(catalogue: &Catalogue) -> Self {
        Self(catalogue.states.iter().map(|state| (state.id, state.reference.clone())).collect())
    }

    /// Of every agreement that the caller's organisation is or was a party to, ended ones included.
    pub async fn load(app: &App, caller: &Caller) -> Result<Self, Error> {
        let summaries = app.store.agreement_summaries(caller.principal.organisation).await?;
        Ok(Self(summaries.into_iter().map(|summary| (summary.id, summary.reference)).collect()))
    }

    /// The version's name; `None` for an owner's own ground.
    pub fn version(&self, id: AgreementId, version: i32) -> Option<VersionRef> {
        if id == OWN {
            return None;
        }
        let reference = self.0.get(&id).cloned().unwrap_or_else(|| AgreementRef(String::new()));
        Some(VersionRef { id, reference, version })
    }
}
