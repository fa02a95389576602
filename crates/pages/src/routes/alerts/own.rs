//! An alert as its publisher sees it: who receives it, what can be done next, and what stands in the way.

use super::audience::{flags, receives, refused};
use crate::page::{AlertPage, AlertRecipient, Note};
use crate::routes::phrases::{agreement, chips, item, listed, org};
use crate::routes::session::SignedIn;
use crate::view::{AgreementRef, Event, ItemRef, Moment, Severity, StateTag, Tone};
use crate::words::{Lang, arg, say};
use crate::words_of::Teller;
use app::alerts::{AlertDetail, OwnAlert, RecipientEntry};
use domain::alert::{AlertState, AlertVerb, RecipientState};
use domain::authz::Relation;
use domain::ids::ItemKind;
use domain::time::Time;

/// The publisher's page.
pub(super) fn page(
    page: AlertPage,
    (alert, own): (&AlertDetail, &OwnAlert),
    teller: Teller<'_>,
    by: &SignedIn,
) -> AlertPage {
    let lang = by.lang;
    let released: Vec<&RecipientEntry> = own.recipients.iter().filter(|entry| receives(entry)).collect();
    let names: Vec<String> = released.iter().map(|entry| entry.audience.organisation.name.clone()).collect();
    let answered = released.iter().filter(|entry| entry.state.is_some_and(RecipientState::is_answer)).count();
    let published = alert.published_at.is_some();
    let view = alert.content.view();
    let value = |index: usize| view.observables.get(index).map(|one| one.value.clone());
    let found: Vec<(String, String)> =
        own.flags.iter().map(|flag| (flag.pointer.clone(), flag.what.clone())).collect();
    AlertPage {
        publisher: true,
        flags: flags(&found, &value, lang),
        progress: if published { counted(answered, released.len(), lang) } else { String::new() },
        recipients: released.iter().map(|entry| recipient(entry, published, teller, by)).collect(),
        refused: if published { Vec::new() } else { refused(&own.recipients, teller) },
        note: note(alert, own, released.is_empty(), lang),
        facts: facts(own, by),
        timeline: timeline(alert, own, by),
        reports: reports(alert, own),
        names: listed(&names, lang),
        ..steps(page, own, released.is_empty(), by)
    }
}

fn counted(answered: usize, all: usize, lang: Lang) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    super::progress(number(answered), number(all), lang)
}

/// What the member may do now: the state machine, the role table, and who did the step before.
fn steps(page: AlertPage, own: &OwnAlert, nobody: bool, by: &SignedIn) -> AlertPage {
    let principal = &by.caller.principal;
    let me = principal.member();
    let is = |id| me == Some(id);
    let critical = page.severity == Severity::Critical;
    let able = |verb: AlertVerb| {
        let may = verb.action().is_some_and(|action| {
            let urgent = critical && principal.may_urgently(action, Relation::Own);
            urgent || principal.may(action, Relation::Own)
        });
        own.allowed.contains(&verb) && may
    };
    let second = !is(own.drafter.0) && !own.submitted_by.is_some_and(is);
    let hand = is(own.drafter.0) || own.cleared.as_ref().is_some_and(|(id, ..)| is(*id));
    let duty_officer = principal.roles.contains(&domain::authz::Role::DutyOfficer);
    AlertPage {
        can_edit: able(AlertVerb::Edit),
        can_send: able(AlertVerb::Submit),
        can_clear: able(AlertVerb::Clear) && second,
        // nobody to publish to: the note says what would change it
        can_publish: able(AlertVerb::Publish) && hand && !nobody,
        can_recall: able(AlertVerb::Recall) && (hand || duty_officer),
        can_answer: false,
        ..page
    }
}

