use super::ObservableType as T;
use super::*;
use proptest::prelude::*;

#[track_caller]
fn gives(kind: T, text: &str, value: &str) {
    assert_eq!(parse(kind, text).as_deref(), Ok(value), "{text}");
}

#[track_caller]
fn refuses(kind: T, text: &str, words: &str) {
    let error = parse(kind, text).unwrap_err().to_string();
    assert!(error.contains(words), "{text}: {error}");
}

#[test]
fn addresses_and_networks() {
    gives(T::Ipv4Addr, " 203[.]0[.]113(.)47 ", "203.0.113.47");
    gives(T::Ipv4Addr, "203.0.113.47/24", "203.0.113.0/24");
    gives(T::Ipv4Addr, "203.0.113.47/32", "203.0.113.47");
    gives(T::Ipv4Addr, "::ffff:203.0.113.5", "203.0.113.5");
    gives(T::Ipv4Addr, "::ffff:203.0.113.5/120", "203.0.113.0/24");
    gives(T::Ipv6Addr, "2001:DB8:0:0::0005", "2001:db8::5");
    gives(T::Ipv6Addr, "[2001:db8::5]", "2001:db8::5");
    gives(T::Ipv6Addr, "2001[:]db8[:][:]5/33", "2001:db8::/33");
    refuses(T::Ipv6Addr, "::ffff:203.0.113.5", "ipv4-addr");
    refuses(T::Ipv4Addr, "2001:db8::5", "ipv6-addr");
    refuses(T::Ipv4Addr, "203.0.113.256", "such as 203.0.113.5");
    refuses(T::Ipv4Addr, "203.0.113.5/33", "such as");
    refuses(T::Ipv4Addr, "203.0.113.005", "such as");
    refuses(T::Ipv6Addr, "fe80::1%eth0", "such as");
}

#[test]
fn names() {
    gives(T::DomainName, "Login-NordBank[.]EXAMPLE.", "login-nordbank.example");
    gives(T::DomainName, "bücher[dot]example", "xn--bcher-kva.example");
    gives(T::DomainName, "_dmarc.a_b.example", "_dmarc.a_b.example");
    gives(T::DomainName, "r3---sn-x.example", "r3---sn-x.example");
    gives(T::DomainName, "localhost", "localhost");
    refuses(T::DomainName, "login", "such as");
    refuses(T::DomainName, "http://login.example/", "type url");
    refuses(T::DomainName, "anna@login.example", "email-addr");
    refuses(T::DomainName, "203.0.113.5", "ipv4-addr");
    refuses(T::DomainName, "*.login.example", "wildcard");
    refuses(T::DomainName, "a..example", "such as");
    refuses(T::DomainName, &format!("{}.example", "a".repeat(64)), "such as");
    refuses(T::DomainName, "1.2.3", "such as");
    refuses(T::DomainName, "log in.example", "such as");
}

#[test]
fn urls() {
    gives(T::Url, "hXXps://Login-Nordbank[.]Example:443", "https://login-nordbank.example/");
    gives(T::Url, "hxxp[:]//login[.]example:80/a/../b?x=1#y", "http://login.example/b?x=1#y");
    gives(T::Url, "http[://]bücher.example./", "http://xn--bcher-kva.example/");
    gives(T::Url, "fxp://203.0.113[.]5/x", "ftp://203.0.113.5/x");
    gives(T::Url, "http://[::ffff:203.0.113.5]:8080/", "http://203.0.113.5:8080/");
    gives(T::Url, "http://0xCB007105/", "http://203.0.113.5/");
    gives(T::Url, "ssh://LOGIN.example", "ssh://login.example");
    gives(T::Url, "https://login.example/a[.]php", "https://login.example/a.php");
    gives(T::Url, "https://bank.example@login.example/", "https://bank.example@login.example/");
    refuses(T::Url, "login.example/x", "scheme");
    refuses(T::Url, "javascript://login.example/%0aalert(1)", "scheme");
    refuses(T::Url, "data://login.example/x", "scheme");
    refuses(T::Url, "file://login.example/x", "scheme");
    refuses(T::Url, "tcp://", "host");
    refuses(T::Url, "http://a\nb.example/", "line break");
    refuses(T::Url, &format!("http://login.example/{}", "é".repeat(4000)), "longer");
}

