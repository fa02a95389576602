//! What only the owner of a report sees: who has it, why each does or doesn't, and the receipt.

use super::show::Told;
use crate::page::{Action, Disclosure, Note, ReportPage};
use crate::routes::audience::strip;
use crate::routes::phrases::agreement;
use crate::routes::problem::Problem;
use crate::routes::shell::org;
use crate::view::{Clock, Finding, FindingGroup, Stage, StateTag, Tone, Verdict};
use crate::words::{arg, say, word};
use app::duties::DutyView;
use app::reports::{self, AccessView, DisclosureView, OnwardHolders, ReportKey, Withdrawal};
use domain::authz::{self, Relation};
use domain::decision::OrgKind;
use domain::ids::OrgId;

/// Fills in the owner's parts.
pub(super) async fn fill(told: &Told<'_>, page: &mut ReportPage, why: Option<OrgId>) -> Result<(), Problem> {
    let (app, caller, lang) = (&told.site.app, &told.by.caller, told.lang());
    let key = || ReportKey::Id(told.detail.id());
    let may = |action| caller.principal.may(action, Relation::Own);
    page.stage = Stage::from_id(told.detail.status);
    page.clock = next(told).map(|duty| Clock::new(duty.starts, duty.due, told.by.now(), lang));
    page.clock_words = next(told).map(|duty| told.clock_words(duty)).unwrap_or_default();
    actions(told, page, may(authz::Action::ReadReceipt));
    let released = if may(authz::Action::ReadDisclosures) {
        reports::disclosures(app, caller, key()).await?
    } else {
        Vec::new()
    };
    page.disclosures = released.iter().map(|one| disclosure(told, one)).collect();
    if let Some(withdrawal) = &told.detail.withdrawal {
        page.compliance = Some(compliance(told, withdrawal));
        page.note = Some(Note {
            lead: say(lang, "withdrawn-note", &[("at", arg(told.at(withdrawal.at).words))]),
            text: withdrawal.reason.clone(),
            href: "#di".to_owned(),
            action: say(lang, "withdrawn-note-who", &[]),
        });
    }
    if page.stage == Some(Stage::Unrouted) {
        page.note = Some(Note {
            lead: say(lang, "unrouted-note", &[]),
            text: say(lang, "unrouted-note-help", &[]),
            href: "#why".to_owned(),
            action: say(lang, "unrouted-note-why", &[]),
        });
    }
    if may(authz::Action::ReadAccess) {
        explain(told, page, &released, why).await?;
    }
    Ok(())
}

/// The next clock that the owner itself owes, else any.
fn next<'a>(told: &'a Told<'_>) -> Option<&'a DutyView> {
    let running = || told.duties.iter().filter(|duty| matches!(duty.state, "running" | "overdue"));
    let own = told.by.caller.principal.organisation;
    running()
        .filter(|duty| duty.owed_by.id == own)
        .min_by_key(|duty| duty.due)
        .or_else(|| running().min_by_key(|duty| duty.due))
}

fn actions(told: &Told<'_>, page: &mut ReportPage, receipt: bool) {
    let lang = told.lang();
    let link = |label: String, tail: &str, test: &str| Action {
        label,
        href: format!("{}/{tail}", page.item.href),
        test: test.to_owned(),
        ..Action::default()
    };
    let mut actions = Vec::new();
    if receipt {
        actions.push(link(say(lang, "receipt", &[]), "receipt", "report-receipt"));
    }
    actions.push(link(say(lang, "observables-csv", &[]), "observables.csv", "report-csv"));
    let takes_back = told.by.caller.principal.may(authz::Action::WithdrawReport, Relation::Own);
    if takes_back && told.detail.withdrawal.is_none() {
        actions.push(link(say(lang, "withdraw-dots", &[]), "withdraw", "report-withdraw-open"));
    }
    page.actions = actions;
}

/// *7 of 9 have confirmed*, and beyond whom the owner knows by name: *3 more in NL (authority)*.
fn compliance(told: &Told<'_>, withdrawal: &Withdrawal) -> String {
    let lang = told.lang();
    let (done, all) = (withdrawal.acknowledged, withdrawal.holders);
    let told_of = say(lang, "withdrawn-progress", &[("n", arg(done)), ("all", arg(all))]);
    if withdrawal.onward.is_empty() {
        return told_of;
    }
    let place = |one: &OnwardHolders| {
        let kind = word(lang, "org-kind", one.kind.as_str());
        format!("{} {kind} ({}/{})", one.country, one.acknowledged, one.holders)
    };
    let places = withdrawal.onward.iter().map(place).collect::<Vec<_>>().join(", ");
    format!("{told_of} {}", say(lang, "withdrawn-onward", &[("places", arg(places))]))
}

