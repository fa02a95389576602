//! `entente whoami`: who one is to the server, and what one's roles permit.

use super::shown;
use crate::client::{Call, Client, Connection};
use crate::terminal::{plain, say};
use anyhow::Result;
use clap::Args;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  entente whoami --output json | jq -r '.permissions[]'")]
pub(super) struct Whoami {
    #[command(flatten)]
    connection: Connection,
}

impl Whoami {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        let me = client.send(Call::get("/v1/me")).await?.json()?;
        if self.connection.json() {
            return shown::json(&me);
        }
        let member = &me["member"];
        say(plain(&format!("{} <{}>", shown::text(member, "name"), shown::text(member, "email"))));
        let organisation = &me["organisation"];
        shown::line(
            "organisation",
            &format!("{}, {}", shown::organisation(organisation), shown::text(organisation, "kind")),
        );
        shown::line("roles", &shown::words(shown::list(&me, "roles")));
        shown::line("server", client.address().as_str());
        Ok(())
    }
}
