//! Mails through the running program, on the demo: a member chooses, something happens, a mail comes that names nothing,
//! and its link leads to the report after signing in; digests, refusals and bounces.

use anyhow::{Context, Result, ensure};
use entente_tests::{Browser, DEMO_PASSWORD, Demo, SmtpServer, program};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use testkit::Folder;

const SOON: Duration = Duration::from_mins(1);
const ANALYST: &str = "analyst@brabant.example";
const DESK: &str = "desk@brabant.example";

/// Somebody at the interface for machines.
struct Person<'a> {
    demo: &'a Demo,
    http: reqwest::Client,
    token: String,
}

impl<'a> Person<'a> {
    async fn sign_in(demo: &'a Demo, email: &str) -> Result<Self> {
        let http = reqwest::Client::new();
        let body = json!({"email": email, "password": DEMO_PASSWORD});
        let answer = http.post(demo.url("/v1/sessions")).json(&body).send().await?.error_for_status()?;
        let answer: Value = answer.json().await?;
        let token = answer["access_token"].as_str().context("no token")?.to_owned();
        Ok(Self { demo, http, token })
    }

    async fn get(&self, path: &str) -> Result<(Value, Option<String>)> {
        let request = self.http.get(self.demo.url(path)).bearer_auth(&self.token);
        let answer = request.send().await?.error_for_status()?;
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok((answer.json().await?, tag))
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.http.post(self.demo.url(path)).bearer_auth(&self.token).json(body);
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Mails about new reports from now on.
    async fn wish(&self, mode: &str) -> Result<()> {
        let (_, tag) = self.get("/v1/me/preferences").await?;
        let body = json!({"mode": mode, "events": ["report.submitted"]});
        let request = self.http.put(self.demo.url("/v1/me/preferences")).bearer_auth(&self.token);
        let answer = request.header("if-match", tag.context("no tag")?).json(&body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{status}: {text}");
        Ok(())
    }

    /// A report to Brabant; gives its reference.
    async fn report(&self) -> Result<String> {
        let body = json!({
            "title": "Kitten-eating kit", "summary": "Calls itself Lindorm two.", "detected_at": "2026-03-01T06:00:00Z",
            "categories": ["fraud/phishing"], "severity": "critical",
            "observables": [{"type": "url", "value": "https://kitten-kit.example/a", "role": "attacker"}],
        });
        let answer = self.post("/v1/reports", &body).await?;
        Ok(answer["reference"].as_str().context("no reference")?.to_owned())
    }

    /// A mailbox of the organisation's that is told of new reports; gives the channel's address.
    async fn mailbox(&self, address: &str) -> Result<String> {
        let body = json!({"kind": "email", "name": "Desk", "address": address});
        let answer = self.post("/v1/channels", &body).await?;
        let id = answer["id"].as_str().context("no id")?;
        self.post("/v1/subscriptions", &json!({"channel": id, "events": ["report.submitted"]})).await?;
        Ok(format!("/v1/channels/{id}"))
    }

    /// The channel's health once it fails.
    async fn failing(&self, channel: &str) -> Result<Value> {
        let end = Instant::now() + SOON;
        loop {
            let health = self.get(channel).await?.0["health"].take();
            if health["state"] == "failing" {
                return Ok(health);
            }
            ensure!(Instant::now() < end, "it doesn't fail: {health}\n{}", self.demo.said());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// The mails to an address, once there are `count`.
async fn mails_to(server: &SmtpServer, demo: &Demo, address: &str, count: usize) -> Result<Vec<Value>> {
    let end = Instant::now() + SOON;
    loop {
        let all = server.mails();
        let mails: Vec<Value> = all.into_iter().filter(|mail| mail["to"] == json!([address])).collect();
        if mails.len() >= count {
            return Ok(mails);
        }
        ensure!(Instant::now() < end, "{} of {count} to {address}\n{}", mails.len(), demo.said());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The last mail to an address, once no more come: the demo tells its world's events when it starts, and then ours.
async fn last_to(server: &SmtpServer, demo: &Demo, address: &str) -> Result<Value> {
    let mut mails = mails_to(server, demo, address, 1).await?;
    loop {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let now = mails_to(server, demo, address, mails.len()).await?;
        if now.len() == mails.len() {
            return mails.pop().context("no mail");
        }
        mails = now;
    }
}

/// What of an item no mail may say.
const CONTENT: [&str; 6] = ["title", "summary", "narrative", "value", "reference", "text"];

fn collect(value: &Value, key: &str, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if CONTENT.contains(&key) && text.chars().count() > 3 => {
            words.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, key, words)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| collect(value, key, words)),
        _ => {}
    }
}

/// Titles, summaries, texts, observables and references of everything that these people read, and who they are.
async fn known(demo: &Demo) -> Result<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    let people = [
        ("reporter@nordbank.example", "/v1/reports"),
        ("reporter@hexacom.example", "/v1/reports"),
        (ANALYST, "/v1/reports"),
        (ANALYST, "/v1/alerts?box=outbox"),
        ("officer@polder.example", "/v1/alerts?box=inbox"),
    ];
    for (email, list) in people {
        let person = Person::sign_in(demo, email).await?;
        let (items, _) = person.get(list).await?;
        collect(&items, "", &mut words);
        let path = list.split('?').next().unwrap_or(list);
        for item in items["items"].as_array().context("no items")? {
            let id = item["id"].as_str().context("no id")?;
            collect(&person.get(&format!("{path}/{id}")).await?.0, "", &mut words);
        }
        let (me, _) = person.get("/v1/me").await?;
        words.insert(me["member"]["name"].as_str().context("no name")?.to_owned());
    }
    Ok(words)
}

/// A delivery status notification about the mail that went out under `sender`, piped in as a mail server does.
fn bounce(sender: &str, settings: &[(&str, &str)]) -> Result<()> {
    let message = format!(
        "From: MAILER-DAEMON@mail.example\r\nTo: {sender}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         Sorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n\
         Final-Recipient: rfc822; desk@brabant.example\r\nAction: failed\r\nStatus: 5.2.1\r\n\
         Diagnostic-Code: smtp; 550 5.2.1 <desk@brabant.example> disabled\r\n\r\n--b--\r\n"
    );
    let mut command = Command::new(program()?);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ENTENTE_")) {
        command.env_remove(name);
    }
    command.arg("bounce").envs(settings.iter().copied()).stdin(Stdio::piped());
    let mut child = command.spawn()?;
    child.stdin.take().context("a pipe")?.write_all(message.as_bytes())?;
    ensure!(child.wait()?.success(), "entente bounce failed");
    Ok(())
}

/// The demo's clock goes on an hour later.
fn an_hour_later(demo: &mut Demo) -> Result<()> {
    demo.stop();
    let path = demo.data().join("demo.json");
    let mut mark: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
    let at: chrono::DateTime<chrono::Utc> = mark["at"].as_str().context("no moment")?.parse()?;
    mark["at"] = json!(at + chrono::TimeDelta::hours(1));
    std::fs::write(&path, mark.to_string())?;
    demo.restart()
}

#[tokio::test]
async fn from_a_report_to_a_mailbox_and_back() -> Result<()> {
    let server = SmtpServer::start(&[])?;
    let (url, data) = (format!("smtp://127.0.0.1:{}", server.port()), Folder::new());
    let settings = [
        ("ENTENTE_MAIL__URL", url.as_str()),
        ("ENTENTE_MAIL__FROM", "Entente <no-reply@entente.example>"),
        ("ENTENTE_MAIL__BOUNCES", "bounces@entente.example"),
        ("ENTENTE_DATA__DIR", data.path().to_str().context("a path isn't UTF-8")?),
    ];
    let mut demo = Demo::start_in(&settings, &[])?;
    server.treat("gone@brabant.example", "550 5.1.1 <gone@brabant.example> unknown")?;

    let (analyst, reporter, admin) = (
        Person::sign_in(&demo, ANALYST).await?,
        Person::sign_in(&demo, "reporter@nordbank.example").await?,
        Person::sign_in(&demo, "admin@brabant.example").await?,
    );
    analyst.wish("at-once").await?;
    let (desk, gone) = (admin.mailbox(DESK).await?, admin.mailbox("gone@brabant.example").await?);
    let reference = reporter.report().await?;

    let mail = last_to(&server, &demo, ANALYST).await?;
    assert_eq!(mail["subject"], "Entente: A report came, critical");
    let text = mail["text"].as_str().context("no text")?.replace("\r\n", "\n");
    assert!(text.starts_with("A report came.\ncritical, Nordbank, "), "{text}");
    let link = text.lines().find(|line| line.contains("/go/")).context("no link")?;

    // who follows the link signs in, and stands before the report
    let browser = Browser::start().await?;
    browser.goto(link).await?;
    browser.fill("email", ANALYST).await?;
    browser.fill("password", DEMO_PASSWORD).await?;
    browser.click("sign-in-submit").await?;
    browser.find("[data-test=member-menu]").await?;
    ensure!(browser.url().await?.ends_with(&format!("/reports/{reference}")), "{}", browser.url().await?);
    // it is nobody else's link, not even in the same organisation
    browser.client().delete_all_cookies().await?;
    browser.goto(&demo.url("/sign-in")).await?;
    browser.fill("email", "supervisor@brabant.example").await?;
    browser.fill("password", DEMO_PASSWORD).await?;
    browser.click("sign-in-submit").await?;
    browser.find("[data-test=member-menu]").await?;
    browser.goto(link).await?;
    ensure!(!browser.url().await?.contains("/reports/"), "{}", browser.url().await?);
    browser.close().await?;

    // a mailbox that the server refuses, and one whose mail comes back
    let health = admin.failing(&gone).await?;
    let why = health["last_error"].as_str().context("no reason")?;
    assert!(why.contains("550 5.1.1") && !why.contains('@'), "{why}");
    let out = last_to(&server, &demo, DESK).await?;
    assert_eq!(admin.get(&desk).await?.0["health"]["state"], "healthy");
    bounce(out["from"].as_str().context("no sender")?, &settings)?;
    let health = admin.failing(&desk).await?;
    assert_eq!(health["last_error"], "the mail came back: 550 5.2.1 … disabled");

    // a digest gathers until the full hour
    analyst.wish("hourly").await?;
    let words = known(&demo).await?;
    let before = mails_to(&server, &demo, ANALYST, 1).await?.len();
    let told = mails_to(&server, &demo, DESK, 1).await?.len();
    reporter.report().await?;
    reporter.report().await?;
    mails_to(&server, &demo, DESK, told + 2).await?;
    an_hour_later(&mut demo)?;
    let digest = mails_to(&server, &demo, ANALYST, before + 1).await?.pop().context("no digest")?;
    assert_eq!(digest["subject"], "Entente: 2 notices, the most severe critical");
    assert_eq!(digest["text"].as_str().context("no text")?.matches("/go/").count(), 2);

    // none of the mails of this world says anything about what it is about
    ensure!(words.len() > 40 && words.contains(&reference), "{} words are known", words.len());
    for mail in server.mails() {
        let text = mail["text"].as_str().context("no text")?;
        let lines = text.lines().filter(|line| !line.trim().starts_with("http"));
        let said = format!("{}\n{}", mail["subject"], lines.collect::<Vec<_>>().join("\n"));
        for word in &words {
            assert!(!said.contains(word.as_str()), "{word:?} in {said}");
        }
        assert!(!text.contains(&reference), "not in the link either: {text}");
    }
    Ok(())
}
