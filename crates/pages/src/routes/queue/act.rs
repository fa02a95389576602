//! Working the queue: claim, claim the next one, several at once.

use crate::routes::phrases::encoded;
use crate::routes::posted::Posted;
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::{Answer, Site};
use crate::words::{Lang, arg, say};
use app::handlings;
use app::reports::{self, QueueFilter, ReportKey};
use axum::extract::State;
use domain::reference::{Reference, ReferenceKind};
use serde_json::json;

/// More than a page can't be picked.
const PICKS: usize = 200;

/// `POST /queue`: `act` is `claim-next`, or `claim` or `acknowledge` with `pick`.
pub(in crate::routes) async fn act(State(site): State<Site>, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    let view = encoded(fields.get("view"));
    if fields.get("act") == "claim-next" {
        return claim_next(&site, &by, &view).await;
    }
    let acknowledge = fields.get("act") == "acknowledge";
    let picked: Vec<Reference> = fields
        .all("pick")
        .take(PICKS)
        .filter_map(|text| Reference::parse(ReferenceKind::Report, text))
        .collect();
    let mut told = Told::default();
    for reference in picked {
        let key = ReportKey::Reference(reference);
        let outcome = if acknowledge {
            handlings::triage(&site.app, &by.caller, key, &json!({"decision": "acknowledge"}), None).await
        } else {
            handlings::claim(&site.app, &by.caller, key, None).await
        };
        told.count(outcome)?;
    }
    Ok(after(&format!("/queue?view={view}"), &told.words(acknowledge, by.lang)))
}

/// How many went well, and how many couldn't.
#[derive(Default)]
struct Told {
    done: u32,
    refused: u32,
}

impl Told {
    /// Counts one result: what another has done in the meantime harms no other.
    fn count<T>(&mut self, outcome: Result<T, app::Error>) -> Result<(), Problem> {
        match outcome {
            Ok(_) => self.done += 1,
            Err(app::Error::WrongState { .. } | app::Error::Hidden | app::Error::VersionMismatch) => {
                self.refused += 1;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn words(&self, acknowledge: bool, lang: Lang) -> String {
        let n = [("n", arg(self.done))];
        let done = match self.done + self.refused {
            0 => return say(lang, "bulk-nothing", &[]),
            _ if acknowledge => say(lang, "bulk-acknowledged", &n),
            _ => say(lang, "bulk-claimed", &n),
        };
        if self.refused == 0 {
            return done;
        }
        format!("{done} {}", say(lang, "bulk-refused", &[("n", arg(self.refused))]))
    }
}

/// Claims the first that nobody has; when somebody is faster, the one after it.
async fn claim_next(site: &Site, by: &SignedIn, view: &str) -> Answer {
    let filter = QueueFilter { assignee: Some(None), limit: 5, ..QueueFilter::default() };
    for row in reports::queue(&site.app, &by.caller, &filter).await?.items {
        match handlings::claim(&site.app, &by.caller, ReportKey::Id(row.id), None).await {
            Ok(_) => {
                let text = say(by.lang, "claimed-one", &[("reference", arg(&row.reference))]);
                return Ok(after(&format!("/queue?view={view}&open={}", row.reference), &text));
            }
            Err(app::Error::WrongState { .. } | app::Error::Hidden) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(after(&format!("/queue?view={view}"), &say(by.lang, "claimed-none", &[])))
}
