//! What went wrong, for a browser.

use askama::Template;

use crate::filters;
use crate::view::FieldError;

/// A Problem as a page.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "problem.html")]
pub struct ProblemPage {
    /// The HTTP status.
    pub status: u16,
    /// In a few words.
    pub title: String,
    /// What, where, how to mend it.
    pub detail: String,
    /// Fields that are wrong.
    pub errors: Vec<FieldError>,
    /// What would have been possible, as wire ids.
    pub allowed: Vec<String>,
    /// The number under which the operator finds it.
    pub instance: String,
    /// The way back.
    pub back: String,
}
