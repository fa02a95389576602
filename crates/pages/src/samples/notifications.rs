//! Channels that work and fail, deliveries with their tries, preferences, connecting tools.

use super::{ago, partner, state};
use crate::page::{
    AttemptRow, ChannelFormPage, ChannelPage, ChannelRow, ChannelSecretPage, ChannelsPage, ConnectPage,
    ConnectWay, DeliveryPage, DeliveryRow, HealthFact, Note, PreferencesPage, SubscriptionForm,
    SubscriptionPage, SubscriptionRow,
};
use crate::view::{FieldError, Filter, Live, Pick, Tone};

const SECRET: &str = "whsec_c2FtcGxlIHNlY3JldCB0aGF0IHNpZ25zIG5vdGhpbmc";

fn failing() -> ChannelRow {
    ChannelRow {
        name: "SIEM".into(),
        href: "/channels/1".into(),
        kind: "webhook".into(),
        target: "https://siem.polder.example/hooks/entente".into(),
        state: state("Fails", Tone::Danger),
        last: Some(ago(7)),
        waiting: 12,
        lag: "6 h 40 min".into(),
        failing: Some(ago(7)),
        error: "The host takes no connection.".into(),
    }
}

fn rows() -> Vec<ChannelRow> {
    vec![
        failing(),
        ChannelRow {
            name: "Ticket system".into(),
            href: "/channels/2".into(),
            kind: "webhook".into(),
            target: "https://tickets.polder.example/entente".into(),
            state: state("Works", Tone::Ok),
            last: Some(ago(0)),
            ..ChannelRow::default()
        },
        ChannelRow {
            name: "Duty desk".into(),
            href: "/channels/3".into(),
            kind: "email".into(),
            target: "desk@polder.example".into(),
            state: state("Paused", Tone::Warn),
            last: Some(ago(30)),
            waiting: 2,
            ..ChannelRow::default()
        },
    ]
}

/// `/channels`, as an admin sees it.
pub fn channels() -> ChannelsPage {
    let mail = |name: &str, error: &str| ChannelRow {
        name: name.into(),
        kind: "email".into(),
        state: if error.is_empty() { state("Works", Tone::Ok) } else { state("Fails", Tone::Danger) },
        last: error.is_empty().then(|| ago(2)),
        failing: (!error.is_empty()).then(|| ago(50)),
        error: error.into(),
        ..ChannelRow::default()
    };
    ChannelsPage {
        shell: partner("Channels", "channels"),
        summary: "1 of 3 fails".into(),
        rows: rows(),
        members: vec![
            mail("Daan Visser", ""),
            mail("Sanne de Boer", "The mail server answered 550: no such mailbox."),
        ],
        shows_members: true,
        poll: 15,
    }
}

