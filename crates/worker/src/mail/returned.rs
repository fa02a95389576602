//! Notes bounces as they come into the folder.

use super::bounce::waiting;
use crate::pace::jittered;
use app::notify::Bounce;
use app::{App, notify};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is looked: a bounce comes minutes or hours after its mail.
const PAUSE: Duration = Duration::from_secs(5);

/// Until `shutdown`; ends at once where mails don't come back here.
pub(crate) async fn run(app: &App, folder: Option<PathBuf>, shutdown: &CancellationToken) {
    let Some(folder) = folder else { return };
    while !shutdown.is_cancelled() {
        match waiting(&folder) {
            Ok(bounces) => note(app, bounces).await,
            Err(error) => tracing::warn!(%error, "the folder of the bounces can't be read"),
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(jittered(PAUSE)) => {}
        }
    }
}

/// A file goes once what it says is noted: after a crash in between it is found noted already.
async fn note(app: &App, bounces: Vec<(PathBuf, Bounce)>) {
    for (path, bounce) in bounces {
        match notify::bounced(app, &bounce).await {
            Ok(true) => tracing::info!(delivery = %bounce.delivery, "a mail came back"),
            Ok(false) => tracing::debug!(delivery = %bounce.delivery, "a bounce of no mail that is out"),
            Err(error) => {
                tracing::warn!(%error, "a bounce can't be noted");
                return;
            }
        }
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(%error, "a bounce that is noted can't be removed");
            }
            _ => {}
        }
    }
}
