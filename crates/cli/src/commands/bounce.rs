//! `entente bounce`: a mail server pipes what comes to `mail.bounces` into it, one message each time. What says that one of
//! our mails couldn't be delivered is left for the worker; everything else is passed over, since anybody can write to
//! that address. It needs the configuration and the data folder, and neither database nor keys.

use super::Configured;
use crate::instance;
use crate::work::bounces;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::io::{self, Read};
use worker::mail::bounce::{LOOKED_AT, leave, read};

const POSTFIX: &str = "\
With Postfix, for mail.bounces = \"bounces@entente.example\": recipient_delimiter = + in main.cf, bounces@entente.example
entente-bounce: in a transport map, and in master.cf
  entente-bounce unix - n n - 4 pipe flags=q user=entente
    argv=/usr/bin/entente bounce --config /etc/entente/entente.toml --recipient ${recipient}";

#[derive(Args, Debug)]
#[command(after_help = POSTFIX)]
pub(super) struct Bounce {
    #[command(flatten)]
    configured: Configured,
    /// The address that the message came for, where the mail server says so; else its headers tell
    #[arg(long, value_name = "ADDRESS")]
    recipient: Option<String>,
}

impl Bounce {
    pub(super) fn run(&self) -> Result<()> {
        let config = self.configured.read(Vec::new())?.config()?;
        if config.mail.bounces.is_none() {
            bail!("mail.bounces isn't set: no mail is sent that would come back here");
        }
        let mut message = Vec::new();
        let mut input = io::stdin().lock();
        input.by_ref().take(LOOKED_AT).read_to_end(&mut message).context("the message can't be read")?;
        // the mail server writes all of it, and takes a closed pipe for a failure
        io::copy(&mut input, &mut io::sink()).context("the message can't be read")?;
        let Some(bounce) = read(&message, self.recipient.as_deref()) else { return Ok(()) };
        let folder = bounces(&config);
        instance::make(&folder)?;
        leave(&folder, &bounce).with_context(|| format!("nothing can be left in {}", folder.display()))
    }
}
