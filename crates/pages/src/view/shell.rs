//! The frame round every page: rail, top bar, organisation, member.

use super::Live;
use crate::words::Lang;

/// Everything that the frame shows.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The page's name, for the window's title.
    pub title: String,
    /// The reader's organisation.
    pub org: OrgRef,
    /// The member's name.
    pub member: String,
    /// The member's role, as its wire id.
    pub role: String,
    /// What the rail lists; see [`rail`].
    pub rail: Vec<RailItem>,
    /// The token that every form carries.
    pub csrf: String,
    /// Unread notices.
    pub notices: u32,
    /// Whether this is the demo world, which the rail says at its foot.
    pub demo: bool,
    /// Whether the rail is folded, for pages with a drawer.
    pub folded: bool,
    /// What stands in the search box.
    pub search: String,
    /// One sentence about what just happened.
    pub toast: Option<Toast>,
    /// The theme chosen before, from the `theme` cookie.
    pub theme: Theme,
    /// The language of the page.
    pub lang: Lang,
    /// What the page hears of while it is open.
    pub live: Option<Live>,
}

/// An organisation as pages name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrgRef {
    /// Its name.
    pub name: String,
    /// Its ISO country code; empty where it may not be told.
    pub country: String,
}

impl OrgRef {
    /// An organisation by name and country.
    pub fn new(name: &str, country: &str) -> Self {
        Self { name: name.to_owned(), country: country.to_owned() }
    }
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`; empty for the system's.
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the value of the cookie.
    pub fn from_id(id: &str) -> Self {
        match id {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// One sentence about what just happened, with a way back where there is one.
#[derive(Debug, Clone, Default)]
pub struct Toast {
    /// The sentence.
    pub text: String,
    /// Where a form posts to undo it.
    pub undo: Option<String>,
    /// Whether it tells of a failure.
    pub danger: bool,
}

/// One entry of the rail.
#[derive(Debug, Clone)]
pub struct RailItem {
    /// The word's key without `rail-`, and the icon's name.
    pub id: &'static str,
    /// The icon's name.
    pub icon: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Whether the page is below it.
    pub current: bool,
    /// Open items, if the number matters.
    pub count: Option<u32>,
    /// Whether the number counts overdue items.
    pub hot: bool,
}

/// What kind of organisation the reader belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrgKind {
    /// A reporter of incidents.
    Company,
    /// An agency.
    Authority,
    /// A response team.
    Csirt,
    /// Who runs the instance.
    Operator,
}

/// The numbers beside the rail's entries.
#[derive(Debug, Clone, Copy, Default)]
pub struct RailCounts {
    /// Reports waiting for triage.
    pub queue: u32,
    /// Open cases.
    pub cases: u32,
    /// Alerts that wait for the reader.
    pub alerts: u32,
    /// Agreements that wait for the reader's organisation.
    pub agreements: u32,
    /// Running duties of the organisation.
    pub duties: u32,
    /// Overdue ones; shown instead of the running ones.
    pub overdue: u32,
}

/// The rail for a kind of organisation and a member's roles; `current` is the id of the open entry.
pub fn rail(kind: OrgKind, roles: &[&str], current: &str, counts: RailCounts) -> Vec<RailItem> {
    let has = |wanted: &[&str]| roles.iter().any(|role| wanted.contains(role));
    let analyst = kind == OrgKind::Authority && has(&["analyst", "supervisor", "duty-officer"]);
    let partner = has(&["partner-officer"]);
    let asks = has(&["analyst", "supervisor", "duty-officer", "compliance"]);
    let auditor = has(&["dpo", "auditor", "reporter", "compliance"]);
    let content = kind != OrgKind::Operator;
    let channels = has(&["partner-officer", "admin"]);
    let duties = if counts.overdue > 0 { counts.overdue } else { counts.duties };
    let entries = [
        (analyst, "queue", "/queue", counts.queue),
        (content && !analyst, "home", "/", 0),
        (partner, "inbox", "/inbox", if analyst { 0 } else { counts.alerts }),
        (analyst, "cases", "/cases", counts.cases),
        (content, "reports", "/reports", 0),
        (content, "duties", "/duties", duties),
        (content, "alerts", "/alerts", if partner && !analyst { 0 } else { counts.alerts }),
        (content, "agreements", "/agreements", counts.agreements),
        (content && asks, "match", "/match", 0),
        (content && auditor, "log", "/log", 0),
        (channels, "channels", "/channels", 0),
        // whoever runs the instance opens nothing that others wrote
        (!content, "help", "/help", 0),
    ];
    entries
        .into_iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, id, href, count)| RailItem {
            id,
            icon: icon(id),
            href,
            current: id == current,
            count: (count > 0).then_some(count),
            hot: id == "duties" && counts.overdue > 0,
        })
        .collect()
}

fn icon(id: &str) -> &'static str {
    match id {
        "queue" => "queue",
        "inbox" => "inbox",
        "cases" => "case",
        "reports" => "report",
        "duties" => "duty",
        "alerts" => "alert",
        "agreements" => "agreement",
        "match" => "search",
        "log" => "log",
        "channels" => "send",
        "help" => "info",
        _ => "home",
    }
}
