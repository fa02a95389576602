//! From a JSON body to a report. Owns the limits and defaults of the API contract, and what a submission needs.
//!
//! Beside the fields of the contract a body may hold `confirmed: [{"pointer": "/summary", "text": "203.0.113.47"}]`: a
//! person's word that this stretch of that field, which looks like personal data, isn't. It has to repeat the stretch
//! exactly; what matches nothing is dropped.

use super::content::{Affected, Count, ReportContent, ReportKind};
use super::elements::{self, Seen};
use super::moment::{Moment, Precision};
use super::{free_text, terms};
use crate::country::Country;
use crate::fields::{Errors, FieldError, Reader, is_forbidden};
use crate::marking::Marking;
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use chrono::{Datelike, TimeDelta};
use serde_json::Value;

/// Observables that one body may hold.
pub const INLINE_OBSERVABLES: usize = 200;
/// Observables that a report may hold when it comes from a file or a batch.
pub const IMPORT_OBSERVABLES: usize = 10_000;

/// A clock may run ahead of ours by this much before a time counts as future.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// How complete a body has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything may be missing; what is there has to be right.
    Draft,
    /// As it will be released: complete, and no unclassed personal data in free text.
    Submit,
}

/// Reads a body with at most [`INLINE_OBSERVABLES`] observables. Every error at once, with JSON pointers.
pub fn parse(body: &Value, mode: Mode, now: Time) -> Result<ReportContent, Vec<FieldError>> {
    read(body, mode, INLINE_OBSERVABLES, now)
}

/// As [`parse`], with up to [`IMPORT_OBSERVABLES`] observables: for files and batches.
pub fn parse_import(body: &Value, mode: Mode, now: Time) -> Result<ReportContent, Vec<FieldError>> {
    read(body, mode, IMPORT_OBSERVABLES, now)
}

/// The `basis` of a submission: what a preview answered.
pub fn basis(body: &Value) -> Option<&str> {
    body.get("basis").and_then(Value::as_str)
}

fn read(body: &Value, mode: Mode, observables: usize, now: Time) -> Result<ReportContent, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let r = &mut reader;
    let mut seen = Seen::new(mode, now + SKEW);
    let mut content = ReportContent::default();
    let kind = r.word("kind", ReportKind::parse, ReportKind::NAMES);
    content.kind = kind.unwrap_or(content.kind);
    let submitted = |kind: ReportKind| mode == Mode::Submit && content.kind == kind;
    let (incident, frequency) = (submitted(ReportKind::Incident), submitted(ReportKind::Frequency));

    let title = if mode == Mode::Submit { r.required_text("title", 200) } else { r.text("title", 200) };
    content.title = title.unwrap_or_default();
    content.summary = r.text("summary", 4_000).unwrap_or_default();
    seen.keep("/title", &content.title);
    seen.keep("/summary", &content.summary);
    content.detected_at = r.time("detected_at", seen.latest);
    require(r, mode == Mode::Submit && !frequency, "detected_at");
    content.aware_at = r.time("aware_at", seen.latest);
    content.classified_at = r.time("classified_at", seen.latest);
    content.occurred_at = occurred(r, seen.latest);
    content.ongoing = r.flag("ongoing");
    content.language = language(r).unwrap_or(content.language);
    content.categories = categories(r, mode == Mode::Submit && !frequency);
    content.severity = r.word("severity", Severity::parse, "low, medium, high, critical");
    require(r, incident, "severity");
    content.affected = affected(r).unwrap_or_default();
    elements::narrative(r, &mut seen, &mut content);
    elements::observables(r, &mut seen, &mut content, observables);
    elements::subjects(r, &mut seen, &mut content);
    content.references = elements::references(r);
    counts(r, &mut content, &seen, frequency);
    content.marking = terms::marking(r).unwrap_or_default().over(&Marking::default());
    content.audience = terms::audience(r, mode == Mode::Submit).unwrap_or_default();
    let confirmed = elements::confirmed(r);
    for field in ["on_behalf_of", "unit", "lead", "reporter_identity"] {
        terms::not_yet(r, field);
    }
    if mode == Mode::Submit {
        r.text("basis", 200);
    }
    reader.finish();

    if mode == Mode::Submit || !confirmed.is_empty() {
        let hits = free_text::hits(&seen.texts, &content.observables, &content.subjects);
        content.confirmed = free_text::confirmed(&hits, &confirmed);
        if mode == Mode::Submit {
            for hit in free_text::open(hits, &content.confirmed) {
                errors.push(hit.pointer.clone(), "unclassed", hit.message());
            }
        }
    }
    errors.into_result(Some(content))
}

/// Reports a field as missing where it is neither there nor already wrong.
fn require(reader: &mut Reader<'_>, needed: bool, field: &'static str) {
    if needed && !reader.has(field) {
        reader.missing(field);
    }
}

