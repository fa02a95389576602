//! Sample pages of an invented world: for tests, the gallery and `/help/components`.
//!
//! No name here belongs to anybody; domains and addresses are the reserved ones.

mod agreements;
mod alerts;
mod form;
mod notifications;
mod parts;
mod queue;
mod reports;
mod work;

pub use agreements::{agreement, agreements};
pub use alerts::{alert, alert_draft, alert_received, alert_waiting, alerts, inbox};
pub use notifications::{
    channel, channel_disabled, channel_edit_stream, channel_new, channel_new_errors, channel_new_mail,
    channel_new_stream, channel_secret, channels, connect, delivery, preferences, subscription,
};
pub use parts::components;
pub use queue::{queue, report_authority};
pub use reports::{
    confirm, draft, draft_with_errors, home, import, report_owner, reports, submitted, unrouted,
};
pub use work::{
    accept, case, cases, duties, feedback, help, log, match_values, no_action, problem, sign_in, withdraw,
    withdrawn,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::render;
use crate::view::{
    AgreementRef, Clock, ItemRef, Moment, Observable, OrgKind, OrgRef, RailCounts, Shell, Spark, StateTag,
    Tone, rail,
};
use crate::words::Lang;

/// The instant at which all samples are told: Monday 23 November 2026, 14:32 UTC.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_444_320, 0).unwrap_or_default()
}

fn ago(hours: i64) -> Moment {
    Moment::new(now() - TimeDelta::hours(hours), now(), Lang::En)
}

fn clock(passed: i64, left: i64) -> Clock {
    Clock::new(now() - TimeDelta::minutes(passed), now() + TimeDelta::minutes(left), now(), Lang::En)
}

fn shell(title: &str, current: &str) -> Shell {
    Shell {
        title: title.into(),
        org: OrgRef::new("Nordbank", "SE"),
        member: "Elin Sjöberg".into(),
        role: "reporter".into(),
        rail: rail(
            OrgKind::Company,
            &["reporter"],
            current,
            RailCounts { duties: 3, ..RailCounts::default() },
        ),
        csrf: "sample".into(),
        notices: 3,
        demo: true,
        ..Shell::default()
    }
}

fn agency(title: &str, current: &str, folded: bool) -> Shell {
    let counts = RailCounts { queue: 25, cases: 2, alerts: 1, overdue: 2, ..RailCounts::default() };
    Shell {
        org: brabant(),
        member: "Lotte Claes".into(),
        role: "analyst".into(),
        rail: rail(OrgKind::Authority, &["analyst"], current, counts),
        folded,
        ..shell(title, current)
    }
}

fn partner(title: &str, current: &str) -> Shell {
    Shell {
        org: OrgRef::new("Cyber Team Polder", "NL"),
        member: "Daan Visser".into(),
        role: "partner-officer".into(),
        rail: rail(
            OrgKind::Authority,
            &["partner-officer"],
            current,
            RailCounts { alerts: 2, duties: 2, ..RailCounts::default() },
        ),
        ..shell(title, current)
    }
}

fn brabant() -> OrgRef {
    OrgRef::new("Cyber Unit Brabant", "BE")
}

fn report(reference: &str, title: &str) -> ItemRef {
    ItemRef { reference: reference.into(), title: title.into(), href: format!("/reports/{reference}") }
}

fn item(path: &str, reference: &str, title: &str) -> ItemRef {
    ItemRef { reference: reference.into(), title: title.into(), href: format!("/{path}/{reference}") }
}

fn agreement_ref(reference: &str, level: &str) -> AgreementRef {
    AgreementRef {
        reference: reference.into(),
        version: 1,
        href: format!("/agreements/{reference}"),
        level: level.into(),
    }
}

fn state(text: &str, tone: Tone) -> StateTag {
    StateTag::new(text, tone)
}

