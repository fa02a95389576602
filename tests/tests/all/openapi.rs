//! The `OpenAPI` document as the real binary serves it, held against the field's tools: validators find nothing to remark,
//! and whatever schemathesis makes of it, the server answers as it says.

use anyhow::{Context, Result, ensure};
use entente_tests::{DEMO_PASSWORD, Demo, python, root};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use testkit::Folder;

/// As whom schemathesis comes: both sides, with what each role may.
const MEMBERS: [&str; 5] = [
    "reporter@nordbank.example",
    "analyst@brabant.example",
    "supervisor@brabant.example",
    "officer@polder.example",
    "admin@nordbank.example",
];

/// How long all of them together try.
const LONG: Duration = Duration::from_mins(10);

/// Nobody's own address: a tool that would ask elsewhere fails.
const NOWHERE: &str = "http://127.0.0.1:9";

/// The document, in a file.
async fn served(demo: &Demo, folder: &Folder) -> Result<(Value, PathBuf)> {
    let text = reqwest::get(demo.url("/openapi.json")).await?.error_for_status()?.text().await?;
    let path = folder.join("openapi.json");
    std::fs::write(&path, &text)?;
    Ok((serde_json::from_str(&text)?, path))
}

/// A program that `tests/run` put beside Python.
fn of_python(name: &str) -> Result<PathBuf> {
    let program = python()?.with_file_name(name);
    ensure!(program.exists(), "{name} isn't prepared: ./tests/run does it");
    Ok(program)
}

/// A program that `tests/run` put among the packages of Node.
fn of_node(name: &str) -> Result<PathBuf> {
    let usual = || root().join("target/node/node_modules");
    let packages = std::env::var_os("ENTENTE_TEST_NODE_MODULES").map_or_else(usual, PathBuf::from);
    let program = packages.join(".bin").join(name);
    ensure!(program.exists(), "{name} isn't prepared: ./tests/run does it");
    Ok(program)
}

/// Runs a tool that has nothing to say; whatever it says is the failure.
fn clean(program: &Path, arguments: &[&str]) -> Result<()> {
    let output = Command::new(program)
        .args(arguments)
        .envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")])
        .envs([("HTTP_PROXY", NOWHERE), ("HTTPS_PROXY", NOWHERE), ("ALL_PROXY", NOWHERE)])
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}:\n{said}{complained}", program.display());
    Ok(())
}

#[tokio::test]
async fn validators_find_nothing() -> Result<()> {
    let demo = Demo::start()?;
    let folder = Folder::new();
    let (_, file) = served(&demo, &folder).await?;
    let file = file.to_str().context("a path that isn't UTF-8")?;
    let rules = |name: &str| root().join("tests/node").join(name).display().to_string();
    clean(&of_python("openapi-spec-validator")?, &["--errors", "all", file])?;
    let strict = "--max-problems=100000";
    clean(
        &of_node("redocly")?,
        &["lint", file, "--config", &rules("redocly.yaml"), strict, "--format=stylish"],
    )?;
    clean(
        &of_node("spectral")?,
        &["lint", file, "--ruleset", &rules("spectral.yaml"), "--fail-severity=hint"],
    )?;
    Ok(())
}

/// A document with faults is told of: the tools above are really asked.
#[tokio::test]
async fn validators_find_what_is_wrong() -> Result<()> {
    let folder = Folder::new();
    let file = folder.join("openapi.json");
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "x"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "Done."}}}}},
    });
    std::fs::write(&file, document.to_string())?;
    let file = file.to_str().context("a path that isn't UTF-8")?;
    let rules = |name: &str| root().join("tests/node").join(name).display().to_string();
    ensure!(clean(&of_python("openapi-spec-validator")?, &[file]).is_err());
    ensure!(clean(&of_node("redocly")?, &["lint", file, "--config", &rules("redocly.yaml")]).is_err());
    let strict = ["lint", file, "--ruleset", &rules("spectral.yaml"), "--fail-severity=hint"];
    ensure!(clean(&of_node("spectral")?, &strict).is_err());
    Ok(())
}

