//! An alert as one reader sees it, and its wire form.

use super::content::{AlertContent, AlertText};
use super::parts::AlertPartial;
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{AudienceMode, Projection};
use crate::ids::{CaseId, ObservableId, ReportId};
use crate::marking::Marking;
use crate::observable::{InfrastructureGround, ObservableType};
use crate::reference::Reference;
use crate::report::partial::class;
use crate::report::{Disclosed, ObservableRole, Pseudonymise};
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use serde_json::{Map, Value, json};

/// An alert as one reader sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertView {
    /// The title; reference and category where its sources dropped out.
    pub title: String,
    /// `None` where its sources dropped out, or there is none.
    pub summary: Option<String>,
    /// Likewise.
    pub recommendation: Option<String>,
    /// Categories.
    pub categories: Vec<Category>,
    /// Severity.
    pub severity: Severity,
    /// Binds the reader: the join over all sources, also those that dropped out.
    pub marking: Marking,
    /// Kept and pseudonymised observables.
    pub observables: Vec<AlertObservableView>,
    /// Classes that are there for this reader and not shown.
    pub withheld: ClassSet,
    /// When it ceases to hold.
    pub expires_at: Option<Time>,
    /// What only the publisher sees.
    pub owner: Option<AlertOwnerView>,
}

/// A kept or pseudonymised observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertObservableView {
    /// Its type.
    pub kind: ObservableType,
    /// The value, or its pseudonym.
    pub value: String,
    /// Its class.
    pub data_class: DataClass,
    /// Whether `value` is a pseudonym.
    pub pseudonymised: bool,
    /// Why it is an attacker's.
    pub infrastructure_ground: Option<InfrastructureGround>,
    /// Its role.
    pub role: ObservableRole,
    /// Only for the publisher: its stored id and what it rests on.
    pub owner: Option<(Option<ObservableId>, Vec<ReportId>)>,
}

/// What only the publisher sees.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertOwnerView {
    /// The case.
    pub case: CaseId,
    /// The reports that it is made of.
    pub reports: Vec<ReportId>,
    /// What title, summary and recommendation rest on.
    pub text_sources: [Vec<ReportId>; 3],
    /// Whom it is for.
    pub audience: AudienceMode,
    /// (pointer, text) of confirmed stretches.
    pub confirmed: Vec<(String, String)>,
}

impl Disclosed<AlertView> {
    /// Everything that is open, for the publisher.
    pub fn alert_for_owner(alert: &AlertPartial, reference: &Reference) -> Self {
        let mut view = project(alert, reference, Projection::EVERYTHING, 0, &|_, _| String::new());
        let head = &alert.head;
        let named = |bits: u64| {
            let reports = head.reports.iter().zip(0u32..);
            reports
                .filter(|(_, n)| bits.checked_shr(*n).unwrap_or(0) & 1 == 1)
                .map(|(report, _)| *report)
                .collect()
        };
        let open = alert.observables.iter().filter_map(|(slot, _)| slot.open());
        for (shown, observable) in view.observables.iter_mut().zip(open) {
            shown.owner = Some((observable.id, named(observable.rests_on)));
        }
        view.owner = Some(AlertOwnerView {
            case: head.case,
            reports: head.reports.clone(),
            text_sources: [&head.title, &head.summary, &head.recommendation].map(|text| named(text.rests_on)),
            audience: head.audience.clone(),
            confirmed: head.confirmed.iter().map(|c| (c.pointer.clone(), c.text.clone())).collect(),
        });
        Self::new(view, AlertView::to_json)
    }

    /// What `projection` leaves of it for a recipient whom the sources in `dropped` don't reach. What rests on one of
    /// those vanishes without a trace; a withheld class of the rest leaves one `{data_class, withheld: true}`.
    pub fn alert_for_recipient(
        alert: &AlertPartial,
        reference: &Reference,
        projection: Projection,
        dropped: u64,
        pseudonym: &Pseudonymise<'_>,
    ) -> Self {
        Self::new(project(alert, reference, projection, dropped, pseudonym), AlertView::to_json)
    }
}

