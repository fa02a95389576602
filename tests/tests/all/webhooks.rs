//! Webhooks as their receivers verify them: with the official packages of the Standard Webhooks specification for Python
//! and Node, and the one of `CloudEvents` for Python.

use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use vault::webhook::{self, Received, WebhookKey, WebhookSecret};
use vault::{MasterKey, SeededRandom};

/// Headers by name, as a receiver got them.
type Headers = Vec<(String, String)>;

/// A webhook as it was received, and what its receiver believes.
#[derive(Clone)]
struct Seen<'a> {
    headers: Headers,
    body: &'a str,
    secret: String,
    key: Option<String>,
}

/// Asserts that every official package takes this webhook for genuine with each of `secrets`, and its body for an event.
pub(crate) fn assert_genuine(headers: &[(String, String)], body: &str, secrets: &[&str]) {
    let seen: Vec<Seen<'_>> = secrets
        .iter()
        .map(|secret| Seen { headers: headers.to_vec(), body, secret: (*secret).to_owned(), key: None })
        .collect();
    for (package, verdicts) in verdicts(&seen) {
        assert!(verdicts.iter().all(Option::is_none), "{package}: {verdicts:?}");
    }
}

/// What each package says of each: `None` where it takes it, else its reason.
fn verdicts(seen: &[Seen<'_>]) -> [(&'static str, Vec<Option<String>>); 2] {
    let input: Vec<Value> = seen
        .iter()
        .map(|one| {
            let headers: serde_json::Map<String, Value> =
                one.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            json!({"headers": headers, "body": one.body, "secret": one.secret, "key": one.key})
        })
        .collect();
    let input = Value::from(input).to_string();
    let mut python = Command::new(entente_tests::python().unwrap());
    python.arg(entente_tests::root().join("tests/python/verify_webhook.py"));
    let mut node = Command::new("node");
    node.arg(entente_tests::root().join("tests/node/verify_webhook.cjs")).env("NODE_PATH", node_modules());
    [("python", said(python, &input)), ("node", said(node, &input))]
}

/// Where `tests/run` put the packages of Node.
fn node_modules() -> PathBuf {
    let usual = || entente_tests::root().join("target/node/node_modules");
    let path = std::env::var_os("ENTENTE_TEST_NODE_MODULES").map_or_else(usual, PathBuf::from);
    assert!(path.exists(), "the Node clients aren't prepared: ./tests/run does it");
    path
}

fn said(mut command: Command, input: &str) -> Vec<Option<String>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?} ends with {}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the packages look at the machine's clock and at no other")]
fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

fn event() -> String {
    let at = "2026-11-20T04:10:00.123456Z".parse().unwrap();
    let data =
        json!({"item": {"type": "alert", "id": "0199", "reference": "A-7KQ2M9XD"}, "note": "Zürich, ”ok”"});
    let kind = domain::notification::EventType::AlertPublished;
    let event = interop::cloudevents::Event::new("0199", "https://entente.example", kind, at, data);
    String::from_utf8(event.unwrap().about("A-7KQ2M9XD").unwrap().to_body().unwrap()).unwrap()
}

fn signed(secrets: &[&WebhookSecret], keys: &[&WebhookKey], at: i64, body: &str) -> Headers {
    let id = "0199aaaa-0000-7000-8000-000000000001";
    let signature = webhook::sign(secrets, keys, id, at, body.as_bytes()).unwrap();
    [(webhook::ID, id.to_owned()), (webhook::TIMESTAMP, at.to_string()), (webhook::SIGNATURE, signature)]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}

fn secret(seed: u64) -> WebhookSecret {
    WebhookSecret::generate(&SeededRandom::new(seed))
}

/// What our own verification says, for receivers who use `entente listen`.
fn ours(seen: &Seen<'_>, now: i64) -> bool {
    let header = |name| seen.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let received = Received {
        id: header(webhook::ID),
        timestamp: header(webhook::TIMESTAMP),
        signature: header(webhook::SIGNATURE),
    };
    let secret = WebhookSecret::parse(&seen.secret).unwrap();
    webhook::verify(&[&secret], &[], &received, seen.body.as_bytes(), now).is_ok()
}

#[test]
fn official_packages_take_what_we_sign_and_nothing_else() {
    let (old, new) = (secret(1), secret(2));
    let (now, body, altered) = (now(), event(), event().replace("alert", "alarm"));
    let seen = |headers: Headers, body, secret: &WebhookSecret| Seen {
        headers,
        body,
        secret: secret.expose().to_string(),
        key: None,
    };
    let header = |at: i64| signed(&[&new, &old], &[], at, &body);
    let one = signed(&[&old], &[], now, &body);
    let other_id = one.iter().cloned().map(|(name, value)| match name.as_str() {
        webhook::ID => (name, value.replace("0199", "0198")),
        _ => (name, value),
    });
    let unsigned: Headers = one.iter().filter(|(name, _)| name != webhook::SIGNATURE).cloned().collect();
    let cases = [
        ("one signature", seen(one.clone(), &body, &old), None),
        ("two, the newer secret known", seen(header(now), &body, &new), None),
        ("two, the older secret known", seen(header(now), &body, &old), None),
        ("nearly too old", seen(header(now - 290), &body, &new), None),
        ("another secret", seen(one.clone(), &body, &new), Some("No matching signature")),
        ("an altered body", seen(header(now), &altered, &new), Some("No matching signature")),
        ("another id", seen(other_id.collect(), &body, &old), Some("No matching signature")),
        ("a stale stamp", seen(header(now - 310), &body, &new), Some("too old")),
        ("a stamp of the future", seen(header(now + 330), &body, &new), Some("too new")),
        ("no signature", seen(unsigned, &body, &old), Some("Missing required headers")),
    ];
    let all: Vec<Seen<'_>> = cases.iter().map(|(_, seen, _)| seen.clone()).collect();
    for (package, verdicts) in verdicts(&all) {
        for ((name, _, expected), verdict) in cases.iter().zip(&verdicts) {
            match expected {
                None => assert_eq!(verdict, &None, "{package}: {name}"),
                Some(reason) => {
                    let said = verdict.as_deref().unwrap_or_default();
                    assert!(said.contains(reason), "{package}: {name}: {verdict:?}");
                }
            }
        }
        assert_eq!(verdicts.len(), cases.len());
    }
    for (name, seen, expected) in &cases {
        assert_eq!(ours(seen, now), expected.is_none(), "{name}");
    }
    assert_genuine(&header(now), &body, &[&old.expose(), &new.expose()]);
}

/// Another implementation of Ed25519, since the packages know no `v1a`.
#[test]
fn a_receiver_without_a_secret_verifies_with_the_public_key() {
    let root = MasterKey::generate(&SeededRandom::new(1)).webhooks();
    let (key, other) = (root.key(uuid::Uuid::from_u128(1), 0), root.key(uuid::Uuid::from_u128(2), 0));
    let (secret, body) = (secret(1), event());
    let headers = signed(&[&secret], &[&key], now(), &body);
    let seen = |key: &WebhookKey| Seen {
        headers: headers.clone(),
        body: &body,
        secret: secret.expose().to_string(),
        key: Some(key.public().to_string()),
    };
    let [(_, python), (_, node)] = verdicts(&[seen(&key), seen(&other)]);
    assert_eq!(python, [None, None], "a signature that it doesn't know disturbs nothing");
    assert_eq!(node, [None, Some("No matching v1a signature found".to_owned())]);
}
