//! The named confirmation before anything leaves, the submission, and what came of it.

use super::desk::{Desk, Sheet};
use crate::page::{ConfirmPage, SubmittedPage};
use crate::routes::Answer;
use crate::routes::audience::tlp;
use crate::routes::phrases::{item, listed};
use crate::routes::posted::Fields;
use crate::routes::shell::shell;
use crate::view::{Marking, Moment};
use crate::words::{Lang, arg, say, word};
use app::Error;
use app::directory::Directory;
use app::release::AudienceEntry;
use app::reports::{Submitted, drafts};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::decision::Verdict;
use domain::ids::{DraftId, ItemKind};
use domain::report::{Mode, parse_import};

/// `act=check`: complete? Then who receives it, by name.
pub(super) async fn check(desk: &Desk<'_>, sheet: Sheet) -> Answer {
    if let Err(errors) = parse_import(&sheet.body, Mode::Submit, desk.by.now()) {
        return desk.answer(Sheet { errors, ..sheet }).await;
    }
    confirmation(desk, &sheet, false).await
}

async fn confirmation(desk: &Desk<'_>, sheet: &Sheet, stale: bool) -> Answer {
    let lang = desk.by.lang;
    let content = desk.content(&sheet.body);
    let directory = Directory::load(&desk.site.app.store).await?;
    let (title, label) = (content.title.clone(), content.marking.tlp);
    let marking = Marking {
        tlp: tlp(label),
        pap: content.marking.pap.to_string(),
        handling: content.marking.handling.iter().map(ToString::to_string).collect(),
        purposes: content.marking.purposes.iter().map(|purpose| purpose.to_string()).collect(),
    };
    let confirmed = content.confirmed.iter().map(|one| format!("{} {}", one.pointer, one.text)).collect();
    let preview = desk.preview(content).await?;
    let page = ConfirmPage {
        shell: shell(desk.site, desk.by, &say(lang, "confirm-title", &[]), "reports").await?,
        action: sheet.path(),
        back: sheet.path(),
        title,
        marking,
        names: names(&preview.audience, lang),
        audience: desk.look(&directory, label, None).panel(&preview),
        confirmed,
        stale,
    };
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(crate::respond(&page, lang, desk.headers, status))
}

fn names(entries: &[AudienceEntry], lang: Lang) -> String {
    let released = entries.iter().filter(|entry| entry.outcome == "release");
    let names: Vec<String> = released.map(|entry| entry.organisation.name.clone()).collect();
    if names.is_empty() { String::new() } else { listed(&names, lang) }
}

/// `act=submit`. Where agreements changed since the confirmation, the new audience is shown and asked about again.
pub(super) async fn submit(desk: &Desk<'_>, id: DraftId, fields: &Fields) -> Answer {
    let (app, caller) = (&desk.site.app, &desk.by.caller);
    let draft = drafts::show(app, caller, id).await?;
    let sheet = Sheet { id: Some(id), body: draft.body, saved: Some(draft.updated_at), ..Sheet::default() };
    // the confirmation always names what it was made from; without it nobody has seen the audience
    let Some(basis) = fields.some("basis") else { return check(desk, sheet).await };
    match drafts::submit(app, caller, id, Some(basis)).await {
        Ok(submitted) => told(desk, &sheet, &submitted).await,
        Err(Error::StaleBasis) => confirmation(desk, &sheet, true).await,
        Err(Error::Invalid(errors)) => desk.answer(Sheet { errors, ..sheet }).await,
        Err(error) => Err(error.into()),
    }
}

async fn told(desk: &Desk<'_>, sheet: &Sheet, submitted: &Submitted) -> Answer {
    let lang = desk.by.lang;
    let content = desk.content(&sheet.body);
    let directory = Directory::load(&desk.site.app.store).await?;
    let look = desk.look(&directory, content.marking.tlp, None);
    let unrouted = submitted.status == "unrouted";
    let audience = look.submitted(submitted, &desk.preview(content.clone()).await?);
    let refused =
        || submitted.audience.iter().filter(|entry| entry.agreement.is_some() && entry.outcome == "refuse");
    let page = SubmittedPage {
        shell: shell(desk.site, desk.by, &say(lang, "submitted-title", &[]), "reports").await?,
        report: item(ItemKind::Report, &submitted.reference.to_string(), &content.title),
        at: Moment::new(desk.by.now(), desk.by.now(), lang),
        revision: u32::try_from(submitted.revision).unwrap_or(1),
        unrouted,
        own_record: submitted.status == "own-record",
        unrouted_why: refused().map(|entry| look.teller.refusal(&entry.because)).next().unwrap_or_default(),
        mends: mends(refused(), lang),
        contacts: vec![(say(lang, "contact-emergency", &[]), "112".to_owned())],
        receipt: submitted.receipt.clone(),
        receipt_key: key_of(&submitted.receipt),
        audience,
    };
    Ok(crate::respond(&page, lang, desk.headers, StatusCode::OK))
}

/// What would have let it through, each once, with the agreement.
fn mends<'a>(refused: impl Iterator<Item = &'a AudienceEntry>, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in refused {
        let failed = entry.because.iter().filter(|finding| finding.verdict == Verdict::Fail);
        for mend in failed.filter_map(|finding| finding.mend) {
            let line = say(
                lang,
                "unrouted-mend",
                &[("name", arg(&entry.organisation.name)), ("mend", arg(word(lang, "mend", mend.as_str())))],
            );
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The key that signed a receipt, as its header names it.
fn key_of(receipt: &str) -> String {
    let header = receipt.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let header = header.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    header.and_then(|header| header["kid"].as_str().map(str::to_owned)).unwrap_or_default()
}
