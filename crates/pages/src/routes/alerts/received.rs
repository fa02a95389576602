//! An alert as a recipient sees it: what it may read, under what, and its answer.

use crate::page::{AlertPage, Note};
use crate::routes::phrases::withheld;
use crate::routes::session::SignedIn;
use crate::view::{Clock, Event, Finding, FindingGroup, Moment, Verdict};
use crate::words::{arg, say};
use crate::words_of::Teller;
use app::alerts::{AlertDetail, ReceivedAlert};
use app::duties::DutyView;
use domain::agreement::Clause;
use domain::alert::AlertState;
use domain::authz::{Action, Relation};
use domain::decision::{self, Because};

/// The recipient's page.
pub(super) fn page(
    page: AlertPage,
    (alert, received): (&AlertDetail, &ReceivedAlert),
    owed: &[DutyView],
    teller: Teller<'_>,
    by: &SignedIn,
) -> AlertPage {
    let (lang, now) = (by.lang, by.now());
    let due = owed.iter().find(|duty| matches!(duty.state, "running" | "overdue"));
    let clock = due.map(|duty| Clock::new(duty.starts, duty.due, now, lang));
    let words = due.map(|duty| {
        let at = Moment::new(duty.due, now, lang).words;
        say(lang, "alert-answer-by", &[("at", arg(at))])
    });
    let may = by.caller.principal.may(Action::AcknowledgeAlert, Relation::Received);
    let recalled = alert.state == AlertState::Recalled;
    let agreement = received.disclosure.agreement.as_ref();
    let under = agreement.map(|version| {
        (say(lang, "col-agreement", &[]), format!("{} v{}", version.reference.0, version.version))
    });
    AlertPage {
        state: super::answer(received.state, lang),
        can_answer: may && !received.state.is_answer() && !recalled,
        note: recalled.then(|| Note {
            lead: say(lang, "alert-was-recalled", &[]),
            text: say(lang, "alert-was-recalled-help", &[]),
            ..Note::default()
        }),
        withheld: withheld(&received.disclosure.withheld, "#why"),
        clock: clock.or(page.clock),
        clock_words: words.unwrap_or(page.clock_words),
        facts: under.into_iter().collect(),
        timeline: vec![Event {
            at: Moment::new(received.held.released_at, now, lang),
            text: say(lang, "alert-event-released", &[("name", arg(&alert.organisation.name))]),
            more: String::new(),
            own: false,
        }],
        explanation: vec![FindingGroup {
            heading: say(lang, "alert-why-have", &[]),
            findings: reasons(received, teller),
        }],
        ..page
    }
}

/// Why the reader has it. The rules on its sources name who reported: a recipient learns that all of them let it pass,
/// and nothing of who they are.
fn reasons(received: &ReceivedAlert, teller: Teller<'_>) -> Vec<Finding> {
    let lang = teller.lang;
    let of_source = |finding: &&decision::Finding| matches!(finding.because, Because::Source { .. });
    let open = received.findings.iter().filter(|finding| !of_source(finding));
    let mut told: Vec<Finding> = open.flat_map(|finding| teller.finding(finding)).collect();
    if received.findings.iter().any(|finding| of_source(&finding)) {
        told.push(Finding {
            verdict: Verdict::Pass,
            text: say(lang, "alert-sources-reach", &[]),
            clause: Clause::Onward.as_str().to_owned(),
            because: String::new(),
            mend: None,
        });
    }
    told
}
