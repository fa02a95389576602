//! How failed sign-ins lock out: an account soon, since only its owner should try; a network address late, since many
//! people may share it.

use crate::App;
use chrono::TimeDelta;
use std::net::{IpAddr, Ipv6Addr};
use storage::members::canonical_email;
use storage::sessions::LockOut;

const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// For the account that `email` names, whether there is one or not.
pub(super) fn account(app: &App, email: &str) -> LockOut {
    let subject = digest(app, b"account", canonical_email(email).as_bytes());
    LockOut { subject, after: 5, longest: LONGEST, forget: TimeDelta::hours(24) }
}

/// For the network that `address` is in.
pub(super) fn address(app: &App, address: IpAddr) -> LockOut {
    let subject = digest(app, b"address", network(address).to_string().as_bytes());
    LockOut { subject, after: 20, longest: LONGEST, forget: TimeDelta::hours(1) }
}

fn digest(app: &App, kind: &[u8], name: &[u8]) -> [u8; 32] {
    app.store.keyring().audit().digest("sign-in", &[kind, name])
}

/// One customer has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn addresses_of_one_customer_count_as_one() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