fn told() -> SubscriptionForm {
    let alerts =
        ["alert.published", "alert.updated", "alert.recalled", "alert.expired", "alert.acknowledged"];
    let reports = ["report.submitted", "report.revised", "report.withdrawn", "report.restricted"];
    let duties = ["duty.warned", "duty.overdue", "duty.done"];
    SubscriptionForm {
        groups: vec![
            ("alerts".into(), Pick::new(&alerts, &alerts[..4])),
            ("reports".into(), Pick::new(&reports, &reports[..1])),
            ("duties".into(), Pick::new(&duties, &[])),
        ],
        categories: Pick::new(
            &["fraud/phishing", "availability/ddos", "malicious-code"],
            &["fraud/phishing"],
        ),
        severity: Pick::new(&["", "low", "medium", "high", "critical"], &["high"]),
        countries: "NL BE".into(),
        tlp: Pick::new(&["", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"], &[""]),
        types: Pick::new(&["ipv4-addr", "domain-name", "url"], &[]),
        narrowed: true,
    }
}

/// `/channels/new?kind=webhook`.
pub fn channel_new() -> ChannelFormPage {
    let kind = |id: &str, label: &str, on| Filter {
        id: id.into(),
        label: label.into(),
        count: None,
        href: format!("/channels/new?kind={id}"),
        on,
    };
    ChannelFormPage {
        shell: partner("Add a channel", "channels"),
        action: "/channels/new".into(),
        back: "/channels".into(),
        kinds: vec![
            kind("webhook", "Webhook", true),
            kind("email", "E-mail", false),
            kind("stream", "Event stream", false),
        ],
        kind: "webhook".into(),
        content: Pick::new(&["thin", "full"], &["thin"]),
        digest: Pick::new(&["at-once", "hourly", "daily"], &["at-once"]),
        subscription: SubscriptionForm { narrowed: false, ..told() },
        mail: true,
        ..ChannelFormPage::default()
    }
}

/// The same, sent with things wrong.
pub fn channel_new_errors() -> ChannelFormPage {
    let error = |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
    ChannelFormPage {
        name: "SIEM".into(),
        target: "http://10.0.0.7/hook".into(),
        errors: vec![
            error("url", "Address: must begin with https://."),
            error("events", "Choose one event at least."),
            error("countries", "Countries: must be two capital letters such as SE."),
        ],
        subscription: SubscriptionForm { countries: "Netherlands".into(), ..told() },
        ..channel_new()
    }
}

/// A shared mailbox on an instance without a mail server.
pub fn channel_new_mail() -> ChannelFormPage {
    ChannelFormPage { kind: "email".into(), mail: false, ..channel_new() }
}

/// The stream needs no channel.
pub fn channel_new_stream() -> ChannelFormPage {
    ChannelFormPage { kind: "stream".into(), stream: Some(way("stream")), ..channel_new() }
}

/// After a webhook was set up.
pub fn channel_secret() -> ChannelSecretPage {
    ChannelSecretPage {
        shell: partner("Secret", "channels"),
        name: "SIEM".into(),
        href: "/channels/1".into(),
        secret: Some(SECRET.into()),
        public_key: "whpk_c2FtcGxlIGtleSB0aGF0IHZlcmlmaWVzIG5vdGhpbmc".into(),
        both: "Requests are signed with the former secret too until 24 Nov 14:32 UTC. Change your receiver over by then.".into(),
        commands: "entente listen --webhook 127.0.0.1:8600 --secret-file webhook.secret --dir events".into(),
        fresh: true,
    }
}

fn delivered(event: &str, reference: &str, hours: i64) -> DeliveryRow {
    DeliveryRow {
        href: "/channels/1/deliveries/1".into(),
        event: event.into(),
        reference: reference.into(),
        item: format!("/alerts/{reference}"),
        kind: "alert".into(),
        state: state("Delivered", Tone::Ok),
        tries: 1,
        at: ago(hours),
        ..DeliveryRow::default()
    }
}

fn dead() -> DeliveryRow {
    DeliveryRow {
        state: state("Given up", Tone::Danger),
        why: "Every try failed. It answers 503.".into(),
        tries: 8,
        ..delivered("alert.recalled", "A-5DQ0T7RJ", 40)
    }
}

fn waiting() -> DeliveryRow {
    DeliveryRow {
        state: state("Waiting", Tone::Warn),
        why: "The host takes no connection.".into(),
        tries: 3,
        next: Some(ago(-1)),
        open: true,
        ..delivered("alert.published", "A-7MK2Q9ZD", 6)
    }
}

/// `/channels/{id}` of one that fails.
pub fn channel() -> ChannelPage {
    let fact = |name: &str, value: &str| HealthFact { name: name.into(), value: value.into(), at: None };
    let filter = |id: &str, label: &str, on| Filter {
        id: id.into(),
        label: label.into(),
        count: None,
        href: format!("/channels/1?state={id}"),
        on,
    };
    let hidden =
        DeliveryRow { reference: String::new(), item: String::new(), ..delivered("alert.updated", "", 22) };
    ChannelPage {
        shell: crate::view::Shell { live: Some(Live::default()), ..partner("SIEM", "channels") },
        row: failing(),
        version: 3,
        can_test: true,
        can_pause: true,
        can_disable: true,
        can_rotate: true,
        can_replay: true,
        note: Some(Note {
            lead: "What was sent last didn’t arrive.".into(),
            text: "The host takes no connection.".into(),
            ..Note::default()
        }),
        trial: Some(DeliveryRow { event: "channel.test".into(), ..waiting() }),
        health: vec![
            HealthFact { name: "Last delivered".into(), at: Some(ago(7)), ..HealthFact::default() },
            HealthFact { name: "Fails since".into(), at: Some(ago(7)), ..HealthFact::default() },
            fact("Failures in a row", "9"),
            fact("Waiting", "12"),
            fact("Lag", "6 h 40 min"),
        ],
        facts: vec![
            ("Address".into(), failing().target),
            ("What it carries".into(), "What happened to which item; your program fetches the rest".into()),
            ("Set up".into(), "2 Nov 09:12 UTC".into()),
        ],
        public_key: "whpk_c2FtcGxlIGtleSB0aGF0IHZlcmlmaWVzIG5vdGhpbmc".into(),
        subscriptions: vec![SubscriptionRow {
            href: "/channels/1/subscriptions/1".into(),
            events: vec!["alert.published".into(), "alert.recalled".into()],
            narrowed: vec!["High or worse".into(), "Countries: NL, BE".into()],
        }],
        filters: vec![
            filter("all", "All", true),
            filter("pending", "Waiting", false),
            filter("delivered", "Delivered", false),
            filter("dead", "Given up", false),
            filter("cancelled", "Cancelled", false),
        ],
        deliveries: vec![waiting(), delivered("alert.published", "A-2XW8K4PN", 20), hidden, dead()],
        next: Some("?after=1".into()),
        replay: ("2026-11-22 14:32".into(), String::new()),
        poll: 2,
        ..ChannelPage::default()
    }
}

/// One that was switched off and has nothing to tell.
pub fn channel_disabled() -> ChannelPage {
    ChannelPage {
        row: ChannelRow { state: state("Disabled", Tone::Danger), ..failing() },
        can_test: false,
        can_pause: false,
        can_disable: false,
        can_replay: false,
        can_enable: true,
        can_remove: true,
        trial: None,
        subscriptions: Vec::new(),
        deliveries: Vec::new(),
        next: None,
        ..channel()
    }
}

/// `/channels/{id}/edit` of a stream, which leads nowhere.
pub fn channel_edit_stream() -> ChannelFormPage {
    ChannelFormPage {
        action: "/channels/1/edit".into(),
        back: "/channels/1".into(),
        kinds: Vec::new(),
        edits: true,
        kind: "stream".into(),
        name: "Wall display".into(),
        ..channel_new()
    }
}

/// `/channels/{id}/deliveries/{delivery}`.
pub fn delivery() -> DeliveryPage {
    let attempt = |hours, status: &str, error: &str, head: &str| AttemptRow {
        at: ago(hours),
        outcome: state("Failed", Tone::Danger),
        status: status.into(),
        took: "312 ms".into(),
        error: error.into(),
        head: head.into(),
    };
    DeliveryPage {
        shell: partner("Alert recalled", "channels"),
        row: dead(),
        id: "019ac1d2-7d7c-7a30-9c5e-1f2e3d4c5b6a".into(),
        channel: ("SIEM".into(), "/channels/1".into()),
        can_retry: true,
        attempts: vec![
            attempt(13, "503", "It answers 503.", "content-type: text/plain\n\n<upstream gone>"),
            attempt(23, "", "The host takes no connection.", ""),
        ],
        poll: 0,
    }
}

/// `/channels/{id}/subscriptions/{subscription}`.
pub fn subscription() -> SubscriptionPage {
    SubscriptionPage {
        shell: partner("Told about", "channels"),
        action: "/channels/1/subscriptions/1".into(),
        channel: ("SIEM".into(), "/channels/1".into()),
        edits: true,
        version: 1,
        typed: told(),
        errors: Vec::new(),
    }
}

/// `/preferences` of somebody whose mails bounce.
pub fn preferences() -> PreferencesPage {
    PreferencesPage {
        shell: partner("Your e-mails", ""),
        note: Some(Note {
            lead: "Your mails don’t arrive, since 21 Nov 12:32 UTC.".into(),
            text: "The mail server answered 550: no such mailbox.".into(),
            ..Note::default()
        }),
        mode: Pick::new(&["off", "at-once", "hourly", "daily"], &["hourly"]),
        groups: told().groups,
        severity: told().severity,
        ..PreferencesPage::default()
    }
}

fn way(id: &str) -> ConnectWay {
    ConnectWay {
        id: id.into(),
        title: "Event stream: your system calls Entente".into(),
        steps: vec!["For a program behind a firewall.".into(), "Each event has a position.".into()],
        code: "entente login --server https://entente.example\nentente listen --stream --dir events".into(),
        action: ("Your e-mails".into(), "/preferences".into()),
    }
}

/// `/help/connect`.
pub fn connect() -> ConnectPage {
    ConnectPage {
        shell: partner("Connect your tools", "help"),
        ways: vec![way("webhook"), way("stream"), way("command-line"), way("email")],
        may: false,
        ask: vec!["Daan Visser".into(), "Sanne de Boer".into()],
        receiver: include_str!("../../assets/receiver.py").into(),
        topics: vec![("Connect your tools".into(), "/help/connect".into())],
    }
}
