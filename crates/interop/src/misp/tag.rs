//! Tags: markings, categories, and what is left over.

use domain::marking::{Marking, Pap, Tlp};
use domain::taxonomy::Category;

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A TLP label; TLP 1's WHITE is CLEAR (FIRST, 2022).
    Tlp(Tlp),
    /// A PAP label.
    Pap(Pap),
    /// An RSIT category.
    Category(Category),
    /// Something else, and why it isn't taken.
    Other(&'static str),
}

pub(super) fn read(name: &str) -> Tag {
    let lower = name.trim().to_lowercase();
    if let Some(label) = lower.strip_prefix("tlp:") {
        let tlp = if label == "white" {
            Some(Tlp::Clear)
        } else {
            Tlp::parse(&format!("TLP:{}", label.to_uppercase()))
        };
        tlp.map_or(Tag::Other("isn't a TLP 2.0 label"), Tag::Tlp)
    } else if let Some(label) = lower.strip_prefix("pap:") {
        let pap = if label == "white" {
            Some(Pap::Clear)
        } else {
            Pap::parse(&format!("PAP:{}", label.to_uppercase()))
        };
        pap.map_or(Tag::Other("isn't a PAP label"), Tag::Pap)
    } else if let Some(category) = lower.strip_prefix("rsit:") {
        rsit(category).map_or(Tag::Other("isn't in this version of RSIT"), Tag::Category)
    } else if lower.starts_with("misp-galaxy:") {
        Tag::Other("galaxy clusters aren't taken; put what matters into the narrative")
    } else {
        Tag::Other("tags of this kind have no counterpart here")
    }
}

/// `fraud="phishing"`, or `fraud` alone.
fn rsit(text: &str) -> Option<Category> {
    let text = text.replace('_', "-");
    match text.split_once('=') {
        Some((class, kind)) => {
            Category::parse(&format!("{}/{}", class.trim(), kind.trim().trim_matches('"')))
        }
        None => Category::parse(text.trim()),
    }
}

/// The strictest labels met, from the event and from single attributes: a report has one marking, and it may not be
/// milder than any of its parts.
#[derive(Debug, Default)]
pub(super) struct Labels {
    pub tlp: Option<Tlp>,
    pub pap: Option<Pap>,
}

impl Labels {
    pub(super) fn add(&mut self, tag: Tag) {
        match tag {
            Tag::Tlp(tlp) => self.tlp = self.tlp.max(Some(tlp)),
            Tag::Pap(pap) => self.pap = self.pap.max(Some(pap)),
            Tag::Category(_) | Tag::Other(_) => {}
        }
    }

    pub(super) fn marking(&self) -> Marking {
        let default = Marking::default();
        Marking { tlp: self.tlp.unwrap_or(default.tlp), pap: self.pap.unwrap_or(default.pap), ..default }
    }
}
