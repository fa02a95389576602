//! `entente report`: what a company reports, from a template to the answer.

mod list;
mod new;
mod remarks;
mod status;
mod submit;
mod withdraw;

use anyhow::Result;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// Write a template with remarks, to be filled in
    New(new::New),
    /// Show who would see a report, ask, and submit it
    Submit(submit::Submit),
    /// Show how a report stands: who has it, what they answered, which clocks run
    Status(status::Status),
    /// List the reports that you see
    List(list::List),
    /// Take a report back from everybody who holds it
    Withdraw(withdraw::Withdraw),
}

impl Report {
    pub(super) async fn run(&self) -> Result<()> {
        match self {
            Self::New(command) => command.run(),
            Self::Submit(command) => command.run().await,
            Self::Status(command) => command.run().await,
            Self::List(command) => command.run().await,
            Self::Withdraw(command) => command.run().await,
        }
    }
}
