//! Addresses, names and URLs. What the world writes in many ways (defanged, upper case, punycode or not, default
//! ports, host bits, IPv4 inside IPv6) becomes one.

use super::defang::refang;
use super::normalise::ObservableError;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::Url;

type Normal = Result<String, ObservableError>;

const fn format(message: &'static str) -> ObservableError {
    ObservableError::Format(message)
}

/// An address or network; IPv4 inside IPv6 (`::ffff:203.0.113.5`) is IPv4.
enum Net {
    V4(Ipv4Net),
    V6(Ipv6Net),
}

/// Clears host bits: `203.0.113.77/24` is `203.0.113.0/24`.
fn net(text: &str) -> Option<Net> {
    let text = refang(text);
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(prefix_length(length)?)),
        None => (text.as_str(), None),
    };
    let address = address.strip_prefix('[').and_then(|a| a.strip_suffix(']')).unwrap_or(address);
    match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(v4) => Ipv4Net::new(v4, length.unwrap_or(32)).ok().map(|n| Net::V4(n.trunc())),
        IpAddr::V6(v6) => {
            let length = length.unwrap_or(128);
            match v6.to_ipv4_mapped() {
                Some(v4) if length >= 96 => Ipv4Net::new(v4, length - 96).ok().map(|n| Net::V4(n.trunc())),
                _ => Ipv6Net::new(v6, length).ok().map(|n| Net::V6(n.trunc())),
            }
        }
    }
}

fn prefix_length(text: &str) -> Option<u8> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn v4_text(net: Ipv4Net) -> String {
    if net.prefix_len() == 32 { net.addr().to_string() } else { net.to_string() }
}

fn v6_text(net: Ipv6Net) -> String {
    if net.prefix_len() == 128 { net.addr().to_string() } else { net.to_string() }
}

pub(super) fn ipv4(text: &str) -> Normal {
    match net(text) {
        Some(Net::V4(net)) => Ok(v4_text(net)),
        Some(Net::V6(_)) => Err(format("is an IPv6 address; choose the type ipv6-addr")),
        None => Err(format("must be an IPv4 address or network such as 203.0.113.5 or 203.0.113.0/24")),
    }
}

pub(super) fn ipv6(text: &str) -> Normal {
    match net(text) {
        Some(Net::V6(net)) => Ok(v6_text(net)),
        Some(Net::V4(_)) => Err(format("is an IPv4 address; choose the type ipv4-addr")),
        None => Err(format("must be an IPv6 address or network such as 2001:db8::5 or 2001:db8::/32")),
    }
}

/// Either family, for those who don't know which: the normal form and whether it is IPv4.
pub(super) fn ip(text: &str) -> Option<(bool, String)> {
    Some(match net(text)? {
        Net::V4(net) => (true, v4_text(net)),
        Net::V6(net) => (false, v6_text(net)),
    })
}

pub(super) fn domain(text: &str) -> Normal {
    const SHAPE: &str = "must be a host or domain name such as login.bank.example";
    let text = refang(text);
    if text.contains("://") || text.contains('/') {
        return Err(format("is more than a name; choose the type url, or cut everything but the host"));
    }
    if text.contains('@') {
        return Err(format("is an e-mail address; choose the type email-addr"));
    }
    if text.starts_with("*.") {
        return Err(format("has a wildcard; give the domain without it"));
    }
    if net(&text).is_some() {
        return Err(format("is an address; choose the type ipv4-addr or ipv6-addr"));
    }
    let name = ascii_name(&text).ok_or(format(SHAPE))?;
    let Some((_, top)) = name.rsplit_once('.') else {
        // the one name without a dot that means the same everywhere (RFC 6761)
        return if name == "localhost" { Ok(name) } else { Err(format(SHAPE)) };
    };
    if top.bytes().all(|b| b.is_ascii_digit()) { Err(format(SHAPE)) } else { Ok(name) }
}

