//! Attributes into observables: reading the value, merging what is said twice, and telling what became of each.

use super::Mapped;
use super::judge::{self, Context};
use super::observed::Observed;
use super::plan::{Part, Plan, plan};
use super::reading::{is_file_hash, read};
use super::tag::{self, Labels, Tag};
use super::value::{believable, clean, flag, label, list, moment, tags, text};
use chrono::{DateTime, Utc};
use domain::observable::{ObservableType, parse};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// References a draft gets, the event's own included.
const REFERENCES: usize = 50;
/// Bytes of a reference's URL.
const LONGEST_LINK: usize = 2_000;
/// Parts of the narrative.
const PARTS: usize = 100;
/// Characters of one part of the narrative.
pub(super) const PART: usize = 100_000;

/// The object that an attribute is a part of.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub name: String,
    pub comment: String,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
    /// Names of the file whose hashes the object holds.
    pub files: Vec<String>,
}

/// Gathers one event.
pub(super) struct Collector<'a> {
    pub at: DateTime<Utc>,
    pub left: &'a mut usize,
    pub mapping: &'a mut Vec<Mapped>,
    pub observables: Vec<Observed>,
    pub labels: Labels,
    pub references: Vec<Value>,
    pub narrative: Vec<Value>,
    pub known: HashMap<(ObservableType, String), usize>,
    pub tags: HashSet<String>,
}

