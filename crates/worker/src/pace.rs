//! How loops wait: woken by commits, and by a jittered poll where no word of a commit came.

use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vault::{OsRandom, randomness};

/// How long without a word of a commit before a loop looks by itself.
pub(crate) const POLL: Duration = Duration::from_secs(1);
/// Commits come in bursts; one batch serves a burst.
pub(crate) const BURST: Duration = Duration::from_millis(20);
/// The longest pause after failures.
pub(crate) const LONGEST: Duration = Duration::from_secs(30);

/// A loop's waiting: short after a commit, longer the more often it fails.
pub(crate) struct Pace {
    commits: watch::Receiver<u64>,
    pause: Duration,
}

impl Pace {
    pub(crate) fn new(commits: watch::Receiver<u64>) -> Self {
        Self { commits, pause: POLL }
    }

    /// What is committed from now on ends the next wait: to be called before looking.
    pub(crate) fn look(&mut self) {
        self.commits.mark_unchanged();
    }

    /// It worked.
    pub(crate) fn well(&mut self) {
        self.pause = POLL;
    }

    /// It didn't, so it is tried less often.
    pub(crate) fn badly(&mut self) {
        self.pause = (self.pause * 2).min(LONGEST);
    }

    /// Until a commit, the poll, or the end.
    pub(crate) async fn wait(&mut self, shutdown: &CancellationToken) {
        let failing = self.pause > POLL;
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(jittered(self.pause)) => {}
            _ = self.commits.changed(), if !failing => {}
        }
    }
}

/// Between three quarters and five quarters of `pause`, so that processes which start together drift apart.
pub(crate) fn jittered(pause: Duration) -> Duration {
    pause * 3 / 4 + pause / 512 * u32::from(random())
}

/// A random byte.
pub(crate) fn random() -> u8 {
    let [byte] = randomness::bytes::<1>(&OsRandom);
    byte
}
