//! Use cases, each on SQLite and on PostgreSQL. One test binary: a module for each noun, and what they stand on in
//! `support`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")]

// the name under which the other crates know it
extern crate entente_app as app;

mod support;

mod agreements;
mod alerts;
mod bounces;
mod channels;
mod demo_world;
mod identity;
mod notify;
mod observables;
mod organisations;
mod reports;
mod triage;
mod withdrawals;
