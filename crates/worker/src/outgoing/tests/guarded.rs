//! What a request can't be made to reach.

use super::receiver::{Receiver, answer};
use super::*;
use std::net::IpAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A lookup that gives `answers` one after the other, the last one for ever, and counts how often it was asked.
fn scripted(answers: &[&[&str]]) -> (Lookup, Arc<AtomicUsize>) {
    let answers: Vec<Vec<IpAddr>> =
        answers.iter().map(|one| one.iter().map(|ip| ip.parse().unwrap()).collect()).collect();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let lookup: Lookup = Arc::new(move |_| {
        let at = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let found = answers[at].clone();
        Box::pin(async move { Ok(found) })
    });
    (lookup, asked)
}

fn client(allow_loopback: bool, lookup: Lookup) -> Outgoing {
    Outgoing::new(Settings { allow_loopback, lookup, ..settings() }).unwrap()
}

#[tokio::test]
async fn literal_addresses_in_every_notation() {
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    let port = receiver.address.port();
    let outgoing = Outgoing::new(Settings { allow_loopback: false, ..settings() }).unwrap();
    let hosts = [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "0.0.0.0",
        "10.0.0.8",
        "169.254.169.254",
        "metadata.google.internal",
    ];
    for host in hosts {
        for scheme in ["https", "http"] {
            let failure = send(&outgoing, &format!("{scheme}://{host}:{port}/")).await.unwrap_err();
            assert!(matches!(failure, Failure::Target(_)), "{host}: {failure:?}");
            assert_eq!(failure.code(), "target");
        }
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn names_that_lead_inside() {
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    let url = format!("https://hooks.nordbank.example:{}/", receiver.address.port());
    let inside = [
        "127.0.0.1",
        "::1",
        "10.0.0.8",
        "169.254.169.254",
        "0.0.0.0",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fd00:ec2::254",
    ];
    for ip in inside {
        let (lookup, asked) = scripted(&[&[ip]]);
        let failure = send(&client(false, lookup), &url).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused(_)), "{ip}: {failure:?}");
        assert_eq!(failure.code(), "refused-address");
        // The owner learns what kind of address, and not which: it may be one of our network's.
        assert!(!failure.to_string().contains(ip) && failure.to_string().ends_with('.'), "{failure}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
    // Where loopback is allowed, nothing else is.
    let (lookup, _) = scripted(&[&["10.0.0.8"]]);
    assert!(matches!(send(&client(true, lookup), &url).await, Err(Failure::Refused(_))));
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn names_without_an_address() {
    let (lookup, _) = scripted(&[&[]]);
    let url = "https://hooks.nordbank.example/";
    assert_eq!(send(&client(false, lookup), url).await.unwrap_err(), Failure::Name);
    let failing: Lookup = Arc::new(|_| Box::pin(async { Err(std::io::Error::other("no resolver")) }));
    assert_eq!(send(&client(false, failing), url).await.unwrap_err(), Failure::Name);
    let slow: Lookup = Arc::new(|_| Box::pin(std::future::pending()));
    assert!(matches!(send(&client(false, slow), url).await, Err(Failure::Timeout(_))));
}

#[tokio::test]
async fn of_several_addresses_only_the_allowed_are_used() {
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    let url = format!("http://receiver.localhost:{}/hook", receiver.address.port());
    let (lookup, _) = scripted(&[&["169.254.169.254", "10.0.0.8", "127.0.0.1", "::ffff:127.0.0.1"]]);
    assert!(send(&client(true, lookup), &url).await.unwrap().is_success());
    assert_eq!(receiver.connections(), 1);

    let found: Vec<IpAddr> = ["10.0.0.8", "8.8.8.8", "::1", "2606:4700:4700::1111", "127.0.0.1"]
        .iter()
        .map(|ip| ip.parse().unwrap())
        .collect();
    assert_eq!(guard::pass(&found, false).unwrap(), [found[1], found[3]]);
    assert_eq!(guard::pass(&found, true).unwrap(), [found[1], found[2], found[3], found[4]]);
}

#[tokio::test]
async fn a_name_is_looked_up_once_for_a_connection() {
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    let url = format!("http://receiver.localhost:{}/hook", receiver.address.port());
    // First what may be reached, then what may not: the connection goes to the first, and no second question is asked.
    let (lookup, asked) = scripted(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let outgoing = client(true, lookup);
    assert!(send(&outgoing, &url).await.unwrap().is_success());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // The next request asks again, since the receiver closed the connection, and is refused.
    assert!(matches!(send(&outgoing, &url).await, Err(Failure::Refused(_))));
    assert_eq!(receiver.connections(), 1);

    // First an address of the public Internet (where nothing is), then this machine.
    let url = format!("https://hooks.nordbank.example:{}/", receiver.address.port());
    let (lookup, asked) = scripted(&[&["2000::1"], &["127.0.0.1"]]);
    let failure = send(&client(false, lookup), &url).await.unwrap_err();
    assert!(matches!(failure, Failure::Connect | Failure::Timeout(_)), "{failure:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(receiver.connections(), 1);
}

const RECEIVER: &str = "ENTENTE_TEST_PROXIED_RECEIVER";
const PLAIN: &str = "ENTENTE_TEST_PROXIED_PLAINLY";

/// Runs itself in a child, since a process can't safely change its own environment.
#[tokio::test]
async fn a_proxy_of_the_environment_is_ignored() {
    if let Ok(url) = std::env::var(RECEIVER) {
        if std::env::var(PLAIN).is_ok() {
            let _answer = reqwest::Client::new().post(&url).send().await.unwrap();
        } else {
            assert!(send(&Outgoing::new(settings()).unwrap(), &url).await.unwrap().is_success());
        }
        return;
    }
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    let proxy = Receiver::start(answer("200 OK", "", "")).await;
    let run = async |plainly: bool| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "outgoing::tests::guarded::a_proxy_of_the_environment_is_ignored"]);
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            child.env(name, format!("http://{}", proxy.address));
        }
        child.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
        child.env(RECEIVER, receiver.url());
        if plainly {
            child.env(PLAIN, "1");
        }
        let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    };
    run(false).await;
    assert_eq!((receiver.connections(), proxy.connections()), (1, 0));
    // The environment would have mattered: a client that heeds it goes there.
    run(true).await;
    assert_eq!((receiver.connections(), proxy.connections()), (1, 1));
}
