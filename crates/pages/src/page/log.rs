//! The log, filtered; and the checkpoint that binds it.

use askama::Template;

use crate::filters;
use crate::view::{ItemRef, Moment, OrgRef, Pick, Shell, StateTag};

/// `/log`. Query: `item`, `kind`, `outcome`, `after`; its part is `rows`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "log.html")]
pub struct LogPage {
    /// The frame.
    pub shell: Shell,
    /// What the reader may see of it, in a sentence.
    pub summary: String,
    /// The filter by item.
    pub query_item: String,
    /// Actions.
    pub kinds: Pick,
    /// Outcomes.
    pub outcomes: Pick,
    /// The last signed checkpoint.
    pub checkpoint: Option<Checkpoint>,
    /// The page of rows, newest first.
    pub rows: Vec<LogRow>,
    /// The next page's path.
    pub next: Option<String>,
}

/// A signed tree head.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// When it was signed.
    pub at: Moment,
    /// How many events it covers.
    pub size: u64,
    /// The root hash.
    pub root: String,
}

/// One event.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// When.
    pub at: Moment,
    /// The action's name: `report.submit`.
    pub action: String,
    /// More about it; may be empty.
    pub more: String,
    /// The item, where there is one.
    pub item: Option<ItemRef>,
    /// Who acted.
    pub actor: String,
    /// For which organisation.
    pub org: OrgRef,
    /// *done*, *denied*, *read*.
    pub outcome: StateTag,
}
