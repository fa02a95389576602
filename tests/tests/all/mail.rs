//! Mails as a real SMTP server gets them (aiosmtpd), by STARTTLS, by TLS and plain, and what becomes of refusals.

use anyhow::{Result, ensure};
use chrono::DateTime;
use domain::ids::DeliveryId;
use domain::marking::Tlp;
use domain::notification::EventType;
use domain::taxonomy::Severity;
use domain::time::Time;
use entente_tests::{Certificates, SmtpServer};
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;
use worker::mail::{FailureKind, Mail, MailFailure, Mailer, Notice, Recipient, compose};

const URL: &str = "https://entente.example";
const FROM: &str = "Entente <no-reply@entente.example>";
const TO: &str = "duty@agency.example";
const SOON: Duration = Duration::from_secs(10);

fn at(text: &str) -> Time {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn notice(n: u128) -> Notice {
    Notice {
        delivery: DeliveryId(Uuid::from_u128(n)),
        event: EventType::ReportSubmitted,
        item_kind: "report",
        severity: Some(Severity::Critical),
        organisation_name: Some("Kredītbanka Ōö".to_owned()),
        due: Some(at("2026-03-02T12:14:00Z")),
        tlp: Some(Tlp::Amber),
        at: at("2026-03-02T08:14:00Z"),
    }
}

fn mail(n: u128) -> Mail {
    compose(&[notice(n)], Recipient::Member, URL, at("2026-03-02T08:15:00Z")).unwrap()
}

fn plain(server: &SmtpServer) -> Mailer {
    Mailer::new(&format!("smtp://127.0.0.1:{}", server.port()), FROM, URL).unwrap()
}

/// By name, as the certificates have it.
fn encrypted(scheme: &str, user: &str, server: &SmtpServer, certificates: &Certificates) -> Mailer {
    let authority = certificates.authority();
    let url = format!("{scheme}://{user}localhost:{}?ca={}", server.port(), authority.display());
    Mailer::new(&url, FROM, URL).unwrap()
}

fn header<'a>(mail: &'a Value, name: &str) -> Vec<&'a str> {
    let headers = mail["headers"].as_array().unwrap();
    headers.iter().filter(|pair| pair[0] == name).map(|pair| pair[1].as_str().unwrap()).collect()
}

async fn refusal(mailer: &Mailer, to: &str) -> MailFailure {
    mailer.send(to, &mail(1)).await.unwrap_err()
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() -> Result<()> {
    let server = SmtpServer::start(&[])?;
    plain(&server).send(TO, &mail(7)).await?;
    let got = server.wait_for_mails(1, SOON).await?.remove(0);
    assert_eq!(got["from"], "no-reply@entente.example");
    assert_eq!(got["to"], serde_json::json!([TO]));
    assert_eq!(got["hello"], "entente.example");
    assert_eq!(got["defects"], serde_json::json!([]));
    assert_eq!(got["subject"], mail(7).subject());
    // what came through encoding and decoding, letters beyond ASCII among it
    assert_eq!(got["text"].as_str().unwrap().replace("\r\n", "\n"), mail(7).text());
    assert!(mail(7).text().contains("Kredītbanka Ōö"));
    let one = |name| header(&got, name);
    assert_eq!(one("Message-ID"), ["<00000000-0000-0000-0000-000000000007@entente.example>"]);
    assert_eq!(one("Date"), ["Mon, 02 Mar 2026 08:15:00 +0000"]);
    assert_eq!(one("From"), [FROM]);
    assert_eq!(one("To"), [TO]);
    assert_eq!(one("Auto-Submitted"), ["auto-generated"]);
    assert_eq!(one("List-Unsubscribe"), ["<https://entente.example/preferences>"]);
    // nothing that tracks, and nothing that a filter takes for advertising
    let names: Vec<&str> =
        got["headers"].as_array().unwrap().iter().map(|h| h[0].as_str().unwrap()).collect();
    for name in names {
        let known = ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "List-Unsubscribe"];
        assert!(known.contains(&name) || name == "MIME-Version" || name.starts_with("Content-"), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn starttls_and_tls_carry_the_password_and_the_mail() -> Result<()> {
    let certificates = Certificates::issue("localhost")?;
    for (scheme, options) in [("smtp", &[][..]), ("smtps", &["--wrapped"][..])] {
        let options: Vec<&str> = options.iter().chain(&["--user", "entente:p@ss/wörd"]).copied().collect();
        let server = SmtpServer::start_tls(&certificates, &options)?;
        let mailer = encrypted(scheme, "entente:p%40ss%2Fw%C3%B6rd@", &server, &certificates);
        mailer.send(TO, &mail(1)).await?;
        let got = server.wait_for_mails(1, SOON).await?.remove(0);
        assert_eq!((&got["tls"], &got["user"]), (&true.into(), &"entente".into()), "{scheme}");

        let stranger = encrypted(scheme, "entente:wrong-s3cret@", &server, &certificates);
        let failure = refusal(&stranger, TO).await;
        assert_eq!((failure.kind, failure.status), (FailureKind::Config, Some(535)), "{failure}");
        assert!(!format!("{failure:?} {stranger:?}").contains("s3cret"), "{failure:?}");
        let nobody = encrypted(scheme, "", &server, &certificates);
        let failure = refusal(&nobody, TO).await;
        assert_eq!((failure.kind, failure.status), (FailureKind::Config, Some(530)), "{failure}");
        assert_eq!(server.mails().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn what_cant_be_encrypted_isnt_sent() -> Result<()> {
    let certificates = Certificates::issue("localhost")?;
    // offers no STARTTLS, as somebody in between would have it look
    let open = SmtpServer::start(&["--user", "entente:secret"])?;
    let failure = refusal(&encrypted("smtp", "entente:secret@", &open, &certificates), TO).await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Config, None), "{failure}");
    assert!(failure.text.contains("STARTTLS"), "{failure}");
    assert_eq!(open.mails(), [Value::Null; 0]);

    // shows a certificate of another authority, or for another name
    for certificate in [Certificates::issue("localhost")?, Certificates::issue("mail.example")?] {
        let server = SmtpServer::start_tls(&certificate, &[])?;
        let trusted = if certificate.is_for("mail.example") { &certificate } else { &certificates };
        for scheme in ["smtp", "smtps"] {
            let failure = refusal(&encrypted(scheme, "", &server, trusted), TO).await;
            assert_ne!(failure.kind, FailureKind::Permanent, "{failure}");
        }
        let failure = refusal(&encrypted("smtp", "", &server, trusted), TO).await;
        assert!(failure.text.contains("no encrypted connection"), "{failure}");
        assert_eq!(failure.kind, FailureKind::Config, "{failure}");
        assert_eq!(server.mails(), [Value::Null; 0]);
    }
    Ok(())
}

#[tokio::test]
async fn a_refused_mailbox_is_permanent_and_a_busy_server_isnt() -> Result<()> {
    let server = SmtpServer::start(&[])?;
    let mailer = plain(&server);
    for (to, rule, kind, status) in [
        ("gone@agency.example", "550 5.1.1 <gone@agency.example> no gone here", FailureKind::Permanent, 550),
        ("full@agency.example", "552 5.2.2 full", FailureKind::Permanent, 552),
        ("spam@agency.example", "data: 554 5.7.1 looks like spam to me", FailureKind::Permanent, 554),
        ("grey@agency.example", "451 4.7.1 come back later", FailureKind::Transient, 451),
        ("gray@agency.example", "data: 452 4.3.1 no room", FailureKind::Transient, 452),
        ("shut@agency.example", "421 closing", FailureKind::Transient, 421),
    ] {
        server.treat(to, rule)?;
        let failure = refusal(&mailer, to).await;
        assert_eq!((failure.kind, failure.status), (kind, Some(status)), "{failure}");
        assert!(!failure.text.contains('@') && !failure.text.contains("gone"), "{failure}");
        // the next one isn't harmed
        mailer.send(TO, &mail(2)).await?;
    }
    assert_eq!(server.wait_for_mails(6, SOON).await?.len(), 6);
    let failure = refusal(&mailer, "not an address").await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Permanent, None), "{failure}");
    let failure = refusal(&mailer, "x@y.example>\r\nRCPT TO:<z@y.example").await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Permanent, None), "{failure}");
    let failure = refusal(&mailer, "åsa@agency.example").await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Permanent, None), "{failure}");
    assert_eq!(server.mails().len(), 6);
    Ok(())
}

