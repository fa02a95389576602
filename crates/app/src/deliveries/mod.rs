//! Deliveries: what was owed to an organisation's channels, what came of each try, and sending it again.
//!
//! Whoever keeps channels needn't be allowed to read what they carry: the item of a delivery is named only to a caller
//! whose roles may read it and whose organisation still sees it.

mod landing;
mod list;
mod replay;
mod retry;
mod show;
mod view;

pub use landing::{Landing, landing};
pub use list::{DeliveryList, list};
pub use replay::{Replayed, replay};
pub use retry::retry;
pub use show::show;
pub use view::{AttemptView, DeliveryDetail, DeliveryItem, DeliveryView, LastAttempt};
