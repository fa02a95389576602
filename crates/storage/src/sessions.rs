//! Signed-in sessions, and the counting of failed sign-ins.
//!
//! Only keyed hashes of cookies and refresh tokens are stored: a copy of the database signs nobody in. A refresh token is
//! good for one use; its hash is kept once more as `previous_hash`, so that a second use shows that somebody has a copy.

use crate::permit::Locked;
use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError, WriteTx};
use chrono::TimeDelta;
use domain::ids::{MemberId, OrgId, SessionId};
use domain::time::Time;
use sea_orm::FromQueryResult;
use uuid::Uuid;
use vault::TokenHash;

/// How long a cookie's session lasts without a sign of life.
pub const WEB_IDLE: TimeDelta = TimeDelta::hours(12);
/// How long a cookie's session lasts at most.
pub const WEB_LIFE: TimeDelta = TimeDelta::days(7);
/// How long a refresh token lasts.
pub const API_LIFE: TimeDelta = TimeDelta::days(30);
/// A sign of life is written at most this often.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How a session proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// By a cookie.
    Web,
    /// By access tokens, renewed with a refresh token.
    Api,
}

impl SessionKind {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
        }
    }

    /// When a session of this kind that is proven at `at` ends whatever happens.
    pub fn expiry(self, at: Time) -> Time {
        match self {
            Self::Web => at + WEB_LIFE,
            Self::Api => at + API_LIFE,
        }
    }
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub member: MemberId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// How it proves itself.
    pub kind: SessionKind,
    /// When it began.
    pub created_at: Time,
    /// The last sign of life that was written.
    pub seen_at: Time,
    /// When it ends whatever happens.
    pub expires_at: Time,
    /// When it was ended by somebody.
    pub revoked_at: Option<Time>,
}

impl Session {
    /// Whether it opens anything at `at`.
    pub fn is_live(&self, at: Time) -> bool {
        let idle = match self.kind {
            SessionKind::Web => self.seen_at + WEB_IDLE <= at,
            SessionKind::Api => false,
        };
        self.revoked_at.is_none() && at < self.expires_at && !idle
    }
}

/// What a presented refresh token is to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// The one that is valid now.
    Current,
    /// The one before: it was used already, so two parties hold copies.
    Previous,
}

/// How failed sign-ins of one subject lock it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockOut {
    /// A keyed hash of an account or of a network address.
    pub subject: [u8; 32],
    /// The first failure that locks, for a second; each further one doubles it.
    pub after: i32,
    /// The longest lock.
    pub longest: TimeDelta,
    /// After so long without a failure the count begins anew.
    pub forget: TimeDelta,
}

