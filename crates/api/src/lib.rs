//! How machines reach Entente: a JSON API over the use cases of `app`, and nothing of its own: it turns requests into
//! calls and outcomes into answers.
//!
//! | module | owns |
//! |---|---|
//! | [`router()`] | the one table of operations |
//! | `v1` | the operations: a folder per noun, a file per operation with its handler and its description |
//! | `extract` | what is read from a request: caller, body, query, key, version |
//! | `answer`, `cursor` | what goes back: views, tags, pages |
//! | [`problem`] | the one form of a refusal |
//! | `frame` | request ids, headers, panics |
//! | `limits` | how many requests each caller may make |
//! | `openapi` | the description for machines and people |
//!
//! ```ignore
//! let service = entente_api::router(app, entente_api::Settings::default());
//! ```
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

mod answer;
mod cursor;
mod extract;
mod files;
mod frame;
mod limits;
mod openapi;
pub mod problem;
mod router;
mod settings;
mod state;
mod v1;

pub use problem::Problem;
pub use router::router;
pub use settings::Settings;