/// An access token of a member of the demo.
async fn token(demo: &Demo, email: &str) -> Result<String> {
    let body = json!({"email": email, "password": DEMO_PASSWORD}).to_string();
    let request = reqwest::Client::new().post(demo.url("/v1/sessions")).body(body);
    let answer = request.header("content-type", "application/json").send().await?.error_for_status()?;
    let session: Value = serde_json::from_str(&answer.text().await?)?;
    Ok(session["access_token"].as_str().context("a token")?.to_owned())
}

/// The ids that the bearer of a token finds in each noun's list.
async fn ids(demo: &Demo, document: &Value, token: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().context("paths")? {
        let noun = path.strip_prefix("/v1/").filter(|noun| !noun.contains('/'));
        let Some(noun) = noun.filter(|_| item["get"].is_object()) else { continue };
        let own = if noun == "alerts" { "?box=outbox" } else { "" };
        for at in [path.clone(), format!("{path}{own}")] {
            let answer = reqwest::Client::new().get(demo.url(&at)).bearer_auth(token);
            // what streams has no end
            let Ok(answer) = answer.timeout(Duration::from_secs(10)).send().await else { continue };
            let Ok(text) = answer.text().await else { continue };
            let page: Value = serde_json::from_str(&text).unwrap_or_default();
            let ids = page["items"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_str());
            found.entry(noun.to_owned()).or_default().extend(ids.map(str::to_owned));
        }
    }
    Ok(found)
}

/// The committed settings, with these ids for the addresses below each noun.
fn settings(folder: &Folder, ids: &BTreeMap<String, BTreeSet<String>>) -> Result<PathBuf> {
    let mut text = std::fs::read_to_string(root().join("tests/schemathesis.toml"))?;
    for (noun, ids) in ids.iter().filter(|(_, ids)| !ids.is_empty()) {
        let values = json!(ids);
        write!(
            text,
            "\n[[operations]]\ninclude-path-regex = '^/v1/{noun}/\\{{id\\}}'\n\
             parameters.id = {{ dictionary = '{noun}', probability = 0.8 }}\n\n[dictionaries.{noun}]\nvalues = {values}\n"
        )?;
    }
    let path = folder.join("schemathesis.toml");
    std::fs::write(&path, text)?;
    Ok(path)
}

#[tokio::test]
#[ignore = "takes ten minutes: ./tests/run --long"]
async fn schemathesis_finds_nothing() -> Result<()> {
    let demo = Demo::start_in(&[("ENTENTE_LIMITS__REQUESTS_PER_MINUTE", "1000000")], &[])?;
    let folder = Folder::new();
    let (document, file) = served(&demo, &folder).await?;
    let share = LONG / u32::try_from(MEMBERS.len())?;
    let mut wrong = String::new();
    // all of them at once: what schemathesis makes of signing in locks its address out
    let mut tokens = Vec::new();
    for member in MEMBERS {
        tokens.push((member, token(&demo, member).await?));
    }
    for (member, token) in tokens {
        let settings = settings(&folder, &ids(&demo, &document, &token).await?)?;
        let output = Command::new(of_python("schemathesis")?)
            .arg("--config-file")
            .arg(settings)
            .arg("run")
            .arg(&file)
            .args(["--url", &demo.url(""), "--max-time", &share.as_secs().to_string(), "--no-color"])
            .env("ENTENTE_TOKEN", &token)
            .current_dir(folder.path())
            .output()
            .context("cannot run schemathesis")?;
        if !output.status.success() {
            let (said, complained) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            writeln!(wrong, "as {member}:\n{said}{complained}")?;
        }
    }
    let log = demo.said();
    let failed: Vec<&str> =
        log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
    ensure!(wrong.is_empty() && failed.is_empty(), "{wrong}\n{}", failed.join("\n"));
    Ok(())
}