impl LockOut {
    /// How long the `failures`th failure in a row locks.
    fn lock(&self, failures: i32) -> TimeDelta {
        match u32::try_from(failures - self.after) {
            Ok(beyond) => self.longest.min(TimeDelta::seconds(1_i64 << beyond.min(32))),
            Err(_) => TimeDelta::zero(),
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    member_id: Uuid,
    org_id: Uuid,
    kind: String,
    created_at: Time,
    seen_at: Time,
    expires_at: Time,
    revoked_at: Option<Time>,
    is_current: bool,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = [SessionKind::Web, SessionKind::Api].into_iter().find(|kind| kind.as_str() == row.kind);
        Ok(Self {
            id: row.id.into(),
            member: row.member_id.into(),
            organisation: row.org_id.into(),
            kind: kind.ok_or_else(|| StoreError::corrupt("sessions", "kind", row.id))?,
            created_at: row.created_at,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        })
    }
}

/// `is_current` compares with the first parameter, which is nobody's hash where a query isn't about one.
const SELECT: &str = "SELECT s.id, s.member_id, m.org_id, s.kind, s.created_at, s.seen_at, s.expires_at, s.revoked_at, \
     s.secret_hash = $1 AS is_current FROM sessions s JOIN members m ON m.id = s.member_id";

impl Store {
    /// The session whose cookie or valid refresh token hashes to `hash`, live or not.
    pub async fn session_by_secret(&self, hash: &TokenHash) -> Result<Option<Session>, StoreError> {
        let sql = format!("{SELECT} WHERE s.secret_hash = $1");
        let row: Option<Row> = self.db().one(&sql, args![hash.as_bytes().to_vec()]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// The session of a refresh token, also of one that was used already.
    pub async fn session_by_refresh(&self, hash: &TokenHash) -> Result<Option<Session>, StoreError> {
        let sql = format!("{SELECT} WHERE (s.secret_hash = $1 OR s.previous_hash = $1) AND s.kind = $2");
        let row: Option<Row> =
            self.db().one(&sql, args![hash.as_bytes().to_vec(), SessionKind::Api.as_str()]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// One session, live or not.
    pub async fn session(&self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let row: Option<Row> =
            self.db().one(&format!("{SELECT} WHERE s.id = $2"), args![Vec::<u8>::new(), id.0]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// A person's sessions that nobody has ended, newest first.
    pub async fn sessions(&self, member: MemberId) -> Result<Vec<Session>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE s.member_id = $2 AND s.revoked_at IS NULL ORDER BY s.created_at DESC, s.id DESC LIMIT 200"
        );
        let rows: Vec<Row> = self.db().all(&sql, args![Vec::<u8>::new(), member.0]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// Notes a sign of life, at most every five minutes. Operational: no use case, and not in the log.
    pub async fn note_seen(&self, session: &Session, at: Time) -> Result<(), StoreError> {
        let before = at - SEEN_EVERY;
        if session.seen_at > before {
            return Ok(());
        }
        let _lane = self.writer_lane().await;
        let sql = "UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at <= $3";
        self.db().exec(sql, args![at, session.id.0, before]).await?;
        Ok(())
    }

    /// Until when a sign-in is locked out for one of `subjects`.
    pub async fn sign_in_locked(
        &self,
        subjects: [&LockOut; 2],
        at: Time,
    ) -> Result<Option<Time>, StoreError> {
        let sql = "SELECT locked_until FROM sign_in_failures WHERE subject IN ($1, $2) AND locked_until > $3 \
                   ORDER BY locked_until DESC LIMIT 1";
        let [a, b] = subjects.map(|lock_out| lock_out.subject.to_vec());
        self.db().value(sql, args![a, b, at]).await
    }

    /// Counts a failed sign-in. Operational: the refusal is in the log as a denial.
    pub async fn note_sign_in_failure(&self, lock_outs: [&LockOut; 2], at: Time) -> Result<(), StoreError> {
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        let mut ordered = lock_outs;
        // two sign-ins lock their rows in one order
        ordered.sort_by_key(|lock_out| lock_out.subject);
        for lock_out in ordered {
            let subject = lock_out.subject.to_vec();
            let failures: Option<i32> = tx
                .value(
                    "INSERT INTO sign_in_failures (subject, failures, locked_until, last_at) VALUES ($1, 1, $2, $2) \
                     ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, failures = \
                     CASE WHEN sign_in_failures.last_at <= $3 THEN 1 ELSE sign_in_failures.failures + 1 END \
                     RETURNING failures",
                    args![subject.clone(), at, at - lock_out.forget],
                )
                .await?;
            let until = at + lock_out.lock(failures.unwrap_or(1));
            tx.exec(
                "UPDATE sign_in_failures SET locked_until = $1 WHERE subject = $2",
                args![until, subject],
            )
            .await?;
        }
        tx.commit().await.map_err(StoreError::from)
    }
}

impl WriteTx {
    /// Begins a session of `member`, whose cookie or refresh token hashes to `secret`.
    pub async fn add_session(
        &self,
        id: SessionId,
        member: MemberId,
        kind: SessionKind,
        secret: &TokenHash,
    ) -> Result<(), StoreError> {
        let at = self.now();
        self.tx
            .exec(
                "INSERT INTO sessions (id, member_id, kind, secret_hash, created_at, seen_at, expires_at) \
                 VALUES ($1, $2, $3, $4, $5, $5, $6)",
                args![id.0, member.0, kind.as_str(), secret.as_bytes().to_vec(), at, kind.expiry(at)],
            )
            .await?;
        Ok(())
    }

    /// Locks the session of a refresh token, and says whether the token was used already.
    pub async fn lock_session_by_refresh(
        &self,
        hash: &TokenHash,
    ) -> Result<Option<(Locked<Session>, Presented)>, StoreError> {
        let condition = "(s.secret_hash = $1 OR s.previous_hash = $1) AND s.kind = 'api'";
        let row = self.lock_session_row(condition, args![hash.as_bytes().to_vec()]).await?;
        let Some(row) = row else { return Ok(None) };
        let presented = if row.is_current { Presented::Current } else { Presented::Previous };
        Ok(Some((locked(row)?, presented)))
    }

    /// Locks a session.
    pub async fn lock_session(&self, id: SessionId) -> Result<Option<Locked<Session>>, StoreError> {
        let row = self.lock_session_row("s.id = $2", args![Vec::<u8>::new(), id.0]).await?;
        row.map(locked).transpose()
    }

    async fn lock_session_row(
        &self,
        condition: &str,
        args: Vec<sea_orm::Value>,
    ) -> Result<Option<Row>, StoreError> {
        let lock = match self.dialect() {
            Dialect::Postgres => " FOR UPDATE OF s",
            Dialect::Sqlite => "",
        };
        self.tx.one(&format!("{SELECT} WHERE {condition}{lock}"), args).await
    }

    /// Puts a new refresh token in place of the one that was just used.
    pub async fn rotate_session(
        &self,
        session: &Locked<Session>,
        secret: &TokenHash,
    ) -> Result<(), StoreError> {
        let at = self.now();
        let sql = "UPDATE sessions SET previous_hash = secret_hash, secret_hash = $1, seen_at = $2, expires_at = $3 WHERE id = $4";
        let expiry = session.kind.expiry(at);
        let touched = self.tx.exec(sql, args![secret.as_bytes().to_vec(), at, expiry, session.key]).await?;
        crate::permit::moved(touched)
    }

    /// Ends a session.
    pub async fn revoke_session(&self, session: &Locked<Session>) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        self.tx.exec(sql, args![self.now(), session.key]).await?;
        Ok(())
    }

    /// Forgets the failed sign-ins of a subject that has now signed in.
    pub async fn forget_sign_in_failures(&self, lock_out: &LockOut) -> Result<(), StoreError> {
        let sql = "DELETE FROM sign_in_failures WHERE subject = $1";
        self.tx.exec(sql, args![lock_out.subject.to_vec()]).await?;
        Ok(())
    }
}

fn locked(row: Row) -> Result<Locked<Session>, StoreError> {
    let key = row.id;
    Ok(Locked { value: row.try_into()?, key, version: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_up_to_the_longest() {
        let lock_out = LockOut {
            subject: [0; 32],
            after: 5,
            longest: TimeDelta::minutes(15),
            forget: TimeDelta::hours(1),
        };
        let seconds = |failures| lock_out.lock(failures).num_seconds();
        assert_eq!([1, 4, 5, 6, 7, 14, 15, 1_000_000].map(seconds), [0, 0, 1, 2, 4, 512, 900, 900]);
    }
}