#[tokio::test]
async fn a_refused_sender_is_nobodys_bounce() -> Result<()> {
    let server = SmtpServer::start(&[])?;
    server.treat("no-reply@entente.example", "553 5.1.8 sender rejected")?;
    let failure = refusal(&plain(&server), TO).await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Config, Some(553)), "{failure}");
    Ok(())
}

#[tokio::test]
async fn a_server_that_stalls_or_hangs_up_is_tried_again() -> Result<()> {
    let server = SmtpServer::start(&[])?;
    let mailer = plain(&server).with_patience(Duration::from_secs(1));
    mailer.send(TO, &mail(1)).await?;
    for (to, rule) in [("drop@agency.example", "drop"), ("slow@agency.example", "slow")] {
        server.treat(to, rule)?;
        let failure = refusal(&mailer, to).await;
        assert_eq!((failure.kind, failure.status), (FailureKind::Transient, None), "{rule}: {failure}");
        mailer.send(TO, &mail(2)).await?;
    }
    assert_eq!(server.wait_for_mails(3, SOON).await?.len(), 3);
    let port = server.port();
    drop(server);
    let failure = refusal(&mailer, TO).await;
    assert_eq!((failure.kind, failure.status), (FailureKind::Transient, None), "port {port}: {failure}");
    Ok(())
}

#[tokio::test]
async fn a_connection_is_used_again_while_it_lasts() -> Result<()> {
    let server = SmtpServer::start(&["--idle", "1"])?;
    let mailer = plain(&server);
    for n in 0..3 {
        mailer.send(TO, &mail(n)).await?;
    }
    assert_eq!(server.connections(), 1);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    mailer.send(TO, &mail(4)).await?;
    assert_eq!((server.connections(), server.wait_for_mails(4, SOON).await?.len()), (2, 4));
    Ok(())
}

#[tokio::test]
async fn bounces_come_back_to_an_address_of_the_delivery() -> Result<()> {
    let server = SmtpServer::start(&[])?;
    let mailer = plain(&server).with_bounces("bounces@entente.example")?;
    mailer.send(TO, &mail(7)).await?;
    let got = server.wait_for_mails(1, SOON).await?.remove(0);
    assert_eq!(got["from"], "bounces+00000000-0000-0000-0000-000000000007@entente.example");
    ensure!(header(&got, "From") == [FROM], "people see the sender");
    Ok(())
}
