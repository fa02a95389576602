//! The elements of a body: narrative, observables, subjects, references, confirmations.

use super::content::{
    ExternalReference, ObservableRole, Passage, ReportContent, ReportedObservable, Subject, SubjectRole,
};
use super::free_text::FreeText;
use super::parse::{Mode, texts};
use crate::data_class::DataClass;
use crate::fields::Reader;
use crate::observable::{self, InfrastructureGround, ObservableType};
use crate::time::Time;
use std::collections::HashMap;

const CLASSES: &str = "a data class: technical-indicator, incident-facts, reporter-identity, victim-identity, \
    subscriber, identifying-address, traffic, content, financial, suspect-identity, special-category, minor";
const PERSONAL: &str = "a personal data class such as victim-identity or suspect-identity";

/// What reading one body needs to remember.
pub(crate) struct Seen {
    pub(super) mode: Mode,
    /// The latest time that a field may hold.
    pub(super) latest: Time,
    /// Free texts with their place in the body, elements with errors included.
    pub(super) texts: Vec<FreeText>,
}

impl Seen {
    pub(crate) fn new(mode: Mode, latest: Time) -> Self {
        Self { mode, latest, texts: Vec::new() }
    }

    pub(super) fn keep(&mut self, pointer: &str, text: &str) {
        self.keep_as(pointer.to_owned(), DataClass::IncidentFacts, text);
    }

    fn keep_as(&mut self, pointer: String, data_class: DataClass, text: &str) {
        if !text.is_empty() {
            self.texts.push(FreeText { pointer, data_class, text: text.to_owned() });
        }
    }

    fn complete(&self) -> bool {
        self.mode == Mode::Submit
    }
}

pub(super) fn narrative(reader: &mut Reader<'_>, seen: &mut Seen, content: &mut ReportContent) {
    let parts = reader.each("narrative", 100, |r| {
        let text = if seen.complete() { r.required_text("text", 100_000) } else { r.text("text", 100_000) };
        let stated = r.word("data_class", DataClass::parse, CLASSES);
        let data_class = stated.unwrap_or(DataClass::IncidentFacts);
        let text = text?;
        seen.keep_as(r.pointer("text"), data_class, &text);
        Some(Passage { text, data_class })
    });
    content.narrative = parts.unwrap_or_default();
}

pub(super) fn observables(reader: &mut Reader<'_>, seen: &mut Seen, content: &mut ReportContent, max: usize) {
    let mut first: HashMap<(ObservableType, String), usize> = HashMap::new();
    let mut index = 0;
    let observables = reader.each("observables", max, |r| {
        let here = index;
        index += 1;
        let observable = observable(r, seen)?;
        if let Some(earlier) = first.insert((observable.kind, observable.value.clone()), here) {
            first.insert((observable.kind, observable.value.clone()), earlier);
            r.fail(
                "value",
                "duplicate",
                format!("is the same value as /observables/{earlier}; keep one of them"),
            );
        }
        Some(observable)
    });
    content.observables = observables.unwrap_or_default();
}

pub(crate) fn observable(r: &mut Reader<'_>, seen: &mut Seen) -> Option<ReportedObservable> {
    let stated = r.word("type", ObservableType::parse, ObservableType::NAMES);
    let text = if seen.complete() { r.required_text("value", 8_192) } else { r.text("value", 8_192) };
    let mut kind = stated;
    if kind.is_none() && !r.has("type") {
        // a draft row without a type gets the one that its value shows
        kind = text.as_deref().filter(|_| !seen.complete()).and_then(observable::guess).map(|(kind, _)| kind);
        if kind.is_none() && (seen.complete() || text.is_some()) {
            r.missing("type");
        }
    }
    let class = r.word("data_class", DataClass::parse, CLASSES);
    let ground = r.word("infrastructure_ground", InfrastructureGround::parse, InfrastructureGround::NAMES);
    let role = r.word("role", ObservableRole::parse, ObservableRole::NAMES);
    let first_seen = r.time("first_seen", seen.latest);
    let last_seen = r.time("last_seen", seen.latest);
    if first_seen.zip(last_seen).is_some_and(|(first, last)| last < first) {
        r.fail("last_seen", "range", "is before first_seen");
    }
    let note = r.text("note", 2_000).unwrap_or_default();
    let kind = kind?;
    let data_class = class.unwrap_or(kind.default_class());
    seen.keep_as(r.pointer("note"), data_class, &note);
    let lowered = kind.default_class().is_personal() && !data_class.is_personal();
    if lowered && seen.complete() && !r.has("infrastructure_ground") {
        let why = format!(
            "says why this value is an attacker's and not a person's ({}); without it the class is {}",
            InfrastructureGround::NAMES,
            kind.default_class()
        );
        r.fail("infrastructure_ground", "required", why);
    }
    let value = match observable::parse(kind, &text?) {
        Ok(value) => value,
        Err(error) => {
            r.fail("value", error.code(), error.to_string());
            return None;
        }
    };
    Some(ReportedObservable {
        kind,
        value,
        data_class,
        infrastructure_ground: ground,
        role: role.unwrap_or(ObservableRole::Unknown),
        first_seen,
        last_seen,
        note,
    })
}

pub(super) fn subjects(reader: &mut Reader<'_>, seen: &mut Seen, content: &mut ReportContent) {
    let personal = |text: &str| DataClass::parse(text).filter(|class| class.is_personal());
    let subjects = reader.each("subjects", 40, |r| {
        let role = r.word("role", SubjectRole::parse, SubjectRole::NAMES).unwrap_or(SubjectRole::Other);
        let name = if seen.complete() { r.required_text("name", 200) } else { r.text("name", 200) };
        let identifiers = texts(r, "identifiers", 10, 200);
        let class = r.word("data_class", personal, PERSONAL);
        let data_class = class.unwrap_or(role.default_class());
        let named = name.is_some() || !identifiers.is_empty();
        named.then(|| Subject { role, name: name.unwrap_or_default(), identifiers, data_class })
    });
    content.subjects = subjects.unwrap_or_default();
}

pub(super) fn references(reader: &mut Reader<'_>) -> Vec<ExternalReference> {
    let references = reader.each("references", 50, |r| {
        let system = r.required_text("system", 100);
        let id = r.required_text("id", 200);
        let url = r.text("url", 2_000);
        let web = |url: &str| url::Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
        if url.as_deref().is_some_and(|url| !web(url)) {
            r.fail("url", "format", "must be an address that begins with https:// or http://");
        }
        Some(ExternalReference { system: system?, id: id?, url })
    });
    references.unwrap_or_default()
}

/// (pointer, text) pairs as the body has them.
pub(crate) fn confirmed(reader: &mut Reader<'_>) -> Vec<(String, String)> {
    let confirmed = reader.each("confirmed", 500, |r| {
        let pointer = r.required_text("pointer", 200);
        let text = r.required_text("text", 500);
        pointer.zip(text)
    });
    confirmed.unwrap_or_default()
}
