//! Where the instance may send a request that somebody else names, such as a webhook's URL: only to the public Internet.
//!
//! Owns the rule, not the request. It refuses every special-purpose range of IANA's registries, however the address is
//! written or wrapped in IPv6, and names that only mean something inside a network. A name that passes here still has to
//! be resolved, and each of its addresses judged by [`reachable`], at the moment of the request.
//!
//! ```
//! use entente_domain::address::{reachable, target};
//! assert!(target("https://hooks.nordbank.example/entente", false).is_ok());
//! assert!(target("https://0x7f.1/", false).is_err());
//! assert_eq!(reachable("10.0.0.8".parse().unwrap(), false).unwrap_err().to_string(), "is in a private network (10.0.0.0/8)");
//! ```

use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(segments: [u16; 8], length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::from_segments(segments), length)
}

/// IPv4: IANA's special-purpose registry, multicast, and what cloud hosts answer their guests on. The first that fits
/// gives the reason.
const REFUSED_V4: [(Ipv4Net, &str); 21] = [
    (v4(169, 254, 169, 254, 32), "is where cloud hosts hand out their guests' secrets"),
    (v4(168, 63, 129, 16, 32), "is where a cloud host talks to its guests"),
    (v4(0, 0, 0, 0, 8), "means this network"),
    (v4(10, 0, 0, 0, 8), "is in a private network"),
    (v4(100, 64, 0, 0, 10), "is in a carrier's own network"),
    (v4(127, 0, 0, 0, 8), "is the machine itself"),
    (v4(169, 254, 0, 0, 16), "is on the local link"),
    (v4(172, 16, 0, 0, 12), "is in a private network"),
    (v4(192, 0, 0, 0, 24), "is kept for protocols"),
    (v4(192, 0, 2, 0, 24), "is for documentation"),
    (v4(192, 31, 196, 0, 24), "answers questions about private addresses (AS112)"),
    (v4(192, 52, 193, 0, 24), "is a relay for multicast (AMT)"),
    (v4(192, 88, 99, 0, 24), "was a relay from IPv6 (6to4)"),
    (v4(192, 168, 0, 0, 16), "is in a private network"),
    (v4(192, 175, 48, 0, 24), "answers questions about private addresses (AS112)"),
    (v4(198, 18, 0, 0, 15), "is for benchmarks"),
    (v4(198, 51, 100, 0, 24), "is for documentation"),
    (v4(203, 0, 113, 0, 24), "is for documentation"),
    (v4(224, 0, 0, 0, 4), "is a group of receivers (multicast)"),
    (v4(255, 255, 255, 255, 32), "is everybody on the link (broadcast)"),
    (v4(240, 0, 0, 0, 4), "is reserved"),
];

/// IPv6: the same. What follows these is refused too unless it is in [`GIVEN_OUT`].
const REFUSED_V6: [(Ipv6Net, &str); 18] = [
    (v6([0; 8], 128), "means no address"),
    (v6([0, 0, 0, 0, 0, 0, 0, 1], 128), "is the machine itself"),
    (v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96), "hides an IPv4 address: write that one"),
    (v6([0; 8], 96), "hides an IPv4 address: write that one"),
    // Where in it the IPv4 address stands is its operator's to choose, so nobody else can judge it.
    (v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), "is a network's own way to IPv4"),
    (v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64), "throws away what is sent to it"),
    (v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64), "is a dummy"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32), "hides an IPv4 address (Teredo)"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), "is kept for protocols"),
    (v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), "is for documentation"),
    (v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), "hides an IPv4 address (6to4)"),
    (v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), "answers questions about private addresses (AS112)"),
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "is for documentation"),
    (v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16), "names steps inside a network (SRv6)"),
    (v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), "is in a private network"),
    (v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), "is on the local link"),
    (v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10), "is in a private network (site-local)"),
    (v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), "is a group of receivers (multicast)"),
];

/// IPv4 as networks without it see it (RFC 6052): the last 32 bits are the real target.
const TRANSLATED: Ipv6Net = v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);

/// All that is given out for the public Internet.
const GIVEN_OUT: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Why an address isn't reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why} ({range})")]
pub struct Refused {
    /// The range that it is in.
    pub range: ipnet::IpNet,
    /// In words that follow "the address" or "the name leads to an address that".
    pub why: &'static str,
}

/// Whether a request may go to `ip`. `allow_loopback` opens the machine itself, and nothing else, for a demo or a test.
pub fn reachable(ip: IpAddr, allow_loopback: bool) -> Result<(), Refused> {
    if allow_loopback && ip.is_loopback() {
        return Ok(());
    }
    let refused = match ip {
        IpAddr::V4(ip) => refused_v4(ip),
        IpAddr::V6(ip) => refused_v6(ip),
    };
    refused.map_or(Ok(()), Err)
}

fn refused_v4(ip: Ipv4Addr) -> Option<Refused> {
    let (range, why) = REFUSED_V4.iter().find(|(range, _)| range.contains(&ip))?;
    Some(Refused { range: (*range).into(), why })
}

