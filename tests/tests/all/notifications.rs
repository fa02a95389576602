//! The pages of notifications in a real browser, on the demo: a partner officer sets up a webhook and sees a test arrive, an
//! alert shows on pages that are open, an endpoint that is gone says why, a member chooses what to be mailed about.

use crate::receiver::Program;
use anyhow::{Context, Result, ensure};
use entente_tests::{Address, Browser, Client, DEMO_PASSWORD, Demo, free_port, root};
use serde_json::{Value, json};
use std::time::Duration;

const SIZES: [(&str, u32, u32); 2] = [("1440", 1440, 900), ("390", 390, 844)];

/// A person at the demo's pages.
struct Person<'a> {
    browser: &'a Browser,
    demo: &'a Demo,
}

impl Person<'_> {
    async fn sign_in(&self, email: &str) -> Result<()> {
        self.browser.client().delete_all_cookies().await?;
        self.open("/sign-in").await?;
        self.browser.fill("email", email).await?;
        self.browser.fill("password", DEMO_PASSWORD).await?;
        self.browser.click("sign-in-submit").await?;
        self.browser.find("[data-test=member-menu]").await.map(|_| ())
    }

    async fn open(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.demo.url(path)).await
    }

    /// Waits until something on the page says `words`.
    async fn reads(&self, selector: &str, words: &str) -> Result<()> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent).join(' ');";
        let mut text = Value::Null;
        for _ in 0..200 {
            // a page that is just being left answers nothing
            if let Ok(found) = self.browser.client().execute(script, vec![json!(selector)]).await {
                if found.as_str().is_some_and(|text| text.contains(words)) {
                    return Ok(());
                }
                // a toast goes by itself: what it said before is worth telling
                if found.as_str().is_some_and(|text| !text.trim().is_empty()) {
                    text = found;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("no {words:?} in {selector} on {}: {text}", self.browser.url().await?)
    }

    /// Follows a link in a part that may be read again at any moment: found and clicked in one go.
    async fn follow(&self, selector: &str) -> Result<()> {
        self.browser.find(selector).await?;
        let click = "document.querySelector(arguments[0]).click();";
        self.browser.client().execute(click, vec![json!(selector)]).await?;
        Ok(())
    }

    /// Pictures of the page at both sizes in both themes: nothing scrolls sideways, and nobody is shut out.
    async fn picture(&self, name: &str) -> Result<()> {
        for (size, width, height) in SIZES {
            for (theme, dark) in [("light", false), ("dark", true)] {
                self.browser.client().execute("window.scrollTo(0, 0);", Vec::new()).await?;
                let file = root().join(format!("target/pictures/{name}-{size}-{theme}.png"));
                self.browser.screenshot(&file, width, height, dark).await?;
                ensure!(!self.browser.scrolls_sideways().await?, "{name} scrolls sideways at {size}");
                let faults = self.browser.axe().await?;
                ensure!(faults.is_empty(), "{name} at {size}, {theme}: {faults:#?}");
            }
        }
        self.browser.appear(1440, 900, false).await
    }
}

#[tokio::test]
async fn a_partner_connects_its_tools_and_sees_what_arrives() -> Result<()> {
    let demo = Demo::start()?;
    let address = Address::default();
    address.set(&demo.url(""));
    let browser = Browser::start().await?;
    browser.appear(1440, 900, false).await?;
    let person = Person { browser: &browser, demo: &demo };

    person.sign_in("officer@polder.example").await?;
    let (channel, receiver) = set_up(&person).await?;
    try_it(&person, &receiver).await?;
    let alert = hear_of_an_alert(&person, &address, &receiver).await?;
    follow_the_answers(&person, &address, &alert).await?;
    person.sign_in("officer@polder.example").await?;
    exchange_the_secret(&person, &channel).await?;
    lose_the_endpoint(&person, &channel).await?;
    do_without_script(&person).await?;
    choose_mails(&person).await?;
    be_told_whom_to_ask(&person).await?;
    keep_the_stream_to_its_pages(&demo).await?;

    let complaints: Vec<String> =
        browser.complaints().await?.into_iter().filter(|line| !line.contains("status of 4")).collect();
    ensure!(complaints.is_empty(), "the browser complains: {complaints:?}");
    browser.close().await
}

/// A webhook in the browser; gives its page and the receiver that has its secret.
async fn set_up(person: &Person<'_>) -> Result<(String, Program)> {
    let browser = person.browser;
    person.open("/channels").await?;
    person.reads("main", "No channel yet").await?;
    person.picture("channels-empty").await?;
    browser.click("channel-new").await?;
    person.picture("channel-new").await?;

    // all that is wrong is told at once, and what was typed stays
    browser.fill("name", "SIEM").await?;
    browser.fill("url", "https://10.0.0.7/hook?key=s3cret").await?;
    for event in ["alert.published", "alert.updated", "alert.recalled", "alert.expired"] {
        browser.fill("event", event).await?;
    }
    for event in ["report.submitted", "report.revised", "report.withdrawn", "report.restricted"] {
        browser.fill("event", event).await?;
    }
    browser.click("channel-save").await?;
    person.reads("[data-test=form-errors]", "Choose one event at least.").await?;
    person.reads("[data-test=form-errors]", "Address: ").await?;
    person.picture("channel-new-errors").await?;

    let port = free_port()?;
    browser.fill("url", &format!("http://127.0.0.1:{port}/hook")).await?;
    browser.fill("event", "alert.published").await?;
    browser.fill("event", "alert.recalled").await?;
    browser.click("channel-save").await?;
    let secret = browser.find("[data-test=channel-secret] code").await?.text().await?;
    ensure!(secret.starts_with("whsec_"), "{secret}");
    person.picture("channel-secret").await?;
    let receiver = Program::start(port, &secret).await?;

    // once: not on the channel's page, and not when the form is sent again
    browser.client().refresh().await?;
    let _ = browser.client().accept_alert().await;
    person.reads("main", "not shown again").await?;
    ensure!(!browser.client().source().await?.contains(&secret), "the secret is shown twice");
    browser.click("channel-open").await?;
    person.reads("h1", "SIEM").await?;
    ensure!(!browser.client().source().await?.contains(&secret), "the secret is shown twice");
    let channel = browser.url().await?;
    let channel = channel.strip_prefix(&person.demo.url("")).context("an address of the demo")?.to_owned();
    person.open("/channels").await?;
    ensure!(browser.texts("channel-row").await?.len() == 1, "the form sent twice made two channels");
    person.open(&channel).await?;
    Ok((channel, receiver))
}

/// The test arrives, and the page says so by itself.
async fn try_it(person: &Person<'_>, receiver: &Program) -> Result<()> {
    let browser = person.browser;
    browser.click("channel-test").await?;
    receiver.event("entente.channel.test.v1").await?;
    person.reads("[data-test=channel-trial]", "Delivered").await?;
    person.reads("[data-test=channel-state]", "Works").await?;
    person.reads("[data-test=delivery-row]", "Test").await?;
    person.picture("channel").await?;
    person.follow("[data-test=delivery-row] a").await?;
    person.reads("[data-test=attempt]", "204").await?;
    person.picture("delivery").await
}

/// An alert is published while the inbox is open: the page tells, and moves nothing.
async fn hear_of_an_alert(person: &Person<'_>, address: &Address, receiver: &Program) -> Result<String> {
    let browser = person.browser;
    person.open("/inbox").await?;
    person.reads("main", "SIEM").await?;
    let letters = "return [...document.querySelectorAll('article.letter')].map((one) => one.getBoundingClientRect().top);";
    let before = browser.client().execute(letters, Vec::new()).await?;

    let supervisor = Client::new(address, "supervisor@brabant.example")?;
    let (_, alerts) = supervisor.get("/v1/alerts?box=outbox").await?;
    let waiting = alerts["items"].as_array().into_iter().flatten();
    let mut waiting = waiting.filter(|one| one["state"] == "awaiting-clearance");
    let alert = waiting.find_map(|one| one["id"].as_str()).with_context(|| alerts.to_string())?;
    let (_, shown) = supervisor.get(&format!("/v1/alerts/{alert}")).await?;
    let reference = shown["reference"].as_str().with_context(|| shown.to_string())?.to_owned();
    let flags = shown["flags"].as_array().cloned().unwrap_or_default();
    let confirmed: Vec<&Value> = flags.iter().map(|flag| &flag["pointer"]).collect();
    supervisor.done(&format!("/v1/alerts/{alert}/clear"), &json!({"confirmed": confirmed})).await?;
    supervisor.done(&format!("/v1/alerts/{alert}/publish"), &json!({})).await?;

    person.reads("[data-test=live-bar]", "1 new: show").await?;
    let after = browser.client().execute(letters, Vec::new()).await?;
    ensure!(before == after, "rows moved under the reader: {before} {after}");
    ensure!(!browser.client().source().await?.contains(&reference), "the list grew by itself");
    person.picture("inbox-live").await?;
    browser.click("live-show").await?;
    person.reads("main", &reference).await?;
    let event = receiver.event("entente.alert.published.v1").await?;
    ensure!(event["subject"] == reference.as_str(), "{event}");
    Ok(reference)
}

/// The publisher's page counts the answers while it is open, and takes nobody's focus.
async fn follow_the_answers(person: &Person<'_>, address: &Address, alert: &str) -> Result<()> {
    let browser = person.browser;
    person.sign_in("supervisor@brabant.example").await?;
    person.open(&format!("/alerts/{alert}")).await?;
    person.reads("[data-test=alert-progress]", "0 of ").await?;
    browser
        .client()
        .execute("document.querySelectorAll('[data-test=recipient-why]')[1].focus();", Vec::new())
        .await?;
    let focus =
        "return [...document.querySelectorAll('[data-test=recipient-why]')].indexOf(document.activeElement);";
    ensure!(browser.client().execute(focus, Vec::new()).await? == 1, "nothing has the focus");

    let officer = Client::new(address, "officer@polder.example")?;
    let (_, inbox) = officer.get("/v1/alerts?box=inbox").await?;
    let mut found = inbox["items"].as_array().into_iter().flatten();
    let found = found.find(|one| one["reference"] == alert).with_context(|| inbox.to_string())?;
    let id = found["id"].as_str().context("an id")?;
    officer.done(&format!("/v1/alerts/{id}/acknowledge"), &json!({"state": "acknowledged"})).await?;
    person.reads("[data-test=alert-progress]", "1 of ").await?;
    person.reads("[data-fragment=recipients]", "Acknowledged").await?;
    ensure!(browser.client().execute(focus, Vec::new()).await? == 1, "the focus is lost");
    Ok(())
}

/// A new secret, with the time until which both hold.
async fn exchange_the_secret(person: &Person<'_>, channel: &str) -> Result<()> {
    let browser = person.browser;
    person.open(channel).await?;
    browser.click("secret-rotate-open").await?;
    browser.click("secret-rotate").await?;
    person.reads("[data-test=channel-secret]", "whsec_").await?;
    person.reads("[data-test=secret-both]", " UTC").await
}

/// Nobody listens any more: the console says so, what waited is replayed when it is mended.
async fn lose_the_endpoint(person: &Person<'_>, channel: &str) -> Result<()> {
    let browser = person.browser;
    person.open(channel).await?;
    browser.click("channel-edit").await?;
    browser.fill("url", &entente_tests::nobody()?).await?;
    person.picture("channel-edit").await?;
    browser.click("channel-save").await?;
    person.reads("h1", "SIEM").await?;
    browser.click("channel-test").await?;
    person.reads("[data-test=channel-trial]", "The host takes no connection.").await?;
    person.reads("[data-test=channel-state]", "Fails").await?;
    person.reads("[data-test=channel-note]", "The host takes no connection.").await?;
    person.picture("channel-failing").await?;
    person.follow("[data-test=delivery-row] a").await?;
    person.reads("[data-test=attempt]", "The host takes no connection.").await?;
    person.open("/channels").await?;
    person.reads("[data-test=channel-row]", "The host takes no connection.").await?;
    person.picture("channels").await?;

    person.open(channel).await?;
    browser.find("[data-test=subscription-edit]").await?.click().await?;
    person.reads("h1", "Told about").await?;
    person.picture("subscription").await?;
    browser.fill("event", "alert.updated").await?;
    browser.click("subscription-save").await?;
    person.reads("[data-test=subscription]", "Alert updated").await?;

    browser.click("channel-replay-open").await?;
    browser.fill("since", "yesterday").await?;
    browser.click("channel-replay").await?;
    person.reads(".toasts", "Since: must be a time").await?;
    browser.click("channel-replay-open").await?;
    browser.fill("since", "2026-01-01 00:00").await?;
    browser.click("channel-replay").await?;
    person.reads(".toasts", "shorter stretch").await?;
    person.open(channel).await?;
    browser.click("channel-replay-open").await?;
    browser.fill("state", "delivered").await?;
    browser.click("channel-replay").await?;
    // the alert, and not the tests
    person.reads(".toasts", "1 delivery goes out again.").await?;

    browser.click("channel-disable-open").await?;
    browser.click("channel-disable").await?;
    person.reads("[data-test=channel-state]", "Disabled").await?;
    browser.click("channel-remove-open").await?;
    browser.click("channel-remove").await?;
    person.reads("main", "No channel yet").await
}

/// The same pages for a browser that runs no script.
async fn do_without_script(person: &Person<'_>) -> Result<()> {
    let browser = person.browser;
    let script = async |off: bool| {
        browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": off})).await
    };
    script(true).await?;
    person.open("/channels/new?kind=email").await?;
    browser.fill("name", "Duty desk").await?;
    browser.fill("address", "desk@polder.example").await?;
    browser.fill("digest", "hourly").await?;
    browser.click("channel-save").await?;
    person.reads("h1", "Duty desk").await?;
    browser.click("channel-pause-open").await?;
    browser.click("channel-pause").await?;
    person.reads("[data-test=channel-state]", "Paused").await?;
    browser.click("channel-enable").await?;
    browser.click("channel-test").await?;
    person.reads("[data-test=channel-trial]", "Waiting").await?;
    browser.find("[data-test=channel-trial] a").await?.click().await?;
    person.reads("main", "Not tried yet.").await?;
    script(false).await?;
    person.open("/").await
}

/// A member's own mails, where the instance has no mail server: it says so, and keeps the choice.
async fn choose_mails(person: &Person<'_>) -> Result<()> {
    let browser = person.browser;
    browser.click("member-menu").await?;
    browser.click("preferences-open").await?;
    person.reads("[data-test=mail-none]", "no mail server").await?;
    browser.fill("mode", "daily").await?;
    browser.fill("severity", "high").await?;
    person.picture("preferences").await?;
    browser.click("preferences-save").await?;
    person.reads(".toasts", "Saved").await?;
    person.open("/preferences").await?;
    let chosen = "return [document.querySelector('[name=mode]:checked').value, document.querySelector('[name=severity]').value];";
    let kept = browser.client().execute(chosen, Vec::new()).await?;
    ensure!(kept == json!(["daily", "high"]), "{kept}");
    person.open("/help/connect").await?;
    person.reads("main", &person.demo.url("/v1/events")).await?;
    person.picture("connect").await
}

/// Who may not set up channels learns who may.
async fn be_told_whom_to_ask(person: &Person<'_>) -> Result<()> {
    person.sign_in("reporter@nordbank.example").await?;
    person.open("/help/connect").await?;
    person.reads("[data-test=connect-ask]", "partner officers and admins").await?;
    ensure!(!person.browser.has("connect-webhook").await?, "a button that leads to a refusal");
    person.open("/channels").await?;
    person.reads("main", "Not permitted").await?;
    person.picture("channels-refused").await
}

/// Without a session, or from another site, nothing is followed.
async fn keep_the_stream_to_its_pages(demo: &Demo) -> Result<()> {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
    let nobody = http.get(demo.url("/events")).send().await?;
    ensure!(nobody.status() == 401, "{}", nobody.status());
    let elsewhere = http.get(demo.url("/events")).header("Sec-Fetch-Site", "cross-site").send().await?;
    ensure!(elsewhere.status() == 403, "{}", elsewhere.status());
    Ok(())
}