fn observables() -> Vec<Observable> {
    [
        ("domain-name", "login-nordbank.example", "technical-indicator", "attacker", 3),
        ("url", "https://login-nordbank.example/se/verify", "technical-indicator", "attacker", 1),
        ("file-hash-sha256", "9f2c41d07be8d15a63a0e1a74c0b9d27", "technical-indicator", "attacker", 2),
        ("ipv4-addr", "203.0.113.47", "technical-indicator", "c2", 1),
        ("ipv4-addr", "198.51.100.23", "identifying-address", "victim", 0),
        ("phone-number", "+46 8 555 010 19", "identifying-address", "attacker", 0),
        ("iban", "SE•• •••• •••• •••• 0003", "financial", "mule", 0),
    ]
    .into_iter()
    .map(|(kind, value, class, role, also_in)| Observable {
        kind: kind.into(),
        value: value.into(),
        class: class.into(),
        role: role.into(),
        also_in,
        ..Observable::default()
    })
    .collect()
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Weekly hours to the first answer, with an aim.
fn home_spark() -> Spark {
    let weeks = [58, 52, 55, 47, 49, 40, 43, 36, 38, 33, 29, 31];
    let points: Vec<(String, u32)> =
        weeks.iter().zip(36_u32..).map(|(h, week)| (format!("week {week}"), *h)).collect();
    let points: Vec<(&str, u32)> = points.iter().map(|(week, hours)| (week.as_str(), *hours)).collect();
    Spark::draw(&points, Some(48), "h")
}

/// Every sample page, rendered in English, by name.
pub fn all() -> Vec<(&'static str, Result<String, askama::Error>)> {
    let en = Lang::En;
    vec![
        ("sign-in", render(&sign_in(), en)),
        ("home", render(&home(), en)),
        ("new-report", render(&draft(), en)),
        ("new-report-errors", render(&draft_with_errors(), en)),
        ("confirm", render(&confirm(), en)),
        ("submitted", render(&submitted(), en)),
        ("unrouted", render(&unrouted(), en)),
        ("reports", render(&reports(), en)),
        ("import", render(&import(), en)),
        ("report-owner", render(&report_owner(), en)),
        ("report", render(&report_authority(), en)),
        ("queue", render(&queue(), en)),
        ("triage-accept", render(&accept(), en)),
        ("triage-no-action", render(&no_action(), en)),
        ("feedback", render(&feedback(), en)),
        ("withdraw", render(&withdraw(), en)),
        ("withdrawn", render(&withdrawn(), en)),
        ("cases", render(&cases(), en)),
        ("case", render(&case(), en)),
        ("alert-new", render(&alert_draft(), en)),
        ("alert", render(&alert(), en)),
        ("alert-waiting", render(&alert_waiting(), en)),
        ("alert-received", render(&alert_received(), en)),
        ("alerts", render(&alerts(), en)),
        ("inbox", render(&inbox(), en)),
        ("agreements", render(&agreements(), en)),
        ("agreement", render(&agreement(), en)),
        ("duties", render(&duties(), en)),
        ("log", render(&log(), en)),
        ("match", render(&match_values(), en)),
        ("channels", render(&channels(), en)),
        ("channel-new", render(&channel_new(), en)),
        ("channel-new-errors", render(&channel_new_errors(), en)),
        ("channel-new-mail", render(&channel_new_mail(), en)),
        ("channel-new-stream", render(&channel_new_stream(), en)),
        ("channel-edit-stream", render(&channel_edit_stream(), en)),
        ("channel-secret", render(&channel_secret(), en)),
        ("channel", render(&channel(), en)),
        ("channel-disabled", render(&channel_disabled(), en)),
        ("delivery", render(&delivery(), en)),
        ("subscription", render(&subscription(), en)),
        ("preferences", render(&preferences(), en)),
        ("connect", render(&connect(), en)),
        ("help", render(&help(), en)),
        ("components", render(&components(), en)),
        ("problem", render(&problem(), en)),
    ]
}

/// The lists with nothing in them, rendered in English, by name.
pub fn empty() -> Vec<(&'static str, Result<String, askama::Error>)> {
    use crate::page::{
        AgreementsPage, AlertsPage, CasesPage, ChannelsPage, DutiesPage, HomePage, InboxPage, LogPage,
        MatchPage, QueuePage, ReportsPage, WithdrawnPage,
    };
    let en = Lang::En;
    let bank = |title| shell(title, "");
    vec![
        ("home-empty", render(&HomePage { shell: bank("Home"), ..HomePage::default() }, en)),
        ("reports-empty", render(&ReportsPage { shell: bank("Reports"), ..ReportsPage::default() }, en)),
        (
            "queue-empty",
            render(&QueuePage { shell: agency("Queue", "queue", true), ..QueuePage::default() }, en),
        ),
        (
            "cases-empty",
            render(&CasesPage { shell: agency("Cases", "cases", false), ..CasesPage::default() }, en),
        ),
        ("alerts-empty", render(&AlertsPage { shell: bank("Alerts"), ..AlertsPage::default() }, en)),
        ("inbox-empty", render(&InboxPage { shell: bank("Inbox"), ..InboxPage::default() }, en)),
        (
            "agreements-empty",
            render(&AgreementsPage { shell: bank("Agreements"), ..AgreementsPage::default() }, en),
        ),
        ("duties-empty", render(&DutiesPage { shell: bank("Duties"), ..DutiesPage::default() }, en)),
        (
            "withdrawn-empty",
            render(&WithdrawnPage { shell: bank("Withdrawn"), ..WithdrawnPage::default() }, en),
        ),
        ("match-empty", render(&MatchPage { shell: bank("Match values"), ..MatchPage::default() }, en)),
        ("channels-empty", render(&ChannelsPage { shell: bank("Channels"), ..ChannelsPage::default() }, en)),
        ("log-empty", render(&LogPage { shell: bank("Log"), ..LogPage::default() }, en)),
    ]
}
