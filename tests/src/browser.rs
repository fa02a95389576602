//! Debian's Chromium, driven through WebDriver.

use anyhow::{Context, Result, bail};
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use testkit::{Folder, Process};

/// How long an element may take to appear: pages are made by the server, so this is a server's answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How Chromium runs so that a picture taken twice is the same picture, and so that it speaks to nobody else.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=en",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--window-size=1280,800",
];

/// A browser with a profile of its own. Dropped, it ends; `close` says so when it doesn't end well.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// The session's address at the driver, for what WebDriver's own commands don't reach.
    session: String,
    http: reqwest::Client,
    // Before the profile: fields are dropped in order, and the browser still writes there while it ends.
    _driver: Process,
    _profile: Folder,
}

impl Browser {
    /// Starts the driver and, through it, the browser.
    pub async fn start() -> Result<Self> {
        let profile = Folder::new();
        let driver = Process::start("chromedriver", &["--port=0"], &[]);
        let port = driver.wait_for(Duration::from_mins(1), port_in);
        let address = format!("http://127.0.0.1:{port}");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(profile.path()))
            .connect(&address)
            .await
            .with_context(|| format!("the browser didn't start; the driver said:\n{}", driver.said()))?;
        let session = client.session_id().await?.context("the driver gave no session")?;
        let session = format!("{address}/session/{session}");
        Ok(Self { client, session, http: reqwest::Client::new(), _driver: driver, _profile: profile })
    }

    /// For whatever has no method here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Opens a page and waits until it is loaded.
    pub async fn goto(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("goto {url}"))
    }

    /// Where the browser is now.
    pub async fn url(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// Waits for the element that a CSS selector finds.
    pub async fn find(&self, selector: &str) -> Result<Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => {
                let (url, title) = (self.client.current_url().await?, self.client.title().await?);
                Err(error).with_context(|| format!("no {selector} on {url} ({title})"))
            }
        }
    }

    /// Clicks on what carries `data-test`.
    pub async fn click(&self, data_test: &str) -> Result<()> {
        let element = self.find(&by_data_test(data_test)).await?;
        // as a reader would: out from under the bar that stays at the top
        let middle = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";
        self.client.execute(middle, vec![serde_json::to_value(&element)?]).await?;
        element.click().await.with_context(|| format!("click {data_test}"))
    }

    /// The text that a reader sees in what carries `data-test`.
    pub async fn text(&self, data_test: &str) -> Result<String> {
        let element = self.find(&by_data_test(data_test)).await?;
        element.text().await.with_context(|| format!("text of {data_test}"))
    }

    /// The texts of everything that carries `data-test`, in the page's order; doesn't wait.
    pub async fn texts(&self, data_test: &str) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(&by_data_test(data_test))).await? {
            texts.push(element.text().await?);
        }
        Ok(texts)
    }

    /// Whether anything carries `data-test` now; doesn't wait.
    pub async fn has(&self, data_test: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(&by_data_test(data_test))).await?.is_empty())
    }

    /// Gives a form's field a value as a person would: types into it, chooses the option, the radio button, or the
    /// tick (`on`, and anything else takes it away), names a file. Dates and times take the form of HTML:
    /// `2026-03-02`, `2026-03-02T08:00`.
    pub async fn fill(&self, name: &str, value: &str) -> Result<()> {
        let filled = self.try_fill(name, value).await;
        filled.with_context(|| format!("fill {name} with {value:?}"))
    }

    async fn try_fill(&self, name: &str, value: &str) -> Result<()> {
        let selector = format!("[name={}]", quoted(name));
        let field = self.find(&selector).await?;
        let kind = match field.tag_name().await?.as_str() {
            "select" => return Ok(field.select_by_value(value).await?),
            "textarea" => "textarea".to_owned(),
            _ => field.attr("type").await?.unwrap_or_default(),
        };
        match kind.as_str() {
            "radio" => {
                let choice = self.find(&format!("{selector}[value={}]", quoted(value))).await?;
                choice.click().await?;
            }
            "checkbox" => {
                // Several ticks of one name are told apart by their values.
                let same = self.client.find_all(Locator::Css(&selector)).await?;
                if same.len() > 1 {
                    self.find(&format!("{selector}[value={}]", quoted(value))).await?.click().await?;
                } else if field.is_selected().await? != (value == "on") {
                    field.click().await?;
                }
            }
            "file" => field.send_keys(value).await?,
            "date" | "time" | "datetime-local" | "month" | "range" | "color" => {
                // What keys do in these depends on the browser's language.
                let script = "arguments[0].value = arguments[1];
                    for (const kind of ['input', 'change'])
                        arguments[0].dispatchEvent(new Event(kind, { bubbles: true }));
                    return arguments[0].value;";
                let element = serde_json::to_value(&field)?;
                let kept = self.client.execute(script, vec![element, json!(value)]).await?;
                if kept.as_str() == Some("") && !value.is_empty() {
                    bail!("the browser refuses the value in a field of type {kind}");
                }
            }
            _ => {
                field.clear().await?;
                field.send_keys(value).await?;
            }
        }
        Ok(())
    }

    /// Presses keys where the focus is: `fantoccini::key::Key` has the ones without a letter.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let element = self.client.active_element().await?;
        element.send_keys(keys).await.with_context(|| format!("press {keys:?}"))
    }

    /// Shows the page as a window of this size would, in light or dark colours and without motion, and stays so.
    pub async fn appear(&self, width: u32, height: u32, dark: bool) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await?;
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        Ok(())
    }

    /// Takes a picture (PNG) of what a window of this size shows, in light or dark colours.
    pub async fn screenshot(&self, path: &Path, width: u32, height: u32, dark: bool) -> Result<()> {
        self.appear(width, height, dark).await?;
        let loaded = "const done = arguments[0]; document.fonts.ready.then(() => requestAnimationFrame(() => done()));";
        self.client.execute_async(loaded, Vec::new()).await.context("the page's fonts")?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let picture = self.client.screenshot().await.context("screenshot")?;
        std::fs::write(path, picture).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Whether the page is wider than its window, which on a phone is a fault.
    pub async fn scrolls_sideways(&self) -> Result<bool> {
        let script = "return document.documentElement.scrollWidth > document.documentElement.clientWidth;";
        Ok(self.client.execute(script, Vec::new()).await?.as_bool().unwrap_or_default())
    }

    /// What the browser complained of since the last call: scripts that failed, what the content security policy
    /// stopped, files that didn't load.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let log = self.post("se/log", json!({ "type": "browser" })).await?;
        let entries = log.as_array().cloned().unwrap_or_default();
        Ok(entries.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect())
    }

    /// A command of Chromium's developer tools.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
            .await
            .context(command.to_owned())
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let request = self.http.post(format!("{}/{path}", self.session)).json(&body);
        let mut answer: Value = request.send().await?.json().await?;
        let value = answer["value"].take();
        if let Some(error) = value.get("error") {
            bail!("{error}: {}", value["message"]);
        }
        Ok(value)
    }

    /// Ends the browser.
    pub async fn close(self) -> Result<()> {
        self.client.close().await.context("the browser didn't end well")
    }
}

fn capabilities(profile: &Path) -> Capabilities {
    let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    if is_root() {
        // Chromium's sandbox refuses to run for root.
        flags.push("--no-sandbox".to_owned());
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".to_owned(), json!("chrome"));
    capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": flags }));
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    capabilities
}

/// The user that a new file belongs to is the user that we are.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Folder::new().path()).is_ok_and(|metadata| metadata.uid() == 0)
}

fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("started successfully on port ")?;
    rest.trim_end_matches('.').parse().ok()
}

fn by_data_test(value: &str) -> String {
    format!("[data-test={}]", quoted(value))
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
