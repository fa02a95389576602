use super::kind::{Mask, masked};
use super::*;
use proptest::prelude::*;

fn with_file(text: &str) -> Sources {
    Sources { file: Some(("a.toml".into(), text.to_owned())), ..Sources::default() }
}

fn complaints(sources: &Sources) -> Vec<String> {
    read(sources).problems.iter().map(ToString::to_string).collect()
}

fn value(sources: &Sources, name: &str) -> (Option<String>, String) {
    let line = read(sources).values.explain().into_iter().find(|line| line.name == name).unwrap();
    (line.value, line.source)
}

#[test]
fn the_defaults_are_a_configuration() {
    let config = read(&Sources::default()).config().unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.worker.concurrency.0, 256);
    assert!(config.public_url().unwrap_err().to_string().contains("server.public_url is missing"));
}

#[test]
fn the_later_source_wins() {
    let mut sources =
        with_file("[worker]\nconcurrency = 2\ntimeout = 3\n[server]\nlisten = \"127.0.0.1:1\"\n");
    assert_eq!(value(&sources, "worker.concurrency"), (Some("2".into()), "a.toml, line 2, column 1".into()));
    sources.variables.push(("ENTENTE_WORKER__CONCURRENCY".into(), "4".into()));
    sources.variables.push(("ENTENTE_SERVER__LISTEN".into(), "127.0.0.1:2".into()));
    sources.flags.push(("--listen", "server.listen".into(), "127.0.0.1:3".into()));
    let config = read(&sources).config().unwrap();
    assert_eq!((config.worker.concurrency.0, config.worker.timeout.0), (4, 3));
    assert_eq!(config.server.listen.port(), 3);
    assert_eq!(value(&sources, "worker.concurrency").1, "ENTENTE_WORKER__CONCURRENCY");
    assert_eq!(value(&sources, "server.listen").1, "--listen");
    assert_eq!(value(&sources, "server.body_limit"), (Some("1048576".into()), "default".into()));
    assert_eq!(value(&sources, "mail.url"), (None, "no default".into()));
}

#[test]
fn unknown_names_are_refused_with_their_place() {
    let found = complaints(&with_file("[servre]\nlisten = 1\n[server]\n  listne = 2\n"));
    assert_eq!(found.len(), 2, "{found:?}");
    let section =
        found.iter().find(|c| c.starts_with("a.toml, line 1, column 2: [servre] is unknown")).unwrap();
    assert!(section.ends_with("mail, demo, telemetry, limits"), "{section}");
    assert!(
        found.contains(
            &"a.toml, line 4, column 3: server.listne is unknown; [server] has listen, public_url, behind_proxy, body_limit"
                .to_owned()
        ),
        "{found:?}"
    );
    let variable = vec![("ENTENTE_SERVER__LISTNE".to_owned(), "x".to_owned())];
    let found = complaints(&Sources { variables: variable, ..Sources::default() });
    assert!(found[0].starts_with("ENTENTE_SERVER__LISTNE: server.listne is unknown"), "{found:?}");
}

#[test]
fn wrong_values_are_refused_with_what_was_wanted() {
    let text = "[server]\nlisten = 8080\npublic_url = \"entente.example\"\nbehind_proxy = \"yes\"\n[database]\nmax_connections = 0\n";
    let found = complaints(&with_file(text));
    assert_eq!(
        found,
        [
            "a.toml, line 2, column 1: server.listen expected an address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\", found an integer",
            "a.toml, line 3, column 1: server.public_url expected an address without a path, such as \"https://entente.example\", found \"entente.example\"",
            "a.toml, line 4, column 1: server.behind_proxy expected true or false, found a string",
            "a.toml, line 6, column 1: database.max_connections expected a whole number from 1 to 1000, found \"0\"",
        ]
    );
    let found = complaints(&with_file("[server]\nlisten = \n"));
    assert!(found[0].starts_with("a.toml, line 2, column 10: the file isn't TOML"), "{found:?}");
}

#[test]
fn variables_without_a_section_are_none_of_ours() {
    let variables = ["ENTENTE_TOKEN", "ENTENTE_TEST_POSTGRES", "PATH", "entente_server__listen"];
    let variables = variables.map(|name| (name.to_owned(), "x".to_owned())).to_vec();
    assert!(complaints(&Sources { variables, ..Sources::default() }).is_empty());
}

#[test]
fn an_empty_variable_is_not_an_unset_one() {
    let variables = vec![("ENTENTE_MAIL__URL".to_owned(), String::new())];
    let found = complaints(&Sources { variables, ..Sources::default() });
    assert!(found[0].ends_with("found nothing"), "{found:?}");
}

