//! From a body to the form.

use super::choices::{self, owned};
use crate::view::{NarrativeRow, ObservableRow, Pick, ReferenceRow, ReportForm, ScanHit, SubjectRow};
use crate::words::{Lang, word};
use domain::report::{ReportContent, unclassed};
use serde_json::Value;

/// The form that shows this body, with a free row at the end of each list but the observables'.
pub(crate) fn form(body: &Value, lang: Lang) -> ReportForm {
    let marking = &body["marking"];
    let affected = &body["affected"];
    let mut form = ReportForm {
        title: text(&body["title"]),
        summary: text(&body["summary"]),
        detected_at: time(&body["detected_at"]),
        aware_at: time(&body["aware_at"]),
        classified_at: time(&body["classified_at"]),
        occurred_at: occurred(&body["occurred_at"]),
        ongoing: body["ongoing"] == true,
        language: pick(owned(choices::LANGUAGES.into_iter()), &[&body["language"]], &["en"]),
        category: pick(choices::categories(), &[&body["categories"][0]], &[""]),
        severity: pick(choices::severities(), &[&body["severity"]], &[""]),
        pap: pick(choices::paps(), &[&marking["pap"]], &["PAP:AMBER"]),
        handling: boxes(choices::handling(), &marking["handling"], &["H0"]),
        purpose: boxes(
            choices::purposes(),
            &marking["purposes"],
            &["prevention", "detection", "investigation", "early-warning"],
        ),
        audience_mode: pick(modes(), &[&body["audience"]["mode"]], &["agreements"]),
        narrative: rows(&body["narrative"]).map(passage).collect(),
        observables: rows(&body["observables"]).map(observable).collect(),
        subjects: rows(&body["subjects"]).map(subject).collect(),
        references: rows(&body["references"]).map(reference).collect(),
        countries: words(&affected["countries"]),
        sectors: words(&affected["sectors"]),
        persons: text(&affected["persons"]),
        services: text(&affected["services"]),
        loss_eur: text(&affected["loss_eur"]),
        classes: choices::classes(),
        kinds: choices::kinds(),
        roles: choices::roles(),
        grounds: choices::grounds(),
        subject_roles: choices::subject_roles(),
        ..ReportForm::default()
    };
    form.narrative.push(NarrativeRow { class: "incident-facts".into(), ..NarrativeRow::default() });
    let victim =
        SubjectRow { role: "victim".into(), class: "victim-identity".into(), ..SubjectRow::default() };
    form.subjects.push(victim);
    form.references.push(ReferenceRow::default());
    form.category.options.sort_by_key(|value| (!value.is_empty(), word(lang, "category", value)));
    form
}

fn modes() -> Vec<String> {
    owned(["agreements", "only", "nobody"].into_iter())
}

/// Puts what looks personal in the texts into the form, the confirmed ones ticked.
pub(crate) fn with_hits(form: &mut ReportForm, content: &ReportContent, lang: Lang) {
    let bare = ReportContent { confirmed: Vec::new(), ..content.clone() };
    for hit in unclassed(&bare) {
        let id = format!("{} {}", hit.pointer, hit.text);
        if form.hits.iter().any(|known| known.id == id) {
            continue;
        }
        let confirmed =
            content.confirmed.iter().any(|one| one.pointer == hit.pointer && one.text == hit.text);
        let place = place(&hit.pointer);
        let what = word(lang, "scan-kind", hit.kind.as_str());
        let text = format!("{what} {}:", word(lang, "scan-place", place));
        form.hits.push(ScanHit { id, text, value: hit.text, confirmed });
    }
}

/// The field's kind, for words: `/observables/3/note` is a note.
fn place(pointer: &str) -> &str {
    let mut parts = pointer.trim_start_matches('/').split('/');
    match parts.next() {
        Some("observables") => "note",
        Some(first) => first,
        None => "summary",
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A time as the form writes it; what isn't one as it is.
fn time(value: &Value) -> String {
    let text = text(value);
    let Ok(at) = chrono::DateTime::parse_from_rfc3339(&text) else { return text };
    let at = at.with_timezone(&chrono::Utc);
    let whole = at.timestamp() % 60 == 0 && at.timestamp_subsec_nanos() == 0;
    if whole { at.format("%Y-%m-%d %H:%M").to_string() } else { text }
}

fn occurred(value: &Value) -> String {
    if value.is_object() { text(&value["value"]) } else { time(value) }
}

fn words(value: &Value) -> String {
    rows(value).map(text).collect::<Vec<_>>().join(" ")
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A list with one choice; an unknown one is offered too, so that it isn't lost.
fn pick(mut options: Vec<String>, chosen: &[&Value], default: &[&str]) -> Pick {
    let mut chosen: Vec<String> =
        chosen.iter().map(|value| text(value)).filter(|text| !text.is_empty()).collect();
    if chosen.is_empty() {
        chosen = owned(default.iter().copied());
    }
    for value in &chosen {
        if !options.contains(value) {
            options.push(value.clone());
        }
    }
    Pick { options, chosen }
}

fn boxes(options: Vec<String>, chosen: &Value, default: &[&str]) -> Pick {
    let chosen = chosen
        .as_array()
        .map_or_else(|| owned(default.iter().copied()), |list| list.iter().map(text).collect());
    Pick { options, chosen }
}

fn passage(row: &Value) -> NarrativeRow {
    NarrativeRow { text: text(&row["text"]), class: or(&row["data_class"], "incident-facts") }
}

fn observable(row: &Value) -> ObservableRow {
    let value = text(&row["value"]);
    let guessed = || domain::observable::guess(&value).map(|(kind, _)| kind);
    let stated = row["type"].as_str().and_then(domain::observable::ObservableType::parse);
    let kind = stated.or_else(guessed);
    ObservableRow {
        kind: or(&row["type"], kind.map_or("domain-name", |kind| kind.as_str())),
        class: or(
            &row["data_class"],
            kind.map_or("technical-indicator", |kind| kind.default_class().as_str()),
        ),
        ground: text(&row["infrastructure_ground"]),
        role: or(&row["role"], "unknown"),
        note: text(&row["note"]),
        value,
    }
}

fn subject(row: &Value) -> SubjectRow {
    SubjectRow {
        role: or(&row["role"], "victim"),
        name: text(&row["name"]),
        class: or(&row["data_class"], "victim-identity"),
        read_as: Vec::new(),
    }
}

fn reference(row: &Value) -> ReferenceRow {
    ReferenceRow { system: text(&row["system"]), id: text(&row["id"]), url: text(&row["url"]) }
}

fn or(value: &Value, default: &str) -> String {
    value.as_str().filter(|text| !text.is_empty()).unwrap_or(default).to_owned()
}
