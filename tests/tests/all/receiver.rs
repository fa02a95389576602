//! The receiver of `docs/CONNECTING.md`, exactly as it stands there, before a running instance: what comes is verified, kept
//! once, and what isn't genuine is refused.

use anyhow::{Context, Result, ensure};
use entente_tests::{Address, Client, Demo, free_port};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use testkit::{Folder, Process};

/// How long something sent may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program of the guide, running.
pub(crate) struct Program {
    /// Where it listens.
    pub(crate) url: String,
    folder: Folder,
    process: Process,
}

impl Program {
    /// Starts it on a port, with the secret that its channel showed.
    pub(crate) async fn start(port: u16, secret: &str) -> Result<Self> {
        let guide = std::fs::read_to_string(entente_tests::root().join("docs/CONNECTING.md"))?;
        let (_, rest) = guide.split_once("```python\n").context("the guide shows no program")?;
        let (program, _) = rest.split_once("```").context("the program doesn't end")?;
        ensure!(program.lines().count() <= 30, "the program is longer than thirty lines");
        let folder = Folder::new();
        let file = folder.join("receiver.py");
        std::fs::write(&file, program)?;
        let kept = folder.join("kept");
        std::fs::create_dir(&kept)?;
        let (python, port_text) = (entente_tests::python()?, port.to_string());
        let texts = [&python, &file, &kept].map(|path| path.to_str());
        let [Some(python), Some(file), Some(kept)] = texts else { anyhow::bail!("a path isn't UTF-8") };
        let variables = [("ENTENTE_SECRET", secret), ("ENTENTE_FOLDER", kept), ("PORT", &port_text)];
        let process = Process::start(python, &[file], &variables);
        let url = format!("http://127.0.0.1:{port}/hook");
        let this = Self { url, folder, process };
        for _ in 0..300 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(this);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("the receiver doesn't listen: {}", this.process.said())
    }

    fn kept(&self) -> PathBuf {
        self.folder.join("kept")
    }

    /// The files that it has written, in the order of their names.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(self.kept())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.retain(|file| file.extension().is_some_and(|end| end == "json"));
        files.sort();
        Ok(files)
    }

    /// Waits for an event of this type.
    pub(crate) async fn event(&self, kind: &str) -> Result<Value> {
        let end = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < end {
            for file in self.files()? {
                let event: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
                if event["type"] == kind {
                    return Ok(event);
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("no {kind} came; the receiver said:\n{}", self.process.said())
    }
}

#[tokio::test]
async fn the_receiver_of_the_guide_keeps_what_is_genuine_once() -> Result<()> {
    let demo = Demo::start()?;
    let address = Address::default();
    address.set(&demo.url(""));
    let officer = Client::new(&address, "officer@polder.example")?;
    let port = free_port()?;
    let url = format!("http://127.0.0.1:{port}/hook");
    let made = officer.done("/v1/channels", &json!({"kind": "webhook", "name": "SIEM", "url": url})).await?;
    let (channel, secret) = (text(&made, "id")?, text(&made, "secret")?);
    let receiver = Program::start(port, &secret).await?;

    // what isn't signed with the secret is refused, and leaves nothing
    let http = reqwest::Client::builder().no_proxy().build()?;
    let forged = http
        .post(&receiver.url)
        .header("webhook-id", "../../forged")
        .header("webhook-timestamp", "1795478400")
        .header("webhook-signature", "v1,c2lnbmVkIGJ5IG5vYm9keQ== v1a,x nonsense")
        .body("{}");
    ensure!(forged.send().await?.status() == 401, "something forged was taken");
    ensure!(receiver.files()?.is_empty(), "something forged was kept");

    let trial = officer.done(&format!("/v1/channels/{channel}/test"), &json!({})).await?;
    let delivery = text(&trial, "delivery")?;
    let event = receiver.event("entente.channel.test.v1").await?;
    ensure!(event["id"] == delivery.as_str(), "the event has another id: {event}");
    delivered(&officer, &delivery, 1).await?;

    // sent again it has the same id: a repeat
    officer.done(&format!("/v1/deliveries/{delivery}/retry"), &json!({})).await?;
    delivered(&officer, &delivery, 2).await?;
    ensure!(receiver.files()?.len() == 1, "a repeat was kept: {:?}", receiver.files()?);

    // while one secret replaces the other, the receiver that has the former one still takes what comes
    officer.done(&format!("/v1/channels/{channel}/rotate-secret"), &json!({"keep_hours": 1})).await?;
    let trial = officer.done(&format!("/v1/channels/{channel}/test"), &json!({})).await?;
    delivered(&officer, &text(&trial, "delivery")?, 1).await?;
    ensure!(receiver.files()?.len() == 2, "what came with both secrets wasn't kept");
    Ok(())
}

/// Waits until a delivery has arrived for the so-manieth time.
async fn delivered(officer: &Client, delivery: &str, times: usize) -> Result<()> {
    let mut last = Value::Null;
    for _ in 0..300 {
        let (_, answer) = officer.get(&format!("/v1/deliveries/{delivery}")).await?;
        let tries = answer["attempts"].as_array().map_or(0, Vec::len);
        if answer["state"] == "delivered" && tries == times {
            return Ok(());
        }
        last = answer;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("it wasn't delivered {times} times: {last}")
}

fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {value}"))
}
