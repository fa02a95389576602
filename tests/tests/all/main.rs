//! Acceptance: the repository's own rules, and the real binary as its users meet it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test a panic is the answer")]

mod browser;
mod cli;
mod dependencies;
mod deploy;
mod durability;
mod exports;
mod mail;
mod mail_journey;
mod main_job;
mod notifications;
mod openapi;
mod receiver;
mod repository;
mod webhooks;
