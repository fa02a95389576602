//! The rules of the decision, one small function each. A rule reads the question, writes its finding, and says on
//! which moments it depends. None looks at what another has found, so that the explanation is complete also after the
//! first failure.

mod categories;
mod classes;
mod direction;
mod marking;
mod purposes;
mod sources;
mod special;
mod third_country;
mod validity;

pub(super) use categories::categories;
pub(super) use classes::{data_classes, reporter_in_derived, something_left, strategic};
pub(super) use direction::direction;
pub(super) use marking::{handling, pap_ceiling, tlp_ceiling};
pub(super) use purposes::purposes;
pub use sources::live_until;
pub(super) use sources::sources;
pub(super) use special::{disputed, legal_basis, matching, use_limitation};
pub(super) use third_country::third_country;
pub(super) use validity::{in_force, parties, suspension};
