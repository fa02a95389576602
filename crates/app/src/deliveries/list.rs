//! What is or was owed to the organisation's channels.

use super::view::{DeliveryView, details};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::{ChannelId, DeliveryId};
use domain::notification::DeliveryState;
use domain::time::Time;
use storage::deliveries::DeliveryFilter;

/// Which ones.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeliveryList {
    /// In this state only.
    pub state: Option<DeliveryState>,
    /// Of this channel only.
    pub channel: Option<ChannelId>,
    /// The place after which the page begins.
    pub after: Option<(Time, DeliveryId)>,
    /// How many.
    pub limit: u64,
}

/// A page of them, newest first. Members' own mail isn't among them.
pub async fn list(app: &App, caller: &Caller, list: &DeliveryList) -> Result<Vec<DeliveryView>, Error> {
    caller.check(app, Action::RetryDelivery, Relation::Own, None).await?;
    let DeliveryList { state, channel, after, limit } = *list;
    let filter = DeliveryFilter { state, channel, after, limit: limit.clamp(1, 201) };
    let deliveries = app.store.deliveries(caller.principal.organisation, &filter).await?;
    let details = details(app, caller, deliveries).await?;
    Ok(details.into_iter().map(|detail| detail.delivery).collect())
}
