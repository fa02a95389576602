//! What a clearance covers: content, marking, recipients and what each of them gets.

use crate::data_class::ClassSet;
use crate::decision::Projection;
use crate::ids::{AgreementId, OrgId};
use crate::marking::Marking;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What one recipient gets, under which agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClearedRecipient {
    /// Who.
    pub organisation: OrgId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// Which classes.
    pub projection: Projection,
    /// Bit per source that isn't there for it.
    pub dropped: u64,
}

/// How the recipients of the moment of publishing differ from the cleared ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecipientChange {
    /// Not at all.
    Same,
    /// These get nothing, or less: it may go, with a notice.
    Fewer(Vec<OrgId>),
    /// These are new, or would get more: 409 `clearance-stale`.
    Wider(Vec<OrgId>),
}

/// The written form of a [`ClearedRecipient`].
#[derive(Serialize, Deserialize)]
struct Written {
    organisation: OrgId,
    agreement: AgreementId,
    kept: ClassSet,
    pseudonymised: ClassSet,
    /// As text: a JSON number keeps 53 bits.
    dropped: String,
}

/// The value whose hash a clearance signs; canonical once its keys are sorted (RFC 8785). The content stands in it as
/// its salted `commitment`, so that the value can be kept beside the alert without telling any class.
pub fn canonical(commitment: &str, marking: &Marking, recipients: &[ClearedRecipient]) -> Value {
    let mut sorted = recipients.to_vec();
    sorted.sort_unstable();
    let written = sorted.iter().map(|r| Written {
        organisation: r.organisation,
        agreement: r.agreement,
        kept: r.projection.kept,
        pseudonymised: r.projection.pseudonymised,
        dropped: r.dropped.to_string(),
    });
    json!({"content": commitment, "marking": marking, "recipients": written.collect::<Vec<_>>()})
}

/// The recipients that a [`canonical`] value names; `None` if it isn't one.
pub fn cleared_recipients(canonical: &Value) -> Option<Vec<ClearedRecipient>> {
    let recipient = |value: &Value| {
        let written = Written::deserialize(value).ok()?;
        Some(ClearedRecipient {
            organisation: written.organisation,
            agreement: written.agreement,
            projection: Projection { kept: written.kept, pseudonymised: written.pseudonymised },
            dropped: written.dropped.parse().ok()?,
        })
    };
    canonical.get("recipients")?.as_array()?.iter().map(recipient).collect()
}

/// Compares the recipients of now with the cleared ones. Another agreement counts as wider: its terms weren't cleared.
pub fn compare(cleared: &[ClearedRecipient], now: &[ClearedRecipient]) -> RecipientChange {
    let (mut fewer, mut wider) = (Vec::new(), Vec::new());
    for recipient in now {
        match cleared.iter().find(|c| c.organisation == recipient.organisation) {
            Some(before) if before == recipient => {}
            Some(before)
                if recipient.projection.is_within(before.projection)
                    && before.dropped & !recipient.dropped == 0
                    && before.agreement == recipient.agreement =>
            {
                fewer.push(recipient.organisation);
            }
            Some(_) | None => wider.push(recipient.organisation),
        }
    }
    let gone =
        cleared.iter().map(|c| c.organisation).filter(|org| !now.iter().any(|r| r.organisation == *org));
    fewer.extend(gone);
    if !wider.is_empty() {
        RecipientChange::Wider(wider)
    } else if fewer.is_empty() {
        RecipientChange::Same
    } else {
        RecipientChange::Fewer(fewer)
    }
}
