//! Every export that anybody of the demo can have, and of an imported MISP event, held to what real readers enforce:
//! stix2-validator with `--strict`, python-stix2 without custom content, pymisp, and our own look inside the extensions.

use anyhow::{Context, Result, ensure};
use entente_tests::{DEMO_PASSWORD, Demo, python, root};
use serde_json::{Value, json};
use std::process::Command;
use testkit::Folder;

/// Everybody of the demo who reads items, each role once, on all sides.
const READERS: [&str; 10] = [
    "reporter@nordbank.example",
    "compliance@nordbank.example",
    "dpo@nordbank.example",
    "reporter@hexacom.example",
    "reporter@klinikum.example",
    "analyst@brabant.example",
    "supervisor@brabant.example",
    "officer@polder.example",
    "officer@dnipro.example",
    "officer@meridian.example",
];

/// Where the lists are, and in which formats their items can be had.
const LISTS: [(&str, &str, &[&str]); 3] = [
    ("/v1/reports?limit=200", "reports", &["stix.json", "misp.json"]),
    ("/v1/alerts?box=inbox&limit=200", "alerts", &["stix.json", "misp.json", "csv"]),
    ("/v1/alerts?box=outbox&limit=200", "alerts", &["stix.json", "misp.json", "csv"]),
];

/// Nobody's own address: a validator that would ask elsewhere fails.
const NOWHERE: &str = "http://127.0.0.1:9";

async fn sign_in(http: &reqwest::Client, demo: &Demo, email: &str) -> Result<String> {
    let body = json!({"email": email, "password": DEMO_PASSWORD});
    let answer: Value = http.post(demo.url("/v1/sessions")).json(&body).send().await?.json().await?;
    Ok(answer["access_token"].as_str().with_context(|| format!("{email} can't sign in"))?.to_owned())
}

/// Imports our MISP event, and submits it.
async fn import(http: &reqwest::Client, demo: &Demo) -> Result<()> {
    let token = sign_in(http, demo, "reporter@nordbank.example").await?;
    let file = std::fs::read_to_string(root().join("crates/interop/tests/data/phishing-kit.misp.json"))?;
    let post = |path: &str| http.post(demo.url(path)).bearer_auth(&token);
    let sent = post("/v1/import?format=misp").header("content-type", "application/json").body(file).send();
    let import: Value = sent.await?.error_for_status()?.json().await?;
    let draft = import["drafts"][0]["id"].as_str().context("no draft")?;
    let submitted = post(&format!("/v1/drafts/{draft}/submit")).json(&json!({})).send().await?;
    let (status, text) = (submitted.status(), submitted.text().await?);
    ensure!(status == 201, "the imported draft isn't taken: {status} {text}");
    Ok(())
}

/// Everything that one reader can have; how many files it was.
async fn keep(http: &reqwest::Client, demo: &Demo, email: &str, folder: &Folder) -> Result<usize> {
    let token = sign_in(http, demo, email).await?;
    let get = |path: &str| http.get(demo.url(path)).bearer_auth(&token).send();
    let mut kept = 0;
    for (list, noun, formats) in LISTS {
        let listed = get(list).await?;
        if listed.status() == 403 {
            continue;
        }
        let items: Value = listed.error_for_status()?.json().await?;
        for item in items["items"].as_array().context("no items")? {
            let (id, reference) = (item["id"].as_str().context("no id")?, &item["reference"]);
            let reference = reference.as_str().context("no reference")?;
            for format in formats {
                let file = get(&format!("/v1/{noun}/{id}.{format}")).await?;
                // an alert that hasn't gone out
                if file.status() == 409 && noun == "alerts" {
                    continue;
                }
                ensure!(file.status() == 200, "{reference}.{format} for {email}: {}", file.text().await?);
                let disposition = file.headers()["content-disposition"].to_str()?;
                ensure!(disposition == format!("attachment; filename=\"{reference}.{format}\""));
                let name = format!("{email}--{reference}.{format}");
                std::fs::write(folder.join(&name), file.bytes().await?)?;
                kept += 1;
            }
        }
    }
    Ok(kept)
}

#[tokio::test]
async fn every_export_is_taken_by_real_readers() -> Result<()> {
    let python = python()?;
    let demo = Demo::start()?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    import(&http, &demo).await?;
    let folder = Folder::new();
    for reader in READERS {
        ensure!(keep(&http, &demo, reader, &folder).await? > 0, "{reader} has nothing to read");
    }
    let checked = Command::new(python)
        .arg(root().join("tests/python/check_exports.py"))
        .arg(folder.path())
        .envs([("HTTP_PROXY", NOWHERE), ("HTTPS_PROXY", NOWHERE), ("ALL_PROXY", NOWHERE)])
        .output()?;
    let said = String::from_utf8_lossy(&checked.stdout);
    ensure!(checked.status.success(), "{said}{}", String::from_utf8_lossy(&checked.stderr));
    Ok(())
}
