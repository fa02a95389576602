//! What an operation reads from a request, each part by one extractor. An operation names them in this order, which is
//! the order of the checks: who calls (401), how often (429), the body's kind and size (415, 413), its syntax (400); what is visible (404),
//! permitted (403), at which version (428, 412), in which state (409), and right (422) is the use case's matter.
//!
//! | file | owns |
//! |---|---|
//! | `by` | the caller behind a bearer token |
//! | `body`, `syntax` | JSON bodies, and where they are broken |
//! | `path` | ids and references in addresses |
//! | `query` | filters and pages |
//! | `once` | the idempotency key |
//! | `version` | `If-Match` |

mod body;
mod by;
mod once;
mod path;
mod query;
mod syntax;
mod version;

pub(crate) use body::{ApiJson, File, Nothing};
pub(crate) use by::{Address, By};
pub(crate) use once::{Once, Route};
pub(crate) use path::{Id, Named};
pub(crate) use query::{Query, refused};
pub(crate) use version::IfMatch;
