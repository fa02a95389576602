//! One delivery.

use super::view::{DeliveryDetail, details};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::DeliveryId;

/// One of the organisation's deliveries, with all its tries.
pub async fn show(app: &App, caller: &Caller, id: DeliveryId) -> Result<DeliveryDetail, Error> {
    let delivery = app.store.delivery(caller.principal.organisation, id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::RetryDelivery, Relation::Own, None).await?;
    details(app, caller, vec![delivery]).await?.pop().ok_or(Error::Hidden)
}
