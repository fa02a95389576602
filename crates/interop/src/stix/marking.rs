//! Objects that others have published, word for word: the TLP 2.0 markings, the two extensions, and who published them.
//! And in which words an item's other terms are stated.

use super::object::{INCIDENT_CORE, Id, TLP_2};
use crate::export::About;
use domain::marking::{Handling, Marking, Purpose, Tlp};
use serde_json::{Value, json};

const OASIS: &str = "identity--8ce3f695-d5a4-4dc8-9e93-a65af453a31a";
const CISA: &str = "identity--b3bca3c2-1f3d-4b54-b44f-dac42c3a8f01";

/// The fixed id of a label.
pub(super) fn tlp_id(tlp: Tlp) -> Id {
    let id = match tlp {
        Tlp::Clear => "94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp::Green => "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp::Amber => "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp::AmberStrict => "939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp::Red => "e828b379-4e03-4974-9ac4-e53a884c97c1",
    };
    format!("marking-definition--{id}")
}

/// A label as OASIS publishes it.
pub(super) fn tlp(tlp: Tlp) -> Value {
    let level = tlp.as_str().trim_start_matches("TLP:").to_lowercase();
    json!({
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": tlp_id(tlp),
        "created": "2022-10-01T00:00:00.000Z",
        "name": tlp.as_str(),
        "extensions": {TLP_2: {"extension_type": "property-extension", "tlp_2_0": level}},
    })
}

/// What the TLP markings refer to.
pub(super) fn tlp_extension() -> [Value; 2] {
    [
        json!({
            "type": "extension-definition",
            "spec_version": "2.1",
            "id": TLP_2,
            "created": "2022-10-01T00:00:00.000Z",
            "modified": "2022-10-01T00:00:00.000Z",
            "created_by_ref": CISA,
            "name": "TLP 2.0",
            "description": "This defines TLP 2.0 as a STIX extension",
            "schema": "https://github.com/oasis-open/cti-stix-common-objects/tree/master/extension-definition-specifications/tlp-2.0",
            "version": "1.0.0",
            "extension_types": ["property-extension"],
        }),
        json!({
            "type": "identity",
            "spec_version": "2.1",
            "id": CISA,
            "created": "2021-01-01T00:00:01.000Z",
            "modified": "2021-01-01T00:00:01.000Z",
            "name": "Cybersecurity and Infrastructure Security Agency",
            "identity_class": "organization",
            "object_marking_refs": [tlp_id(Tlp::Clear)],
        }),
    ]
}

/// What incidents refer to.
pub(super) fn incident_extension() -> [Value; 2] {
    [
        json!({
            "type": "extension-definition",
            "spec_version": "2.1",
            "id": INCIDENT_CORE,
            "created": "2020-10-19T20:51:00.000Z",
            "modified": "2023-07-11T00:56:00.000Z",
            "created_by_ref": OASIS,
            "name": "Incident Core Extension",
            "description": "A core extension of the Incident object to allow core details of the Incident to be shared while tracking major details tied to the incident's timeline.  Multiple Incidents can be tied together via relationships if a higher degree of fidelity is needed across phases.",
            "schema": "https://github.com/oasis-open/cti-stix-common-objects/tree/main/extension-definition-specifications/incident-ef7",
            "version": "2.0.0",
            "extension_types": ["property-extension"],
        }),
        json!({
            "type": "identity",
            "spec_version": "2.1",
            "id": OASIS,
            "created": "2021-03-13T20:09:20.888Z",
            "modified": "2021-12-01T16:19:51.601Z",
            "name": "OASIS",
            "identity_class": "organization",
            "object_marking_refs": [tlp_id(Tlp::Clear)],
        }),
    ]
}

const fn allows(code: Handling) -> &'static str {
    match code {
        Handling::H0 => "H0 (only to prevent and combat crime)",
        Handling::H1 => "H1 (not as evidence in court without permission)",
        Handling::H2 => "H2 (no dissemination without permission)",
        Handling::H3 => "H3 (see the text)",
    }
}

/// What a marking says beside its label, and what the reader may use the item for. One of a finite number of texts, so
/// that everybody whose terms are the same has the same marking.
pub(super) fn terms(marking: &Marking, about: &About) -> String {
    let codes: Vec<&str> = marking.handling.iter().copied().map(allows).collect();
    let purposes: Vec<&str> = about.purposes.iter().map(Purpose::as_str).collect();
    let list = |items: &[&str]| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
    format!("{}; handling: {}; purposes: {}", marking.pap.as_str(), list(&codes), list(&purposes))
}
