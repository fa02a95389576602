//! The composer's form between two requests: as typed, as a body, as a page.

use crate::routes::posted::Fields;
use crate::view::Tlp;
use app::alerts::{AlertDetail, CaseObservable};
use app::cases::CaseDetail;
use domain::data_class::DataClass;
use serde_json::{Value, json};

/// Everything in the form, as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) recommendation: String,
    pub(super) category: String,
    pub(super) severity: String,
    pub(super) expires_at: String,
    /// References.
    pub(super) reports: Vec<String>,
    /// Ids.
    pub(super) observables: Vec<String>,
    /// The chosen label; none where the inherited one will do.
    pub(super) tlp: Option<Tlp>,
}

impl Typed {
    /// A new alert from a case: all its reports, and what of them isn't personal.
    pub(super) fn fresh(case: &CaseDetail, observables: &[CaseObservable]) -> Self {
        let worst = case.reports.iter().map(|report| report.severity).max();
        let category = case.reports.iter().find_map(|report| report.categories.first().copied());
        let technical = observables.iter().filter(|one| one.data_class == DataClass::TechnicalIndicator);
        Self {
            title: case.case.title.clone(),
            category: category.map(|category| category.as_str().to_owned()).unwrap_or_default(),
            severity: worst.map(|severity| severity.as_str().to_owned()).unwrap_or_default(),
            reports: case.reports.iter().map(|report| report.reference.to_string()).collect(),
            observables: technical.map(|one| one.id.to_string()).collect(),
            ..Self::default()
        }
    }

    /// A stored draft.
    pub(super) fn stored(alert: &AlertDetail, case: &CaseDetail) -> Self {
        let view = alert.content.view();
        let named = view.owner.as_ref().map(|owner| owner.reports.as_slice()).unwrap_or_default();
        let reports = case.reports.iter().filter(|report| named.contains(&report.id));
        let known = view.observables.iter().filter_map(|one| one.owner.as_ref().and_then(|(id, _)| *id));
        Self {
            title: view.title.clone(),
            summary: view.summary.clone().unwrap_or_default(),
            recommendation: view.recommendation.clone().unwrap_or_default(),
            category: view
                .categories
                .first()
                .map(|category| category.as_str().to_owned())
                .unwrap_or_default(),
            severity: view.severity.as_str().to_owned(),
            expires_at: view.expires_at.map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default(),
            reports: reports.map(|report| report.reference.to_string()).collect(),
            observables: known.map(|id| id.to_string()).collect(),
            tlp: Tlp::from_label(view.marking.tlp.as_str()),
        }
    }

    /// What a form sends.
    pub(super) fn sent(fields: &Fields) -> Self {
        let own = |name: &str| fields.get(name).to_owned();
        let all = |name: &str| fields.all(name).map(str::to_owned).collect();
        Self {
            title: own("title"),
            summary: own("summary"),
            recommendation: own("recommendation"),
            category: own("category"),
            severity: own("severity"),
            expires_at: own("expires_at").trim().to_owned(),
            reports: all("report"),
            observables: all("observable"),
            tlp: Tlp::from_label(fields.get("tlp")),
        }
    }

    /// The strictest label among the chosen reports: what the alert can't be freer than.
    pub(super) fn inherited(&self, case: &CaseDetail) -> Tlp {
        let chosen = case.reports.iter().filter(|report| self.has_report(report.reference.as_str()));
        let labels = chosen.filter_map(|report| Tlp::from_label(report.tlp.as_str()));
        labels.max().unwrap_or_default()
    }

    /// Whether a report is chosen.
    pub(super) fn has_report(&self, reference: &str) -> bool {
        self.reports.iter().any(|chosen| chosen == reference)
    }

    /// The body of the use case. Observables that only unchosen reports have are left out with them.
    pub(super) fn body(&self, case: &CaseDetail, known: &[CaseObservable]) -> Value {
        let reports: Vec<_> = case
            .reports
            .iter()
            .filter(|report| self.has_report(report.reference.as_str()))
            .map(|r| r.id)
            .collect();
        let observables: Vec<_> = known
            .iter()
            .filter(|one| self.observables.contains(&one.id.to_string()))
            .filter(|one| one.reports.iter().any(|report| reports.contains(report)))
            .map(|one| one.id)
            .collect();
        let mut body = json!({
            "case": case.case.id, "reports": reports, "title": self.title, "summary": self.summary,
            "categories": [self.category], "severity": self.severity, "observables": observables,
        });
        if !self.recommendation.trim().is_empty() {
            body["recommendation"] = json!(self.recommendation);
        }
        // the whole of the last day
        if !self.expires_at.is_empty() {
            body["expires_at"] = json!(format!("{}T23:59:59Z", self.expires_at));
        }
        if let Some(tlp) = self.tlp.filter(|tlp| *tlp > self.inherited(case)) {
            body["marking"] = json!({"tlp": tlp.label()});
        }
        body
    }

    /// The same with words in the places that aren't filled in yet: the audience doesn't depend on them.
    pub(super) fn preview(&self, case: &CaseDetail, known: &[CaseObservable]) -> Value {
        let or = |text: &str| if text.trim().is_empty() { "–".to_owned() } else { text.to_owned() };
        let filled = Self {
            title: or(&self.title),
            summary: or(&self.summary),
            category: if self.category.is_empty() {
                "other/undetermined".to_owned()
            } else {
                self.category.clone()
            },
            severity: if self.severity.is_empty() { "medium".to_owned() } else { self.severity.clone() },
            expires_at: String::new(),
            ..self.clone()
        };
        filled.body(case, known)
    }
}
