//! One event into one draft.

use super::attribute::{Around, Collector};
use super::plan::{Part, Plan, plan};
use super::tag::{self, Labels, Tag};
use super::value::{believable, clean, day, flag, label, list, moment, text};
use super::{ImportedDraft, Mapped};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::taxonomy::{Category, Severity};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Categories of a report.
const CATEGORIES: usize = 20;

pub(super) fn draft(
    event: &Value,
    path: &str,
    at: DateTime<Utc>,
    left: &mut usize,
    mapping: &mut Vec<Mapped>,
) -> ImportedDraft {
    let mut collector = Collector {
        at,
        left,
        mapping,
        observables: Vec::new(),
        labels: Labels::default(),
        references: Vec::new(),
        narrative: Vec::new(),
        known: HashMap::new(),
        tags: HashSet::new(),
    };
    let title = title(&mut collector, event, path);
    let (detected_at, occurred_at) = times(&mut collector, event, path);
    let severity = severity(&mut collector, event, path);
    origin(&mut collector, event, path);
    let categories = event_tags(&mut collector, event, path);
    contents(&mut collector, event, path);
    context(&mut collector, event, path);
    missing_labels(&mut collector, path);
    let summary = summary(&collector, event);
    let marking = collector.labels.marking();
    let observables: Vec<Value> = collector.observables.iter().map(super::observed::Observed::body).collect();
    let count = observables.len();
    let body = json!({
        "kind": "incident",
        "title": title,
        "summary": summary,
        "detected_at": detected_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "occurred_at": occurred_at,
        "ongoing": false,
        "language": "en",
        "categories": categories,
        "severity": severity.as_str(),
        "narrative": collector.narrative,
        "observables": observables,
        "references": collector.references,
        "marking": marking,
        "audience": {"mode": "agreements"},
    });
    ImportedDraft { body, title, observables: count, categories, marking }
}

fn title(collector: &mut Collector<'_>, event: &Value, path: &str) -> String {
    let info = text(event, "info").unwrap_or_default();
    let (title, changed) = clean(&info.replace('\n', " "), 200);
    if title.is_empty() {
        collector.left_out(path, "has no info; the draft is called \"MISP event\"");
        return "MISP event".to_owned();
    }
    let because = if changed {
        "cut to 200 characters, or invisible characters taken out"
    } else {
        "the event's title"
    };
    collector.taken(format!("{path}/info"), "title", because);
    title
}

/// When it was detected, and on which day it happened; MISP records the second, and the first only roughly.
fn times(collector: &mut Collector<'_>, event: &Value, path: &str) -> (DateTime<Utc>, Option<Value>) {
    let at = collector.at;
    let date = text(event, "date");
    let day = date.as_deref().and_then(|date| day(date, at));
    let occurred = day.map(|day| json!({"value": day.to_string(), "precision": "day"}));
    match (&date, &occurred) {
        (_, Some(_)) => collector.taken(format!("{path}/date"), "occurred_at", "known to the day"),
        (Some(_), None) => collector.left_out(format!("{path}/date"), "isn't a day between 1990 and now"),
        (None, None) => {}
    }
    let changed =
        text(event, "timestamp").and_then(|text| moment(&text)).filter(|time| believable(*time, at));
    let midnight =
        day.and_then(|day| day.and_hms_opt(0, 0, 0)).map(|time| time.and_utc()).filter(|time| *time <= at);
    let (detected, field, because) = match (changed, midnight) {
        (Some(time), _) => (
            time,
            "/timestamp",
            "MISP doesn't say when it was detected; this is the event's last change, check it",
        ),
        (None, Some(time)) => {
            (time, "/date", "MISP doesn't say when it was detected; this is the event's day, check it")
        }
        (None, None) => {
            (domain::time::micros(at), "", "the event has no time; this is the time of the import, check it")
        }
    };
    collector.taken(format!("{path}{field}"), "detected_at", because);
    (detected, occurred)
}

fn severity(collector: &mut Collector<'_>, event: &Value, path: &str) -> Severity {
    let (severity, because) = match text(event, "threat_level_id").as_deref() {
        Some("1") => (Severity::High, "threat level high"),
        Some("2") => (Severity::Medium, "threat level medium"),
        Some("3") => (Severity::Low, "threat level low"),
        _ => (Severity::Medium, "threat level undefined: medium until somebody says otherwise"),
    };
    let field = if event.get("threat_level_id").is_some() { "/threat_level_id" } else { "" };
    collector.taken(format!("{path}{field}"), "severity", because);
    severity
}

/// Who made the event, and MISP's own switches.
fn origin(collector: &mut Collector<'_>, event: &Value, path: &str) {
    if let Some(uuid) = text(event, "uuid") {
        collector.references.push(json!({"system": "misp", "id": clean(&uuid, 100).0, "url": null}));
        collector.taken(format!("{path}/uuid"), "references/0", "the event's id");
    }
    if event.get("Orgc").is_some_and(Value::is_object) {
        collector.taken(
            format!("{path}/Orgc"),
            "summary",
            "the organisation that made the event; the reporter is whoever submits the draft",
        );
    }
    if event.get("published").is_some() {
        let words = if flag(event, "published") { "published in MISP" } else { "not published in MISP" };
        collector.left_out(format!("{path}/published"), format!("{words}; here a person submits the draft"));
    }
    if event.get("distribution").is_some() {
        collector.left_out(format!("{path}/distribution"), "agreements decide who receives the report");
    }
    if text(event, "extends_uuid").is_some() {
        collector.left_out(
            format!("{path}/extends_uuid"),
            "the extended event isn't in the file; link the reports by hand",
        );
    }
}

