//! Texts with the names and identifiers of subjects taken out, so that a text can be kept, searched and shown without
//! the class of the person it names.

use super::content::Subject;
use crate::data_class::DataClass;
use crate::scan::{HitKind, scan};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A stretch of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Segment {
    /// As it stands.
    Plain(String),
    /// One of the forms in which a subject is written.
    Subject {
        /// Which subject of the item.
        subject: usize,
        /// Which of its forms.
        form: usize,
    },
}

/// A text in segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Text(Vec<Segment>);

/// How one subject is written across the texts of an item: the name, the identifiers, then whatever else was found.
#[derive(Clone, Debug)]
pub(crate) struct Forms {
    data_class: DataClass,
    /// (form, the value that it stands for: 0 is the name, n the n-th identifier)
    written: Vec<(String, usize)>,
    places: HashMap<(String, usize), usize>,
}

impl Forms {
    pub(crate) fn of(subject: &Subject) -> Self {
        let forms: Vec<(String, usize)> =
            std::iter::once(&subject.name).chain(&subject.identifiers).cloned().zip(0..).collect();
        let places = forms.iter().cloned().zip(0..).collect();
        Self { data_class: subject.data_class, written: forms, places }
    }

    /// Forms read back from storage.
    pub(crate) fn from_parts(subject: &Subject, variants: &[(String, usize)]) -> Self {
        let mut forms = Self::of(subject);
        forms.written.extend(variants.iter().cloned());
        forms
    }

    /// The forms beyond name and identifiers.
    pub(crate) fn variants(&self, subject: &Subject) -> Vec<(String, usize)> {
        self.written.iter().skip(1 + subject.identifiers.len()).cloned().collect()
    }

    fn place(&mut self, text: &str, value: usize) -> usize {
        let form = (text.to_owned(), value);
        *self.places.entry(form).or_insert_with_key(|form| {
            self.written.push(form.clone());
            self.written.len() - 1
        })
    }
}

/// What a reader gets in the place of one subject.
pub(crate) enum Shown<'a> {
    /// Every form as written.
    Open(&'a Forms),
    /// The pseudonym of the value that a form stands for.
    Pseudonym(&'a Forms, &'a dyn Fn(DataClass, &str) -> String),
    /// `[withheld]`.
    Withheld,
}

impl Text {
    /// Takes the subjects out of `text`, noting each new form in `forms` (one per subject, alike ordered).
    pub(crate) fn split(text: &str, names: &Names<'_>, forms: &mut [Forms]) -> Self {
        let mut segments = Vec::new();
        let mut at = 0;
        for (range, subject, value) in names.mentions(text) {
            let (Some(before), Some(stretch), Some(known)) =
                (text.get(at..range.start), text.get(range.clone()), forms.get_mut(subject))
            else {
                continue;
            };
            if !before.is_empty() {
                segments.push(Segment::Plain(before.to_owned()));
            }
            segments.push(Segment::Subject { subject, form: known.place(stretch, value) });
            at = range.end;
        }
        if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            segments.push(Segment::Plain(rest.to_owned()));
        }
        Self(segments)
    }

    /// The text as a reader gets it.
    pub(crate) fn show<'a>(&self, subject: impl Fn(usize) -> Shown<'a>) -> String {
        let mut shown = String::new();
        for segment in &self.0 {
            match segment {
                Segment::Plain(text) => shown.push_str(text),
                Segment::Subject { subject: index, form } => match subject(*index) {
                    Shown::Open(forms) => {
                        shown.push_str(forms.written.get(*form).map_or(WITHHELD, |(text, _)| text));
                    }
                    Shown::Pseudonym(forms, pseudonym) => {
                        let value = forms.written.get(*form).and_then(|(_, value)| forms.written.get(*value));
                        shown.push_str(&value.map_or_else(
                            || WITHHELD.to_owned(),
                            |(value, _)| pseudonym(forms.data_class, value),
                        ));
                    }
                    Shown::Withheld => shown.push_str(WITHHELD),
                },
            }
        }
        shown
    }

    /// The text without anything of the subjects: for indexes.
    pub(crate) fn bare(&self) -> String {
        let plain = self.0.iter().filter_map(|segment| match segment {
            Segment::Plain(text) => Some(text.as_str()),
            Segment::Subject { .. } => None,
        });
        plain.collect()
    }
}

