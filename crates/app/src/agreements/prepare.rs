//! The text that parties sign, checked before anybody signs it.

use super::Content;
use crate::{App, Caller, Error};
use chrono::Datelike;
use domain::agreement::{AgreementKind, AgreementRef, Clauses, DataLevel, Onward, Party, PartyRole};
use domain::decision::{OrgKind, World};
use domain::fields::Errors;
use domain::ids::AgreementId;
use domain::time::{Term, Time, micros};
use serde::Serialize;
use serde_json::Value;
use storage::StoreError;
use vault::ContentHash;

/// Terms to put before the parties.
#[derive(Clone, Debug)]
pub struct NewAgreement {
    /// As people will call it.
    pub title: String,
    /// Who the parties are to each other.
    pub kind: AgreementKind,
    /// Whether personal data may flow.
    pub data_level: DataLevel,
    /// Who signs, as what.
    pub parties: Vec<Party>,
    /// The terms.
    pub clauses: Clauses,
    /// First moment in force.
    pub effective_from: Time,
    /// First moment no longer in force.
    pub expires_at: Time,
}

/// Checked terms with a name, ready to be signed. Nothing is stored yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) id: AgreementId,
    pub(super) reference: AgreementRef,
    pub(super) terms: NewAgreement,
    pub(super) next_review: Time,
    pub(super) content_hash: ContentHash,
}

impl Prepared {
    /// Its id.
    pub const fn id(&self) -> AgreementId {
        self.id
    }

    /// As people will cite it.
    pub const fn reference(&self) -> &AgreementRef {
        &self.reference
    }

    /// What each party signs.
    pub const fn content_hash(&self) -> &ContentHash {
        &self.content_hash
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Internal(error.to_string()))
}

/// Checks terms and names them `AGR-<year>-<number>`, by the year in which they are prepared.
pub async fn prepare(app: &App, caller: &Caller, mut terms: NewAgreement) -> Result<Prepared, Error> {
    let world = app.store.world().await?;
    check(&terms, &world)?;
    // as PostgreSQL keeps them: a hash must not differ between what was signed and what is read back
    terms.effective_from = micros(terms.effective_from);
    terms.expires_at = micros(terms.expires_at);
    let next_review = Term::Months(12).after(terms.effective_from).min(terms.expires_at);
    let year = caller.ctx.at.year();
    let last = app.store.last_agreement_reference(year).await?;
    let number =
        last.and_then(|last| last.0.rsplit('-').next().and_then(|n| n.parse::<u32>().ok())).unwrap_or(0);
    let reference = AgreementRef(format!("AGR-{year}-{:04}", number + 1));
    let id: AgreementId = storage::write::new_id(caller.ctx.at, app.random());
    let content_hash = Content {
        id,
        reference: &reference,
        version: 1,
        title: &terms.title,
        kind: terms.kind,
        data_level: terms.data_level,
        parties: &json(&terms.parties)?,
        clauses: &json(&terms.clauses)?,
        effective_from: terms.effective_from,
        expires_at: terms.expires_at,
        next_review,
    }
    .hash()?;
    Ok(Prepared { id, reference, terms, next_review, content_hash })
}

fn check(terms: &NewAgreement, world: &World) -> Result<(), Error> {
    let errors = Errors::new();
    crate::organisations::check_line(&errors, "/title", &terms.title, 200);
    if terms.expires_at <= terms.effective_from {
        errors.push("/expires_at", "range", "has to be after effective_from");
    }
    if terms.clauses.directions.is_empty() {
        errors.push("/clauses/directions", "required", "without a listed flow nothing could ever pass");
    }
    if let Onward::AllowedWithin(community) = terms.clauses.onward
        && !world.communities.contains_key(&community)
    {
        errors.push("/clauses/onward", "reference", "is no community here");
    }
    parties(terms, world, &errors);
    errors.into_result(Some(())).map_err(Error::Invalid)
}

fn parties(terms: &NewAgreement, world: &World, errors: &Errors) {
    let parties = &terms.parties;
    let least = if terms.kind == AgreementKind::Multilateral { 3 } else { 2 };
    if parties.len() < least {
        errors.push("/parties", "length", format!("at least {least} parties are needed"));
    } else if least == 2 && parties.len() > 2 {
        errors.push("/parties", "length", "an agreement of three parties or more is multilateral");
    }
    let (mut authority, mut third) = (false, false);
    for (n, party) in parties.iter().enumerate() {
        let at = |field: &str| format!("/parties/{n}{field}");
        let Some(facts) = world.organisations.get(&party.organisation) else {
            errors.push(at("/organisation"), "reference", "is no organisation here");
            continue;
        };
        if parties[..n].iter().any(|earlier| earlier.organisation == party.organisation) {
            errors.push(at("/organisation"), "duplicate", "is a party already");
        }
        if party.country != facts.country {
            errors.push(at("/country"), "reference", format!("the organisation is in {}", facts.country));
        }
        if facts.kind == OrgKind::Operator {
            errors.push(
                at("/organisation"),
                "reference",
                "the operator is no party: its roles open no content",
            );
        }
        if party.competent_authority && facts.kind != OrgKind::Authority {
            errors.push(at("/competent_authority"), "reference", "only an authority can be competent");
        }
        if !roles(terms.kind).contains(&party.role) {
            errors.push(at("/role"), "enum", format!("is no role in an agreement of kind {}", terms.kind));
        }
        if party.role == PartyRole::Receiver && facts.kind == OrgKind::Company {
            errors.push(at("/role"), "enum", "a company receives no reports");
        }
        authority |= facts.kind == OrgKind::Authority;
        // a country of which nothing is recorded counts as a third one
        third |= !world.countries.get(&party.country).is_some_and(|facts| facts.eu_eea);
    }
    if !authority {
        errors.push("/parties", "required", "one party has to be an authority");
    }
    if third && terms.clauses.third_country.is_none() {
        errors.push(
            "/clauses/third_country",
            "required",
            "a party outside the EU and EEA makes this clause compulsory",
        );
    }
    if terms.kind == AgreementKind::ThirdCountry && !third {
        errors.push("/kind", "enum", "no party is outside the EU and EEA");
    }
}

/// The roles that the parties of an agreement can have.
const fn roles(kind: AgreementKind) -> &'static [PartyRole] {
    match kind {
        AgreementKind::CompanyAuthority => &[PartyRole::Reporter, PartyRole::Receiver, PartyRole::Observer],
        AgreementKind::AuthorityAuthority | AgreementKind::ThirdCountry => {
            &[PartyRole::Partner, PartyRole::Hub, PartyRole::Observer]
        }
        AgreementKind::Multilateral => PartyRole::ALL,
    }
}
