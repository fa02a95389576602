//! STIX 2.1 objects, as far as they are written here. `created` and `modified` are added last, from what is kept of the
//! object ([`crate::export::Part`]).

use serde::Serialize;
use std::collections::BTreeMap;

pub(super) const INCIDENT_CORE: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
pub(super) const TLP_2: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// `type--uuid`.
pub(super) type Id = String;

/// What every object of ours has.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub spec_version: &'static str,
    pub id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_ref: Option<Id>,
    #[serde(skip_serializing_if = "is_false")]
    pub revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_references: Vec<ExternalReference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub object_marking_refs: Vec<Id>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Without an address: the validator refuses one without the hash of what lies there.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ExternalReference {
    pub source_name: String,
    pub external_id: String,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "STIX calls it so")]
pub(super) struct Identity {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<&'static str>,
    pub identity_class: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Location {
    #[serde(flatten)]
    pub head: Head,
    pub country: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Incident {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub extensions: BTreeMap<&'static str, IncidentCore>,
}

/// The second generation of the Incident Core extension, without impacts: python-stix2 and others refuse impact objects.
#[derive(Debug, Serialize)]
pub(super) struct IncidentCore {
    pub extension_type: &'static str,
    pub determination: &'static str,
    pub investigation_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criticality: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub incident_types: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Grouping {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub context: &'static str,
    pub object_refs: Vec<Id>,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "STIX calls it so")]
pub(super) struct Report {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub report_types: Vec<&'static str>,
    pub published: String,
    pub object_refs: Vec<Id>,
}

#[derive(Debug, Serialize)]
pub(super) struct Note {
    #[serde(flatten)]
    pub head: Head,
    #[serde(rename = "abstract")]
    pub title: String,
    pub content: String,
    pub object_refs: Vec<Id>,
}

#[derive(Debug, Serialize)]
pub(super) struct ObservedData {
    #[serde(flatten)]
    pub head: Head,
    pub first_observed: String,
    pub last_observed: String,
    pub number_observed: u32,
    pub object_refs: Vec<Id>,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "STIX calls it so")]
pub(super) struct Indicator {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
    pub description: String,
    pub indicator_types: Vec<&'static str>,
    pub pattern: String,
    pub pattern_type: &'static str,
    pub valid_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    pub confidence: u8,
}

#[derive(Debug, Serialize)]
pub(super) struct Vulnerability {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "STIX calls it so")]
pub(super) struct Relationship {
    #[serde(flatten)]
    pub head: Head,
    pub relationship_type: &'static str,
    pub source_ref: Id,
    pub target_ref: Id,
}

#[derive(Debug, Serialize)]
pub(super) struct MarkingDefinition {
    #[serde(flatten)]
    pub head: Head,
    pub name: String,
    pub definition_type: &'static str,
    pub definition: Statement,
}

#[derive(Debug, Serialize)]
pub(super) struct Statement {
    pub statement: String,
}
