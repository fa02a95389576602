//! A report with only some of its classes open: what storage reads back for one reader.

use super::content::{Confirmed, Passage, ReportContent, ReportKind, ReportedObservable, Reporter, Subject};
use super::text::{Forms, Names, Shown, Text};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{ItemFacts, Projection};
use crate::marking::Tlp;
use crate::taxonomy::{Category, Severity};
use crate::time::Time;

/// An element whose class is open, or the place where one of a sealed class stands.
#[derive(Clone, Debug)]
pub(crate) enum Slot<T> {
    Open(T),
    Sealed(DataClass),
}

impl<T> Slot<T> {
    pub(crate) fn open(&self) -> Option<&T> {
        match self {
            Self::Open(element) => Some(element),
            Self::Sealed(_) => None,
        }
    }
}

/// A passage with the subjects taken out of its text.
#[derive(Clone, Debug)]
pub(super) struct PartPassage {
    pub(super) text: Text,
    pub(super) data_class: DataClass,
}

/// An observable; `element.note` is empty, the note stands beside it.
#[derive(Clone, Debug)]
pub(super) struct PartObservable {
    pub(super) element: ReportedObservable,
    pub(super) note: Text,
}

/// A subject with the forms in which it is written.
#[derive(Clone, Debug)]
pub(super) struct PartSubject {
    pub(super) element: Subject,
    pub(super) forms: Forms,
}

/// A report of which some classes may be sealed. It has no wire form: it becomes [`super::Disclosed`].
#[derive(Clone, Debug)]
pub struct Partial {
    /// Everything that is neither a text nor an element with a class of its own; those fields are empty here.
    pub(super) head: ReportContent,
    pub(super) title: Text,
    pub(super) summary: Text,
    pub(super) narrative: Vec<Slot<PartPassage>>,
    pub(super) observables: Vec<Slot<PartObservable>>,
    pub(super) subjects: Vec<Slot<PartSubject>>,
    pub(super) confirmed: Vec<Slot<(String, Text, DataClass)>>,
    pub(super) reporter: Option<Slot<Reporter>>,
}

/// What lists show of a report, and what stands plain in their columns: as released, and never a subject's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumns {
    /// `None` where incident-facts are withheld.
    pub title: Option<String>,
    /// `None` where withheld or not filled in.
    pub severity: Option<Severity>,
    /// Empty where withheld.
    pub categories: Vec<Category>,
    /// `None` where withheld.
    pub kind: Option<ReportKind>,
    /// `None` where withheld or not filled in.
    pub detected_at: Option<Time>,
    /// Always told: it binds the reader.
    pub tlp: Tlp,
}

impl ReportContent {
    /// The report with all classes open.
    pub fn to_partial(&self) -> Partial {
        let names = Names::of(&self.subjects);
        let mut forms: Vec<Forms> = self.subjects.iter().map(Forms::of).collect();
        let mut split = |text: &str| Text::split(text, &names, &mut forms);
        let title = split(&self.title);
        let summary = split(&self.summary);
        let narrative =
            self.narrative.iter().map(|p| PartPassage { text: split(&p.text), data_class: p.data_class });
        let narrative = narrative.map(Slot::Open).collect();
        let observables = self.observables.iter().map(|o| PartObservable {
            element: ReportedObservable { note: String::new(), ..o.clone() },
            note: split(&o.note),
        });
        let observables = observables.map(Slot::Open).collect();
        let confirmed = self
            .confirmed
            .iter()
            .map(|c| Slot::Open((c.pointer.clone(), split(&c.text), c.data_class)))
            .collect();
        let subjects = self.subjects.iter().zip(forms);
        Partial {
            title,
            summary,
            narrative,
            observables,
            confirmed,
            subjects: subjects
                .map(|(element, forms)| Slot::Open(PartSubject { element: element.clone(), forms }))
                .collect(),
            reporter: self.reporter.clone().map(Slot::Open),
            head: ReportContent {
                title: String::new(),
                summary: String::new(),
                narrative: Vec::new(),
                observables: Vec::new(),
                subjects: Vec::new(),
                confirmed: Vec::new(),
                reporter: None,
                affected: self.affected.clone(),
                categories: self.categories.clone(),
                counts: self.counts.clone(),
                references: self.references.clone(),
                marking: self.marking.clone(),
                audience: self.audience.clone(),
                language: self.language.clone(),
                ..*self
            },
        }
    }