fn refused_v6(ip: Ipv6Addr) -> Option<Refused> {
    if TRANSLATED.contains(&ip) {
        let [.., a, b, c, d] = ip.octets();
        return refused_v4(Ipv4Addr::new(a, b, c, d));
    }
    if let Some((range, why)) = REFUSED_V6.iter().find(|(range, _)| range.contains(&ip)) {
        return Some(Refused { range: (*range).into(), why });
    }
    let why = "isn't among those given out for the public Internet";
    (!GIVEN_OUT.contains(&ip)).then_some(Refused { range: GIVEN_OUT.into(), why })
}

/// Names that mean something else in every network, or nothing outside one: RFC 6761, RFC 6762 with its appendix G,
/// RFC 8375, and the domain set apart for private use. Each stands for all below it.
const INSIDE: [&str; 11] = [
    "local",
    "internal",
    "home.arpa",
    "localdomain",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "onion",
    "invalid",
];

/// The longest URL that is taken.
const LONGEST: usize = 2_000;

/// What is wrong with a URL that a request shall go to. The message fits a form; it repeats nothing of the URL, which may
/// hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing can be read from it.
    #[error("must be a URL such as https://hooks.nordbank.example/entente")]
    Unreadable,
    /// Too long.
    #[error("is longer than {LONGEST} characters")]
    Long,
    /// Programs disagree about what such characters mean, so that one checks what another doesn't send to.
    #[error("has a blank, a control character or a backslash; remove it")]
    Stray,
    /// Another scheme.
    #[error("must begin with https://")]
    Scheme,
    /// User name or password.
    #[error("has a user name or password before the host; requests are signed instead")]
    UserInfo,
    /// `#…`
    #[error("has a fragment (#), which isn't sent; remove it")]
    Fragment,
    /// Port 0.
    #[error("has the port 0, where nothing listens")]
    Port,
    /// A name that isn't the whole Internet's.
    #[error("must name a host of the public Internet with its full name, such as hooks.nordbank.example")]
    Inside,
    /// The root's dot.
    #[error("ends its host with a dot; remove it")]
    Dot,
    /// An address, in whatever notation.
    #[error("names an address that {0}")]
    Refused(Refused),
}

impl TargetError {
    /// The field code of the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Long => "length",
            Self::Stray => "text",
            Self::Port | Self::Inside | Self::Refused(_) => "range",
            Self::Unreadable | Self::Scheme | Self::UserInfo | Self::Fragment | Self::Dot => "format",
        }
    }
}

/// A URL that [`target`] has read: its host is an address that may be reached, or a name that has yet to be resolved.
#[derive(Clone, PartialEq, Eq)]
pub struct Target(Url);

impl Target {
    /// The URL as it is requested, in normal form.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whom a log or the console may name: scheme, host and port. What follows may be a secret.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Target({}/..)", self.origin())
    }
}

/// Reads a URL as the owner of a channel gives it. Loopback, where allowed, may do without TLS.
pub fn target(text: &str, allow_loopback: bool) -> Result<Target, TargetError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(TargetError::Long);
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(TargetError::Stray);
    }
    let (scheme, rest) = text.split_once("://").ok_or(TargetError::Unreadable)?;
    if !["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(TargetError::Scheme);
    }
    // Three slashes and more are skipped by `url` and not by others.
    if rest.starts_with('/') {
        return Err(TargetError::Unreadable);
    }
    // An empty user name leaves no trace in the parsed URL.
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(TargetError::UserInfo);
    }
    let url = Url::parse(text).map_err(|_| TargetError::Unreadable)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(TargetError::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(TargetError::Fragment);
    }
    if url.port() == Some(0) {
        return Err(TargetError::Port);
    }
    let itself = match url.host().ok_or(TargetError::Unreadable)? {
        Host::Ipv4(ip) => judged(ip.into(), allow_loopback)?,
        Host::Ipv6(ip) => judged(ip.into(), allow_loopback)?,
        Host::Domain(name) => named(name, allow_loopback)?,
    };
    if url.scheme() != "https" && !itself { Err(TargetError::Scheme) } else { Ok(Target(url)) }
}

/// Whether an address that may be reached is the machine itself.
fn judged(ip: IpAddr, allow_loopback: bool) -> Result<bool, TargetError> {
    reachable(ip, allow_loopback).map_err(TargetError::Refused)?;
    Ok(ip.is_loopback())
}

/// Whether a name that may be resolved means the machine itself. `url` has made it lower case and ASCII.
fn named(name: &str, allow_loopback: bool) -> Result<bool, TargetError> {
    if name.ends_with('.') {
        return Err(TargetError::Dot);
    }
    let below = |top: &str| name == top || name.strip_suffix(top).is_some_and(|rest| rest.ends_with('.'));
    if below("localhost") {
        return if allow_loopback { Ok(true) } else { Err(TargetError::Inside) };
    }
    let labels = name.split('.').all(|label| !label.is_empty() && label.len() <= 63);
    if !labels || name.len() > 253 || !name.contains('.') || INSIDE.iter().any(|top| below(top)) {
        return Err(TargetError::Inside);
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
