//! Agreements: versions, signatures, suspensions, and the gates that readers are held to.
//!
//! | module | owns |
//! |---|---|
//! | `load` | versions as decisions take them; terms are cached by content hash, since nothing else never changes |
//! | `catalogue` | everything that one organisation's decisions depend on, at one moment, with a digest of it |
//! | `enact` | recording a signed version |
//! | `gates` | writing gates, and the rule that the agreement's row is locked before them |
//! | `suspend` | stopping and resuming |
//! | `pages`, `names` | what members of a party read |

mod catalogue;
mod enact;
mod gates;
mod load;
mod names;
mod pages;
mod suspend;

pub use catalogue::Catalogue;
pub use enact::{NewAgreement, NewSignature};
pub(crate) use gates::put_gates;
pub use pages::{AgreementDetail, AgreementParty, AgreementSummary, SignatureRow};
pub use suspend::{NewSuspension, SuspensionRow};
