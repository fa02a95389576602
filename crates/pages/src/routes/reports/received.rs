//! What an authority sees of a report that it received: its own work on it, what is withheld and why, where it may go.

use super::show::Told;
use crate::page::{Action, ReportPage};
use crate::routes::phrases::{agreement, withheld};
use crate::routes::problem::Problem;
use crate::routes::queue::preview::similarity;
use crate::view::{Chip, Clock, Finding, FindingGroup, StateTag, Tone, Verdict};
use crate::words::{arg, say, word};
use app::reports::HandlingBrief;
use domain::agreement::{Clause, Onward};
use domain::authz::{self, Relation};
use domain::data_class::{ClassSet, DataClass};

/// Fills in an authority's parts.
pub(super) async fn fill(told: &Told<'_>, page: &mut ReportPage) -> Result<(), Problem> {
    let lang = told.lang();
    let own = told.by.caller.principal.organisation;
    let running = told.duties.iter().filter(|duty| matches!(duty.state, "running" | "overdue"));
    let next = running.filter(|duty| duty.owed_by.id == own).min_by_key(|duty| duty.due);
    page.clock = next.map(|duty| Clock::new(duty.starts, duty.due, told.by.now(), lang));
    page.clock_words = next.map(|duty| told.clock_words(duty)).unwrap_or_default();
    if let Some(handling) = told.detail.handlings.first() {
        work(told, page, handling);
    }
    page.similar = told.similar.iter().take(8).map(|one| similarity(one, lang)).collect();
    let Some(disclosure) = &told.detail.disclosure else { return Ok(()) };
    page.strip = Chip::strip(&words(disclosure.kept), &words(disclosure.pseudonymised));
    let (people, others): (Vec<_>, Vec<_>) =
        disclosure.withheld.iter().cloned().partition(|one| is_person(one.data_class));
    page.withheld_people = withheld(&people, "#why");
    page.withheld = withheld(&others, "#why");
    page.agreement = disclosure.agreement.as_ref().map(|version| agreement(version, ""));
    page.decided = say(lang, "decided-at", &[("at", arg(told.at(told.detail.held.released_at).words))]);
    page.explanation = explanation(told).await?;
    Ok(())
}

fn words(classes: ClassSet) -> Vec<&'static str> {
    classes.iter().map(DataClass::as_str).collect()
}

const fn is_person(class: DataClass) -> bool {
    matches!(
        class,
        DataClass::ReporterIdentity
            | DataClass::VictimIdentity
            | DataClass::Subscriber
            | DataClass::SuspectIdentity
            | DataClass::Minor
    )
}

/// The reader's own handling, and what can be done next.
fn work(told: &Told<'_>, page: &mut ReportPage, handling: &HandlingBrief) {
    let lang = told.lang();
    let tone = match handling.status {
        "accepted" | "linked" | "closed" => Tone::Ok,
        "needs-info" => Tone::Warn,
        _ => Tone::Plain,
    };
    page.state = Some(StateTag::new(word(lang, "handling-state", handling.status), tone));
    page.assignee = handling.assignee.clone().unwrap_or_default();
    let may = |action| told.by.caller.principal.may(action, Relation::Received);
    if !may(authz::Action::AcceptHandling) {
        return;
    }
    let path = format!("{}/triage", page.item.href);
    let form = |label: String, decision: &str, test: &str, primary| Action {
        label,
        href: format!("{path}?decision={decision}"),
        test: test.to_owned(),
        primary,
        ..Action::default()
    };
    let click = |label: String, decision: &str, test: &str| Action {
        label,
        href: path.clone(),
        act: decision.to_owned(),
        test: test.to_owned(),
        post: true,
        ..Action::default()
    };
    let open = matches!(handling.status, "new" | "acknowledged" | "in-triage" | "needs-info");
    if open {
        page.actions.push(form(say(lang, "do-accept", &[]), "accept", "triage-accept", true));
    }
    if handling.status == "new" {
        page.actions.push(click(say(lang, "do-acknowledge", &[]), "acknowledge", "triage-acknowledge"));
    }
    if may(authz::Action::GiveFeedback) {
        page.actions.push(form(say(lang, "do-feedback", &[]), "feedback", "feedback-open", false));
    }
    if open && page.assignee.is_empty() {
        page.others.push(click(say(lang, "do-claim", &[]), "claim", "triage-claim"));
    }
    if open {
        page.others.push(form(say(lang, "do-no-action", &[]), "no-action", "triage-no-action", false));
    }
    if matches!(handling.status, "accepted" | "linked" | "no-action") {
        page.others.push(form(say(lang, "do-close", &[]), "close", "triage-close", false));
    }
}

async fn explanation(told: &Told<'_>) -> Result<Vec<FindingGroup>, Problem> {
    let lang = told.lang();
    let findings = told.teller.findings(&told.detail.findings);
    let only = |wanted: &[Verdict]| -> Vec<Finding> {
        findings.iter().filter(|one| wanted.contains(&one.verdict)).cloned().collect()
    };
    let groups = [
        (say(lang, "why-you-see", &[]), only(&[Verdict::Pass])),
        (say(lang, "why-you-see-part", &[]), only(&[Verdict::Mask, Verdict::Withhold])),
        (say(lang, "why-pass-on", &[]), onward(told).await?),
    ];
    let made = groups.into_iter().filter(|(_, findings)| !findings.is_empty());
    Ok(made.map(|(heading, findings)| FindingGroup { heading, findings }).collect())
}

/// Where the reader may pass it on, by the onward clause of the agreement that it reads under.
async fn onward(told: &Told<'_>) -> Result<Vec<Finding>, Problem> {
    let lang = told.lang();
    let bound = told.detail.held.ground.agreement;
    let Ok(view) = app::agreements::show(&told.site.app, &told.by.caller, bound).await else {
        return Ok(Vec::new());
    };
    let owner = || arg(&told.detail.organisation.name);
    let finding = |verdict, text: String, clause: &str, because: String| Finding {
        verdict,
        text,
        clause: clause.to_owned(),
        because,
        mend: None,
    };
    let clause = Clause::Onward.as_str();
    Ok(match &view.detail.state.clauses.onward {
        Onward::Forbidden => {
            vec![finding(Verdict::Fail, say(lang, "onward-nobody", &[]), clause, String::new())]
        }
        Onward::PriorConsent => {
            vec![finding(
                Verdict::Wait,
                say(lang, "onward-consent", &[("name", owner())]),
                clause,
                String::new(),
            )]
        }
        Onward::AllowedWithin(community) => {
            let name = told.site.app.store.community_name(*community).await?.unwrap_or_default();
            let within = say(lang, "onward-within", &[("name", arg(name))]);
            let anybody = say(lang, "onward-anybody", &[]);
            let asked = say(lang, "onward-asked", &[("name", owner())]);
            vec![
                finding(Verdict::Pass, within, clause, say(lang, "onward-in-alert", &[])),
                finding(Verdict::Fail, anybody, "", asked),
            ]
        }
    })
}
