use super::*;
use ipnet::IpNet;
use proptest::prelude::*;

/// Addresses with a piece of the reason; an empty piece: may be reached.
const ADDRESSES: [(&str, &str); 75] = [
    // may be reached, next to what may not
    ("1.1.1.1", ""),
    ("8.8.8.8", ""),
    ("9.255.255.255", ""),
    ("11.0.0.0", ""),
    ("100.63.255.255", ""),
    ("100.128.0.0", ""),
    ("126.255.255.255", ""),
    ("128.0.0.0", ""),
    ("169.253.255.255", ""),
    ("169.255.0.0", ""),
    ("172.15.255.255", ""),
    ("172.32.0.0", ""),
    ("192.0.1.0", ""),
    ("192.167.255.255", ""),
    ("192.169.0.0", ""),
    ("198.17.255.255", ""),
    ("198.20.0.0", ""),
    ("223.255.255.255", ""),
    ("168.63.129.15", ""),
    ("2000::1", ""),
    ("2001:200::1", ""),
    ("2001:db7:ffff::1", ""),
    ("2606:4700:4700::1111", ""),
    ("2a00:1450:4001:80b::200e", ""),
    ("3ffe:ffff::1", ""),
    ("64:ff9b::8.8.8.8", ""),
    // IPv4
    ("0.0.0.0", "this network"),
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("10.255.255.255", "private"),
    ("100.64.0.1", "carrier"),
    ("100.100.100.200", "carrier"),
    ("127.0.0.1", "itself"),
    ("127.255.255.254", "itself"),
    ("168.63.129.16", "cloud host"),
    ("169.254.0.1", "local link"),
    ("169.254.169.254", "secrets"),
    ("169.254.170.2", "local link"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.8", "protocols"),
    ("192.0.0.192", "protocols"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4"),
    ("192.168.1.1", "private"),
    ("198.18.0.1", "benchmarks"),
    ("198.19.255.255", "benchmarks"),
    ("198.51.100.7", "documentation"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    // IPv6
    ("::", "no address"),
    ("::1", "itself"),
    ("::2", "hides"),
    ("::127.0.0.1", "hides"),
    ("::ffff:127.0.0.1", "hides"),
    ("::ffff:8.8.8.8", "hides"),
    ("::ffff:0:127.0.0.1", "given out"),
    ("64:ff9b::127.0.0.1", "itself"),
    ("64:ff9b::169.254.169.254", "secrets"),
    ("64:ff9b:1::8.8.8.8", "own way"),
    ("100::1", "throws away"),
    ("100:0:0:1::1", "dummy"),
    ("2001::7f00:1", "Teredo"),
    ("2001:20::1", "protocols"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::1", "6to4"),
    ("3fff:fff::1", "documentation"),
    ("5f00::1", "SRv6"),
    ("fd00:ec2::254", "private"),
    ("fe80::1", "local link"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
];

#[test]
fn addresses_by_range() {
    for (address, reason) in ADDRESSES {
        let said = reachable(address.parse().unwrap(), false).err().map(|refused| refused.to_string());
        match said {
            None => assert!(reason.is_empty(), "{address} may be reached"),
            Some(said) => {
                assert!(!reason.is_empty() && said.contains(reason), "{address}: {said}");
            }
        }
    }
}

#[test]
fn loopback_opens_nothing_else() {
    for (address, reason) in ADDRESSES {
        let ip: IpAddr = address.parse().unwrap();
        assert_eq!(reachable(ip, true).is_ok(), reason.is_empty() || ip.is_loopback(), "{address}");
    }
}

/// URLs that may be requested, and in which form.
const TAKEN: [(&str, &str); 13] = [
    ("https://hooks.nordbank.example/entente", "https://hooks.nordbank.example/entente"),
    ("  https://hooks.nordbank.example\n", "https://hooks.nordbank.example/"),
    ("HTTPS://HOOKS.Nordbank.Example", "https://hooks.nordbank.example/"),
    ("https://hooks.nordbank.example:443/", "https://hooks.nordbank.example/"),
    ("https://hooks.nordbank.example:8443/a?b=c", "https://hooks.nordbank.example:8443/a?b=c"),
    ("https://hooks.nordbank.example:65535/", "https://hooks.nordbank.example:65535/"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://hook_1.nordbank.example/", "https://hook_1.nordbank.example/"),
    ("https://8.8.8.8/", "https://8.8.8.8/"),
    ("https://0x08080808/", "https://8.8.8.8/"),
    ("https://[2606:4700:4700::1111]:444/", "https://[2606:4700:4700::1111]:444/"),
    ("https://mylocal.example/@me", "https://mylocal.example/@me"),
    (
        "https://notlocalhost.example/?a=http://127.0.0.1/",
        "https://notlocalhost.example/?a=http://127.0.0.1/",
    ),
];

#[test]
fn urls_that_may_be_requested() {
    for (text, normal) in TAKEN {
        assert_eq!(target(text, false).unwrap().url().as_str(), normal);
    }
}

/// URLs with the code and a piece of the message that refuses them.
const NOT_TAKEN: [(&str, &str, &str); 66] = [
    ("", "format", "must be a URL"),
    ("hooks.nordbank.example", "format", "must be a URL"),
    ("https:hooks.nordbank.example", "format", "must be a URL"),
    ("https://", "format", "must be a URL"),
    ("https:///hooks.nordbank.example", "format", "must be a URL"),
    ("https://:443/", "format", "must be a URL"),
    ("https://hooks nordbank.example", "text", "blank"),
    ("https://hooks.nordbank\n.example/", "text", "blank"),
    ("https://hooks.nordbank.example\\@127.0.0.1/", "text", "backslash"),
    ("https://a\u{0}.example/", "text", "control"),
    ("https://hooks.nordbank.example/a\u{85}b", "text", "control"),
    ("https://hooks.nordbank.example:99999/", "format", "must be a URL"),
    ("https://hooks.nordbank.example:0/", "range", "port 0"),
    ("https://hooks.nordbank.example/#part", "format", "fragment"),
    ("https://hooks.nordbank.example/#", "format", "fragment"),
    ("https://user@hooks.nordbank.example/", "format", "user name"),
    ("https://user:word@hooks.nordbank.example/", "format", "user name"),
    ("https://:word@hooks.nordbank.example/", "format", "user name"),
    ("https://@hooks.nordbank.example/", "format", "user name"),
    ("https://hooks.nordbank.example@127.0.0.1/", "format", "user name"),
    ("http://hooks.nordbank.example/", "format", "https://"),
    ("http://8.8.8.8/", "format", "https://"),
    ("ftp://hooks.nordbank.example/", "format", "https://"),
    ("file:///etc/passwd", "format", "https://"),
    ("gopher://127.0.0.1:6379/_x", "format", "https://"),
    ("wss://hooks.nordbank.example/", "format", "https://"),
    ("javascript:alert(1)", "format", "must be a URL"),
    ("https://localhost/", "range", "full name"),
    ("https://LOCALHOST:8443/", "range", "full name"),
    ("https://ｌｏｃａｌｈｏｓｔ/", "range", "full name"),
    ("https://a.localhost/", "range", "full name"),
    ("https://localhost./", "format", "dot"),
    ("https://hooks.nordbank.example./", "format", "dot"),
    ("https://printer.local/", "range", "full name"),
    ("https://local/", "range", "full name"),
    ("https://metadata.google.internal/", "range", "full name"),
    ("https://router.home.arpa/", "range", "full name"),
    ("https://mail.corp/", "range", "full name"),
    ("https://hidden.onion/", "range", "full name"),
    ("https://postgres:5432/", "range", "full name"),
    ("https://a..example/", "range", "full name"),
    ("https://127.0.0.1/", "range", "itself"),
    ("https://127.1/", "range", "itself"),
    ("https://127.0.1/", "range", "itself"),
    ("https://2130706433/", "range", "itself"),
    ("https://0x7f000001/", "range", "itself"),
    ("https://0x7f.1/", "range", "itself"),
    ("https://0177.0.0.1/", "range", "itself"),
    ("https://017700000001/", "range", "itself"),
    ("https://0x7f.0.0.01/", "range", "itself"),
    ("https://%31%32%37.0.0.1/", "range", "itself"),
    ("https://127。0。0。1/", "range", "itself"),
    ("https://１２７.0.0.1/", "range", "itself"),
    ("https://0/", "range", "this network"),
    ("https://169.254.169.254/latest/meta-data/", "range", "secrets"),
    ("https://0xa9fea9fe/", "range", "secrets"),
    ("https://2852039166/", "range", "secrets"),
    ("https://10.0.0.8:8443/", "range", "private"),
    ("https://[::1]/", "range", "itself"),
    ("https://[0:0:0:0:0:0:0:1]/", "range", "itself"),
    ("https://[::ffff:127.0.0.1]/", "range", "hides"),
    ("https://[::ffff:a9fe:a9fe]/", "range", "hides"),
    ("https://[64:ff9b::7f00:1]/", "range", "itself"),
    ("https://[fe80::1%25eth0]/", "format", "must be a URL"),
    ("https://[fd00:ec2::254]/", "range", "private"),
    ("https://127.0.0.1.5/", "format", "must be a URL"),
];

#[test]
fn urls_that_may_not() {
    for (text, code, piece) in NOT_TAKEN {
        let Err(error) = target(text, false) else { panic!("{text:?} is taken") };
        let said = error.to_string();
        assert_eq!(error.code(), code, "{text:?}: {said}");
        assert!(said.contains(piece), "{text:?}: {said}");
    }
    let long = format!("https://hooks.nordbank.example/{}", "a".repeat(LONGEST));
    assert_eq!(target(&long, false), Err(TargetError::Long));
}

#[test]
fn loopback_where_allowed() {
    let taken = [
        "http://127.0.0.1:8090/hook",
        "https://127.0.0.1:8443/",
        "http://[::1]:8090/",
        "http://localhost:8090/",
        "http://receiver.localhost:8090/",
        "https://hooks.nordbank.example/",
    ];
    for text in taken {
        assert!(target(text, true).is_ok(), "{text}");
    }
    let not = [
        "http://hooks.nordbank.example/",
        "http://10.0.0.8/",
        "https://10.0.0.8/",
        "https://169.254.169.254/",
        "https://[::ffff:127.0.0.1]/",
        "https://printer.local/",
        "https://postgres/",
        "http://localhost./",
    ];
    for text in not {
        assert!(target(text, true).is_err(), "{text}");
    }
}

#[test]
fn nothing_but_the_origin_is_printed() {
    let target = target("https://hooks.nordbank.example:8443/s3cret?key=s3cret", false).unwrap();
    assert_eq!(format!("{target:?}"), "Target(https://hooks.nordbank.example:8443/..)");
    assert_eq!(target.origin(), "https://hooks.nordbank.example:8443");
}

fn ranges() -> Vec<IpNet> {
    let v4 = REFUSED_V4.iter().map(|(range, _)| IpNet::from(*range));
    v4.chain(REFUSED_V6.iter().map(|(range, _)| IpNet::from(*range))).collect()
}

/// The address in `range` that has the host bits of `bits`.
fn inside(range: IpNet, bits: u128) -> IpAddr {
    match range {
        IpNet::V4(net) => {
            let host = u32::try_from(bits >> 96).unwrap() & u32::from(net.hostmask());
            Ipv4Addr::from(u32::from(net.network()) | host).into()
        }
        IpNet::V6(net) => {
            Ipv6Addr::from(u128::from(net.network()) | (bits & u128::from(net.hostmask()))).into()
        }
    }
}

#[test]
fn ranges_are_written_as_networks() {
    for range in ranges() {
        assert_eq!(range, range.trunc());
        assert!(reachable(range.network(), false).is_err());
        assert!(reachable(range.broadcast(), false).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn everything_inside_a_range_is_refused(at in 0..39usize, bits: u128) {
        let ip = inside(ranges()[at], bits);
        prop_assert!(reachable(ip, false).is_err(), "{}", ip);
        prop_assert_eq!(reachable(ip, true).is_ok(), ip.is_loopback());
        let host = match ip { IpAddr::V4(ip) => ip.to_string(), IpAddr::V6(ip) => format!("[{ip}]") };
        prop_assert!(target(&format!("https://{host}/"), false).is_err(), "{}", host);
    }

    #[test]
    fn wrapping_never_opens(bits: u32) {
        let ip = Ipv4Addr::from(bits);
        let [a, b, c, d] = ip.octets().map(u16::from);
        let (high, low) = (a << 8 | b, c << 8 | d);
        let translated = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low);
        prop_assert_eq!(reachable(translated.into(), false), reachable(ip.into(), false));
        for wrapped in [ip.to_ipv6_mapped(), Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1), Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, !high, !low)] {
            prop_assert!(reachable(wrapped.into(), false).is_err());
        }
        // decimal, hexadecimal and octal say the same
        let plain = target(&format!("https://{ip}/"), false);
        for written in [format!("{bits}"), format!("{bits:#x}"), format!("0{bits:o}")] {
            prop_assert_eq!(&target(&format!("https://{written}/"), false), &plain, "{}", written);
        }
    }

    #[test]
    fn only_given_out_ipv6_is_reached(bits: u128) {
        let ip = Ipv6Addr::from(bits);
        prop_assert!(reachable(ip.into(), false).is_err() || GIVEN_OUT.contains(&ip) || TRANSLATED.contains(&ip));
    }

    #[test]
    fn any_text_is_answered(text: String, rest in "[0-9a-fx.:%@/\\\\#?\\[\\]-]{0,40}") {
        for text in [text, format!("https://{rest}")] {
            if let Ok(target) = target(&text, false) {
                prop_assert_eq!(target.url().scheme(), "https");
                // what was read reads the same again
                prop_assert_eq!(super::target(target.url().as_str(), false), Ok(target));
            }
        }
    }
}
