//! What a member is mailed about: its own matter.

use super::posted::{Fields, Posted};
use super::problem::Problem;
use super::session::{SignedIn, after};
use super::shell::shell;
use super::{Answer, Site, channels, told};
use crate::page::{Note, PreferencesPage};
use crate::view::{Moment, Pick};
use crate::words::{Lang, arg, say};
use app::channels::Health;
use app::preferences::{self, PreferencesView};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::notification::MailMode;
use domain::taxonomy::Severity;
use serde_json::{Value, json};

/// `GET /preferences`.
pub(super) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    let wishes = preferences::show(&site.app, &by.caller).await?;
    let page = page(&site, &by, &wishes).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// `POST /preferences`.
pub(super) async fn save(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    let version = fields.get("version").parse().ok();
    match preferences::save(&site.app, &by.caller, &body(&fields), version).await {
        Ok(_) => Ok(after("/preferences", &say(by.lang, "preferences-saved", &[]))),
        Err(app::Error::Invalid(errors)) => {
            let wishes = preferences::show(&site.app, &by.caller).await?;
            let page = page(&site, &by, &wishes).await?;
            let chosen: Vec<String> = fields.all("event").map(str::to_owned).collect();
            let page = PreferencesPage {
                errors: channels::complaints(&errors, by.lang),
                mode: Pick { chosen: vec![fields.get("mode").to_owned()], ..page.mode },
                groups: told::groups(&chosen, |event| wishes.possible.contains(&event)),
                severity: told::severities(fields.get("severity")),
                ..page
            };
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(site: &Site, by: &SignedIn, wishes: &PreferencesView) -> Result<PreferencesPage, Problem> {
    let lang = by.lang;
    let modes: Vec<&str> = MailMode::ALL.iter().map(|mode| mode.as_str()).collect();
    let chosen: Vec<String> = wishes.events.iter().map(|event| event.as_str().to_owned()).collect();
    Ok(PreferencesPage {
        shell: shell(site, by, &say(lang, "preferences", &[]), "").await?,
        errors: Vec::new(),
        mail: site.settings.mail,
        note: wishes.health.as_ref().and_then(|health| note(health, wishes.mode, by, lang)),
        version: wishes.version,
        mode: Pick::new(&modes, &[wishes.mode.as_str()]),
        groups: told::groups(&chosen, |event| wishes.possible.contains(&event)),
        severity: told::severities(wishes.severity_at_least.map_or("", Severity::as_str)),
    })
}

/// Why the member's mails don't arrive, and since when.
fn note(health: &Health, mode: MailMode, by: &SignedIn, lang: Lang) -> Option<Note> {
    let since = health.failing_since?;
    let since = arg(Moment::new(since, by.now(), lang).words);
    let lead = if mode == MailMode::Off {
        say(lang, "mail-gave-up", &[("at", since)])
    } else {
        say(lang, "mail-fails", &[("at", since)])
    };
    let why = channels::sentence(health.last_error.as_deref().unwrap_or_default());
    Some(Note { lead, text: why, ..Note::default() })
}

/// The API's body.
fn body(fields: &Fields) -> Value {
    let mut body = json!({"mode": fields.get("mode"), "events": fields.all("event").collect::<Vec<_>>()});
    if let (Some(severity), Some(body)) = (fields.some("severity"), body.as_object_mut()) {
        body.insert("severity_at_least".to_owned(), json!(severity));
    }
    body
}
