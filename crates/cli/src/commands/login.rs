//! `entente login`: a session at a server, kept on this machine until `entente logout`.

use super::shown;
use crate::client::credentials::Keeper;
use crate::client::{self, Address, Answer, Call, Connection, Failure, Http, Kind};
use crate::terminal::{ask, complain, say};
use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::{Value, json};
use std::io::Read as _;

/// The longest that the server takes.
const LONGEST_PASSWORD: u64 = 1_024;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente login --server https://entente.example
  entente login --email bot@nordbank.example --password-stdin < /run/secrets/entente

The session is kept in ~/.config/entente/credentials.toml (or below $XDG_CONFIG_HOME), which only you can read, and
renews itself. ENTENTE_TOKEN, where it is set, wins over it.")]
pub(super) struct Login {
    #[command(flatten)]
    connection: Connection,
    /// Whose account; asked for where it isn't given
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Take the password from standard input rather than from the terminal
    #[arg(long)]
    password_stdin: bool,
    /// The one-time code; asked for where the server wants one
    #[arg(long, value_name = "CODE")]
    totp: Option<String>,
}

impl Login {
    pub(super) async fn run(&self) -> Result<()> {
        let keeper = Keeper::of_the_user()?;
        let address = self.server(&keeper)?;
        let http = Http::new(address.clone(), self.connection.ca.as_deref())?;
        let email = match &self.email {
            Some(email) => email.trim().to_owned(),
            None => asked(ask::line("E-mail address:")?, "name the account by --email")?,
        };
        let password = self.password()?;
        let answer = self.sign_in(&http, &email, &password).await?;
        client::keep(&keeper.lock().await?, &address, &answer, &email)?;
        if std::env::var_os("ENTENTE_TOKEN").is_some_and(|token| !token.is_empty()) {
            complain("entente: note: ENTENTE_TOKEN is set, and wins over this session");
        }
        if self.connection.json() {
            return shown::json(&json!({"server": address.as_str(), "member": answer["member"]}));
        }
        let member = &answer["member"];
        say(format!(
            "Signed in at {} as {} ({}).",
            address.as_str(),
            shown::text(member, "name"),
            shown::text(member, "email")
        ));
        Ok(())
    }

    fn server(&self, keeper: &Keeper) -> Result<Address, Failure> {
        if let Some(named) = self.connection.named()? {
            return Ok(named);
        }
        // signing in again where one was signed in last
        let last = keeper.read()?.last.ok_or_else(|| {
            Failure::new(
                Kind::Failed,
                "name the server, as in: entente login --server https://entente.example",
            )
        })?;
        Address::parse(&last)
    }

    fn password(&self) -> Result<String> {
        if !self.password_stdin {
            let typed = ask::hidden("Password:")?;
            return Ok(asked(typed, "pass the password by --password-stdin")?);
        }
        let mut text = String::new();
        std::io::stdin()
            .take(LONGEST_PASSWORD + 2)
            .read_to_string(&mut text)
            .context("the password on standard input can't be read")?;
        // what ends the line isn't part of the password
        let password = text.strip_suffix('\n').map_or(text.as_str(), |line| line.trim_end_matches('\r'));
        Ok(asked(Some(password.to_owned()), "standard input holds no password")?)
    }

    async fn sign_in(&self, http: &Http, email: &str, password: &str) -> Result<Value, Failure> {
        let mut body = json!({"email": email, "password": password});
        if let Some(code) = &self.totp {
            body["totp"] = json!(code.trim());
        }
        let first = session(http, &body).await;
        let wants_code = |failure: &Failure| failure.wrong().any(|wrong| wrong.pointer == "/totp");
        match first {
            Err(failure) if self.totp.is_none() && wants_code(&failure) => {
                let Some(code) = ask::line("One-time code:").ok().flatten() else {
                    return Err(Failure::new(
                        Kind::NotAllowed,
                        "the server wants a one-time code: pass it by --totp",
                    ));
                };
                body["totp"] = json!(code);
                session(http, &body).await
            }
            answer => answer,
        }
    }
}

async fn session(http: &Http, body: &Value) -> Result<Value, Failure> {
    let response = http.send(&Call::post("/v1/sessions").json(body), None).await?;
    Answer::whole(response).await?.json()
}

fn asked(typed: Option<String>, otherwise: &str) -> Result<String, Failure> {
    let nobody = || Failure::new(Kind::Failed, format!("there is nobody at a terminal to ask: {otherwise}"));
    let typed = typed.ok_or_else(nobody)?;
    if typed.is_empty() { Err(Failure::new(Kind::Failed, otherwise)) } else { Ok(typed) }
}
