//! Objects, by MISP's published templates.

use serde::Serialize;

/// Which template.
#[derive(Debug, Serialize)]
pub(super) struct Object {
    name: &'static str,
    #[serde(rename = "meta-category")]
    meta_category: &'static str,
    template_uuid: &'static str,
    template_version: &'static str,
    distribution: &'static str,
}

impl Object {
    pub(super) const INCIDENT: Self = Self::of("incident", "38597424-f9bb-4865-9b4b-819172df0334", "1");
    pub(super) const VICTIM: Self = Self::of("victim", "a8806e40-39ad-435f-be02-ac2a13d6fc7d", "10");
    pub(super) const PERSON: Self = Self::of("person", "a15b0477-e9d1-4b9c-9546-abe78a4f4248", "21");

    const fn of(name: &'static str, template_uuid: &'static str, template_version: &'static str) -> Self {
        Self { name, meta_category: "misc", template_uuid, template_version, distribution: "5" }
    }
}

/// One field of an object.
#[derive(Debug, Serialize)]
pub(super) struct Cell {
    object_relation: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    category: &'static str,
    value: String,
    to_ids: bool,
    disable_correlation: bool,
    distribution: &'static str,
}

impl Cell {
    const fn new(
        object_relation: &'static str,
        kind: &'static str,
        category: &'static str,
        value: String,
    ) -> Self {
        let (to_ids, disable_correlation) = (false, true);
        Self { object_relation, kind, category, value, to_ids, disable_correlation, distribution: "5" }
    }

    pub(super) fn text(object_relation: &'static str, value: &str) -> Self {
        Self::new(object_relation, "text", "Other", value.to_owned())
    }

    pub(super) fn victim_name(value: &str) -> Self {
        Self::new("name", "target-org", "Targeting data", value.to_owned())
    }

    pub(super) fn region(value: &str) -> Self {
        Self::new("regions", "target-location", "Targeting data", value.to_owned())
    }

    pub(super) fn full_name(value: &str) -> Self {
        Self::new("full-name", "full-name", "Person", value.to_owned())
    }
}
