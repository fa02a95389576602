//! The one program of Entente. This file names the commands; each has a file of its own under `commands`.
//!
//! | module | owns |
//! |---|---|
//! | `commands` | what each command is asked and does |
//! | `client` | a member at a server: what the client commands stand on |
//! | `config` | the configuration: file, environment, flags |
//! | `instance` | folders, keys, lock, database and its schema |
//! | `web` | the listener, TLS, what every request passes |
//! | `demo` | the world of `entente demo` |
//! | `work` | what the worker sends with |
//! | `terminal`, `telemetry` | what people are told; the log |
//!
//! Exit codes: 0 done, 1 failed and why stands on standard error, 2 the command line isn't understood, 3 not signed in or
//! not allowed, 4 not there or not visible, 5 refused for what was sent or for the state it is in, 6 the server can't be
//! reached or asks to come back later. 3 to 6 are the client commands' own (`client::Kind`).
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

mod client;
mod clock;
mod commands;
mod config;
mod demo;
mod instance;
mod shutdown;
mod telemetry;
mod terminal;
mod web;
mod work;

use clap::Parser as _;
use commands::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        terminal::complain("entente: another TLS library is installed already");
        return ExitCode::FAILURE;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            terminal::complain(format!("entente: the program can't start its threads: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(format!("entente: {error:#}"));
            client::exit_code(&error)
        }
    }
}
