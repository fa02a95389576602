//! The main job in a real browser, on the demo: a company reports and sees who received what and why, an authority triages,
//! a second person clears an alert, a partner acknowledges it, the company sees the answer. The README's pictures are taken
//! on the way (`ENTENTE_UPDATE_PICTURES=1` puts them into the documentation).

use anyhow::{Context, Result};
use entente_tests::{Browser, DEMO_PASSWORD, Demo, root};
use std::path::PathBuf;
use std::time::Duration;

const SIZES: [(&str, u32, u32); 2] = [("1440", 1440, 900), ("390", 390, 844)];

const IN_THE_README: [&str; 5] = [
    "new-report-1440-light.png",
    "queue-1440-dark.png",
    "report-1440-light.png",
    "alert-1440-light.png",
    "home-1440-light.png",
];

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
        // signed in, there is a way out
        self.browser.find("[data-test=member-menu]").await.map(|_| ())
    }

    async fn open(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.demo.url(path)).await
    }

    /// Waits until the page says `words`: a click may still be on its way to the next page.
    async fn sees(&self, words: &str) -> Result<()> {
        let mut text = String::new();
        for _ in 0..100 {
            if let Ok(main) = self.browser.find("main").await {
                // a page that is just being left has no text any more
                text = main.text().await.unwrap_or_default();
                if text.contains(words) {
                    return Ok(());
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("no {words:?} on {}:\n{text}", self.browser.url().await?)
    }

    /// Pictures of the page at both sizes in both themes; nothing may scroll sideways.
    async fn picture(&self, name: &str) -> Result<()> {
        for (size, width, height) in SIZES {
            for (theme, dark) in [("light", false), ("dark", true)] {
                self.browser.client().execute("window.scrollTo(0, 0);", Vec::new()).await?;
                let file = pictures().join(format!("{name}-{size}-{theme}.png"));
                self.browser.screenshot(&file, width, height, dark).await?;
                anyhow::ensure!(!self.browser.scrolls_sideways().await?, "{name} scrolls sideways at {size}");
            }
        }
        self.browser.appear(1440, 900, false).await
    }
}

fn pictures() -> PathBuf {
    root().join("target/pictures")
}

/// The README's pictures are those of this run.
fn update_the_readme() -> Result<()> {
    if std::env::var_os("ENTENTE_UPDATE_PICTURES").is_some() {
        let shown = root().join("docs/pictures");
        std::fs::create_dir_all(&shown)?;
        for name in IN_THE_README {
            std::fs::copy(pictures().join(name), shown.join(name))?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_company_reports_an_authority_acts_a_partner_answers() -> Result<()> {
    let demo = Demo::start_with(&["--at", "2026-11-23T14:32:00Z"])?;
    let browser = Browser::start().await?;
    let person = Person { browser: &browser, demo: &demo };
    browser.appear(1440, 900, false).await?;
    person.open("/sign-in").await?;
    person.picture("sign-in").await?;

    let report = report(&person).await?;
    learn_nothing(&person, &report).await?;
    triage(&person, &report).await?;
    read_the_answer(&person, &report).await?;
    let alert = clear_and_publish(&person).await?;
    receive(&person, &alert).await?;
    watch(&person).await?;
    meet_a_duty(&person).await?;
    update_the_readme()?;

    let complaints: Vec<String> =
        browser.complaints().await?.into_iter().filter(|line| !line.contains("404")).collect();
    anyhow::ensure!(complaints.is_empty(), "the browser complains: {complaints:?}");
    browser.close().await
}

/// The company reports; gives the report's address.
async fn report(person: &Person<'_>) -> Result<String> {
    let browser = person.browser;
    person.sign_in("reporter@nordbank.example").await?;
    person.sees("Nordbank").await?;
    person.picture("home").await?;
    person.open("/reports/new").await?;
    for (name, value) in [
        ("title", "Credential phishing against customers, wave 4"),
        (
            "summary",
            "Cloned sign-in page sent by text message since 04:10 UTC. 1,200 customers opened it, 41 gave their code.",
        ),
        ("category", "fraud/phishing"),
        ("severity", "high"),
        ("detected_at", "2026-11-23T04:10"),
        (
            "paste",
            "GET hxxps://login-nordbank[.]example/se/verify from 203.0.113.47, mule SE45 5000 0000 0583 9825 7466",
        ),
    ] {
        browser.fill(name, value).await?;
    }
    browser.click("report-paste").await?;
    browser.find("[data-test=report-check]").await?;
    browser.find("input[value*=login-nordbank]").await?;
    person.sees("Who will see this").await?;
    person.sees("Cyber Unit Brabant").await?;
    person.picture("new-report").await?;
    browser.click("report-check").await?;
    browser.find("[data-test=report-submit]").await?;
    person.sees("Cyber Unit Brabant").await?;
    person.picture("confirm").await?;
    browser.click("report-submit").await?;
    let reference = browser.text("report-reference").await?;
    person.picture("submitted").await?;
    let report = format!("/reports/{reference}");
    person.open(&report).await?;
    person.sees("wave 4").await?;
    person.sees("Cyber Unit Brabant").await?;
    person.picture("report-owner").await?;
    Ok(report)
}

/// Another company learns nothing of it.
async fn learn_nothing(person: &Person<'_>, report: &str) -> Result<()> {
    person.sign_in("reporter@hexacom.example").await?;
    person.open(report).await?;
    person.sees("404").await?;
    Ok(())
}

/// The authority triages.
async fn triage(person: &Person<'_>, report: &str) -> Result<()> {
    let browser = person.browser;
    person.sign_in("analyst@brabant.example").await?;
    person.sees("Triage queue").await?;
    person.picture("queue").await?;
    person.open(report).await?;
    person.sees("wave 4").await?;
    person.picture("report").await?;
    person.open(&format!("{report}/triage?decision=accept")).await?;
    browser.click("triage-existing-case").await?;
    browser.click("triage-accept").await?;
    person.sees("wave 4").await?;
    person.open(&format!("{report}/triage?decision=feedback")).await?;
    browser.fill("text", "Known kit; two of its hosts are down since Saturday.").await?;
    browser.click("feedback-give").await?;
    person.sees("Known kit").await?;
    person.open("/cases").await?;
    person.sees("Phish-kit Lindorm").await?;
    person.picture("cases").await?;
    let case = browser.find("main a[href^='/cases/C-']").await?.attr("href").await?.context("a case")?;
    person.open(&case).await?;
    person.picture("case").await?;
    person.open("/alerts").await?;
    person.picture("alerts").await?;
    Ok(())
}

/// The company sees the answer at once.
async fn read_the_answer(person: &Person<'_>, report: &str) -> Result<()> {
    person.sign_in("reporter@nordbank.example").await?;
    person.open(report).await?;
    person.sees("Known kit; two of its hosts are down since Saturday.").await?;
    Ok(())
}

/// A second person clears the alert that waits, and it goes out.
async fn clear_and_publish(person: &Person<'_>) -> Result<String> {
    let browser = person.browser;
    person.sign_in("supervisor@brabant.example").await?;
    person.open("/alerts").await?;
    person.sees("Awaits clearance").await?;
    let alert = waiting(browser).await?;
    person.open(&alert).await?;
    person.picture("alert-clearing").await?;
    browser.click("alert-clear-open").await?;
    let places = browser.client().find_all(fantoccini::Locator::Css("[data-test=brand-confirm]")).await?;
    for place in places {
        place.click().await?;
    }
    browser.click("alert-clear").await?;
    browser.click("alert-publish-open").await?;
    browser.click("alert-publish").await?;
    person.sees("0 of 3").await?;
    person.picture("alert").await?;
    Ok(alert)
}

/// A partner in the union and one in a third country read what each may, and answer.
async fn receive(person: &Person<'_>, alert: &str) -> Result<()> {
    let browser = person.browser;
    person.sign_in("officer@polder.example").await?;
    person.open("/inbox").await?;
    person.picture("inbox").await?;
    person.open(alert).await?;
    person.sees("203.0.113[.]91").await?;
    person.picture("alert-partner").await?;
    browser.click("alert-acknowledge").await?;
    person.sees("Acknowledged").await?;
    person.sign_in("officer@dnipro.example").await?;
    person.open(alert).await?;
    person.sees("Cyber Unit Brabant").await?;
    anyhow::ensure!(
        !browser.client().source().await?.contains("203.0.113[.]91"),
        "an address went to a third country"
    );
    person.picture("alert-third-country").await?;

    // the publisher sees it
    person.sign_in("supervisor@brabant.example").await?;
    person.open(alert).await?;
    person.sees("1 of 3").await?;
    Ok(())
}

/// And the pages of those who watch.
async fn watch(person: &Person<'_>) -> Result<()> {
    let browser = person.browser;
    person.open("/agreements").await?;
    person.sees("AGR-2026-").await?;
    person.picture("agreements").await?;
    let agreement =
        browser.find("main a[href^='/agreements/AGR']").await?.attr("href").await?.context("an agreement")?;
    person.open(&agreement).await?;
    person.picture("agreement").await?;
    person.open("/duties").await?;
    person.picture("duties").await?;
    person.sign_in("auditor@brabant.example").await?;
    person.open("/log").await?;
    person.sees("Alert published").await?;
    person.picture("log").await?;
    Ok(())
}

/// The company has notified its authority: the clock ends.
async fn meet_a_duty(person: &Person<'_>) -> Result<()> {
    person.sign_in("reporter@nordbank.example").await?;
    person.open("/duties?view=late").await?;
    let opener = person.browser.find("summary[data-test^=duty-meet-]").await?.attr("data-test").await?;
    person.browser.click(&opener.context("a duty to meet")?).await?;
    person.browser.click("duty-meet").await?;
    person.open("/duties?view=done").await?;
    person.sees("DORA").await
}

/// The address of the alert that awaits clearance.
async fn waiting(browser: &Browser) -> Result<String> {
    let rows = browser.client().find_all(fantoccini::Locator::Css("main tr")).await?;
    for row in rows {
        if row.text().await?.contains("Awaits clearance") {
            let link = row.find(fantoccini::Locator::Css("a[href^='/alerts/A-']")).await?;
            return link.attr("href").await?.context("an address");
        }
    }
    anyhow::bail!("no alert awaits clearance")
}
