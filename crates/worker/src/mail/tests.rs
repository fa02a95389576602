use super::server::Security;
use super::*;
use chrono::DateTime;
use domain::ids::DeliveryId;
use domain::marking::Tlp;
use domain::notification::EventType;
use domain::taxonomy::Severity;
use domain::time::Time;
use insta::assert_snapshot;
use proptest::prelude::*;
use uuid::Uuid;

const URL: &str = "https://entente.example";

fn at(text: &str) -> Time {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn notice(n: u128, event: EventType, severity: Option<Severity>) -> Notice {
    Notice {
        delivery: DeliveryId(Uuid::from_u128(n)),
        event,
        item_kind: "report",
        severity,
        organisation_name: Some("Nordbank".to_owned()),
        due: None,
        tlp: Some(Tlp::Amber),
        at: at("2026-03-02T08:14:09Z"),
    }
}

fn written(notices: &[Notice]) -> String {
    let mail = compose(notices, Recipient::Member, URL, at("2026-03-02T09:00:00Z")).unwrap();
    format!("Subject: {}\n\n{}", mail.subject(), mail.text())
}

#[test]
fn one_notice_is_one_plain_mail() {
    let due = Some(at("2026-03-02T12:14:00Z"));
    let notice = Notice { due, ..notice(7, EventType::ReportSubmitted, Some(Severity::Critical)) };
    assert_snapshot!(written(&[notice]), @r"
    Subject: Entente: A report came, critical

    A report came.
    critical, Nordbank, 2026-03-02 08:14 UTC, due 2026-03-02 12:14 UTC

    https://entente.example/go/00000000-0000-0000-0000-000000000007

    Mails say nothing about the content: sign in to read it.
    Change or end these mails: https://entente.example/preferences
    ");
}

#[test]
fn a_digest_groups_by_kind_and_begins_with_what_is_urgent() {
    let bare = |notice: Notice| Notice { organisation_name: None, ..notice };
    let notices = [
        notice(1, EventType::ReportSubmitted, Some(Severity::Low)),
        bare(notice(2, EventType::AgreementProposed, None)),
        notice(3, EventType::AlertPublished, Some(Severity::High)),
        notice(4, EventType::ReportSubmitted, Some(Severity::Critical)),
        Notice { due: Some(at("2026-03-02T07:00:00Z")), ..bare(notice(5, EventType::DutyOverdue, None)) },
    ];
    assert_snapshot!(written(&notices), @r"
    Subject: Entente: 5 notices, the most severe critical

    A report came: 2
    - critical, Nordbank, 2026-03-02 08:14 UTC
      https://entente.example/go/00000000-0000-0000-0000-000000000004
    - low, Nordbank, 2026-03-02 08:14 UTC
      https://entente.example/go/00000000-0000-0000-0000-000000000001

    A deadline has passed (report): 1
    - 2026-03-02 08:14 UTC, due 2026-03-02 07:00 UTC
      https://entente.example/go/00000000-0000-0000-0000-000000000005

    An alert came: 1
    - high, Nordbank, 2026-03-02 08:14 UTC
      https://entente.example/go/00000000-0000-0000-0000-000000000003

    Terms were proposed: 1
    - 2026-03-02 08:14 UTC
      https://entente.example/go/00000000-0000-0000-0000-000000000002

    Mails say nothing about the content: sign in to read it.
    Change or end these mails: https://entente.example/preferences
    ");
}

#[test]
fn what_is_red_is_only_said_to_be_urgent() {
    let red = |n| Notice {
        tlp: Some(Tlp::Red),
        due: Some(at("2026-03-02T12:14:00Z")),
        ..notice(n, EventType::AlertPublished, Some(Severity::Critical))
    };
    assert_snapshot!(written(&[red(1)]), @r"
    Subject: Entente: Something urgent

    Something urgent.

    https://entente.example/go/00000000-0000-0000-0000-000000000001

    Mails say nothing about the content: sign in to read it.
    Change or end these mails: https://entente.example/preferences
    ");
    let both = [notice(2, EventType::ReportSubmitted, Some(Severity::Critical)), red(1)];
    assert_snapshot!(written(&both), @r"
    Subject: Entente: 2 notices, one of them urgent

    Something urgent: 1
    - https://entente.example/go/00000000-0000-0000-0000-000000000001

    A report came: 1
    - critical, Nordbank, 2026-03-02 08:14 UTC
      https://entente.example/go/00000000-0000-0000-0000-000000000002

    Mails say nothing about the content: sign in to read it.
    Change or end these mails: https://entente.example/preferences
    ");
}

#[test]
fn a_digest_lists_fifty_and_counts_the_rest() {
    let kinds = [EventType::AlertPublished, EventType::ReportSubmitted];
    let notices: Vec<Notice> =
        (0..57).map(|n| notice(n, kinds[usize::from(n < 40)], Some(Severity::Low))).collect();
    let text = written(&notices);
    assert_eq!(text.matches("/go/").count(), 50);
    assert!(text.contains("A report came: 40\n") && text.contains("An alert came: 17\n"), "{text}");
    assert!(text.contains("7 more: https://entente.example/\n"), "{text}");
    assert_eq!(written(&notices[..50]).matches(" more: ").count(), 0);
}

#[test]
fn nothing_to_tell_makes_no_mail() {
    assert_eq!(compose(&[], Recipient::Organisation, URL, at("2026-03-02T09:00:00Z")), None);
}

#[test]
fn the_same_notices_make_the_same_message_id_in_any_order() {
    let (a, b) = (notice(1, EventType::AlertPublished, None), notice(2, EventType::AlertPublished, None));
    let id = |notices: &[Notice], now| compose(notices, Recipient::Member, URL, at(now)).unwrap().id;
    let both = id(&[a.clone(), b.clone()], "2026-03-02T09:00:00Z");
    assert_eq!(both, id(&[b.clone(), a.clone()], "2026-03-02T10:00:00Z"));
    let more = [a.clone(), b, notice(3, EventType::AlertPublished, None)];
    assert_ne!(both, id(&more, "2026-03-02T09:00:00Z"));
    assert_eq!(id(std::slice::from_ref(&a), "2026-03-02T09:00:00Z"), a.delivery.0);
}

#[test]
fn every_event_has_words_for_every_kind_of_item() {
    for event in EventType::ALL {
        for item_kind in ["report", "alert", "case", "agreement", "channel"] {
            let text = written(&[Notice { item_kind, ..notice(1, *event, None) }]);
            assert!(text.contains(words::happened(*event)) && text.is_ascii(), "{text}");
        }
    }
}

#[test]
fn a_server_address_says_how_it_is_reached() {
    for (url, host, port, security) in [
        ("smtps://u:p@mail.example", "mail.example", 465, Security::Wrapped),
        ("smtps://u:p@mail.example:2465/", "mail.example", 2465, Security::Wrapped),
        ("smtp://mail.example", "mail.example", 587, Security::StartTls),
        ("smtp://192.0.2.7:25", "192.0.2.7", 25, Security::StartTls),
        ("smtp://localhost:25", "localhost", 25, Security::Plain),
        ("smtp://127.0.0.1:25", "127.0.0.1", 25, Security::Plain),
        ("smtp://[::1]:25", "::1", 25, Security::Plain),
        // who names an authority wants to be encrypted
        ("smtp://localhost:25?ca=/etc/ca.pem", "localhost", 25, Security::StartTls),
        ("smtps://localhost", "localhost", 465, Security::Wrapped),
        // looks like this machine, and isn't
        ("smtp://localhost.example", "localhost.example", 587, Security::StartTls),
        ("smtp://127.0.0.1.example", "127.0.0.1.example", 587, Security::StartTls),
    ] {
        let server = MailServer::parse(url).unwrap();
        assert_eq!((server.host.as_str(), server.port, server.security), (host, port, security), "{url}");
    }
    let server = MailServer::parse("smtps://entente%40example:p%40ss%2Fw%C3%B6rd@mail.example").unwrap();
    assert_eq!(server.credentials, Some(("entente@example".into(), "p@ss/wörd".into())));
    let server = MailServer::parse("smtp://mail.example?ca=/etc/ssl/our%20ca.pem").unwrap();
    assert_eq!(server.authority, Some("/etc/ssl/our ca.pem".into()));
}

#[test]
fn a_server_address_that_isnt_one_is_refused_without_its_password() {
    for url in [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtps:///path",
        "smtps://u:s3cret@mail.example/inbox",
        "smtps://u:s3cret@mail.example?tls=none",
        "smtps://u:s3cret@mail.example?ca=",
        "smtps://u:s3cret@mail.example?ca=/a&ca=/b",
        "smtps://u:s3cret@mail.example#x",
        "smtps://u@mail.example",
        "smtps://:s3cret@mail.example",
        "smtps://u:s3cret%0d%0aRSET@mail.example",
        "smtps://u:s3cret%ff@mail.example",
        "smtps://u:s3cret@mail.example:99999",
        "smtps://u:s3cret@ma il.example",
    ] {
        let why = MailServer::parse(url).unwrap_err();
        assert!(!format!("{why} {why:?}").contains("s3cret"), "{why}");
        assert!(Mailer::new(url, "no-reply@entente.example", URL).is_err());
    }
    let server = MailServer::parse("smtps://u:s3cret@mail.example").unwrap();
    assert!(!format!("{server:?}").contains("s3cret"));
}

#[test]
fn senders_and_bounce_addresses_are_checked() {
    for from in ["Entente <no-reply@entente.example>", "no-reply@entente.example", "\"E, N\" <a@b.example>"] {
        check_sender(from).unwrap();
    }
    for from in [
        "",
        "Entente",
        "a@",
        "E <a@b.example>\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "å@b.example",
    ] {
        assert!(check_sender(from).is_err(), "{from:?}");
    }
    check_address("bounces@entente.example").unwrap();
    for address in ["", "bounces", "bounces+x@entente.example", "B <b@entente.example>", "b@å.example"] {
        assert!(check_address(address).is_err(), "{address:?}");
    }
}

#[test]
fn an_authority_that_cant_be_read_is_named() {
    let folder = std::env::temp_dir().join(format!("entente-mail-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ca.pem");
    let url = format!("smtps://mail.example?ca={}", path.display());
    let refusal = || Mailer::new(&url, "a@entente.example", URL).unwrap_err().to_string();
    assert!(refusal().contains(&format!("the certificates in {} can't be used", path.display())));
    std::fs::write(&path, "nothing").unwrap();
    assert!(refusal().contains("there is no certificate in it"), "{}", refusal());
    std::fs::write(&path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    assert!(refusal().contains("can't be used") || refusal().contains("can't be set up"), "{}", refusal());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_a_server_says_is_kept_without_addresses() {
    let clean = |words| failure::clean(words, "anna.berg");
    assert_eq!(clean("5.1.1 <anna.berg@bank.example>: unknown"), "5.1.1 … unknown");
    assert_eq!(clean("5.1.1 user 'Anna.Berg' unknown\r\nsee\u{7}more"), "5.1.1 user … unknown see more");
    assert_eq!(clean("ask postmaster@bank.example"), "ask …");
    assert!(clean(&"x".repeat(5000)).len() <= 200);
}

proptest! {
    #[test]
    fn no_name_of_an_organisation_says_more_than_itself(name: String, n in 1..4u128) {
        let notices: Vec<Notice> = (0..n)
            .map(|n| Notice { organisation_name: Some(name.clone()), ..notice(n, EventType::AlertPublished, None) })
            .collect();
        let text = written(&notices);
        let plain: Vec<Notice> =
            notices.into_iter().map(|n| Notice { organisation_name: Some("x".into()), ..n }).collect();
        prop_assert_eq!(text.lines().count(), written(&plain).lines().count());
    }

    #[test]
    fn no_address_of_a_server_makes_it_panic(text: String) {
        let _ = MailServer::parse(&text);
        let _ = MailServer::parse(&format!("smtps://{text}"));
    }
}
