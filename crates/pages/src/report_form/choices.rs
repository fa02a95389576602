//! What the form's lists offer, as wire ids.

use domain::data_class::DataClass;
use domain::marking::{Handling, Pap, Purpose};
use domain::observable::{InfrastructureGround, ObservableType};
use domain::report::{ObservableRole, SubjectRole};
use domain::taxonomy::{Category, Severity};

/// Languages that reports are usually written in; another one of a draft is added.
pub(super) const LANGUAGES: [&str; 6] = ["en", "fr", "uk", "de", "nl", "sv"];

pub(super) fn classes() -> Vec<String> {
    owned(DataClass::ALL.iter().map(|class| class.as_str()))
}

pub(super) fn kinds() -> Vec<String> {
    owned(ObservableType::ALL.iter().map(|kind| kind.as_str()))
}

pub(super) fn roles() -> Vec<String> {
    owned(ObservableRole::ALL.iter().map(|role| role.as_str()))
}

pub(super) fn grounds() -> Vec<String> {
    owned(InfrastructureGround::ALL.iter().map(|ground| ground.as_str()))
}

pub(super) fn subject_roles() -> Vec<String> {
    owned(SubjectRole::ALL.iter().map(|role| role.as_str()))
}

/// The narrower categories; the empty one is nobody's choice yet.
pub(super) fn categories() -> Vec<String> {
    let narrow = Category::all().filter(|category| category.as_str().contains('/')).map(Category::as_str);
    owned(std::iter::once("").chain(narrow))
}

pub(super) fn severities() -> Vec<String> {
    owned(std::iter::once("").chain(Severity::ALL.iter().map(|severity| severity.as_str())))
}

pub(super) fn paps() -> Vec<String> {
    owned(Pap::ALL.iter().map(|pap| pap.as_str()))
}

pub(super) fn handling() -> Vec<String> {
    owned(Handling::ALL.iter().map(|code| code.as_str()))
}

pub(super) fn purposes() -> Vec<String> {
    owned(Purpose::ALL.iter().map(|purpose| purpose.as_str()))
}

pub(super) fn owned<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    words.map(str::to_owned).collect()
}
