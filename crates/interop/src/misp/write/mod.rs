//! MISP events, written from what a projection left of a report or an alert.
//!
//! One event per item and reader, with an id that stays. Only what is vetted, in an alert, has `to_ids`. What was taken back
//! goes out again with every part deleted and nothing to detect on. Whoever receives an event may not pass it on by MISP's
//! own means: `distribution` is the receiving organisation, or its community where the label says so.

mod attribute;
mod object;
#[cfg(test)]
mod tests;
mod writer;

use self::attribute::{Attribute, Plain};
use self::writer::{Whole, Writer};
use crate::export::{About, Document, Ids, Investigation, Name, Part, Progress, Version};
use crate::facts;
use crate::indicator::is_indicator;
use crate::stix::Built;
use crate::time::exact;
use domain::alert::AlertView;
use domain::report::{Disclosed, ReportView};
use serde_json::{Value, json};

/// An event in which the times of our parts are still missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    whole: Part,
    party: Part,
    attributes: Vec<Part>,
    objects: Vec<(Part, Vec<Part>)>,
}

impl Document for Event {
    fn parts(&self) -> Vec<&Part> {
        let objects = self.objects.iter().flat_map(|(object, cells)| std::iter::once(object).chain(cells));
        [&self.whole, &self.party].into_iter().chain(&self.attributes).chain(objects).collect()
    }

    fn to_json(&self, versions: &dyn Fn(&Name) -> Option<Version>) -> Value {
        let stamped = |part: &Part| {
            let mut body = part.body.clone();
            if let (Some(fields), Some(version)) = (body.as_object_mut(), versions(&part.name)) {
                fields.insert("timestamp".to_owned(), json!(version.modified.timestamp().to_string()));
            }
            body
        };
        let mut event = stamped(&self.whole);
        if let Some(fields) = event.as_object_mut() {
            if fields.get("published") == Some(&json!(true)) {
                let time = fields.get("timestamp").cloned().unwrap_or_default();
                fields.insert("publish_timestamp".to_owned(), time);
            }
            fields.insert("Orgc".to_owned(), self.party.body.clone());
            fields.insert("Attribute".to_owned(), self.attributes.iter().map(stamped).collect());
            let objects = self.objects.iter().map(|(object, cells)| {
                let mut object = stamped(object);
                if let Some(fields) = object.as_object_mut() {
                    fields.insert("Attribute".to_owned(), cells.iter().map(stamped).collect());
                }
                object
            });
            fields.insert("Object".to_owned(), objects.collect());
        }
        json!({"Event": event})
    }
}

/// A report as an event, as its reader may see it.
pub fn report<'a>(
    content: &'a Disclosed<ReportView>,
    about: &'a About,
    progress: Progress,
    ids: &'a mut Ids<'a>,
) -> Built<Event> {
    let view = content.view();
    let mut writer = Writer { about, ids, attributes: Vec::new(), objects: Vec::new() };
    writer.reference()?;
    writer.text("summary", "Summary", view.summary.as_deref().unwrap_or_default())?;
    writer.text("facts", "Facts", &facts::of_report(view))?;
    for (n, passage) in view.narrative.iter().enumerate() {
        let title = format!("Narrative ({})", passage.data_class);
        writer.text(&format!("narrative/{n}"), &title, &passage.text)?;
    }
    if let Some((name, contacts)) = &view.reporter {
        let person = std::iter::once(name).chain(contacts).cloned().collect::<Vec<_>>().join("\n");
        writer.text("reporter", "Reporting person", &person)?;
    }
    let told = facts::disclosure(about, view.withheld).unwrap_or_default();
    writer.text("disclosure", "Under what this is read", &told)?;
    for one in &view.observables {
        writer.attribute(
            Name::value("misp-attribute", format!("{}|{}", one.kind, one.value)),
            &Attribute::of(&Plain {
                kind: one.kind,
                value: &one.value,
                pseudonymised: one.pseudonymised,
                role: one.role,
                class: one.data_class,
                note: &one.note,
                to_ids: false,
                first: one.first_seen,
                last: one.last_seen,
            }),
        )?;
    }
    if let Some(title) = &view.title {
        writer.incident(title, view.severity, &view.categories, Some(progress))?;
        writer.victim(view)?;
    }
    for subject in &view.subjects {
        writer.person(subject)?;
    }
    writer.finish(&Whole {
        info: view.title.as_deref().unwrap_or(&about.reference),
        date: view.detected_at.unwrap_or(about.at),
        severity: view.severity,
        analysis: match progress.investigation {
            Investigation::New => "0",
            Investigation::Open => "1",
            Investigation::Closed => "2",
        },
        published: false,
        categories: &view.categories,
        marking: &view.marking,
    })
}

/// An alert as an event, as its reader may see it.
pub fn alert<'a>(content: &'a Disclosed<AlertView>, about: &'a About, ids: &'a mut Ids<'a>) -> Built<Event> {
    let view = content.view();
    let mut writer = Writer { about, ids, attributes: Vec::new(), objects: Vec::new() };
    writer.reference()?;
    writer.text("summary", "Summary", view.summary.as_deref().unwrap_or_default())?;
    writer.text("recommendation", "Recommendation", view.recommendation.as_deref().unwrap_or_default())?;
    if let Some(until) = view.expires_at {
        writer.text("expires", "Holds until", &exact(until))?;
    }
    let told = facts::disclosure(about, view.withheld).unwrap_or_default();
    writer.text("disclosure", "Under what this is read", &told)?;
    for one in &view.observables {
        writer.attribute(
            Name::value("misp-attribute", format!("{}|{}", one.kind, one.value)),
            &Attribute::of(&Plain {
                kind: one.kind,
                value: &one.value,
                pseudonymised: one.pseudonymised,
                role: one.role,
                class: one.data_class,
                note: "",
                to_ids: is_indicator(one) && !about.revoked,
                first: None,
                last: None,
            }),
        )?;
    }
    writer.incident(&view.title, Some(view.severity), &view.categories, None)?;
    writer.finish(&Whole {
        info: &view.title,
        date: about.at,
        severity: Some(view.severity),
        analysis: "2",
        published: true,
        categories: &view.categories,
        marking: &view.marking,
    })
}
