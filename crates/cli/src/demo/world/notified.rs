//! A company has notified its supervisory authority, as a statute demands, outside of Entente. Nobody can say so to the
//! platform yet, so the demo writes it by itself: else every old report would show clocks that ran out weeks ago.

use app::Error;
use domain::authz::Action;
use domain::ids::{Item, ReportId};
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

pub(super) struct Notified {
    pub(super) report: ReportId,
}

impl Write for Notified {
    const NAME: &'static str = "demo.notified";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let (owner, item) = (tx.principal().organisation, Item::from(self.report));
        let held = tx.find_held(item).await?.ok_or(Error::Hidden)?;
        for row in tx.running_duties(owner, item).await? {
            if row.duty.kind.source().is_some() {
                tx.end_duty(row.id).await?;
            }
        }
        let due = tx.next_due(owner, item).await?;
        tx.set_progress(owner, item, held.stage, due).await?;
        Ok(((), AuditEvents::one(Action::ReadDuties, item, owner)))
    }
}
