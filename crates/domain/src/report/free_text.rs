//! Personal data that stands in a free text whose class doesn't cover it. Before submitting, and again before an alert
//! is cleared, each such place is put under its class or confirmed by a person.

use super::content::{Confirmed, ReportContent, ReportedObservable, Subject};
use super::text::Names;
use crate::data_class::DataClass;
use crate::observable::{ObservableType, guess};
use crate::scan::{HitKind, scan};
use std::collections::{HashMap, HashSet};

/// A text of an item with its place and class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeText {
    /// JSON pointer into the body.
    pub pointer: String,
    /// Its class.
    pub data_class: DataClass,
    /// The text.
    pub text: String,
}

/// A stretch of free text that looks like personal data of a class that its field doesn't cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclassed {
    /// The field.
    pub pointer: String,
    /// The field's class.
    pub data_class: DataClass,
    /// What it looks like.
    pub kind: HitKind,
    /// The class that it would need.
    pub needs: DataClass,
    /// The stretch itself.
    pub text: String,
    /// Characters before it.
    pub from: usize,
    /// Characters before its end.
    pub to: usize,
}

impl Unclassed {
    /// What it is and how to mend it; without the value, which may be personal.
    pub fn message(&self) -> String {
        let what = match self.kind {
            HitKind::EmailAddr => "an e-mail address",
            HitKind::IpAddr => "an IP address",
            HitKind::PhoneNumber => "a phone number",
            HitKind::Iban => "an IBAN",
            HitKind::PaymentCard => "a payment card number",
            HitKind::Name => "the name of a subject",
        };
        format!(
            "holds what looks like {what} at characters {} to {}: move it to a narrative part of the class {}, or \
             list it in `confirmed` with this pointer and its exact text if it isn't personal data",
            self.from + 1,
            self.to,
            self.needs
        )
    }
}

/// What of `content` would be refused with `unclassed`: for drafts, and before an alert is made of it.
pub fn unclassed(content: &ReportContent) -> Vec<Unclassed> {
    let hits = hits(&content.texts(), &content.observables, &content.subjects);
    open(hits, &content.confirmed)
}

impl ReportContent {
    /// Every free text with its place.
    fn texts(&self) -> Vec<FreeText> {
        let text =
            |pointer: String, data_class, text: &String| FreeText { pointer, data_class, text: text.clone() };
        let facts = DataClass::IncidentFacts;
        let head = [text("/title".into(), facts, &self.title), text("/summary".into(), facts, &self.summary)];
        let narrative = self
            .narrative
            .iter()
            .enumerate()
            .map(|(i, p)| text(format!("/narrative/{i}/text"), p.data_class, &p.text));
        let notes = self
            .observables
            .iter()
            .enumerate()
            .map(|(i, o)| text(format!("/observables/{i}/note"), o.data_class, &o.note));
        head.into_iter().chain(narrative).chain(notes).collect()
    }
}

/// Every stretch whose class isn't covered by its field's, each text once a field. A value that the reporter lists as an observable has the
/// class that it has there; a subject's name has the subject's.
pub(crate) fn hits(
    texts: &[FreeText],
    observables: &[ReportedObservable],
    subjects: &[Subject],
) -> Vec<Unclassed> {
    let listed: HashMap<(ObservableType, &str), DataClass> =
        observables.iter().map(|o| ((o.kind, o.value.as_str()), o.data_class)).collect();
    let names = Names::of(subjects);
    let mut found = Vec::new();
    for field in texts {
        // hits come in order, so characters are counted once; a confirmation is by text, so each text is told once
        let (mut counted, mut characters) = (0, 0);
        let mut told: HashSet<&str> = HashSet::new();
        for hit in scan(&field.text, names.given()) {
            let Some(stretch) = field.text.get(hit.start..hit.end) else { continue };
            let needs = match hit.kind {
                HitKind::Name => names.owner(stretch).map_or(hit.proposed, |(_, class)| class),
                _ => guess(stretch)
                    .and_then(|(kind, value)| listed.get(&(kind, value.as_str())).copied())
                    .unwrap_or(hit.proposed),
            };
            if covers(field.data_class, needs) || !told.insert(stretch) {
                continue;
            }
            characters += field.text.get(counted..hit.start).map_or(0, |text| text.chars().count());
            counted = hit.start;
            found.push(Unclassed {
                pointer: field.pointer.clone(),
                data_class: field.data_class,
                kind: hit.kind,
                needs,
                text: stretch.to_owned(),
                from: characters,
                to: characters + stretch.chars().count(),
            });
        }
    }
    found
}

/// Whether a text of class `field` may hold data of class `needs`: the same or a stricter class, in the order of
/// [`DataClass::ALL`]; anything may hold what isn't personal.
fn covers(field: DataClass, needs: DataClass) -> bool {
    !needs.is_personal() || field >= needs
}

/// Those of `stated` that match a hit, each once, with the class of the field.
pub(crate) fn confirmed(hits: &[Unclassed], stated: &[(String, String)]) -> Vec<Confirmed> {
    let mut confirmed: Vec<Confirmed> = Vec::new();
    for hit in hits.iter().filter(|hit| stated.iter().any(|(p, t)| *p == hit.pointer && *t == hit.text)) {
        let one =
            Confirmed { pointer: hit.pointer.clone(), text: hit.text.clone(), data_class: hit.data_class };
        if !confirmed.contains(&one) {
            confirmed.push(one);
        }
    }
    confirmed
}

/// The hits that nobody has confirmed.
pub(crate) fn open(hits: Vec<Unclassed>, confirmed: &[Confirmed]) -> Vec<Unclassed> {
    let is_confirmed =
        |hit: &Unclassed| confirmed.iter().any(|c| c.pointer == hit.pointer && c.text == hit.text);
    hits.into_iter().filter(|hit| !is_confirmed(hit)).collect()
}
