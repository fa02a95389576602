//! A write that a test holds open, to force an order on two that meet.

use super::TestApp;
use app::{Caller, Error};
use domain::authz::Action;
use domain::ids::{Item, OrgId};
use std::sync::Arc;
use std::time::Duration;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// A write that has read what decides, and hasn't committed.
pub(crate) struct Held {
    go: Arc<Semaphore>,
    task: JoinHandle<Result<String, Error>>,
}

struct Hold {
    began: Arc<Semaphore>,
    go: Arc<Semaphore>,
}

impl Write for Hold {
    const NAME: &'static str = "test.hold";
    type Output = String;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(String, AuditEvents), Error> {
        let epoch = tx.catalogue_epoch().await?;
        self.began.add_permits(1);
        self.go.acquire().await.unwrap().forget();
        assert_eq!(tx.catalogue_epoch().await?, epoch, "it changed under an open release");
        Ok((epoch, AuditEvents::one(Action::SubmitReport, None::<Item>, None::<OrgId>)))
    }
}

impl TestApp {
    /// Begins a write as `caller`, and returns once it has read what decides.
    pub(crate) async fn hold(&self, caller: Caller) -> Held {
        let (began, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (app, write) = (self.app.clone(), Hold { began: Arc::clone(&began), go: Arc::clone(&go) });
        let task = tokio::spawn(async move { app.store.write(&caller.ctx, write).await });
        began.acquire().await.unwrap().forget();
        Held { go, task }
    }
}

impl Held {
    /// Asserts that `other` waits for this write, then lets both end. Returns what decided here.
    pub(crate) async fn outlasted_by<T: Send + 'static>(
        self,
        other: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> String {
        let other = tokio::spawn(other);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!other.is_finished(), "it didn't wait");
        self.go.add_permits(1);
        let epoch = self.task.await.unwrap().unwrap();
        assert!(other.await.unwrap().is_ok());
        epoch
    }
}
