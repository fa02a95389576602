//! Who receives an alert, in which detail, and why the others don't.

use crate::page::BrandFlag;
use crate::routes::phrases::{agreement, chips, org};
use crate::view::Recipient;
use crate::words::{Lang, say};
use crate::words_of::Teller;
use app::alerts::RecipientEntry;
use domain::decision::{Because, OrgKind, Verdict};
use std::collections::BTreeSet;

/// Whether an entry is a release.
pub(super) fn receives(entry: &RecipientEntry) -> bool {
    entry.audience.outcome == "release"
}

/// Who would receive it.
pub(super) fn recipients(all: &[RecipientEntry], teller: Teller<'_>) -> Vec<Recipient> {
    all.iter().filter(|entry| receives(entry)).map(|entry| recipient(entry, teller)).collect()
}

/// Which partners wouldn't although an agreement joins the two: the others, and companies, are no news.
pub(super) fn refused(all: &[RecipientEntry], teller: Teller<'_>) -> Vec<Recipient> {
    let partner = |entry: &RecipientEntry| entry.audience.organisation.kind != OrgKind::Company;
    let asked = all.iter().filter(|one| !receives(one) && partner(one) && one.audience.agreement.is_some());
    asked.map(|entry| recipient(entry, teller)).collect()
}

fn recipient(entry: &RecipientEntry, teller: Teller<'_>) -> Recipient {
    let audience = &entry.audience;
    let projection = audience.projection;
    let released = receives(entry);
    Recipient {
        org: org(&audience.organisation),
        agreement: audience.agreement.as_ref().map(|version| agreement(version, "")),
        chips: if released {
            chips(projection.kept, projection.pseudonymised, projection.withheld)
        } else {
            Vec::new()
        },
        why: if released { String::new() } else { teller.refusal(&audience.because) },
        findings: teller.findings(&audience.because),
        moved: false,
        several: 1,
    }
}

/// Sources that some recipient doesn't get, a line each: *Cyber Team Polder: Hexacom hasn’t agreed …*.
pub(super) fn dropped(all: &[RecipientEntry], teller: Teller<'_>) -> Vec<String> {
    let mut lines = BTreeSet::new();
    for entry in all.iter().filter(|entry| receives(entry)) {
        let to = &entry.audience.organisation.name;
        let lost = entry.audience.because.iter().filter(|finding| {
            matches!(finding.because, Because::Source { .. }) && finding.verdict != Verdict::Pass
        });
        lines.extend(
            lost.flat_map(|finding| teller.finding(finding)).map(|told| format!("{to}: {}", told.text)),
        );
    }
    lines.into_iter().collect()
}

/// Places that name a source, one line for each place.
pub(super) fn flags(
    found: &[(String, String)],
    value: &dyn Fn(usize) -> Option<String>,
    lang: Lang,
) -> Vec<BrandFlag> {
    let mut flags: Vec<BrandFlag> = Vec::new();
    for (pointer, what) in found {
        if flags.iter().any(|flag| flag.id == *pointer) {
            continue;
        }
        let shown = pointer.strip_prefix("/observables/").and_then(|place| value(place.parse().ok()?));
        flags.push(BrandFlag {
            id: pointer.clone(),
            value: shown.unwrap_or_else(|| what.clone()),
            place: place(pointer, lang),
            org: what.clone(),
        });
    }
    flags
}

fn place(pointer: &str, lang: Lang) -> String {
    match pointer {
        "/title" => say(lang, "place-title", &[]),
        "/summary" => say(lang, "place-summary", &[]),
        "/recommendation" => say(lang, "place-recommendation", &[]),
        _ => say(lang, "place-observable", &[]),
    }
}
