//! Mails that came back.

use crate::{App, Error};
use storage::bounces::Bounce;

/// Notes that a mail came back: on the delivery, and on the channel, where the member and the admin see it. `false` when
/// no mail of that id is out, which says nothing: anybody can write to the address that bounces go to.
pub async fn bounced(app: &App, bounce: &Bounce) -> Result<bool, Error> {
    Ok(app.store.record_bounce(bounce, app.now()).await?)
}
