//! The body of `POST …/triage`.

use super::Command;
use crate::fields::{Errors, FieldError, Reader};
use crate::ids::{CaseId, OrgId};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

words! {
    /// The decisions that a triage body can state.
    Decision {
        /// It was received.
        Acknowledge = "acknowledge",
        /// Into a case.
        Accept = "accept",
        /// To a case that there is.
        Link = "link",
        /// To another authority.
        Refer = "refer",
        /// Ask the reporter.
        NeedInfo = "need-info",
        /// Nothing follows.
        NoAction = "no-action",
        /// Done.
        Close = "close",
        /// Not done after all.
        Reopen = "reopen",
    }
}

/// Which case a report goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseChoice {
    /// One that there is.
    Existing(CaseId),
    /// One to be opened under this title.
    New {
        /// 200 characters at most.
        title: String,
    },
}

/// A triage body: what to do, complete for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Triage {
    /// A command that needs nothing from storage.
    Ready(Command),
    /// Accept, once the case is found or opened.
    Accept(CaseChoice),
}

/// Reads `{decision, case?, reason?, to?}`: `case` (an id, or `{title}`) goes with accept and (an id) with link, `to`
/// with refer; `reason` is required for no-action and need-info, where it is the question.
pub fn parse_triage(body: &Value) -> Result<Triage, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let triage = read(&mut reader);
    reader.finish();
    errors.into_result(triage)
}

fn read(r: &mut Reader<'_>) -> Option<Triage> {
    let decision = r.word("decision", Decision::parse, Decision::NAMES);
    if !r.has("decision") {
        r.missing("decision");
    }
    let reason = r.text("reason", 4_000);
    let case = case(r);
    let to: Option<OrgId> = r.id("to");
    let decision = decision?;
    if r.has("case") && !matches!(decision, Decision::Accept | Decision::Link) {
        r.fail("case", "unknown", "goes with the decisions accept and link");
    }
    if r.has("to") && decision != Decision::Refer {
        r.fail("to", "unknown", "goes with the decision refer");
    }
    let mut need = |field: &'static str, why: &str| {
        if !r.has(field) || r.raw(field).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
            r.fail(field, "required", why);
        }
    };
    match decision {
        Decision::Acknowledge => Some(Triage::Ready(Command::Acknowledge)),
        Decision::Close => Some(Triage::Ready(Command::Close)),
        Decision::Reopen => Some(Triage::Ready(Command::Reopen)),
        Decision::NoAction => {
            need("reason", "is required: the reporter is told why nothing follows");
            reason.map(|reason| Triage::Ready(Command::NoAction(reason)))
        }
        Decision::NeedInfo => {
            need("reason", "is required: it is the question to the reporter");
            reason.map(|question| Triage::Ready(Command::NeedInfo(question)))
        }
        Decision::Refer => {
            need("to", "is required: the authority to refer to");
            to.map(|to| Triage::Ready(Command::Refer { to, reason }))
        }
        Decision::Link => {
            need("case", "is required: the id of the case");
            match case {
                Some(CaseChoice::Existing(case)) => Some(Triage::Ready(Command::Link(case))),
                Some(CaseChoice::New { .. }) => {
                    r.fail("case", "reference", "names a case that there isn't; accept opens one");
                    None
                }
                None => None,
            }
        }
        Decision::Accept => {
            need("case", "is required: the id of a case, or {\"title\": …} to open one");
            case.map(Triage::Accept)
        }
    }
}

fn case(r: &mut Reader<'_>) -> Option<CaseChoice> {
    if r.raw("case")?.is_object() {
        let title = r.object("case", |r| r.required_text("title", 200));
        return title.flatten().map(|title| CaseChoice::New { title });
    }
    r.id("case").map(CaseChoice::Existing)
}
