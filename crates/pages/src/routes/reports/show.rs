//! One report, as its owner or as an authority sees it: what both have in common.

use super::{key, owner, received, table, why_of};
use crate::page::{Feedback, ReportPage, Subject};
use crate::routes::audience::{Look, tlp};
use crate::routes::phrases::item;
use crate::routes::posted::Asked;
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::{org, shell};
use crate::routes::{Answer, Site};
use crate::view::{Clock, Event, Marking, Moment, Observable, Prose, Severity};
use crate::words::{Lang, arg, say, word};
use crate::words_of::Teller;
use app::directory::Directory;
use app::duties::DutyView;
use app::reports::{self, Correlation, ReportDetail, ReportKey, TimelineEntry};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::ids::ItemKind;
use domain::report::{Affected, ReportView};
use domain::time::Time;
use std::collections::HashMap;

/// What a page about one report is made from.
pub(super) struct Told<'a> {
    pub(super) site: &'a Site,
    pub(super) by: &'a SignedIn,
    pub(super) detail: &'a ReportDetail,
    pub(super) teller: Teller<'a>,
    pub(super) duties: &'a [DutyView],
    pub(super) similar: &'a [Correlation],
}

/// `GET /reports/{reference}?why=`.
pub(crate) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Answer {
    let (app, caller) = (&site.app, &by.caller);
    let detail = reports::show(app, caller, key(&reference)?).await?;
    let id = ReportKey::Id(detail.id());
    let directory = Directory::load(&app.store).await?;
    let may_duties = caller.principal.may(Action::ReadDuties, Relation::Own);
    let duties =
        if may_duties { app::duties::of(app, caller, detail.id().into()).await? } else { Vec::new() };
    let similar = reports::correlations(app, caller, id.clone()).await?;
    let timeline = reports::timeline(app, caller, id).await?;
    let teller = Teller { lang: by.lang, directory: &directory };
    let told = Told { site: &site, by: &by, detail: &detail, teller, duties: &duties, similar: &similar };
    let mut page = told.common(&timeline).await?;
    if detail.held.is_own() {
        owner::fill(&told, &mut page, why_of(&asked)).await?;
    } else {
        received::fill(&told, &mut page).await?;
    }
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

impl Told<'_> {
    pub(super) fn lang(&self) -> Lang {
        self.by.lang
    }

    pub(super) fn view(&self) -> &ReportView {
        self.detail.content.view()
    }

    /// An instant in words.
    pub(super) fn at(&self, at: Time) -> Moment {
        Moment::new(at, self.by.now(), self.lang())
    }

    /// *Acknowledge receipt: 22 h left*.
    pub(super) fn clock_words(&self, duty: &DutyView) -> String {
        let lang = self.lang();
        let clock = Clock::new(duty.starts, duty.due, self.by.now(), lang);
        let late = self.by.now() > duty.due;
        let time = if late { clock.words } else { say(lang, "time-left", &[("time", arg(clock.words))]) };
        let what = word(lang, "duty", duty.kind.as_str());
        say(lang, "clock-short", &[("what", arg(what)), ("time", arg(time))])
    }

    async fn common(&self, timeline: &[TimelineEntry]) -> Result<ReportPage, Problem> {
        let (view, held) = (self.view(), &self.detail.held);
        let current = if held.is_own() { "reports" } else { "queue" };
        let mut shell = shell(self.site, self.by, held.reference.as_str(), current).await?;
        shell.folded = true;
        let look = Look {
            teller: self.teller,
            own: self.by.caller.principal.organisation,
            now: self.by.now(),
            tlp: view.marking.tlp,
            before: None,
        };
        Ok(ReportPage {
            shell,
            item: item(ItemKind::Report, held.reference.as_str(), &held.title),
            owner: held.is_own(),
            severity: Severity::from_id(held.severity.as_str()).unwrap_or_default(),
            categories: view.categories.iter().map(|one| one.as_str().to_owned()).collect(),
            reporter: org(&self.detail.organisation),
            person: view.reporter.as_ref().map(|(name, _)| name.clone()).unwrap_or_default(),
            marking: self.marking(),
            facts: self.facts(),
            revision: u32::try_from(held.revision).unwrap_or(1),
            revised: self.at(self.detail.head.submitted_at),
            texts: self.texts(),
            subjects: self.subjects(),
            observables: self.observables(),
            observables_csv: table(&view.observables),
            exports: [("STIX", "stix.json"), ("MISP", "misp.json")]
                .map(|(name, file)| (name.to_owned(), format!("/reports/{}/{file}", held.reference.as_str())))
                .to_vec(),
            feedback: self.feedback(),
            timeline: timeline.iter().map(|entry| self.event(entry)).collect(),
            duties: look.clocks(self.duties),
            can_log: self.may_log(),
            ..ReportPage::default()
        })
    }

    /// The whole log is for auditors; an owner reads the lines about its own items.
    fn may_log(&self) -> bool {
        let may = |action| self.by.caller.principal.may(action, Relation::Own);
        may(Action::ReadLog) || (self.detail.held.is_own() && may(Action::ReadItemLog))
    }

    fn marking(&self) -> Marking {
        let marking = &self.view().marking;
        Marking {
            tlp: tlp(marking.tlp),
            pap: marking.pap.to_string(),
            handling: marking.handling.iter().map(ToString::to_string).collect(),
            purposes: marking.purposes.iter().map(|one| one.to_string()).collect(),
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (view, lang) = (self.view(), self.lang());
        let mut facts = Vec::new();
        let times = [
            (say(lang, "fact-detected", &[]), view.detected_at),
            (say(lang, "fact-aware", &[]), view.aware_at),
            (say(lang, "fact-classified", &[]), view.classified_at),
            (say(lang, "fact-sent", &[]), Some(self.detail.head.submitted_at)),
        ];
        for (name, at) in times {
            facts.extend(at.map(|at| (name, self.at(at).words)));
        }
        facts.extend(view.occurred_at.map(|at| (say(lang, "fact-occurred", &[]), at.value())));
        if view.ongoing == Some(true) {
            facts.push((say(lang, "field-ongoing", &[]), say(lang, "yes", &[])));
        }
        let affected =
            view.affected.as_ref().map(|affected| affected_words(affected, lang)).unwrap_or_default();
        if !affected.is_empty() {
            facts.push((say(lang, "draft-affected", &[]), affected));
        }
        facts
    }

    /// The texts, with pseudonyms marked.
    fn texts(&self) -> Vec<Prose> {
        let view = self.view();
        let hidden: Vec<&str> =
            view.subjects.iter().filter(|one| one.pseudonymised).map(|one| one.name.as_str()).collect();
        let narrative = view.narrative.iter().map(|passage| passage.text.as_str());
        let texts = view.summary.as_deref().into_iter().chain(narrative);
        texts
            .flat_map(|text| text.split("\n\n"))
            .filter(|text| !text.trim().is_empty())
            .map(|text| Prose::marked(text, &hidden))
            .collect()
    }

    fn subjects(&self) -> Vec<Subject> {
        let subject = |one: &domain::report::SubjectView| Subject {
            name: std::iter::once(one.name.as_str())
                .chain(one.identifiers.iter().map(String::as_str))
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            role: one.role.as_str().to_owned(),
            pseudonym: one.pseudonymised,
        };
        self.view().subjects.iter().map(subject).collect()
    }

    fn observables(&self) -> Vec<Observable> {
        let mut shared: HashMap<&str, u32> = HashMap::new();
        for value in self.similar.iter().flat_map(|other| &other.shared) {
            if let Some(text) = value.value.as_deref() {
                *shared.entry(text).or_default() += 1;
            }
        }
        let observable = |one: &domain::report::ObservableView| Observable {
            kind: one.kind.as_str().to_owned(),
            value: one.value.clone(),
            class: one.data_class.as_str().to_owned(),
            role: one.role.as_str().to_owned(),
            also_in: shared.get(one.value.as_str()).copied().unwrap_or(0),
            note: one.note.clone(),
            pseudonym: one.pseudonymised,
        };
        self.view().observables.iter().map(observable).collect()
    }

    fn feedback(&self) -> Vec<Feedback> {
        let answers = self.detail.feedback.iter().map(|one| Feedback {
            text: one.body.clone(),
            from: self.teller.name(one.organisation),
            at: self.at(one.at),
        });
        answers.collect()
    }

    fn event(&self, entry: &TimelineEntry) -> Event {
        let lang = self.lang();
        let own = entry.organisation.id == self.by.caller.principal.organisation;
        let name = if own { say(lang, "event-you", &[]) } else { entry.organisation.name.clone() };
        Event {
            at: self.at(entry.at),
            text: say(
                lang,
                "event-line",
                &[("who", arg(name)), ("what", arg(word(lang, "event", entry.what)))],
            ),
            more: entry.text.clone().unwrap_or_default(),
            own,
        }
    }
}

/// *SE, DK; banking; 640 persons, 2 services, about €180,000*.
fn affected_words(affected: &Affected, lang: Lang) -> String {
    let countries = affected.countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sectors = affected.sectors.join(", ").replace('-', " ");
    let figures = [
        affected.persons.map(|n| say(lang, "affected-n-persons", &[("n", arg(n))])),
        affected.services.map(|n| say(lang, "affected-n-services", &[("n", arg(n))])),
        affected.loss_eur.map(|n| say(lang, "affected-n-loss", &[("n", arg(thousands(n)))])),
    ];
    let figures = figures.into_iter().flatten().collect::<Vec<_>>().join(", ");
    [countries, sectors, figures].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(
            (thousands(7), thousands(1200), thousands(1_234_567)),
            ("7".into(), "1,200".into(), "1,234,567".into())
        );
    }
}