impl Collector<'_> {
    /// An entry that is in the draft, at `place`.
    pub(super) fn taken(
        &mut self,
        path: impl Into<String>,
        place: impl Into<String>,
        because: impl Into<String>,
    ) {
        let line =
            Mapped { path: path.into(), taken: true, as_: Some(place.into()), because: because.into() };
        self.mapping.push(line);
    }

    /// An entry that isn't.
    pub(super) fn left_out(&mut self, path: impl Into<String>, because: impl Into<String>) {
        self.mapping.push(Mapped { path: path.into(), taken: false, as_: None, because: because.into() });
    }

    /// One attribute, alone or of an object.
    pub(super) fn attribute(&mut self, attribute: &Value, path: &str, around: &Around) {
        if !attribute.is_object() {
            return self.left_out(path, "isn't an attribute");
        }
        if flag(attribute, "deleted") {
            return self.left_out(path, "was deleted in MISP");
        }
        let names = tags(attribute);
        self.attribute_tags(attribute, path);
        let attribute_type = text(attribute, "type").unwrap_or_default();
        let comment = text(attribute, "comment").unwrap_or_default();
        let category = text(attribute, "category").unwrap_or_default();
        let Some(value) = text(attribute, "value") else { return self.left_out(path, "has no value") };
        let context = Context {
            attribute_type: &attribute_type,
            category: &category,
            to_ids: flag(attribute, "to_ids"),
            comment: &comment,
            object: &around.name,
            object_comment: &around.comment,
            tags: &names,
        };
        match plan(&attribute_type) {
            Plan::One(part) => self.part(part, &value, attribute, path, &context, around, &[]),
            Plan::Two(first, second) => {
                self.halves((first, second), &value, attribute, path, &context, around);
            }
            Plan::Link => self.link(&value, path),
            Plan::Narrative => self.text(&value, path),
            Plan::FileName if around.files.contains(&value) => {
                self.taken(path, "observables, as a note", "goes with the hashes of its object");
            }
            Plan::FileName => self.left_out(path, "file names have no type here; their hashes have"),
            Plan::No(reason) => self.left_out(path, reason),
        }
    }

    fn attribute_tags(&mut self, attribute: &Value, path: &str) {
        for (index, item) in list(attribute, "Tag").iter().enumerate() {
            let Some(name) = text(item, "name") else { continue };
            let tag = tag::read(&name);
            let path = format!("{path}/Tag/{index}");
            match tag {
                Tag::Tlp(_) | Tag::Pap(_) => {
                    self.labels.add(tag);
                    self.taken(
                        path,
                        "marking",
                        "a report has one marking: the strictest of the event and its attributes",
                    );
                }
                Tag::Category(_) => self.left_out(path, "describes one attribute, not the incident"),
                // events repeat a tag on hundreds of attributes; one line says it
                Tag::Other(reason) if self.tags.insert(name.clone()) => {
                    self.left_out(path, format!("{reason} ({})", label(&name)));
                }
                Tag::Other(_) => {}
            }
        }
    }

    fn halves(
        &mut self,
        (first, second): (Part, Part),
        value: &str,
        attribute: &Value,
        path: &str,
        context: &Context<'_>,
        around: &Around,
    ) {
        // file names may hold bars, hashes don't
        let split =
            if matches!(first, Part::Note(_)) { value.rsplit_once('|') } else { value.split_once('|') };
        let Some((left, right)) = split.map(|(left, right)| (left.trim(), right.trim())) else {
            let only = if matches!(first, Part::Note(_)) { second } else { first };
            return self.part(only, value, attribute, path, context, around, &[]);
        };
        for (part, half, (other, beside)) in [(first, left, (second, right)), (second, right, (first, left))]
        {
            if matches!(part, Part::Note(_)) {
                continue;
            }
            let note = match other {
                Part::Note(what) if !beside.is_empty() => Some(format!("{what} {}", clean(beside, 200).0)),
                _ => None,
            };
            self.part(part, half, attribute, path, context, around, note.as_slice());
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "an attribute, where it stands and what surrounds it; one caller's locals"
    )]
    fn part(
        &mut self,
        part: Part,
        value: &str,
        attribute: &Value,
        path: &str,
        context: &Context<'_>,
        around: &Around,
        notes: &[String],
    ) {
        let (kind, value, remark) = match read(part, value) {
            Ok(read) => read,
            Err(because) => return self.left_out(path, because),
        };
        let role = judge::role(kind, context);
        let (class, ground) = judge::class(kind, role, context);
        let (first_seen, last_seen) = self.seen(attribute, around, path);
        let mut notes = notes.to_vec();
        if is_file_hash(kind) {
            notes.extend(around.files.iter().take(3).map(|name| format!("file name {}", clean(name, 200).0)));
        }
        notes.dedup();
        notes.extend(
            [context.comment, context.object_comment]
                .map(|c| clean(c, super::observed::NOTE).0)
                .into_iter()
                .filter(|c| !c.is_empty()),
        );
        let seen = Observed {
            kind,
            value,
            class,
            ground,
            role,
            first_seen,
            last_seen,
            notes,
            path: path.to_owned(),
        };
        self.keep(seen, remark, path);
    }

    fn keep(&mut self, seen: Observed, remark: &str, path: &str) {
        let key = (seen.kind, seen.value.clone());
        let known = self.known.get(&key).copied();
        if let Some((index, observed)) =
            known.and_then(|index| Some((index, self.observables.get_mut(index)?)))
        {
            let place = format!("observables/{index} {}", seen.kind);
            let because = format!("the same value as {}; merged with it", observed.path);
            observed.merge(seen);
            return self.taken(path, place, because);
        }
        if *self.left == 0 {
            let most = super::MOST_OBSERVABLES;
            return self
                .left_out(path, format!("one import takes {most} observables at most; split the file"));
        }
        *self.left -= 1;
        let index = self.observables.len();
        let place = format!("observables/{index} {}", seen.kind);
        let because = match seen.ground {
            Some(_) => {
                "the event calls it command and control: classed as a technical indicator on that ground"
            }
            None => remark,
        };
        self.known.insert(key, index);
        self.observables.push(seen);
        self.taken(path, place, because);
    }

    /// First and last seen, from the attribute or else from its object.
    fn seen(
        &mut self,
        attribute: &Value,
        around: &Around,
        path: &str,
    ) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let mut read = |field: &str, around: &Option<String>| {
            let written = text(attribute, field).or_else(|| around.clone())?;
            let time = moment(&written).filter(|time| believable(*time, self.at));
            if time.is_none() {
                self.left_out(format!("{path}/{field}"), "isn't a time between 1990 and now");
            }
            time
        };
        let first = read("first_seen", &around.first_seen);
        let last = read("last_seen", &around.last_seen);
        if first > last && last.is_some() {
            self.left_out(format!("{path}/last_seen"), "lies before first_seen");
            return (first, None);
        }
        (first, last)
    }

    fn link(&mut self, value: &str, path: &str) {
        match parse(ObservableType::Url, value) {
            Ok(url) if url.len() > LONGEST_LINK => self.left_out(path, "is too long for a reference"),
            Ok(_) if self.references.len() >= REFERENCES => {
                self.left_out(path, format!("a draft gets {REFERENCES} references at most"));
            }
            Ok(url) => {
                let place = format!("references/{}", self.references.len());
                self.references.push(json!({"system": "link", "id": clean(&url, 200).0, "url": url}));
                self.taken(path, place, "a page about the incident, not a part of it");
            }
            Err(error) => self.left_out(path, format!("the value {error}")),
        }
    }

    /// A text for the narrative.
    pub(super) fn text(&mut self, value: &str, path: &str) {
        if self.narrative.len() >= PARTS {
            return self.left_out(path, format!("the narrative gets {PARTS} parts at most"));
        }
        let (text, changed) = clean(value, PART);
        if text.is_empty() {
            return self.left_out(path, "is empty");
        }
        let place = format!("narrative/{}", self.narrative.len());
        self.narrative.push(json!({"text": text, "data_class": "incident-facts"}));
        let because = if changed {
            "text; invisible characters taken out or cut to 100,000 characters"
        } else {
            "text, as it stands"
        };
        self.taken(path, place, because);
    }
}
