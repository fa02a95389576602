//! Calls against a small server that answers what it is told to.

use super::*;
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Answers each connection with the next of `answers` (an empty one hangs up) and keeps what it was sent.
async fn stand_in(answers: &[&str]) -> (Address, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (answers, kept) = (answers.iter().map(ToString::to_string).collect::<Vec<_>>(), Arc::clone(&heard));
    tokio::spawn(async move {
        for answer in answers {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut bytes = vec![0; 10_000];
            let length = connection.read(&mut bytes).await.unwrap();
            kept.lock().unwrap().push(String::from_utf8_lossy(&bytes[..length]).into_owned());
            connection.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (address, heard)
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len())
}

#[tokio::test]
async fn a_repeated_call_keeps_its_key() {
    let done = answer("201 Created", "idempotent-replay: true\r\n", "{\"id\": 1}");
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "{}");
    let (address, heard) = stand_in(&["", &busy, &done]).await;
    let http = Http::new(address, None).unwrap();
    let call = Call::post("/v1/reports").json(&json!({"title": "x"})).once("key-1");
    let answer = Answer::whole(http.send(&call, Some(&Token("t".to_owned()))).await.unwrap()).await.unwrap();
    assert!(answer.replayed);
    assert_eq!(answer.json().unwrap()["id"], 1);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 3);
    assert!(
        heard.iter().all(|call| call.contains("idempotency-key: key-1") && call.contains("Bearer t")),
        "{heard:?}"
    );
}

#[tokio::test]
async fn what_may_have_been_done_is_not_repeated() {
    let (address, heard) = stand_in(&["", ""]).await;
    let http = Http::new(address, None).unwrap();
    let failed = http.send(&Call::post("/v1/alerts/1/acknowledge"), None).await.unwrap_err();
    assert_eq!((failed.kind(), heard.lock().unwrap().len()), (Kind::Unreachable, 1));
}

#[tokio::test]
async fn nobody_there_is_told_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let failed = Http::new(address, None).unwrap().send(&Call::get("/v1/me"), None).await.unwrap_err();
    assert_eq!(failed.kind(), Kind::Unreachable);
    assert!(failed.to_string().contains("can't be reached"), "{failed}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let moved = answer("307 Temporary Redirect", "location: https://elsewhere.example/\r\n", "");
    let (address, heard) = stand_in(&[&moved, &moved]).await;
    let failed = Http::new(address, None).unwrap().send(&Call::get("/v1/me"), None).await.unwrap_err();
    assert!(failed.to_string().contains("sends us on to https://elsewhere.example/"), "{failed}");
    assert_eq!(heard.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_without_a_certificate_is_refused() {
    let folder = testkit::Folder::new();
    let file = folder.join("ca.pem");
    std::fs::write(&file, "nothing").unwrap();
    let address = Address::parse("https://entente.example").unwrap();
    let refused = Http::new(address.clone(), Some(&file)).unwrap_err().to_string();
    assert!(refused.contains("holds no certificate"), "{refused}");
    assert!(
        Http::new(address, Some(&folder.join("none.pem"))).unwrap_err().to_string().contains("can't be read")
    );
}
