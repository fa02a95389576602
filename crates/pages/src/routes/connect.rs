//! "Connect your tools": the ways, with commands that name this instance.

use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site, help};
use crate::page::{ConnectPage, ConnectWay};
use crate::words::{Lang, arg, say};
use app::channels;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};

/// The receiver that the documentation shows too, and a test runs.
const RECEIVER: &str = include_str!("../../assets/receiver.py");

/// `GET /help/connect`.
pub(super) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    let lang = by.lang;
    let may = by.caller.principal.may(Action::EditChannel, Relation::Own);
    let ask = if may { Vec::new() } else { channels::keepers(&site.app, &by.caller).await? };
    let mut ways = vec![webhook(lang), stream(&site, lang), command_line(&site, lang), email(&site, lang)];
    if !may {
        // a button that leads to a refusal helps nobody
        for way in &mut ways {
            if way.action.1.starts_with("/channels") {
                way.action = (String::new(), String::new());
            }
        }
    }
    let page = ConnectPage {
        shell: shell(&site, &by, &say(lang, "connect", &[]), "help").await?,
        ways,
        may,
        ask,
        receiver: RECEIVER.trim_end().to_owned(),
        topics: help::topics(lang),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn webhook(lang: Lang) -> ConnectWay {
    ConnectWay {
        id: "webhook".to_owned(),
        title: say(lang, "connect-webhook", &[]),
        steps: vec![
            say(lang, "connect-webhook-1", &[]),
            say(lang, "connect-webhook-2", &[]),
            say(lang, "connect-webhook-3", &[]),
            say(lang, "connect-webhook-4", &[]),
            say(lang, "connect-webhook-5", &[]),
        ],
        code: "entente listen --webhook 127.0.0.1:8600 --secret-file webhook.secret --dir events".to_owned(),
        action: (say(lang, "connect-webhook-new", &[]), "/channels/new?kind=webhook".to_owned()),
    }
}

/// How the event stream is followed.
pub(super) fn stream(site: &Site, lang: Lang) -> ConnectWay {
    let address = &site.settings.public_url;
    ConnectWay {
        id: "stream".to_owned(),
        title: say(lang, "connect-stream", &[]),
        steps: vec![
            say(lang, "connect-stream-1", &[]),
            say(lang, "connect-stream-2", &[]),
            say(lang, "connect-stream-3", &[]),
            say(lang, "connect-stream-4", &[]),
        ],
        code: format!(
            "entente login --server {address}\n\
             entente listen --stream --dir events --state-file events.position\n\
             \n\
             # or without the program; -N shows each event at once\n\
             curl -N {address}/v1/events -H \"Authorization: Bearer $TOKEN\" -H \"Last-Event-ID: 0\""
        ),
        action: (String::new(), String::new()),
    }
}

fn command_line(site: &Site, lang: Lang) -> ConnectWay {
    let address = &site.settings.public_url;
    ConnectWay {
        id: "command-line".to_owned(),
        title: say(lang, "connect-cli", &[]),
        steps: vec![
            say(lang, "connect-cli-1", &[]),
            say(lang, "connect-cli-2", &[]),
            say(lang, "connect-cli-3", &[("address", arg(address))]),
        ],
        code: format!(
            "entente login --server {address}\n\
             entente alert list --output json\n\
             entente alert export A-7MK2Q9ZD --format stix\n\
             entente match 203.0.113.47 login-nordbank.example"
        ),
        action: (say(lang, "connect-cli-docs", &[]), "/docs".to_owned()),
    }
}

fn email(site: &Site, lang: Lang) -> ConnectWay {
    let last =
        if site.settings.mail { say(lang, "connect-email-4", &[]) } else { say(lang, "mail-none", &[]) };
    ConnectWay {
        id: "email".to_owned(),
        title: say(lang, "connect-email", &[]),
        steps: vec![
            say(lang, "connect-email-1", &[]),
            say(lang, "connect-email-2", &[]),
            say(lang, "connect-email-3", &[]),
            last,
        ],
        code: String::new(),
        action: (say(lang, "connect-email-own", &[]), "/preferences".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::RECEIVER;

    #[test]
    fn the_receiver_has_thirty_lines_at_most_and_the_guide_shows_it() {
        assert!(RECEIVER.lines().count() <= 30);
        let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/CONNECTING.md");
        let guide = std::fs::read_to_string(guide).unwrap();
        assert!(guide.contains(&format!("```python\n{RECEIVER}```\n")), "the guide shows another one");
    }
}
