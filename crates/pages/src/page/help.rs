//! Help, a topic a page.

use askama::Template;

use crate::filters;
use crate::view::Shell;

/// `/help/{topic}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "help.html")]
pub struct HelpPage {
    /// The frame.
    pub shell: Shell,
    /// What is read.
    pub topic: Topic,
    /// All topics: title and path.
    pub topics: Vec<(String, String)>,
}

/// One topic.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    /// Its title.
    pub title: String,
    /// Headings, each with its paragraphs.
    pub sections: Vec<(String, Vec<String>)>,
}