fn project(
    alert: &AlertPartial,
    reference: &Reference,
    projection: Projection,
    dropped: u64,
    pseudonym: &Pseudonymise<'_>,
) -> AlertView {
    let head: &AlertContent = &alert.head;
    let facts = projection.kept.contains(DataClass::IncidentFacts);
    let text = |text: &AlertText| {
        (facts && text.rests_on & dropped == 0 && !text.text.is_empty()).then(|| text.text.clone())
    };
    let mut withheld = ClassSet::EMPTY;
    let reached = head.texts().any(|(_, text)| text.rests_on & dropped == 0);
    if !facts && reached {
        withheld.insert(DataClass::IncidentFacts);
    }
    let mut observables = Vec::new();
    for (slot, _) in alert.observables.iter().filter(|(_, rests_on)| rests_on & dropped == 0) {
        let data_class = class(slot, |o| o.data_class);
        let Some(o) = slot.open().filter(|_| projection.readable().contains(data_class)) else {
            withheld.insert(data_class);
            continue;
        };
        let kept = projection.kept.contains(data_class);
        observables.push(AlertObservableView {
            kind: o.kind,
            value: if kept { o.value.clone() } else { pseudonym(data_class, &o.value) },
            data_class,
            pseudonymised: !kept,
            infrastructure_ground: o.infrastructure_ground,
            role: o.role,
            owner: None,
        });
    }
    let title = head.title_for(projection, dropped).map(str::to_owned);
    AlertView {
        title: title.unwrap_or_else(|| head.plain_title(reference)),
        summary: text(&head.summary),
        recommendation: text(&head.recommendation),
        categories: head.categories.clone(),
        severity: head.severity,
        marking: head.marking.clone(),
        observables,
        withheld,
        expires_at: head.expires_at,
        owner: None,
    }
}

impl AlertView {
    fn to_json(&self) -> Value {
        let observables = self.observables.iter().map(AlertObservableView::to_json);
        let traces = self.withheld.iter().map(|class| json!({"data_class": class, "withheld": true}));
        let mut json = json!({
            "title": self.title,
            "summary": self.summary,
            "recommendation": self.recommendation,
            "categories": self.categories,
            "severity": self.severity.as_str(),
            "marking": self.marking,
            "observables": observables.chain(traces).collect::<Vec<_>>(),
            "expires_at": crate::report::view::time(self.expires_at),
        });
        if let (Some(owner), Some(fields)) = (&self.owner, json.as_object_mut()) {
            owner.put(fields);
        }
        json
    }
}

impl AlertObservableView {
    fn to_json(&self) -> Value {
        let mut json = json!({
            "type": self.kind.as_str(),
            "value": self.value,
            "data_class": self.data_class,
            "infrastructure_ground": self.infrastructure_ground.map(InfrastructureGround::as_str),
            "role": self.role.as_str(),
        });
        if let Some(fields) = json.as_object_mut() {
            if self.pseudonymised {
                fields.insert("pseudonymised".to_owned(), json!(true));
            }
            if let Some((id, sources)) = &self.owner {
                fields.insert("id".to_owned(), json!(id));
                fields.insert("sources".to_owned(), json!(sources));
            }
        }
        json
    }
}

impl AlertOwnerView {
    fn put(&self, fields: &mut Map<String, Value>) {
        let [title, summary, recommendation] = &self.text_sources;
        let confirmed =
            self.confirmed.iter().map(|(pointer, text)| json!({"pointer": pointer, "text": text}));
        let own = [
            ("case", json!(self.case)),
            ("reports", json!(self.reports)),
            ("text_sources", json!({"title": title, "summary": summary, "recommendation": recommendation})),
            ("audience", json!(self.audience)),
            ("confirmed", confirmed.collect()),
        ];
        fields.extend(own.map(|(field, value)| (field.to_owned(), value)));
    }
}