#[test]
fn secrets_are_shown_to_nobody() {
    let variables = vec![
        (
            "ENTENTE_DATABASE__URL".to_owned(),
            "postgres://entente:s3cret@db/entente?sslmode=require".to_owned(),
        ),
        ("ENTENTE_DEMO__PASSWORD".to_owned(), "s3cret".to_owned()),
        ("ENTENTE_MAIL__URL".to_owned(), "s3cret".to_owned()),
    ];
    let reading = read(&Sources { variables, ..Sources::default() });
    let lines: Vec<_> = reading.values.explain().into_iter().filter_map(|line| line.value).collect();
    assert!(lines.contains(&"postgres://entente:***@db/entente?sslmode=require".to_owned()), "{lines:?}");
    assert_eq!(reading.problems.len(), 2);
    assert!(!format!("{lines:?} {:?} {:?}", reading.problems, reading.config).contains("s3cret"));
}

#[test]
fn databases_follow_their_folders() {
    let sources = with_file("[data]\ndir = \"/srv/d/\"\n[keys]\ndir = \"/srv/k\"\nurl = \"postgres://k\"\n");
    let config = read(&sources).config().unwrap();
    assert_eq!(config.database.url.file(), Some("/srv/d/entente.sqlite".into()));
    assert_eq!(config.keys.url.file(), None);
    assert_eq!(value(&sources, "database.url").1, "default, from data.dir");
}

#[test]
fn a_listener_that_others_reach_needs_encryption() {
    let open = "[server]\nlisten = \"0.0.0.0:8080\"\n";
    let found = complaints(&with_file(open));
    assert!(
        found[0].starts_with(
            "a.toml, line 2, column 1: server.listen is 0.0.0.0:8080, which other machines reach"
        )
    );
    for mended in ["behind_proxy = true\n", "[tls]\ncertificate = \"c\"\nkey = \"k\"\n"] {
        assert_eq!(complaints(&with_file(&format!("{open}{mended}"))), [""; 0]);
    }
    for loopback in ["127.0.0.1:0", "127.8.8.8:1", "[::1]:80"] {
        assert_eq!(complaints(&with_file(&format!("[server]\nlisten = \"{loopback}\"\n"))), [""; 0]);
    }
    let found = complaints(&with_file("[tls]\ncertificate = \"c\"\n"));
    assert!(found[0].contains("tls.certificate is set without tls.key"), "{found:?}");
}

#[test]
fn mail_needs_a_server_and_a_sender() {
    let mail = |lines: &str| complaints(&with_file(&format!("[mail]\n{lines}")));
    let (url, from) = ("url = \"smtp://mail.example\"\n", "from = \"Entente <no-reply@entente.example>\"\n");
    assert_eq!(mail(&format!("{url}{from}bounces = \"bounces@entente.example\"\n")), [""; 0]);
    for (lines, why) in [
        (url, "line 2, column 1: mail.url is set without mail.from"),
        (from, "line 2, column 1: mail.from is set without mail.url"),
        ("bounces = \"b@entente.example\"\n", "line 2, column 1: mail.bounces is set without mail.url"),
        ("url = \"mail.example:25\"\n", "mail.url expected \"smtps://user:password@host\""),
        ("url = \"smtp://a@mail.example\"\n", "mail.url expected"),
        ("from = \"Entente\"\n", "mail.from expected a name and an address"),
        ("bounces = \"b+c@entente.example\"\n", "mail.bounces expected an address without \"+\""),
    ] {
        assert!(mail(lines)[0].contains(why), "{lines}: {:?}", mail(lines));
    }
}

#[test]
fn the_example_names_every_setting_with_its_default() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/entente.example.toml");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(complaints(&with_file(&text)), [""; 0]);
    let whole: String = text
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if setting.starts_with(|c: char| c.is_ascii_lowercase()) => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert_eq!(complaints(&with_file(&whole)), [""; 0]);
    let full = read(&with_file(&whole));
    for setting in SETTINGS {
        let (value, source) = full.values.get(setting.section, setting.key).unwrap();
        assert!(matches!(source, Source::File { .. }), "the example lacks {}", name(setting));
        if let Some(default) = setting.default {
            assert_eq!(value, default, "{}", name(setting));
        }
    }
}

#[test]
fn masks_hide_passwords_wherever_addresses_hold_them() {
    let shown = |url| masked(Mask::Password, url);
    assert_eq!(shown("postgres://u:p@h/d"), "postgres://u:***@h/d");
    assert_eq!(
        shown("postgres://u@h/d?password=p&sslmode=require"),
        "postgres://u@h/d?password=***&sslmode=require"
    );
    assert_eq!(shown("smtps://a:b@c:465"), "smtps://a:***@c:465");
    assert_eq!(shown("sqlite:///var/lib/e.sqlite"), "sqlite:///var/lib/e.sqlite");
    assert_eq!(shown("postgres://u:p@w@h/d"), "postgres://u:***@h/d");
}

proptest! {
    #[test]
    fn no_file_and_no_variable_makes_it_panic(text: String, name: String, value: String) {
        let variables = vec![(format!("ENTENTE_{name}"), value)];
        let _ = read(&Sources { file: Some(("f".into(), text)), variables, flags: vec![] });
    }
}
