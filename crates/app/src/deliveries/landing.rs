//! Where a mail's link leads: it names a delivery and nothing else, so that only who may read the item learns which it is.

use super::view::reference;
use crate::{App, Caller, Error};
use domain::ids::DeliveryId;
use domain::notification::Subject;

/// What a member who follows a link is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// This, which the member may read.
    Subject {
        /// What it is.
        subject: Subject,
        /// Its reference; a channel has none.
        reference: Option<String>,
    },
    /// The list of what was taken back: it is gone since, or the delivery said so.
    Withdrawn,
}

/// What the delivery is about, where it went to the caller or to the caller's organisation, and the caller may read it.
pub async fn landing(app: &App, caller: &Caller, id: DeliveryId) -> Result<Landing, Error> {
    let member = caller.principal.actor.member().ok_or(Error::Hidden)?;
    let owner = caller.principal.organisation;
    let delivery = app.store.delivery_told(owner, member, id).await?.ok_or(Error::Hidden)?;
    if let Subject::Channel(_) = delivery.subject {
        return Ok(Landing::Subject { subject: delivery.subject, reference: None });
    }
    match reference(app, caller, &delivery).await? {
        Some(found) => Ok(Landing::Subject { subject: delivery.subject, reference: Some(found) }),
        None if delivery.event.is_tombstone() => Ok(Landing::Withdrawn),
        None => Err(Error::Hidden),
    }
}