fn event_tags(collector: &mut Collector<'_>, event: &Value, path: &str) -> Vec<Category> {
    let mut categories = Vec::new();
    for (index, item) in list(event, "Tag").iter().enumerate() {
        let path = format!("{path}/Tag/{index}");
        let Some(name) = text(item, "name") else {
            collector.left_out(path, "has no name");
            continue;
        };
        let tag = tag::read(&name);
        collector.labels.add(tag);
        match tag {
            Tag::Tlp(_) if name.eq_ignore_ascii_case("tlp:white") => {
                collector.taken(path, "marking/tlp", "TLP:WHITE is TLP:CLEAR since TLP 2.0");
            }
            Tag::Tlp(_) => collector.taken(path, "marking/tlp", "the strictest label counts"),
            Tag::Pap(_) => collector.taken(path, "marking/pap", "the strictest label counts"),
            Tag::Category(category) => {
                if !categories.contains(&category) {
                    if categories.len() >= CATEGORIES {
                        collector.left_out(path, format!("a report has {CATEGORIES} categories at most"));
                        continue;
                    }
                    categories.push(category);
                }
                collector.taken(path, format!("categories {category}"), "RSIT category");
            }
            Tag::Other(reason) => {
                collector.tags.insert(name.clone());
                collector.left_out(path, format!("{reason} ({})", label(&name)));
            }
        }
    }
    if categories.is_empty() {
        categories.extend(Category::parse("other/undetermined"));
        collector.left_out(path, "no RSIT tag: other/undetermined until somebody chooses a category");
    }
    categories
}

/// What the defaults stand in for; said last, because single attributes may carry labels too.
fn missing_labels(collector: &mut Collector<'_>, path: &str) {
    if collector.labels.tlp.is_none() {
        collector.left_out(path, "no TLP tag: TLP:AMBER");
    }
    if collector.labels.pap.is_none() {
        collector.left_out(path, "no PAP tag: PAP:AMBER");
    }
}

fn contents(collector: &mut Collector<'_>, event: &Value, path: &str) {
    let alone = Around::default();
    for (index, attribute) in list(event, "Attribute").iter().enumerate() {
        collector.attribute(attribute, &format!("{path}/Attribute/{index}"), &alone);
    }
    for (index, object) in list(event, "Object").iter().enumerate() {
        let path = format!("{path}/Object/{index}");
        if flag(object, "deleted") {
            collector.left_out(path, "was deleted in MISP");
            continue;
        }
        let around = Around {
            name: text(object, "name").unwrap_or_default(),
            comment: text(object, "comment").unwrap_or_default(),
            first_seen: text(object, "first_seen"),
            last_seen: text(object, "last_seen"),
            files: files(object),
        };
        for (index, attribute) in list(object, "Attribute").iter().enumerate() {
            collector.attribute(attribute, &format!("{path}/Attribute/{index}"), &around);
        }
    }
}

/// The file names of an object that has hashes to put them beside.
fn files(object: &Value) -> Vec<String> {
    let live = || list(object, "Attribute").iter().filter(|attribute| !flag(attribute, "deleted"));
    let kind = |attribute: &Value| plan(&text(attribute, "type").unwrap_or_default());
    let hashed = live().any(|attribute| match kind(attribute) {
        Plan::One(Part::Is(kind)) | Plan::Two(_, Part::Is(kind)) => super::reading::is_file_hash(kind),
        _ => false,
    });
    if !hashed {
        return Vec::new();
    }
    live()
        .filter(|attribute| kind(attribute) == Plan::FileName)
        .filter_map(|attribute| text(attribute, "value"))
        .collect()
}

/// What else an event carries: written reports into the narrative, the rest named.
fn context(collector: &mut Collector<'_>, event: &Value, path: &str) {
    for (index, report) in list(event, "EventReport").iter().enumerate() {
        let path = format!("{path}/EventReport/{index}");
        if flag(report, "deleted") {
            collector.left_out(path, "was deleted in MISP");
            continue;
        }
        let name = text(report, "name").map(|name| format!("{name}\n\n")).unwrap_or_default();
        let content = text(report, "content").unwrap_or_default();
        collector.text(&format!("{name}{content}"), &path);
    }
    for (index, galaxy) in list(event, "Galaxy").iter().enumerate() {
        for (cluster, _) in list(galaxy, "GalaxyCluster").iter().enumerate() {
            collector.left_out(
                format!("{path}/Galaxy/{index}/GalaxyCluster/{cluster}"),
                "galaxy clusters aren't taken; put what matters into the narrative",
            );
        }
    }
    for (field, because) in [
        ("ShadowAttribute", "proposals of others aren't part of the event"),
        ("RelatedEvent", "related events aren't in the file; link the reports by hand"),
        ("CryptographicKey", "keys of the event aren't taken"),
    ] {
        if !list(event, field).is_empty() {
            collector.left_out(format!("{path}/{field}"), because);
        }
    }
}

fn summary(collector: &Collector<'_>, event: &Value) -> String {
    let maker = event
        .get("Orgc")
        .and_then(|orgc| text(orgc, "name"))
        .map(|name| label(&name))
        .filter(|n| !n.is_empty());
    let by = maker.map(|name| format!(" by {name}")).unwrap_or_default();
    let count = collector.observables.len();
    let plural = if count == 1 { "" } else { "s" };
    format!("Imported from a MISP event{by}: {count} observable{plural}.")
}
