//! `entente check-config`: each setting's value and where it comes from, then what is wrong. Looks at no file but the
//! configuration itself, so that it can run on another machine than the server's.

use super::Configured;
use crate::terminal::say;
use anyhow::{Result, bail};
use clap::Args;

#[derive(Args, Debug)]
pub(super) struct CheckConfig {
    #[command(flatten)]
    configured: Configured,
}

impl CheckConfig {
    pub(super) fn run(&self) -> Result<()> {
        let reading = self.configured.read(Vec::new())?;
        let lines = reading.values.explain();
        let name = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
        let shown: Vec<_> = lines.iter().map(|line| line.value.as_deref().unwrap_or("-")).collect();
        let value = shown.iter().map(|value| value.chars().count()).max().unwrap_or(0);
        for (line, shown) in lines.iter().zip(shown) {
            say(format!("{:name$}  {shown:value$}  {}", line.name, line.source));
        }
        let config = reading.config()?;
        for unheeded in config.unheeded() {
            say(format!("\nnote: {unheeded}"));
        }
        if let Err(problem) = config.public_url() {
            bail!("the configuration can't be used\n  {problem}");
        }
        say("\nThe configuration can be used.");
        Ok(())
    }
}