    /// What is indexed for search: the plain classes' texts and values, without anything of the subjects.
    pub fn search_texts(&self) -> Vec<(DataClass, String)> {
        self.to_partial().search_texts()
    }

    /// What lists show to a reader with `projection`.
    pub fn list_columns(&self, projection: Projection) -> ListColumns {
        self.to_partial().list_columns(projection)
    }
}

impl Partial {
    /// The classes that the report holds, sealed ones included.
    pub fn classes(&self) -> ClassSet {
        let narrative = self.narrative.iter().map(|slot| class(slot, |p| p.data_class));
        let observables = self.observables.iter().map(|slot| class(slot, |o| o.element.data_class));
        let subjects = self.subjects.iter().map(|slot| class(slot, |s| s.element.data_class));
        let reporter = self.reporter.iter().map(|_| DataClass::ReporterIdentity);
        let all: ClassSet = narrative.chain(observables).chain(subjects).chain(reporter).collect();
        all.or(ClassSet::of(DataClass::IncidentFacts))
    }

    /// What a decision needs to know of the report.
    pub fn facts(&self) -> ItemFacts {
        self.head.facts_over(self.classes())
    }

    /// The whole report; `None` while a class is sealed.
    pub fn complete(&self) -> Option<ReportContent> {
        let subjects: Vec<&PartSubject> = self.subjects.iter().map(Slot::open).collect::<Option<_>>()?;
        let show = |text: &Text| {
            text.show(|index| subjects.get(index).map_or(Shown::Withheld, |s| Shown::Open(&s.forms)))
        };
        let passage = |p: &PartPassage| Passage { text: show(&p.text), data_class: p.data_class };
        let observable = |o: &PartObservable| ReportedObservable { note: show(&o.note), ..o.element.clone() };
        let confirmed = |(pointer, text, class): &(String, Text, DataClass)| Confirmed {
            pointer: pointer.clone(),
            text: show(text),
            data_class: *class,
        };
        Some(ReportContent {
            title: show(&self.title),
            summary: show(&self.summary),
            narrative: self.narrative.iter().map(|s| s.open().map(passage)).collect::<Option<_>>()?,
            observables: self.observables.iter().map(|s| s.open().map(observable)).collect::<Option<_>>()?,
            subjects: subjects.iter().map(|s| s.element.clone()).collect(),
            confirmed: self.confirmed.iter().map(|s| s.open().map(confirmed)).collect::<Option<_>>()?,
            reporter: match &self.reporter {
                None => None,
                Some(slot) => Some(slot.open()?.clone()),
            },
            ..self.head.clone()
        })
    }

    /// As [`ReportContent::search_texts`].
    pub fn search_texts(&self) -> Vec<(DataClass, String)> {
        let mut facts = vec![self.title.bare(), self.summary.bare()];
        let mut technical = Vec::new();
        for passage in self.narrative.iter().filter_map(Slot::open) {
            match passage.data_class {
                DataClass::IncidentFacts => facts.push(passage.text.bare()),
                DataClass::TechnicalIndicator => technical.push(passage.text.bare()),
                _ => {}
            }
        }
        for observable in self.observables.iter().filter_map(Slot::open) {
            let texts = match observable.element.data_class {
                DataClass::IncidentFacts => &mut facts,
                DataClass::TechnicalIndicator => &mut technical,
                _ => continue,
            };
            texts.extend([observable.element.value.clone(), observable.note.bare()]);
        }
        [(DataClass::TechnicalIndicator, technical), (DataClass::IncidentFacts, facts)]
            .into_iter()
            .map(|(class, texts)| {
                (class, texts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n"))
            })
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    /// What lists show to a reader with `projection`. Subjects are masked even for those who may read them, since list
    /// columns stand plain in the database.
    pub fn list_columns(&self, projection: Projection) -> ListColumns {
        let shown = projection.kept.contains(DataClass::IncidentFacts);
        let head = &self.head;
        ListColumns {
            title: shown.then(|| self.title.show(|_| Shown::Withheld)),
            severity: head.severity.filter(|_| shown),
            categories: if shown { head.categories.clone() } else { Vec::new() },
            kind: shown.then_some(head.kind),
            detected_at: head.detected_at.filter(|_| shown),
            tlp: head.marking.tlp,
        }
    }
}

pub(crate) fn class<T>(slot: &Slot<T>, of: impl Fn(&T) -> DataClass) -> DataClass {
    match slot {
        Slot::Open(element) => of(element),
        Slot::Sealed(class) => *class,
    }
}
