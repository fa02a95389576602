//! The kinds of values that settings take. Each reads a text, and says in words what it wanted.

use domain::time::Time;
use std::net::SocketAddr;
use std::path::PathBuf;
use worker::mail::MailServer;

/// How a value is written in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// In quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
}

/// What of a value people may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mask {
    /// All of it.
    Nothing,
    /// Not the password in an address.
    Password,
    /// None of it.
    Everything,
}

/// A kind of value.
pub(crate) trait Kind: Sized {
    /// How it is written in the file.
    const SHAPE: Shape = Shape::Text;
    /// What of it is secret.
    const MASK: Mask = Mask::Nothing;
    /// What it wants, after "expected".
    fn wanted() -> String;
    /// Reads it.
    fn read(text: &str) -> Option<Self>;
    /// What no value at all makes.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Kind> Kind for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const MASK: Mask = T::MASK;
    fn wanted() -> String {
        T::wanted()
    }
    fn read(text: &str) -> Option<Self> {
        T::read(text).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl Kind for bool {
    const SHAPE: Shape = Shape::Flag;
    fn wanted() -> String {
        "true or false".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Kind for SocketAddr {
    fn wanted() -> String {
        "an address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Kind for PathBuf {
    fn wanted() -> String {
        "a path".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        (!text.is_empty() && !text.contains('\0')).then(|| text.into())
    }
}

impl Kind for Time {
    fn wanted() -> String {
        "a moment in UTC, such as \"2026-03-02T08:00:00Z\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| domain::time::micros(at.to_utc()))
    }
}

/// A whole number between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number<const LEAST: u64, const MOST: u64>(pub(crate) u64);

impl<const LEAST: u64, const MOST: u64> Kind for Number<LEAST, MOST> {
    const SHAPE: Shape = Shape::Number;
    fn wanted() -> String {
        format!("a whole number from {LEAST} to {MOST}")
    }
    fn read(text: &str) -> Option<Self> {
        text.replace('_', "").parse().ok().filter(|n| (LEAST..=MOST).contains(n)).map(Self)
    }
}

/// How others reach this instance: `https://name`, `http://name:port`, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl(pub(crate) String);

impl Kind for PublicUrl {
    fn wanted() -> String {
        "an address without a path, such as \"https://entente.example\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/');
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        (!rest.is_empty() && rest.chars().all(plain)).then(|| Self(text.to_owned()))
    }
}

/// A database: `sqlite:///path` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(pub(crate) String);

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&masked(Mask::Password, &self.0))
    }
}

impl Kind for DatabaseUrl {
    const MASK: Mask = Mask::Password;
    fn wanted() -> String {
        "\"sqlite:///a/file\" or \"postgres://user@host/name\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        let known = ["sqlite://", "postgres://", "postgresql://"];
        let rest = known.iter().find_map(|scheme| text.strip_prefix(scheme))?;
        (!rest.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl DatabaseUrl {
    /// The file, where it is SQLite.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        let rest = self.0.strip_prefix("sqlite://")?;
        Some(rest.split('?').next().unwrap_or(rest).into())
    }
}

/// A text that nobody may see.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Kind for Secret {
    const MASK: Mask = Mask::Everything;
    fn wanted() -> String {
        "a password of 12 to 256 characters, not one of them repeated".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        vault::password::check_policy(text).is_ok().then(|| Self(text.to_owned()))
    }
}

/// The mail server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct MailUrl(pub(crate) String);

impl std::fmt::Debug for MailUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&masked(Mask::Password, &self.0))
    }
}

impl Kind for MailUrl {
    const MASK: Mask = Mask::Password;
    fn wanted() -> String {
        "\"smtps://user:password@host\" or \"smtp://host:port\", with \"?ca=/a/file.pem\" for a private authority"
            .to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        MailServer::parse(text).is_ok().then(|| Self(text.to_owned()))
    }
}

/// Who e-mails are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sender(pub(crate) String);

impl Kind for Sender {
    fn wanted() -> String {
        "a name and an address, such as \"Entente <no-reply@entente.example>\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        worker::mail::check_sender(text).is_ok().then(|| Self(text.to_owned()))
    }
}

/// Where undeliverable e-mails come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bounces(pub(crate) String);

impl Kind for Bounces {
    fn wanted() -> String {
        "an address without \"+\", such as \"bounces@entente.example\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        worker::mail::check_address(text).is_ok().then(|| Self(text.to_owned()))
    }
}

/// Any text that isn't empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) String);

impl Kind for Words {
    fn wanted() -> String {
        "a text that isn't empty".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(text.to_owned()))
    }
}

/// What to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogFilter(pub(crate) String);

impl Kind for LogFilter {
    fn wanted() -> String {
        "error, warn, info, debug or trace, also by module, as in \"info,storage=debug\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        // one bare word could be a module's name as well: here it is a level
        let level = |word: &str| ["off", "error", "warn", "info", "debug", "trace"].contains(&word);
        let bare = text.split(',').filter(|part| !part.contains(['=', '['])).all(|part| level(part.trim()));
        (bare && tracing_subscriber::EnvFilter::builder().parse(text).is_ok()).then(|| Self(text.to_owned()))
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Kind for LogFormat {
    fn wanted() -> String {
        "\"text\" or \"json\"".to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What people may see of `value`.
pub(crate) fn masked(mask: Mask, value: &str) -> String {
    match mask {
        Mask::Nothing => value.to_owned(),
        Mask::Everything => "***".to_owned(),
        Mask::Password => {
            let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            let (authority, tail) = rest.split_at(end);
            let authority = match authority.rsplit_once('@') {
                Some((user, host)) => {
                    let user =
                        user.split_once(':').map_or(user.to_owned(), |(name, _)| format!("{name}:***"));
                    format!("{user}@{host}")
                }
                None => authority.to_owned(),
            };
            // PostgreSQL takes a password among the parameters as well
            let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
            let shown = |pair: &str| match pair.split_once('=') {
                Some((name, _)) if name.contains("password") => format!("{name}=***"),
                _ => pair.to_owned(),
            };
            let query: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(shown).collect();
            let question = if query.is_empty() { "" } else { "?" };
            format!("{scheme}://{authority}{path}{question}{}", query.join("&"))
        }
    }
}
