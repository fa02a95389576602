//! Looking up many values at once.

use askama::Template;

use crate::filters;
use crate::view::{ItemRef, Moment, OrgRef, Shell, Tlp};

/// `/match`. Posts `values`, one a line, and answers with the page: values belong into no address.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "match.html")]
pub struct MatchPage {
    /// The frame.
    pub shell: Shell,
    /// What was typed.
    pub typed: String,
    /// What was wrong with all of it.
    pub error: String,
    /// Whether something was asked.
    pub asked: bool,
    /// *3 of 12 are known*.
    pub summary: String,
    /// The answers, in the order of the question.
    pub rows: Vec<MatchRow>,
}

/// One value.
#[derive(Debug, Clone)]
pub struct MatchRow {
    /// As it was typed.
    pub value: String,
    /// Its type, as its wire id; empty where it couldn't be read.
    pub kind: String,
    /// Why there is no answer, or that there is nothing; empty where it was seen.
    pub told: String,
    /// Whether that is an error.
    pub unread: bool,
    /// Where it was seen.
    pub seen: Vec<MatchSeen>,
    /// *and 14 more*; may be empty.
    pub more: String,
}

/// One appearance.
#[derive(Debug, Clone)]
pub struct MatchSeen {
    /// In which item.
    pub item: ItemRef,
    /// Whose.
    pub org: OrgRef,
    /// Its label.
    pub tlp: Tlp,
    /// What it was there, as its wire id.
    pub role: String,
    /// When the item came.
    pub at: Moment,
}
