//! What the demo prints: where it is, who is in it, and what to try first.

use super::folder::DemoFolder;
use super::world::people::{ORGANISATIONS, email};
use crate::terminal::say;

/// Everything a newcomer needs, on standard output.
pub(crate) fn greet(address: &str, folder: &DemoFolder, self_signed: bool) {
    say(format!("Listening on {address}"));
    if self_signed {
        say("The certificate was made for this demo; the browser asks whether to trust it.");
    }
    say(format!("\nEverybody's password: {}\n", folder.mark().password));
    let width =
        ORGANISATIONS.iter().flat_map(|org| org.people.iter().map(|person| email(org, person).len())).max();
    let width = width.unwrap_or(0);
    for org in ORGANISATIONS {
        say(format!("{} ({})", org.name, org.country));
        for person in org.people {
            say(format!("  {:width$}  {}, {}", email(org, person), person.name, person.can));
        }
    }
    say(WALKS);
    if folder.is_temporary() {
        say("Ctrl-C ends the demo and removes its data.");
    } else {
        say(format!("Ctrl-C ends the demo; its data stay in {}.", folder.path().display()));
    }
}

/// The same accounts for the sign-in page, each a click away.
pub(crate) fn one_click(folder: &DemoFolder) -> pages::Demo {
    let accounts = ORGANISATIONS.iter().flat_map(|org| {
        org.people.iter().map(|person| pages::DemoAccount {
            email: email(org, person),
            name: person.name.to_owned(),
            organisation: org.name.to_owned(),
            country: org.country.to_owned(),
            role: person.role.as_str().to_owned(),
            can: person.can.to_owned(),
        })
    });
    pages::Demo { accounts: accounts.collect(), password: folder.mark().password }
}

const WALKS: &str = "
What to try first:
  1. As reporter@nordbank.example open \"New report\", choose TLP:AMBER, then TLP:RED, and watch who will see it, and why.
  2. As analyst@brabant.example take the newest report from the queue into the case \"Phish-kit Lindorm\"; as
     supervisor@brabant.example clear the alert that waits for a second person.
  3. As officer@polder.example and officer@dnipro.example open the same alert, and compare what each of them received.
";
