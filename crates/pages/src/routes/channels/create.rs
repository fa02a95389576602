//! Setting up a channel with its first subscription, in one form.

use super::{complaints, path, secret};
use crate::page::{ChannelFormPage, ConnectWay};
use crate::routes::posted::{Asked, Fields, Posted};
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::shell;
use crate::routes::{Answer, Site, connect, told};
use crate::view::{FieldError, Filter, Pick};
use crate::words::{Lang, say, word};
use app::{Caller, Error, Idempotency, channels, subscriptions};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::fields;
use domain::ids::ChannelId;
use domain::notification::{ChannelKind, Contents, Digest, parse_subscription};
use serde_json::{Map, Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};

/// `GET /channels/new?kind=`.
pub(in crate::routes) async fn fresh(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    by.caller.check(&site.app, Action::EditChannel, Relation::Own, None).await?;
    let kind = ChannelKind::parse(asked.get("kind")).unwrap_or(ChannelKind::Webhook);
    let usual = told::usual(by.kind());
    let page = ChannelFormPage {
        subscription: told::form(&usual, &domain::notification::Filter::default()),
        ..blank(&site, &by, kind).await?
    };
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// `POST /channels/new`. The answer to a new webhook is the one page that shows its secret; a form that is sent again makes
/// nothing again.
pub(in crate::routes) async fn create(
    State(site): State<Site>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    match made(&site, &by, &fields).await {
        Ok(made) if made.channel.kind == ChannelKind::Webhook => {
            let page = secret::fresh(&site, &by, &made).await?;
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::CREATED))
        }
        Ok(made) => Ok(after(&path(made.channel.id), &say(by.lang, "channel-made", &[]))),
        Err(Error::Invalid(errors)) => {
            let kind = ChannelKind::parse(fields.get("kind")).unwrap_or(ChannelKind::Webhook);
            let page = ChannelFormPage {
                errors: complaints(&errors, by.lang),
                subscription: told::sent(&fields),
                ..typed(blank(&site, &by, kind).await?, &fields)
            };
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// Both or neither: what is wrong with the subscription is known before there is a channel.
async fn made(site: &Site, by: &SignedIn, fields: &Fields) -> Result<channels::Created, Error> {
    by.caller.check(&site.app, Action::EditChannel, Relation::Own, None).await?;
    let channel = body(fields, fields.get("kind"));
    let nobody = ChannelId::from(uuid::Uuid::nil());
    let mut wrong: Vec<fields::FieldError> = Vec::new();
    match channels::described(&site.app, &channel) {
        Err(Error::Invalid(errors)) => wrong.extend(errors),
        other => drop(other?),
    }
    wrong.extend(parse_subscription(&told::body(nobody, fields)).err().unwrap_or_default());
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let made = channels::create(&site.app, &once(by, fields, "channels/new"), &channel).await?;
    let about = told::body(made.channel.id, fields);
    subscriptions::create(&site.app, &once(by, fields, "channels/new: subscription"), &about).await?;
    Ok(made)
}

/// The caller, for one act however often the form is sent; a form that was changed in between is another one.
fn once(by: &SignedIn, fields: &Fields, route: &'static str) -> Caller {
    let mut caller = by.caller.clone();
    let key = fields.get("once");
    if !key.is_empty() && key.len() <= 64 {
        let mut hasher = DefaultHasher::new();
        fields.pairs().for_each(|pair| pair.hash(&mut hasher));
        let key = format!("{key}-{:016x}", hasher.finish());
        caller.ctx.idempotency = Some(Idempotency { key, route, body_hash: [0; 32] });
    }
    caller
}

/// The API's body of a channel.
pub(super) fn body(fields: &Fields, kind: &str) -> Value {
    let mut body = Map::new();
    body.insert("kind".to_owned(), json!(kind));
    for name in ["name", "url", "address", "content", "digest"] {
        body.extend(fields.some(name).map(|text| (name.to_owned(), json!(text))));
    }
    Value::Object(body)
}

/// The form with nothing in it.
async fn blank(site: &Site, by: &SignedIn, kind: ChannelKind) -> Result<ChannelFormPage, Problem> {
    let lang = by.lang;
    let once = uuid::Builder::from_random_bytes(vault::randomness::bytes(&vault::OsRandom)).into_uuid();
    let stream = kind == ChannelKind::Stream;
    Ok(ChannelFormPage {
        shell: shell(site, by, &say(lang, "channel-new", &[]), "channels").await?,
        action: "/channels/new".to_owned(),
        back: "/channels".to_owned(),
        kinds: kinds(kind, lang),
        once: once.to_string(),
        stream: stream.then(|| ConnectWay { action: Default::default(), ..connect::stream(site, lang) }),
        ..offered(kind, site)
    })
}

/// What the form's lists offer for a kind.
pub(super) fn offered(kind: ChannelKind, site: &Site) -> ChannelFormPage {
    let contents: Vec<&str> = Contents::ALL.iter().map(|one| one.as_str()).collect();
    let digests: Vec<&str> = Digest::ALL.iter().map(|one| one.as_str()).collect();
    ChannelFormPage {
        kind: kind.as_str().to_owned(),
        content: Pick::new(&contents, &[Contents::Thin.as_str()]),
        digest: Pick::new(&digests, &[Digest::AtOnce.as_str()]),
        mail: site.settings.mail,
        ..ChannelFormPage::default()
    }
}

/// The form as it was sent.
pub(super) fn typed(page: ChannelFormPage, fields: &Fields) -> ChannelFormPage {
    let chosen = |pick: Pick, name: &str| match fields.some(name) {
        Some(value) => Pick { chosen: vec![value.to_owned()], ..pick },
        None => pick,
    };
    ChannelFormPage {
        name: fields.get("name").to_owned(),
        target: fields.some("url").or(fields.some("address")).unwrap_or_default().to_owned(),
        content: chosen(page.content, "content"),
        digest: chosen(page.digest, "digest"),
        ..page
    }
}

fn kinds(on: ChannelKind, lang: Lang) -> Vec<Filter> {
    let chip = |kind: &ChannelKind| Filter {
        id: kind.as_str().to_owned(),
        label: word(lang, "channel-kind", kind.as_str()),
        count: None,
        href: format!("/channels/new?kind={kind}"),
        on: *kind == on,
    };
    ChannelKind::ALL.iter().map(chip).collect()
}

/// What stands at the form's top where nothing stands at a field.
pub(super) fn told_above(errors: &[FieldError]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
}
