//! What a member is mailed about, and how tools are connected.

use askama::Template;

use super::Note;
use crate::filters;
use crate::view::{FieldError, Pick, Shell};

/// `/preferences`. Posts `mode`, `event` (several), `severity`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "preferences.html")]
pub struct PreferencesPage {
    /// The frame.
    pub shell: Shell,
    /// What is wrong, all of it at once.
    pub errors: Vec<FieldError>,
    /// Whether mails are sent from here at all.
    pub mail: bool,
    /// Why they don't arrive.
    pub note: Option<Note>,
    /// The version that was read.
    pub version: i32,
    /// `mode`.
    pub mode: Pick,
    /// The events by what they are about: the group's wire id, and its events.
    pub groups: Vec<(String, Pick)>,
    /// `severity`, this bad or worse.
    pub severity: Pick,
}

impl PreferencesPage {
    /// What is wrong with a field; empty where nothing is.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|error| error.field == name).map_or("", |error| &error.message)
    }
}

/// `/help/connect`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "connect.html")]
pub struct ConnectPage {
    /// The frame.
    pub shell: Shell,
    /// The ways, in the order in which they are offered.
    pub ways: Vec<ConnectWay>,
    /// Whether the reader may set up channels.
    pub may: bool,
    /// Whom to ask, by name, where the reader may not; may be empty.
    pub ask: Vec<String>,
    /// The receiver, as it stands in the documentation.
    pub receiver: String,
    /// All topics: title and path.
    pub topics: Vec<(String, String)>,
}

/// One way to connect.
#[derive(Debug, Clone, Default)]
pub struct ConnectWay {
    /// Its name for links: `webhook`, `stream`, `command-line`, `email`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it is for, and what to do, a step each.
    pub steps: Vec<String>,
    /// Commands that can be copied; may be empty.
    pub code: String,
    /// Where it is set up: words and path; the words are empty where nowhere.
    pub action: (String, String),
}