#[test]
fn mail_and_numbers() {
    gives(T::EmailAddr, "Anna.Lind[at]Bücher[dot]Example", "anna.lind@xn--bcher-kva.example");
    gives(T::EmailAddr, "mailto:anna+x@login.example", "anna+x@login.example");
    refuses(T::EmailAddr, "anna@", "such as");
    refuses(T::EmailAddr, ".anna@login.example", "such as");
    refuses(T::EmailAddr, "a b@login.example", "such as");
    for text in ["64500", "AS64500", "asn64500", "AS 64500"] {
        gives(T::AutonomousSystem, text, "AS64500");
    }
    refuses(T::AutonomousSystem, "AS4294967296", "such as");
    for text in ["00-00-5E-00-53-01", "0000.5e00.5301", "00005E005301", "00:00:5e:00:53:01"] {
        gives(T::MacAddr, text, "00:00:5e:00:53:01");
    }
    refuses(T::MacAddr, "00:00:5e:00:53", "such as");
    gives(T::PhoneNumber, "+46 (0)8-555 010 19", "+46855501019");
    gives(T::PhoneNumber, "0046 8 555 010 19", "+46855501019");
    gives(T::PhoneNumber, "08-555 010 19", "0855501019");
    refuses(T::PhoneNumber, "+0855501019", "such as");
    refuses(T::PhoneNumber, "ring me", "such as");
}