fn categories(reader: &mut Reader<'_>, needed: bool) -> Vec<Category> {
    let categories =
        reader.words("categories", 20, Category::parse, "an RSIT category such as fraud/phishing");
    if needed
        && (!reader.has("categories") || reader.array("categories", 20).is_some_and(<[Value]>::is_empty))
    {
        reader.missing("categories");
    }
    categories.unwrap_or_default()
}

/// A time, or `{value, precision}`.
fn occurred(reader: &mut Reader<'_>, latest: Time) -> Option<Moment> {
    const FIELD: &str = "occurred_at";
    if reader.raw(FIELD)?.is_string() {
        return reader.time(FIELD, latest).map(|at| Moment { at, precision: Precision::Time });
    }
    reader.object(FIELD, |r| {
        let precision = r.word("precision", Precision::parse, Precision::NAMES);
        require(r, true, "precision");
        let value = r.required_text("value", 40);
        let moment = Moment::parse(&value?, precision?);
        if moment.is_none() {
            r.fail(
                "value",
                "format",
                "doesn't fit its precision: write 2026, 2026-11, 2026-11-20 or a full time",
            );
        }
        within(r, "value", moment?, latest)
    })?
}

fn within(reader: &Reader<'_>, field: &str, moment: Moment, latest: Time) -> Option<Moment> {
    if moment.at.year() < 1990 {
        reader.fail(field, "range", "is before 1990; check the year");
        None
    } else if moment.at > latest {
        reader.fail(field, "range", "is in the future; check the date and the time zone");
        None
    } else {
        Some(moment)
    }
}

fn language(reader: &mut Reader<'_>) -> Option<String> {
    let text = reader.text("language", 35)?;
    let mut parts = text.split('-');
    let first =
        parts.next().is_some_and(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_lowercase()));
    let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !(first && rest) {
        reader.fail("language", "format", "must be a language tag such as en, sv or pt-BR");
        return None;
    }
    Some(text)
}

fn affected(reader: &mut Reader<'_>) -> Option<Affected> {
    let sector = |text: &str| {
        let fits = (2..=60).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| text.to_owned())
    };
    reader.object("affected", |r| Affected {
        countries: r
            .words("countries", 250, Country::parse, "a country code of two letters such as SE")
            .unwrap_or_default(),
        sectors: r
            .words("sectors", 50, sector, "a sector in lower-case letters and hyphens, such as banking")
            .unwrap_or_default(),
        persons: r.count("persons", 10_000_000_000),
        services: r.count("services", 10_000_000),
        loss_eur: r.count("loss_eur", 1_000_000_000_000_000),
    })
}

/// The figures of a frequency report, which holds nothing else.
fn counts(reader: &mut Reader<'_>, content: &mut ReportContent, seen: &Seen, needed: bool) {
    let latest = seen.latest;
    let counts = reader.each("counts", 1_000, |r| {
        let category = r.word("category", Category::parse, "an RSIT category such as fraud/phishing");
        require(r, true, "category");
        let period = r.required_text("period", 40);
        let count = r.count("count", 1_000_000_000_000);
        require(r, true, "count");
        let period = period?;
        let moment = [Precision::Year, Precision::Month, Precision::Day]
            .into_iter()
            .find_map(|precision| Moment::parse(&period, precision));
        if moment.is_none() {
            r.fail("period", "format", "must be a year, month or day: 2026, 2026-11 or 2026-11-20");
        }
        Some(Count { category: category?, period: within(r, "period", moment?, latest)?, count: count? })
    });
    if content.kind == ReportKind::Frequency {
        for field in ["narrative", "observables", "subjects"] {
            if reader.raw(field).and_then(Value::as_array).is_some_and(|items| !items.is_empty()) {
                reader.fail(field, "unknown", "a frequency report holds counts only");
            }
        }
        if needed && (!reader.has("counts") || counts.as_ref().is_some_and(Vec::is_empty)) {
            require(reader, true, "counts");
        }
    } else if reader.has("counts") {
        reader.fail("counts", "unknown", "goes with frequency reports");
    }
    content.counts = counts.unwrap_or_default();
    if content.categories.is_empty() {
        for count in &content.counts {
            if !content.categories.contains(&count.category) {
                content.categories.push(count.category);
            }
        }
    }
}

/// Texts in a list: at most `items` of `chars` characters, none empty, without invisible characters.
pub(super) fn texts(reader: &mut Reader<'_>, field: &'static str, items: usize, chars: usize) -> Vec<String> {
    let mut taken = Vec::new();
    for (index, value) in reader.array(field, items).unwrap_or_default().iter().enumerate() {
        let place = format!("{field}/{index}");
        let Some(text) = value.as_str().map(str::trim) else {
            reader.fail(&place, "type", "must be text");
            continue;
        };
        if text.chars().nth(chars).is_some() {
            reader.fail(&place, "length", format!("is longer than {chars} characters"));
        } else if text.chars().any(|c| is_forbidden(c) || c == '\n') {
            reader.fail(&place, "text", "has a line break or an invisible character; remove it");
        } else if !text.is_empty() {
            taken.push(text.to_owned());
        }
    }
    taken
}
