mod guarded;
mod receiver;
mod tls;

use super::*;
use receiver::{Receiver, Says, answer};

pub(super) fn now() -> Time {
    "2026-11-20T04:10:00Z".parse().unwrap()
}

/// A client that may reach this machine, with little patience.
pub(super) fn settings() -> Settings {
    Settings { allow_loopback: true, timeout: Duration::from_millis(500), ..Settings::default() }
}

pub(super) async fn send(outgoing: &Outgoing, url: &str) -> Result<Answer, Failure> {
    let headers = [("webhook-id", "evt-1".to_owned()), ("webhook-timestamp", "1795000000".to_owned())];
    let post = Post { url, media_type: "application/json", headers: &headers, body: b"{\"a\":1}".to_vec() };
    outgoing.post(post, now()).await
}

async fn sent_to(says: Says) -> (Receiver, Result<Answer, Failure>) {
    let receiver = Receiver::start(says).await;
    let outgoing = Outgoing::new(settings()).unwrap();
    let result = send(&outgoing, &receiver.url()).await;
    (receiver, result)
}

#[tokio::test]
async fn the_request_is_this() {
    let (receiver, result) = sent_to(answer("204 No Content", "", "")).await;
    let answer = result.unwrap();
    assert!(answer.is_success());
    assert_eq!((answer.status, answer.head.as_str(), answer.retry_after), (204, "", None));
    let requests = receiver.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "{\"a\":1}");
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines.remove(0), "POST /hook HTTP/1.1");
    lines.sort_unstable();
    let host = format!("host: {}", receiver.address);
    let agent = format!("user-agent: entente/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        lines,
        [
            "accept: */*",
            "content-length: 7",
            "content-type: application/json",
            &host,
            &agent,
            "webhook-id: evt-1",
            "webhook-timestamp: 1795000000",
        ]
    );
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn a_refusal_is_an_answer() {
    for status in ["400 Bad Request", "404 Not Found", "410 Gone", "429 Slow Down", "500 Oh", "503 Busy"] {
        let (_receiver, result) = sent_to(answer(status, "retry-after: 120\r\n", "no\nsuch hook")).await;
        let answer = result.unwrap();
        assert!(!answer.is_success());
        assert_eq!(answer.status.to_string(), status[..3]);
        assert_eq!(answer.retry_after, Some(Duration::from_mins(2)));
        assert_eq!(answer.head, "no such hook");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Receiver::start(answer("200 OK", "", "")).await;
    for status in [301, 302, 303, 304, 307, 308] {
        let location = format!("location: {}\r\n", elsewhere.url());
        let (_receiver, result) = sent_to(answer(&format!("{status} Moved"), &location, "")).await;
        let failure = result.unwrap_err();
        assert_eq!(failure, Failure::Redirect(status));
        assert!(failure.to_string().contains("redirect"));
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn silence_is_a_timeout() {
    let silences: [&[u8]; 3] = [b"", b"HTTP/1.1 200 OK\r\nconte", b"HTTP/1.1 200 OK\r\na: b\r\n"];
    for beginning in silences {
        let begun = Instant::now();
        let (_receiver, result) = sent_to(Says::ThenHolds(beginning.to_vec())).await;
        assert_eq!(result.unwrap_err(), Failure::Timeout(Duration::from_millis(500)));
        assert!(begun.elapsed() < Duration::from_secs(3));
    }
    assert_eq!(Failure::Timeout(TIMEOUT).to_string(), "The host didn't answer within 15 seconds.");
}

#[tokio::test]
async fn a_body_without_end_is_cut() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n";
    let (_receiver, result) = sent_to(Says::ThenEndless(head.to_vec())).await;
    let answer = result.unwrap();
    assert_eq!((answer.status, answer.head.as_str()), (200, "[hidden]"));
    assert!(answer.took < BODY_TIMEOUT);
}

#[tokio::test]
async fn a_body_that_stays_away_is_not_waited_for() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\nthe beginning ";
    let (_receiver, result) = sent_to(Says::ThenHolds(head.to_vec())).await;
    let answer = result.unwrap();
    assert_eq!((answer.status, answer.head.as_str()), (200, "the beginning"));
    assert!(answer.took < BODY_TIMEOUT * 2);
}

#[tokio::test]
async fn what_is_read_of_a_body_has_an_end() {
    let receiver = Receiver::start(answer("200 OK", "", &"a ".repeat(100_000))).await;
    let outgoing = Outgoing::new(settings()).unwrap();
    let response = outgoing.client.get(receiver.url()).send().await.unwrap();
    assert_eq!(read(response).await.len(), BODY);
}

#[tokio::test]
async fn what_is_no_answer() {
    for bytes in ["", "HTTP/1.1 200 OK\r\n", "nonsense\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"] {
        let (_receiver, result) = sent_to(Says::Bytes(bytes.into())).await;
        assert_eq!(result.unwrap_err(), Failure::Broken, "{bytes:?}");
    }
    // As many headers as fill a memory.
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    assert_eq!(sent_to(Says::Bytes(many.into())).await.1.unwrap_err(), Failure::Broken);
    // A body that breaks off is still an answer.
    let broken = "HTTP/1.1 202 OK\r\ncontent-length: 100\r\n\r\npart";
    let answer = sent_to(Says::Bytes(broken.into())).await.1.unwrap();
    assert_eq!((answer.status, answer.head.as_str()), (202, "part"));
}

#[tokio::test]
async fn nobody_listens() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", free.local_addr().unwrap());
    drop(free);
    assert_eq!(send(&Outgoing::new(settings()).unwrap(), &url).await.unwrap_err(), Failure::Connect);
}

#[tokio::test]
async fn only_webhook_headers_are_the_caller_s() {
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    let outgoing = Outgoing::new(settings()).unwrap();
    let url = receiver.url();
    for (name, value) in [("host", "a"), ("x-a", "b"), ("webhook-a b", "c"), ("webhook-id", "a\r\nhost: b")] {
        let headers = [(name, value.to_owned())];
        let post = Post { url: &url, media_type: "application/json", headers: &headers, body: Vec::new() };
        assert_eq!(outgoing.post(post, now()).await.unwrap_err(), Failure::Header, "{name}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn no_failure_repeats_the_url() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outgoing = Outgoing::new(settings()).unwrap();
    let urls = [
        format!("http://{free}/s3cret?key=s3cret"),
        format!("https://{free}/s3cret?key=s3cret"),
        "http://10.0.0.8/s3cret?key=s3cret".to_owned(),
        "https://s3cret@hooks.nordbank.example/".to_owned(),
        "s3cret".to_owned(),
    ];
    for url in urls {
        let failure = send(&outgoing, &url).await.unwrap_err();
        assert!(!format!("{failure} {failure:?}").contains("s3cret"), "{failure:?}");
    }
    assert!(!format!("{outgoing:?}").contains("Client"));
}
