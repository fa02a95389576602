//! Taking in a MISP file: a draft of each event, and a line about each entry. Nothing is submitted unseen.

use super::posted::{same_origin, verified};
use super::problem::Problem;
use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{ImportPage, ImportedDraft, MappedEntry};
use crate::routes::audience::tlp;
use crate::view::ItemRef;
use crate::words::{arg, say};
use app::Caller;
use app::reports::drafts;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::authz::{Action, Relation};
use domain::ids::DraftId;
use domain::report::{Mode, parse_import};
use interop::misp::{self, Import};

/// Drafts that one file may become.
const MOST_DRAFTS: usize = 200;

/// A file with the member who sends it. As with every form, the token comes first and nothing is read without it.
pub(crate) struct Uploaded {
    by: SignedIn,
    file: Bytes,
}

impl FromRequest<Site> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = SignedIn::from_request_parts(&mut parts, site).await?;
        same_origin(&parts.headers).map_err(IntoResponse::into_response)?;
        let form = Multipart::from_request(Request::from_parts(parts, body), site).await;
        let form = form.map_err(|_| Problem::unsupported_media().into_response())?;
        let file = read(form, site, &by).await.map_err(IntoResponse::into_response)?;
        Ok(Self { by, file })
    }
}

async fn read(mut form: Multipart, site: &Site, by: &SignedIn) -> Result<Bytes, Problem> {
    let token = form.next_field().await.map_err(|_| Problem::forged())?.ok_or_else(Problem::forged)?;
    if token.name() != Some("csrf") {
        return Err(Problem::forged());
    }
    let token = token.text().await.map_err(|_| Problem::forged())?;
    verified(site, by.session.0, &token)?;
    let file =
        form.next_field().await.map_err(|_| Problem::too_large())?.ok_or_else(Problem::unsupported_media)?;
    file.bytes().await.map_err(|_| Problem::too_large())
}

/// `GET /import`.
pub(crate) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    by.caller.check(&site.app, Action::ImportReport, Relation::Own, None).await?;
    let page = empty(&site, &by).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

async fn empty(site: &Site, by: &SignedIn) -> Result<ImportPage, Problem> {
    let lang = by.lang;
    let shell = shell(site, by, &say(lang, "import-title", &[]), "reports").await?;
    Ok(ImportPage { shell, ..ImportPage::default() })
}

/// `POST /import`.
pub(crate) async fn take(
    State(site): State<Site>,
    headers: HeaderMap,
    Uploaded { by, file }: Uploaded,
) -> Answer {
    by.caller.check(&site.app, Action::ImportReport, Relation::Own, None).await?;
    let lang = by.lang;
    let page = empty(&site, &by).await?;
    let read =
        misp::read(&file, by.now()).map_err(|error| say(lang, "import-unread", &[("why", arg(error))]));
    let import = match read.and_then(|import| checked(import, &by)) {
        Ok(import) => import,
        Err(error) => {
            let page = ImportPage { error, ..page };
            return Ok(crate::respond(&page, lang, &headers, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let mut made = Vec::with_capacity(import.drafts.len());
    for draft in &import.drafts {
        made.push(told(kept(&site, &by, &draft.body).await?, draft));
    }
    let taken = import.mapping.iter().filter(|entry| entry.taken).count();
    let left = import.mapping.len() - taken;
    let page = ImportPage {
        drafts: made,
        summary: say(lang, "import-summary", &[("taken", arg(taken)), ("left", arg(left))]),
        mapping: import.mapping.into_iter().map(entry).collect(),
        ..page
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// Everything that can be wrong is found before the first draft is kept.
fn checked(import: Import, by: &SignedIn) -> Result<Import, String> {
    let lang = by.lang;
    if import.drafts.len() > MOST_DRAFTS {
        return Err(say(lang, "import-many", &[("n", arg(import.drafts.len())), ("most", arg(MOST_DRAFTS))]));
    }
    for draft in &import.drafts {
        if let Err(errors) = parse_import(&draft.body, Mode::Draft, by.now()) {
            let first = errors
                .first()
                .map(|error| format!("{}: {}", error.pointer, error.message))
                .unwrap_or_default();
            return Err(say(lang, "import-wrong", &[("title", arg(&draft.title)), ("why", arg(first))]));
        }
    }
    Ok(import)
}

/// Keeps one draft, under a context of its own: its id comes from the context's seed.
async fn kept(site: &Site, by: &SignedIn, body: &serde_json::Value) -> Result<DraftId, Problem> {
    let mut ctx = site.app.ctx(by.caller.ctx.actor);
    ctx.request = by.caller.ctx.request;
    let own = Caller { ctx, principal: by.caller.principal.clone() };
    Ok(drafts::create(&site.app, &own, body).await?.id)
}

fn told(id: DraftId, draft: &misp::ImportedDraft) -> ImportedDraft {
    ImportedDraft {
        item: ItemRef { reference: String::new(), title: draft.title.clone(), href: format!("/drafts/{id}") },
        tlp: tlp(draft.marking.tlp),
        categories: draft.categories.iter().map(|one| one.as_str().to_owned()).collect(),
        observables: draft.observables,
    }
}

fn entry(entry: misp::Mapped) -> MappedEntry {
    MappedEntry {
        path: entry.path,
        taken: entry.taken,
        became: entry.as_.unwrap_or_default(),
        because: entry.because,
    }
}
