//! `POST /v1/import?format=misp`: turns a file into drafts; nothing is submitted unseen.

use crate::answer::{Answer, Answered};
use crate::extract::{By, File, Once, Query};
use crate::openapi::{Doc, Says, schema};
use crate::problem::Problem;
use crate::state::Api;
use app::reports::drafts;
use app::{App, Caller};
use axum::extract::State;
use axum::http::StatusCode;
use domain::authz::{Action, Relation};
use domain::fields::FieldError;
use domain::report::{Mode, parse_import};
use interop::misp::{self, Import, ImportedDraft, ReadError};
use serde_json::{Value, json};

/// Drafts that one file may become.
const MOST_DRAFTS: usize = 200;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Import a file",
        "Makes a draft of every event in a MISP file of at most 32 MiB, and says of each entry whether it was taken, as what, \
         and why.",
    )
    .needs(Action::ImportReport)
    .needs_filter("format", Says::one_of(["misp"]), "The format of the file.")
    .takes_file()
    .creates::<schema::Imported>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    mut query: Query,
    once: Once,
    file: File,
) -> Answered {
    query.word("format", |text| (text == "misp").then_some(()), "misp");
    query.require("format");
    query.finish()?;
    caller.check(&api.app, Action::ImportReport, Relation::Own, None).await?;
    let caller = once.of(caller, &file);
    let import = misp::read(&file.bytes, caller.ctx.at).map_err(|error| unread(&error))?;
    check(&import, &caller)?;
    let mut made = Vec::with_capacity(import.drafts.len());
    for (index, draft) in import.drafts.iter().enumerate() {
        made.push(keep(&api.app, &caller, index, draft).await?);
    }
    let replayed = made.iter().any(|(_, replayed)| *replayed);
    let drafts: Vec<Value> = made.into_iter().map(|(view, _)| view).collect();
    let answer = Answer::ok(&json!({"drafts": drafts, "mapping": import.mapping}))?;
    Ok(answer.status(StatusCode::CREATED).replay(replayed))
}

/// Everything that can be wrong is found before the first draft is kept.
fn check(import: &Import, caller: &Caller) -> Result<(), Problem> {
    if import.drafts.len() > MOST_DRAFTS {
        let message =
            format!("holds {} events; at most {MOST_DRAFTS} are taken from one file", import.drafts.len());
        return Err(Problem::invalid(vec![FieldError { pointer: String::new(), code: "length", message }]));
    }
    for draft in &import.drafts {
        parse_import(&draft.body, Mode::Draft, caller.ctx.at).map_err(Problem::invalid)?;
    }
    Ok(())
}

/// Keeps one draft, under a context of its own: its ids come from the context's seed, and one key serves them all.
async fn keep(
    app: &App,
    caller: &Caller,
    index: usize,
    draft: &ImportedDraft,
) -> Result<(Value, bool), Problem> {
    let mut own = Caller { ctx: app.ctx(caller.ctx.actor), principal: caller.principal.clone() };
    own.ctx.request = caller.ctx.request;
    own.ctx.idempotency = caller.ctx.idempotency.clone();
    if let Some(once) = &mut own.ctx.idempotency {
        once.key = format!("{}#{index}", once.key);
    }
    let kept = drafts::create(app, &own, &draft.body).await?;
    let view = json!({
        "id": kept.id, "title": draft.title, "observables": draft.observables, "categories": draft.categories,
        "marking": draft.marking,
    });
    Ok((view, kept.replayed))
}

fn unread(error: &ReadError) -> Problem {
    let problem = Problem::unreadable(format!("The file {error}."));
    match error {
        ReadError::NotJson { line, column, .. } => problem.with("line", *line).with("column", *column),
        ReadError::NoEvent => Problem::invalid(vec![FieldError {
            pointer: String::new(),
            code: "format",
            message: error.to_string(),
        }]),
        ReadError::Empty | ReadError::NotUtf8 { .. } | ReadError::Nul { .. } => problem,
    }
}
