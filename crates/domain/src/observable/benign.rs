//! Values that say nothing about an attacker, by short built-in lists: a warning beside the value, and a reason not to
//! correlate on it.
//!
//! The documentation ranges (RFC 5737, RFC 3849), AS64496 to AS64511 and the names under `.example` are special too,
//! but not in these lists: every example and demonstration is made of them and must behave like real values.

use super::ObservableType;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// The list that holds `value` (in normal form), if one does. A network is benign when a list holds all of it.
pub fn benign(kind: ObservableType, value: &str) -> Option<&'static str> {
    match kind {
        ObservableType::Ipv4Addr | ObservableType::Ipv6Addr => network(value),
        ObservableType::DomainName => name(value),
        ObservableType::Url => match Url::parse(value).ok()?.host()? {
            Host::Domain(host) => name(host),
            Host::Ipv4(address) => network(&address.to_string()),
            Host::Ipv6(address) => network(&address.to_string()),
        },
        ObservableType::FileHashMd5
        | ObservableType::FileHashSha1
        | ObservableType::FileHashSha256
        | ObservableType::FileHashSha512 => EMPTY_FILE.contains(&value).then_some("hash of the empty file"),
        ObservableType::MacAddr => matches!(value, "ff:ff:ff:ff:ff:ff" | "00:00:00:00:00:00")
            .then_some("broadcast or unset MAC address"),
        ObservableType::EmailAddr
        | ObservableType::AutonomousSystem
        | ObservableType::Mutex
        | ObservableType::UserAgent
        | ObservableType::X509Sha256
        | ObservableType::Iban
        | ObservableType::PaymentCardHash
        | ObservableType::PhoneNumber
        | ObservableType::CryptoWallet
        | ObservableType::Account
        | ObservableType::Cve => None,
    }
}

fn name(host: &str) -> Option<&'static str> {
    (host == "localhost" || host.ends_with(".localhost")).then_some("localhost (RFC 6761)")
}

fn network(value: &str) -> Option<&'static str> {
    let net = match value.parse::<IpNet>() {
        Ok(net) => net,
        Err(_) => IpNet::from(value.parse::<std::net::IpAddr>().ok()?),
    };
    match net {
        IpNet::V4(net) => {
            let special = SPECIAL_V4.iter().find(|(address, length, _)| {
                Ipv4Net::new(Ipv4Addr::from(*address), *length).is_ok_and(|range| range.contains(&net))
            });
            special.map(|(_, _, list)| *list).or_else(|| {
                (net.prefix_len() == 32 && RESOLVERS_V4.contains(&net.addr().octets())).then_some(RESOLVER)
            })
        }
        IpNet::V6(net) => {
            let special = SPECIAL_V6.iter().find(|(address, length, _)| {
                Ipv6Net::new(Ipv6Addr::from(*address), *length).is_ok_and(|range| range.contains(&net))
            });
            special.map(|(_, _, list)| *list).or_else(|| {
                (net.prefix_len() == 128 && RESOLVERS_V6.contains(&net.addr().segments())).then_some(RESOLVER)
            })
        }
    }
}

const RESOLVER: &str = "public DNS resolver";

/// IANA's special-purpose registry (RFC 6890), without the documentation ranges.
const SPECIAL_V4: [([u8; 4], u8, &str); 11] = [
    ([0, 0, 0, 0], 8, "this network (RFC 791)"),
    ([10, 0, 0, 0], 8, "private use (RFC 1918)"),
    ([100, 64, 0, 0], 10, "shared address space (RFC 6598)"),
    ([127, 0, 0, 0], 8, "loopback (RFC 1122)"),
    ([169, 254, 0, 0], 16, "link-local (RFC 3927)"),
    ([172, 16, 0, 0], 12, "private use (RFC 1918)"),
    ([192, 0, 0, 0], 24, "protocol assignments (RFC 6890)"),
    ([192, 168, 0, 0], 16, "private use (RFC 1918)"),
    ([198, 18, 0, 0], 15, "benchmarking (RFC 2544)"),
    ([224, 0, 0, 0], 4, "multicast (RFC 5771)"),
    ([240, 0, 0, 0], 4, "reserved (RFC 1112)"),
];

const SPECIAL_V6: [([u16; 8], u8, &str); 5] = [
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified (RFC 4291)"),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback (RFC 4291)"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local (RFC 4193)"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local (RFC 4291)"),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast (RFC 4291)"),
];

/// Google, Cloudflare, Quad9, OpenDNS.
const RESOLVERS_V4: [[u8; 4]; 8] = [
    [8, 8, 8, 8],
    [8, 8, 4, 4],
    [1, 1, 1, 1],
    [1, 0, 0, 1],
    [9, 9, 9, 9],
    [149, 112, 112, 112],
    [208, 67, 222, 222],
    [208, 67, 220, 220],
];

const RESOLVERS_V6: [[u16; 8]; 8] = [
    [0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888],
    [0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8844],
    [0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111],
    [0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1001],
    [0x2620, 0xfe, 0, 0, 0, 0, 0, 0xfe],
    [0x2620, 0xfe, 0, 0, 0, 0, 0, 9],
    [0x2620, 0x119, 0x35, 0, 0, 0, 0, 0x35],
    [0x2620, 0x119, 0x53, 0, 0, 0, 0, 0x53],
];

const EMPTY_FILE: [&str; 4] = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
];
