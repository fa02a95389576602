//! The one program of Entente. This file names the commands; each has a file of its own under `commands`.
//!
//! | module | owns |
//! |---|---|
//! | `commands` | what each command is asked and does |
//! | `config` | the configuration: file, environment, flags |
//! | `instance` | folders, keys, lock, database and its schema |
//! | `web` | the listener, TLS, what every request passes |
//! | `demo` | the world of `entente demo` |
//! | `terminal`, `telemetry` | what people are told; the log |
//!
//! Exit codes: 0 it worked, 1 it didn't and why stands on standard error, 2 the command line isn't understood.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

mod clock;
mod commands;
mod config;
mod demo;
mod instance;
mod shutdown;
mod telemetry;
mod terminal;
mod web;

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
            ExitCode::FAILURE
        }
    }
}
