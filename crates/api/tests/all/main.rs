//! The API over real databases: a module for each thing that it promises, and what they stand on in `support`, `world`
//! and `client`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")]

mod support;

mod bad_input;
mod channels;
mod client;
mod document;
mod flow;
mod matrix;
mod sessions;
mod world;
