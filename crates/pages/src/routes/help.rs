//! Help: short topics, and every component in every state.

use super::problem::Problem;
use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{HelpPage, Topic};
use crate::samples;
use crate::words::{Lang, say};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

/// The topics, in the order in which they are listed.
const TOPICS: [&str; 7] = ["who-sees", "classes", "tlp", "clocks", "agreements", "receipts", "keys"];

/// `GET /help`: the first topic.
pub(super) async fn index(_by: SignedIn) -> Response {
    Redirect::to("/help/who-sees").into_response()
}

/// `GET /help/{topic}`.
pub(super) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(topic): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let id = TOPICS.into_iter().find(|known| *known == topic).ok_or_else(Problem::not_found)?;
    let page = HelpPage {
        shell: shell(&site, &by, &say(lang, &format!("help-{id}"), &[]), "help").await?,
        topic: told(id, lang),
        topics: topics(lang),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// All topics: title and path.
pub(super) fn topics(lang: Lang) -> Vec<(String, String)> {
    let titles =
        TOPICS.iter().map(|topic| (say(lang, &format!("help-{topic}"), &[]), format!("/help/{topic}")));
    let connect = (say(lang, "connect", &[]), "/help/connect".to_owned());
    let components = (say(lang, "components", &[]), "/help/components".to_owned());
    titles.chain([connect, components]).collect()
}

/// `GET /help/components`.
pub(super) async fn components(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    let lang = by.lang;
    let mut page = samples::components();
    page.shell = shell(&site, &by, &say(lang, "components", &[]), "help").await?;
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// Sections `help-<topic>-1 …`, paragraphs `help-<topic>-1-a …`, as far as there are words for them.
fn told(id: &str, lang: Lang) -> Topic {
    let sections = (1..).map_while(|n| {
        let heading = found(lang, &format!("help-{id}-{n}"))?;
        let texts = ('a'..='z').map_while(|letter| found(lang, &format!("help-{id}-{n}-{letter}"))).collect();
        Some((heading, texts))
    });
    Topic { title: say(lang, &format!("help-{id}"), &[]), sections: sections.collect() }
}

/// The words for a key, where there are some: a missing key says itself.
fn found(lang: Lang, key: &str) -> Option<String> {
    Some(say(lang, key, &[])).filter(|text| text != key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_says_something() {
        for topic in TOPICS {
            let told = told(topic, Lang::En);
            assert!(told.sections.iter().all(|(_, texts)| !texts.is_empty()), "{topic}");
            assert!(!told.sections.is_empty() && !told.title.starts_with("help-"), "{topic}");
        }
    }
}