/// What stands for a subject whom the reader may not see.
pub(crate) const WITHHELD: &str = "[withheld]";

/// The names of the subjects of an item, by their words.
pub(crate) struct Names<'a> {
    subjects: &'a [Subject],
    words: Vec<HashSet<String>>,
    given: Vec<&'a str>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(subjects: &'a [Subject]) -> Self {
        let given = subjects.iter().map(|s| s.name.as_str()).filter(|name| !name.is_empty()).collect();
        Self { subjects, words: subjects.iter().map(|s| words(&s.name).collect()).collect(), given }
    }

    /// What to scan for.
    pub(crate) fn given(&self) -> &[&'a str] {
        &self.given
    }

    /// The subject whose name `stretch` is, or is part of. Where none covers the whole stretch, the one of the strictest
    /// class, so that nobody's name is shown under a milder class than it has.
    pub(crate) fn owner(&self, stretch: &str) -> Option<(usize, DataClass)> {
        let wanted: Vec<String> = words(stretch).collect();
        let covers = |index: usize, subject: &Subject| {
            let known = self.words.get(index)?;
            let shared = wanted.iter().filter(|word| known.contains(*word)).count();
            let unspaced = !subject.name.is_empty() && stretch.contains(subject.name.trim());
            (shared > 0 || unspaced).then_some((shared == wanted.len() || unspaced, shared))
        };
        let candidates = self.subjects.iter().enumerate().filter_map(|(i, s)| {
            let (whole, shared) = covers(i, s)?;
            Some((i, s, whole, shared))
        });
        let best = candidates.max_by_key(|(i, s, whole, shared)| {
            let exact = *whole && s.name.eq_ignore_ascii_case(stretch);
            // among those that cover all of it the exact name wins; else the class alone counts
            (*whole, exact, s.data_class, *shared, usize::MAX - i)
        });
        best.map(|(i, s, _, _)| (i, s.data_class))
    }

    /// Where subjects stand in `text`: (range, subject, 0 for the name or n for the n-th identifier), in order, disjoint.
    fn mentions(&self, text: &str) -> Vec<(Range<usize>, usize, usize)> {
        let mut found = Vec::new();
        for (index, subject) in self.subjects.iter().enumerate() {
            for (identifier, value) in subject.identifiers.iter().zip(1..) {
                let long = identifier.chars().nth(2).is_some();
                for (at, _) in text.match_indices(identifier.as_str()).filter(|_| long) {
                    let range = at..at + identifier.len();
                    if stands_alone(text, &range) {
                        found.push((range, index, value));
                    }
                }
            }
        }
        if !self.given.is_empty() {
            for hit in scan(text, &self.given).into_iter().filter(|hit| hit.kind == HitKind::Name) {
                let owner = text.get(hit.start..hit.end).and_then(|stretch| self.owner(stretch));
                found.extend(owner.map(|(owner, _)| (hit.start..hit.end, owner, 0)));
            }
        }
        let class = |subject: usize| self.subjects.get(subject).map(|s| s.data_class);
        found.sort_by_key(|(range, subject, _)| (range.start, Reverse(range.end), Reverse(class(*subject))));
        let mut disjoint: Vec<(Range<usize>, usize, usize)> = Vec::new();
        for mention in found {
            match disjoint.last_mut() {
                // what overlaps becomes one stretch of the stricter class, so that nothing of either stays behind
                Some(last) if mention.0.start < last.0.end => {
                    last.0.end = last.0.end.max(mention.0.end);
                    if class(mention.1) > class(last.1) {
                        (last.1, last.2) = (mention.1, mention.2);
                    }
                }
                _ => disjoint.push(mention),
            }
        }
        disjoint
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\u{0300}'..='\u{036F}');
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = text.get(range.end..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}
