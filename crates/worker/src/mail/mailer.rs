//! The sender of mails: one for the process, with few connections kept open.

use super::connection::{Parcel, Way, hand_over};
use super::{Mail, MailConfigError, MailFailure, MailServer};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::{Host, Url};

/// Connections that wait for the next mail, at most.
const KEPT: usize = 4;
/// How long a connection that waited may take to show that it lives: another one is soon made.
const QUICK: Duration = Duration::from_secs(2);

/// Sends mails through one server, as one sender.
pub struct Mailer {
    way: Way,
    from: Mailbox,
    bounces: Option<Address>,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({})", self.from)
    }
}

/// Whether `text` can be `mail.from`.
pub fn check_sender(text: &str) -> Result<(), MailConfigError> {
    sender(text).map(|_| ())
}

/// Whether `text` can be `mail.bounces`.
pub fn check_address(text: &str) -> Result<(), MailConfigError> {
    bounces(text).map(|_| ())
}

fn sender(text: &str) -> Result<Mailbox, MailConfigError> {
    let ascii = |mailbox: &Mailbox| AsRef::<str>::as_ref(&mailbox.email).is_ascii();
    let plain = !text.contains(|c: char| c.is_control());
    text.parse().ok().filter(|mailbox| plain && ascii(mailbox)).ok_or(MailConfigError::From)
}

fn bounces(text: &str) -> Result<Address, MailConfigError> {
    let fits = |address: &Address| AsRef::<str>::as_ref(address).is_ascii() && !address.user().contains('+');
    text.parse().ok().filter(fits).ok_or(MailConfigError::Bounces)
}

impl Mailer {
    /// Reads `mail.url` and `mail.from`; opens no connection. `public_url` is what this instance greets the server as.
    pub fn new(url: &str, from: &str, public_url: &str) -> Result<Self, MailConfigError> {
        let from = sender(from)?;
        let way = Way::to(MailServer::parse(url)?, hello(public_url, &from))?;
        Ok(Self { way, from, bounces: None, idle: Mutex::default() })
    }

    /// What can't be delivered later on comes back to `bounces+<delivery id>@…`, which `entente bounce` reads.
    pub fn with_bounces(mut self, address: &str) -> Result<Self, MailConfigError> {
        self.bounces = Some(bounces(address)?);
        Ok(self)
    }

    /// How long the server may take to be reached, and again to take a mail; fifteen seconds if nothing is said.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.way.patience = patience;
        self
    }

    /// Hands `mail` to the server for the mailbox `to`. Ends within twice its patience. Cancelled, it may have been sent.
    pub async fn send(&self, to: &str, mail: &Mail) -> Result<(), MailFailure> {
        let to: Address = to.parse().map_err(|_| MailFailure::permanent("the address can't be one"))?;
        let from = self.envelope_sender(mail)?;
        let message = self.message(&to, mail)?;
        let parcel = Parcel { from: &from, to: &to, message: &message };
        let mut connection = match self.waiting().await {
            Some(connection) => connection,
            None => self.way.open(&to).await?,
        };
        // after a failure nobody knows what the server expects next: that connection ends here
        hand_over(&mut connection, &parcel, self.way.patience).await?;
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(connection);
        }
        Ok(())
    }

    /// A connection that the server hasn't closed meanwhile.
    async fn waiting(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle().pop()?;
            if tokio::time::timeout(QUICK, connection.test_connected()).await.unwrap_or(false) {
                return Some(connection);
            }
        }
    }

    /// What it guards is whole after each push and pop.
    fn idle(&self) -> MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn envelope_sender(&self, mail: &Mail) -> Result<Address, MailFailure> {
        let Some(bounces) = &self.bounces else { return Ok(self.from.email.clone()) };
        let user = format!("{}+{}", bounces.user(), mail.delivery);
        Address::new(user, bounces.domain()).map_err(|_| unwritable())
    }

    fn message(&self, to: &Address, mail: &Mail) -> Result<Vec<u8>, MailFailure> {
        let header = |name: &'static str, value: &str| {
            HeaderName::new_from_ascii(name.to_owned()).map(|name| HeaderValue::new(name, value.to_owned()))
        };
        let automatic = header("Auto-Submitted", "auto-generated").map_err(|_| unwritable())?;
        let settings =
            header("List-Unsubscribe", &format!("<{}>", mail.settings)).map_err(|_| unwritable())?;
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(mail.text.clone());
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date(mail.date.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(mail.subject.clone())
            .raw_header(automatic)
            .raw_header(settings)
            .singlepart(text)
            .map_err(|_| unwritable())?;
        let mut message = message.formatted();
        // the end of the protocol's content is a line's end too
        while message.ends_with(b"\r\n") {
            message.truncate(message.len() - 2);
        }
        Ok(message)
    }
}

fn unwritable() -> MailFailure {
    MailFailure::permanent("the mail can't be written for this address")
}

/// The name or address under which others reach this instance; else the sender's domain.
fn hello(public_url: &str, from: &Mailbox) -> ClientId {
    match Url::parse(public_url).ok().as_ref().and_then(Url::host) {
        Some(Host::Ipv4(ip)) => ClientId::Ipv4(ip),
        Some(Host::Ipv6(ip)) => ClientId::Ipv6(ip),
        Some(Host::Domain(name)) => ClientId::Domain(name.to_owned()),
        None => ClientId::Domain(from.email.domain().to_owned()),
    }
}