#[test]
fn identifiers_are_checked() {
    let sha256 = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
    gives(T::FileHashSha256, sha256, &sha256.to_lowercase());
    refuses(T::FileHashSha1, sha256, "40 hexadecimal");
    gives(T::X509Sha256, &["ab"; 32].join(":"), &"ab".repeat(32));
    gives(T::Iban, "se35 5000 0000 0549 1000 0003", "SE3550000000054910000003");
    refuses(T::Iban, "SE36 5000 0000 0549 1000 0003", "mistyped");
    refuses(T::Iban, "SE35 5000 0000 0549 1000 003", "length");
    refuses(T::Iban, "hello", "such as");
    gives(T::Cve, "cve-2026-0001", "CVE-2026-0001");
    refuses(T::Cve, "CVE-26-1", "such as");
    refuses(T::PaymentCardHash, "4111 1111-1111 1111", "never the number");
    refuses(T::PaymentCardHash, "4111 1111-1111 1112", "hash");
    gives(T::PaymentCardHash, &"AB".repeat(32), &"ab".repeat(32));
    gives(
        T::CryptoWallet,
        "bitcoin:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    );
    gives(T::CryptoWallet, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT");
    gives(T::Mutex, " Global\\Example_1 ", "Global\\Example_1");
    refuses(T::Mutex, "a\u{202E}b", "invisible");
    refuses(T::Account, " ", "empty");
    refuses(T::Account, &"a".repeat(257), "256");
    assert_eq!(parse(T::Account, "").unwrap_err().code(), "required");
}

#[test]
fn display_forms() {
    assert_eq!(defang(T::Ipv4Addr, "203.0.113.47"), "203.0.113[.]47");
    assert_eq!(defang(T::Ipv4Addr, "203.0.113.0/24"), "203.0.113[.]0/24");
    assert_eq!(defang(T::DomainName, "a.login.example"), "a.login[.]example");
    assert_eq!(defang(T::Url, "https://login-nordbank.example/a.b"), "hxxps://login-nordbank[.]example/a.b");
    assert_eq!(defang(T::Url, "http://[2001:db8::5]/"), "hxxp://[2001:db8::5]/");
    assert_eq!(defang(T::Url, "http://a.b@login.example:81?q"), "hxxp://a.b@login[.]example:81?q");
    assert_eq!(defang(T::EmailAddr, "anna@login.example"), "anna[@]login[.]example");
    assert_eq!(defang(T::Iban, "x.y"), "x.y");
    assert_eq!(mask(T::Iban, "SE3550000000054910000003"), "SE•• •••• •••• 0003");
    assert_eq!(mask(T::Iban, "åé"), "••••");
    assert_eq!(mask(T::Account, "anna"), "anna");
}

#[test]
fn guesses() {
    let cases = [
        ("203.0.113[.]47", T::Ipv4Addr),
        ("::ffff:203.0.113.5", T::Ipv4Addr),
        ("2001:db8::/32", T::Ipv6Addr),
        ("login-nordbank.example", T::DomainName),
        ("update[.]zip", T::DomainName),
        ("hxxp://login.example", T::Url),
        ("anna[@]login.example", T::EmailAddr),
        ("d41d8cd98f00b204e9800998ecf8427e", T::FileHashMd5),
        ("AS64500", T::AutonomousSystem),
        ("00-00-5e-00-53-01", T::MacAddr),
        ("SE35 5000 0000 0549 1000 0003", T::Iban),
        ("+46 8 555 010 19", T::PhoneNumber),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", T::CryptoWallet),
        ("cve-2026-0001", T::Cve),
    ];
    for (text, kind) in cases {
        assert_eq!(guess(text).map(|(kind, _)| kind), Some(kind), "{text}");
    }
    for text in
        ["", "hello", "invoice.pdf", "update.zip", "1.2.3", "4111111111111111", "2026-11-20", "Global\\x"]
    {
        assert_eq!(guess(text), None, "{text}");
    }
}

fn found(text: &str) -> Vec<String> {
    extract(text).into_iter().map(|f| format!("{} {}", f.kind, f.value)).collect()
}

#[test]
fn extracts_from_prose_and_logs() {
    let text = "Mails from anna[@]login[.]example (203.0.113[.]47, also 2001:db8::5.) led to \
        <hxxps://login-nordbank[.]example/a?b=1>, see (https://kit.example/x_(1)). It dropped \
        d41d8cd98f00b204e9800998ecf8427e.Then it called login-nordbank.example:8443 and used CVE-2026-0001; \
        pay to SE35 5000 0000 0549 1000 0003 or call +46 8 555 010 19. 203.0.113.47 again.";
    assert_eq!(
        found(text),
        [
            "email-addr anna@login.example",
            "ipv4-addr 203.0.113.47",
            "ipv6-addr 2001:db8::5",
            "url https://login-nordbank.example/a?b=1",
            "url https://kit.example/x_(1)",
            "domain-name login-nordbank.example",
            "cve CVE-2026-0001",
            "iban SE3550000000054910000003",
            "phone-number +46855501019",
        ]
    );
    let log = r#"2026-11-20T04:10:00Z fw[312]: src=203.0.113.5:443 dst=[2001:db8::7]:80 proto=tcp v1.2.3.4
        {"url":"http://login.example/a.php","ua":"Mozilla/5.0 Chrome/120.0.0.0","sha1":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}
        range 198.51.100.0/24, 192.0.2.1-192.0.2.9 C:\temp\kit.exe /usr/lib/libkit.so main.rs std::dead::beef
        deploy.In main.call(kit.in()) AS64500 00:00:5e:00:53:01 R-7QK4-M2XD"#;
    assert_eq!(
        found(log),
        [
            "ipv4-addr 203.0.113.5",
            "ipv6-addr 2001:db8::7",
            "url http://login.example/a.php",
            "file-hash-sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "ipv4-addr 198.51.100.0/24",
            "ipv4-addr 192.0.2.1",
            "ipv4-addr 192.0.2.9",
            "autonomous-system AS64500",
            "mac-addr 00:00:5e:00:53:01",
        ]
    );
}

#[test]
fn offsets_point_into_the_text() {
    let text = "Så: hxxp://login[.]example/å, 203.0.113[.]5.";
    let places: Vec<&str> = extract(text).iter().map(|f| &text[f.start..f.end]).collect();
    assert_eq!(places, ["hxxp://login[.]example/å", "203.0.113[.]5"]);
}

#[test]
fn warnings_about_names() {
    // Cyrillic а in a Latin label; a label of Cyrillic letters that all look Latin; Latin without the dot
    for name in ["nordb\u{0430}nk.example", "xn--nordbnk-6fg.example", "сосо.example", "lıst.example"] {
        assert!(confusable(name), "{name}");
    }
    for name in
        ["nordbank.example", "bücher.example", "почта.example", "xn--bcher-kva.example", "ελλάδα.example", ""]
    {
        assert!(!confusable(name), "{name}");
    }
}

#[test]
fn benign_lists_are_aware_of_prefixes_and_leave_examples_alone() {
    assert_eq!(benign(T::Ipv4Addr, "10.1.2.3"), Some("private use (RFC 1918)"));
    assert_eq!(benign(T::Ipv4Addr, "192.168.4.0/24"), Some("private use (RFC 1918)"));
    assert_eq!(benign(T::Ipv4Addr, "192.0.0.0/8"), None);
    assert_eq!(benign(T::Ipv4Addr, "9.9.9.9"), Some("public DNS resolver"));
    assert_eq!(benign(T::Ipv4Addr, "9.9.9.0/24"), None);
    assert_eq!(benign(T::Ipv6Addr, "::1"), Some("loopback (RFC 4291)"));
    assert_eq!(benign(T::Ipv6Addr, "2606:4700:4700::1111"), Some("public DNS resolver"));
    assert_eq!(benign(T::Url, "http://127.0.0.1:8080/"), Some("loopback (RFC 1122)"));
    assert_eq!(benign(T::Url, "http://[fe80::1]/"), Some("link-local (RFC 4291)"));
    assert_eq!(benign(T::DomainName, "localhost"), Some("localhost (RFC 6761)"));
    assert_eq!(benign(T::FileHashMd5, "d41d8cd98f00b204e9800998ecf8427e"), Some("hash of the empty file"));
    for (kind, value) in [
        (T::Ipv4Addr, "203.0.113.5"),
        (T::Ipv4Addr, "198.51.100.0/24"),
        (T::Ipv6Addr, "2001:db8::5"),
        (T::DomainName, "login.example"),
        (T::Url, "https://login.example/"),
    ] {
        assert_eq!(benign(kind, value), None);
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    for unit in [
        "[", "[.]", "a://", "http://", "1 ", "+1", "00", ":", "a.", "(dot)", "SE35 ", "::1/", "x@", "4111 ",
        "://]",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        // a quadratic step would make this take hours, not seconds
        extract(&text);
        crate::scan::scan(&text, &["a a a a a a a a a", "Bo Ek"]);
        let _ = (guess(&text), refang(&text), parse(T::Url, &text));
    }
}

fn host() -> impl Strategy<Value = String> {
    "([a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?\\.){2}example"
}

fn value() -> impl Strategy<Value = (T, String)> {
    let url = ("https?|ftp", host(), "(:[1-9][0-9]{3})?", "(/[a-z0-9]{0,6}){0,3}(\\?[a-z]=[a-z0-9]{1,4})?");
    prop_oneof![
        any::<std::net::Ipv4Addr>().prop_map(|ip| (T::Ipv4Addr, ip.to_string())),
        (any::<std::net::Ipv4Addr>(), 8u8..32).prop_map(|(ip, len)| (T::Ipv4Addr, format!("{ip}/{len}"))),
        any::<[u16; 7]>().prop_map(|g| {
            let ip = std::net::Ipv6Addr::from([0x2001, g[0], g[1], g[2], g[3], g[4], g[5], g[6]]);
            (T::Ipv6Addr, ip.to_string())
        }),
        host().prop_map(|host| (T::DomainName, host)),
        url.prop_map(|(scheme, host, port, path)| (T::Url, format!("{scheme}://{host}{port}{path}"))),
        ("[a-z][a-z0-9._+-]{0,6}[a-z0-9]", host())
            .prop_filter("two dots", |(local, _)| !local.contains(".."))
            .prop_map(|(local, host)| (T::EmailAddr, format!("{local}@{host}"))),
        "[a-f0-9]{63}[a-f]".prop_map(|hash| (T::FileHashSha256, hash)),
        (1u32..).prop_map(|number| (T::AutonomousSystem, format!("AS{number}"))),
        "CVE-20[0-9]{2}-[0-9]{4,7}".prop_map(|cve| (T::Cve, cve)),
    ]
}

proptest! {
    #[test]
    fn the_normal_form_is_its_own(kind in proptest::sample::select(T::ALL), text in "\\PC{0,40}") {
        if let Ok(value) = parse(kind, &text) {
            let again = parse(kind, &value);
            prop_assert_eq!(again.as_deref(), Ok(value.as_str()));
        }
    }

    #[test]
    fn urls_settle(text in "(http|hxxps|ws|ldap)(://|\\[:\\]//|\\[://\\])[a-zA-Z0-9.\\[\\]():@%ß。é{}/\\\\?#-]{0,30}") {
        if let Ok(value) = parse(T::Url, &text) {
            prop_assert_eq!(parse(T::Url, &value), Ok(value.clone()));
            prop_assert_eq!(parse(T::Url, &defang(T::Url, &value)), Ok(value));
        }
    }

    #[test]
    fn what_is_defanged_is_read_and_found((kind, text) in value()) {
        let value = parse(kind, &text).unwrap();
        let shown = defang(kind, &value);
        prop_assert_eq!(parse(kind, &shown), Ok(value.clone()));
        prop_assert_eq!(guess(&shown), Some((kind, value.clone())));
        let text = format!("Seen: {shown}, twice ({shown}).");
        let found = extract(&text);
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, &found);
        prop_assert_eq!((found[0].kind, &found[0].value, &text[found[0].start..found[0].end]), (kind, &value, shown.as_str()));
    }

    #[test]
    fn nothing_panics(text in any::<String>(), more in "[\\[\\](){}.:@/a-z0-9+ %-]{0,200}") {
        for text in [&text, &more] {
            for kind in T::ALL {
                let _ = parse(*kind, text);
                let _ = (benign(*kind, text), defang(*kind, text), mask(*kind, text));
            }
            let _ = (guess(text), confusable(text), refang(text));
            for found in extract(text) {
                prop_assert!(text.get(found.start..found.end).is_some());
                prop_assert_eq!(parse(found.kind, &found.value), Ok(found.value.clone()));
            }
        }
    }
}