fn disclosure(told: &Told<'_>, one: &DisclosureView) -> Disclosure {
    let lang = told.lang();
    let (text, tone) = match (one.state.as_str(), one.acknowledged_at) {
        ("active", Some(_)) => (say(lang, "disclosure-acknowledged", &[]), Tone::Ok),
        ("withdrawn", Some(_)) => (say(lang, "withdrawn-confirmed", &[]), Tone::Ok),
        ("active", None) => (word(lang, "disclosure-state", "active"), Tone::Plain),
        (state, _) => (word(lang, "disclosure-state", state), Tone::Warn),
    };
    Disclosure {
        org: org(&one.organisation),
        strip: strip(one.projection),
        agreement: one.agreement.as_ref().map(|version| agreement(version, "")).unwrap_or_default(),
        at: told.at(one.at),
        state: StateTag::new(text, tone),
    }
}

/// Whose decision can be explained: who has it first, then every agency that hasn't.
async fn explain(
    told: &Told<'_>,
    page: &mut ReportPage,
    released: &[DisclosureView],
    why: Option<OrgId>,
) -> Result<(), Problem> {
    let own = told.by.caller.principal.organisation;
    let mut whom: Vec<(OrgId, String)> =
        released.iter().map(|one| (one.organisation.id, one.organisation.name.clone())).collect();
    for other in
        told.teller.directory.all().filter(|one| matches!(one.kind, OrgKind::Authority | OrgKind::Csirt))
    {
        if other.id != own && !whom.iter().any(|(id, _)| *id == other.id) {
            whom.push((other.id, other.name.clone()));
        }
    }
    let known = why.filter(|why| whom.iter().any(|(id, _)| id == why));
    let candidates: Vec<OrgId> = match known {
        Some(known) => vec![known],
        None => whom.iter().map(|(id, _)| *id).collect(),
    };
    let Some(access) = decided(told, &candidates).await? else { return Ok(()) };
    let chosen = access.organisation.id;
    page.why_of = whom.into_iter().map(|(id, name)| (id.to_string(), name, id == chosen)).collect();
    told_access(told, page, &access);
    Ok(())
}

/// The first of them about whom an agreement decided, else the first: there a reason can be mended.
async fn decided(told: &Told<'_>, candidates: &[OrgId]) -> Result<Option<AccessView>, Problem> {
    let mut first = None;
    for id in candidates {
        let key = ReportKey::Id(told.detail.id());
        let access = reports::access(&told.site.app, &told.by.caller, key, *id).await?;
        if access.decisions.iter().any(|decision| decision.agreement.is_some()) {
            return Ok(Some(access));
        }
        first.get_or_insert(access);
    }
    Ok(first)
}

fn told_access(told: &Told<'_>, page: &mut ReportPage, access: &AccessView) {
    let lang = told.lang();
    let name = || arg(&access.organisation.name);
    let Some(bound) = access.decisions.first() else { return };
    let at = told.at(bound.at).words;
    page.decided = if bound.replayed_same {
        say(lang, "decided-same", &[("at", arg(at))])
    } else {
        say(lang, "decided-other", &[("at", arg(at))])
    };
    page.agreement = bound.agreement.as_ref().map(|version| agreement(version, ""));
    let findings: Vec<Finding> = told.teller.findings(&bound.findings);
    let group = |heading: String, wanted: &[Verdict]| FindingGroup {
        heading,
        findings: findings.iter().filter(|one| wanted.contains(&one.verdict)).cloned().collect(),
    };
    let (pass, part) = (&[Verdict::Pass][..], &[Verdict::Mask, Verdict::Withhold][..]);
    let groups = if access.outcome == "release" {
        vec![
            group(say(lang, "why-they-see", &[("name", name())]), pass),
            group(say(lang, "why-they-see-part", &[("name", name())]), part),
        ]
    } else {
        vec![
            group(say(lang, "why-they-dont", &[("name", name())]), &[Verdict::Fail]),
            group(say(lang, "why-would-pass", &[]), pass),
        ]
    };
    page.explanation = groups.into_iter().filter(|group| !group.findings.is_empty()).collect();
}
