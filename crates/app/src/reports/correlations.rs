//! What a report shares with others, over what the viewer may see: computed from indexed sightings, never stored.

use super::show::{ReportKey, find, relation};
use crate::directory::{Directory, OrgRef};
use crate::{App, Caller, Error};
use domain::authz::Action;
use domain::ids::{Item, ItemKind, ReportId};
use domain::marking::Tlp;
use domain::observable::ObservableType;
use domain::reference::Reference;
use serde::Serialize;
use std::collections::HashMap;
use storage::view::{Narrow, Order};

/// One other report, with what it shares.
#[derive(Clone, Debug, Serialize)]
pub struct Correlation {
    /// The other report.
    pub id: ReportId,
    /// Its reference.
    pub reference: Reference,
    /// Its title, as the viewer may read it.
    pub title: String,
    /// Its label.
    pub tlp: Tlp,
    /// Whose it is.
    pub organisation: OrgRef,
    /// The viewer's cases that it is in.
    pub cases: Vec<String>,
    /// What is shared; the rarest first.
    pub shared: Vec<SharedValue>,
}

/// A shared observable.
#[derive(Clone, Debug, Serialize)]
pub struct SharedValue {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ObservableType,
    /// Its value, where it is of a technical class.
    pub value: Option<String>,
    /// In how many visible reports in all.
    pub in_all: i64,
}

/// The reports that share an observable, those with the rarest first.
pub async fn correlations(app: &App, caller: &Caller, key: ReportKey) -> Result<Vec<Correlation>, Error> {
    let held = find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    caller.check(app, Action::ReadReport, relation(&held), Some(item)).await?;
    let viewer = caller.viewer();
    let shared = app.store.shared_with(&viewer, held.item, 200).await?;
    let mut order = Vec::new();
    let mut by_report: HashMap<_, Vec<SharedValue>> = HashMap::new();
    for one in shared {
        let values = by_report.entry(one.item).or_insert_with(|| {
            order.push(one.item);
            Vec::new()
        });
        values.push(SharedValue { kind: one.kind, value: one.value, in_all: one.in_all });
    }
    order.truncate(50);
    let narrow = Narrow::new(Order::Newest, 50).items(&order);
    let others = app.store.list_held(&viewer, ItemKind::Report, narrow).await?;
    let mut others: HashMap<_, _> = others.into_iter().map(|h| (h.item, h)).collect();
    let mut cases: HashMap<_, Vec<String>> = HashMap::new();
    for (report, _, title) in app.store.cases_of_reports(&viewer, &order).await? {
        cases.entry(report.0).or_default().push(title);
    }
    let directory = Directory::load(&app.store).await?;
    order
        .into_iter()
        .filter_map(|id| others.remove(&id).map(|h| (id, h)))
        .map(|(id, h)| {
            Ok(Correlation {
                id: id.into(),
                reference: h.reference,
                title: h.title,
                tlp: h.tlp,
                organisation: directory.organisation(h.owner)?,
                cases: cases.remove(&id).unwrap_or_default(),
                shared: by_report.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}