/// IDNA to ASCII, lower case, without the root's dot. Underscores and hyphens anywhere pass: real attackers' names have
/// them, whatever RFC 952 says.
fn ascii_name(text: &str) -> Option<String> {
    let text = text.strip_suffix(['.', '。']).unwrap_or(text);
    let name = Uts46::new()
        .to_ascii(text.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow, DnsLength::Verify)
        .ok()?
        .into_owned();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    (name.len() <= 253 && !name.ends_with('.') && name.bytes().all(plain)).then_some(name)
}

/// Schemes that name a place on a network. `javascript:`, `data:` and `file:` are code, content and a local path.
const SCHEMES: [&str; 21] = [
    "http", "https", "ftp", "ftps", "sftp", "ssh", "telnet", "ws", "wss", "ldap", "ldaps", "smb", "rdp",
    "vnc", "irc", "ircs", "rtsp", "rmi", "dns", "tcp", "udp",
];

pub(super) fn is_scheme(text: &str) -> bool {
    SCHEMES.contains(&text)
}

pub(super) fn url(text: &str) -> Normal {
    const SHAPE: &str = "must be a URL such as https://login.bank.example/path";
    let text = refang(text);
    if !text.contains("://") {
        return Err(format("has no scheme; begin with http:// or https://, or choose the type domain-name"));
    }
    let mut url = Url::parse(&text).map_err(|_| format(SHAPE))?;
    if !is_scheme(url.scheme()) {
        return Err(format("has a scheme that isn't taken; http, https, ftp, ssh, ldap and the like are"));
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(format("names no host"))?;
    let host = host_name(host).ok_or(format("has a host that is neither a name nor an address"))?;
    if url.host_str() != Some(&host) {
        url.set_host(Some(&host)).map_err(|_| format(SHAPE))?;
    }
    let url = String::from(url);
    // percent-encoding can lengthen what was short enough
    if url.len() > 4096 { Err(ObservableError::Long(4096)) } else { Ok(url) }
}

/// A URL's host in normal form; IPv6 in brackets. Names without a dot are real hosts here (`http://intranet/`).
fn host_name(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        let address: Ipv6Addr = inner.parse().ok()?;
        return Some(match address.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("[{address}]"),
        });
    }
    if host.parse::<Ipv4Addr>().is_ok() { Some(host.to_owned()) } else { ascii_name(host) }
}

pub(super) fn email(text: &str) -> Normal {
    const SHAPE: &str = "must be an e-mail address such as name@bank.example";
    let text = refang(text);
    let text = text.strip_prefix("mailto:").unwrap_or(&text);
    let (local, host) = text.rsplit_once('@').ok_or(format(SHAPE))?;
    let atom = |c: char| c.is_alphanumeric() || ".!#$%&'*+-=?^_`{|}~".contains(c);
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || local.chars().count() > 64 || dots || !local.chars().all(atom) {
        return Err(format(SHAPE));
    }
    let host = domain(host).map_err(|_| format(SHAPE))?;
    // Local parts may differ by case in theory (RFC 5321); no provider that matters does so, and equal senders must meet.
    Ok(format!("{}@{host}", local.to_lowercase()))
}

pub(super) fn autonomous_system(text: &str) -> Normal {
    let upper = text.to_ascii_uppercase();
    let digits =
        upper.strip_prefix("ASN").or_else(|| upper.strip_prefix("AS")).unwrap_or(&upper).trim_start();
    let plain = digits.len() <= 10 && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<u32>() {
        Ok(number) if plain && number > 0 => Ok(format!("AS{number}")),
        _ => Err(format("must be an autonomous system number such as AS64500")),
    }
}

/// `00-00-5E-00-53-01`, `0000.5e00.5301` and `00005e005301` are one address.
pub(super) fn mac(text: &str) -> Normal {
    let groups: Vec<&str> = text.split([':', '-', '.']).collect();
    let width = match groups.len() {
        6 => 2,
        3 => 4,
        1 => 12,
        _ => 0,
    };
    let digits: String = groups.concat().to_ascii_lowercase();
    let even = groups.iter().all(|group| group.len() == width);
    if !even || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(format("must be a MAC address such as 00:00:5e:00:53:01"));
    }
    let mut mac = String::with_capacity(17);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 2 == 0 {
            mac.push(':');
        }
        mac.push(digit);
    }
    Ok(mac)
}
