//! `entente completion`: what a shell needs to complete the command line.

use crate::terminal::give;
use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  source <(entente completion bash)
  entente completion zsh > ~/.zfunc/_entente
  entente completion fish > ~/.config/fish/completions/entente.fish")]
pub(super) struct Completion {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completion {
    /// Prints the script for the whole command line.
    pub(super) fn run(&self, mut program: Command) -> Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "entente", &mut script);
        Ok(give(&script)?)
    }
}
