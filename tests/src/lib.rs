//! What acceptance tests stand on: the real binary, and a real browser in front of it.
//!
//! ```ignore
//! let demo = Demo::start()?;
//! let browser = Browser::start().await?;
//! browser.goto(&demo.url("/")).await?;
//! browser.click("sign-in-nordbank-reporter").await?;
//! assert_eq!(browser.text("page-title").await?, "Reports");
//! browser.close().await
//! ```

mod axe;
mod browser;
mod client;
mod instance;
mod parties;
mod python;
mod receiver;
mod server;
mod smtp;

pub use browser::Browser;
pub use client::{Address, Client};
pub use instance::{Place, Server};
pub use parties::{Founder, MachineClock, Organisation, report};
pub use python::python;
pub use receiver::{Got, Manner, Receiver, free_port, nobody};
pub use server::{DEMO_PASSWORD, Demo, Output, entente, program};
pub use smtp::{Certificates, SmtpServer};

use std::path::PathBuf;

/// The repository's root.
pub fn root() -> PathBuf {
    let mut here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.pop();
    here
}