/// The one thing to settle.
fn note(alert: &AlertDetail, own: &OwnAlert, nobody: bool, lang: Lang) -> Option<Note> {
    let reason = own.reason.clone().unwrap_or_default();
    let before =
        matches!(alert.state, AlertState::Draft | AlertState::AwaitingClearance | AlertState::Cleared);
    let (lead, text) = if alert.state == AlertState::Recalled {
        (say(lang, "alert-was-recalled", &[]), reason)
    } else if !own.withdrawn.is_empty() {
        let gone: Vec<String> = own.withdrawn.iter().map(|(reference, _)| reference.to_string()).collect();
        let lead = say(lang, "alert-frozen", &[("reports", arg(listed(&gone, lang)))]);
        let help = if alert.published_at.is_some() {
            say(lang, "alert-frozen-out", &[])
        } else {
            say(lang, "alert-frozen-draft", &[])
        };
        (lead, help)
    } else if alert.state == AlertState::Draft && !reason.is_empty() {
        (say(lang, "alert-was-returned", &[]), reason)
    } else if before && nobody {
        let names: Vec<String> = own.originators.iter().map(|org| org.name.clone()).collect();
        let who = [("names", arg(listed(&names, lang)))];
        (say(lang, "alert-reaches-nobody", &[]), say(lang, "alert-reaches-nobody-help", &who))
    } else {
        return None;
    };
    Some(Note { lead, text, ..Note::default() })
}

fn recipient(entry: &RecipientEntry, published: bool, teller: Teller<'_>, by: &SignedIn) -> AlertRecipient {
    let (audience, lang) = (&entry.audience, by.lang);
    let projection = audience.projection;
    let state = match entry.state {
        Some(state) => super::answer(state, lang),
        None if published => StateTag::default(),
        None => StateTag::new(say(lang, "alert-would-receive", &[]), Tone::Plain),
    };
    AlertRecipient {
        org: org(&audience.organisation),
        chips: chips(projection.kept, projection.pseudonymised, projection.withheld),
        agreement: audience
            .agreement
            .as_ref()
            .map_or_else(AgreementRef::default, |version| agreement(version, "")),
        findings: teller.findings(&audience.because),
        state,
        note: entry.note.clone().unwrap_or_default(),
        at: entry.acknowledged_at.map(|at| Moment::new(at, by.now(), lang)),
    }
}

fn facts(own: &OwnAlert, by: &SignedIn) -> Vec<(String, String)> {
    let lang = by.lang;
    let mut facts = vec![(say(lang, "alert-drafted-by", &[]), own.drafter.1.clone())];
    if let Some((_, name, at)) = &own.cleared {
        let at = Moment::new(*at, by.now(), lang).words;
        facts.push((say(lang, "alert-cleared-by", &[]), format!("{name}, {at}")));
    }
    facts
}

/// What happened, newest first.
fn timeline(alert: &AlertDetail, own: &OwnAlert, by: &SignedIn) -> Vec<Event> {
    let lang = by.lang;
    let mut events: Vec<(Time, String, bool)> = Vec::new();
    if let Some((_, name, at)) = &own.cleared {
        events.push((*at, say(lang, "alert-event-cleared", &[("name", arg(name))]), true));
    }
    events.extend(alert.published_at.map(|at| (at, say(lang, "alert-event-published", &[]), true)));
    for entry in &own.recipients {
        let (Some(at), Some(state)) = (entry.acknowledged_at, entry.state) else { continue };
        let args = [
            ("name", arg(&entry.audience.organisation.name)),
            ("state", arg(super::answer(state, lang).text)),
        ];
        events.push((at, say(lang, "alert-event-answered", &args), false));
    }
    events.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let event =
        |(at, text, own)| Event { at: Moment::new(at, by.now(), lang), text, more: String::new(), own };
    events.into_iter().map(event).collect()
}

/// The case stands for its reports: each is read there, as the member may.
fn reports(alert: &AlertDetail, own: &OwnAlert) -> Vec<ItemRef> {
    let any = alert.content.view().owner.as_ref().is_some_and(|owner| !owner.reports.is_empty());
    let case = item(ItemKind::Case, own.case_name.0.as_str(), &own.case_name.1);
    if any { vec![case] } else { Vec::new() }
}
