//! Small turns that many pages take: names of organisations, lists in a sentence, dates, places in a list.

use crate::view::{AgreementRef, Chip, Fate, ItemRef, Withheld};
use crate::words::{Lang, arg, say, word};
use app::directory::VersionRef;
use app::reports::WithheldClass;
use chrono::Datelike;
use domain::agreement::Clause;
use domain::data_class::ClassSet;
use domain::ids::ItemKind;
use domain::time::{Term, Time};
use uuid::Uuid;

pub(crate) use super::shell::org;

/// `4 May 2028`.
pub(crate) fn date(at: Time, lang: Lang) -> String {
    format!("{} {} {}", at.day(), word(lang, "month", &at.month().to_string()), at.year())
}

/// *a, b and c*; the word for nobody where there is none.
pub(crate) fn listed(names: &[String], lang: Lang) -> String {
    match names {
        [] => say(lang, "nobody", &[]),
        [one] => one.clone(),
        [first @ .., last] => say(lang, "list-and", &[("first", arg(first.join(", "))), ("last", arg(last))]),
    }
}

/// A term in words: *24 hours*, *5 working days*.
pub(crate) fn term(term: Term, lang: Lang) -> String {
    match term {
        Term::Hours(n) => say(lang, "term-hours", &[("n", arg(n))]),
        Term::Days(n) => say(lang, "term-days", &[("n", arg(n))]),
        Term::WorkingDays(n) => say(lang, "term-working-days", &[("n", arg(n))]),
        Term::Months(n) => say(lang, "term-months", &[("n", arg(n))]),
    }
}

/// The page of an item.
pub(crate) fn path(kind: ItemKind, reference: &str) -> String {
    match kind {
        ItemKind::Report => format!("/reports/{reference}"),
        ItemKind::Case => format!("/cases/{reference}"),
        ItemKind::Alert => format!("/alerts/{reference}"),
    }
}

/// A link to an item.
pub(crate) fn item(kind: ItemKind, reference: &str, title: &str) -> ItemRef {
    ItemRef { reference: reference.to_owned(), title: title.to_owned(), href: path(kind, reference) }
}

/// An agreement version as it is cited; its level where the page tells it.
pub(crate) fn agreement(version: &VersionRef, level: &str) -> AgreementRef {
    AgreementRef {
        reference: version.reference.0.clone(),
        version: u32::try_from(version.version).unwrap_or(0),
        href: format!("/agreements/{}", version.reference.0),
        level: level.to_owned(),
    }
}

/// The classes of an item with their fates: kept ones first.
pub(crate) fn chips(kept: ClassSet, pseudonymised: ClassSet, withheld: ClassSet) -> Vec<Chip> {
    let of = |classes: ClassSet, fate| {
        classes.iter().map(move |class| Chip { class: class.as_str().to_owned(), fate })
    };
    of(kept, Fate::Kept)
        .chain(of(pseudonymised, Fate::Pseudonymised))
        .chain(of(withheld, Fate::Withheld))
        .collect()
}

/// Bars for withheld classes, each with the clause that takes it away.
pub(crate) fn withheld(classes: &[WithheldClass], why: &str) -> Vec<Withheld> {
    let clause = |one: &WithheldClass| one.because.as_ref().and_then(|finding| finding.clause);
    let bar = |one: &WithheldClass| Withheld {
        class: one.data_class.as_str().to_owned(),
        clause: clause(one).unwrap_or(Clause::DataClasses).as_str().to_owned(),
        href: why.to_owned(),
    };
    classes.iter().map(bar).collect()
}

/// A place in a list, as an address carries it.
pub(crate) fn place(at: Time, id: Uuid) -> String {
    format!("{}.{}", at.timestamp_micros(), id.simple())
}

/// Reads [`place`]; a place that isn't one is the beginning.
pub(crate) fn at_place(text: &str) -> Option<(Time, Uuid)> {
    let (at, id) = text.split_once('.')?;
    Some((Time::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

/// A name as a part of a query.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(listed(&names(&["a", "b", "c"]), Lang::En), "a, b and c");
        assert_eq!(listed(&names(&["a"]), Lang::En), "a");
    }

    #[test]
    fn places_read_back_and_nonsense_is_the_beginning() {
        let at = Time::from_timestamp_micros(1_795_444_320_123_456).unwrap();
        assert_eq!(at_place(&place(at, Uuid::max())), Some((at, Uuid::max())));
        assert_eq!(at_place("never.x"), None);
    }
}
