//! The command line as a client: the real binary against the real demo, as people and scripts use it.

use anyhow::{Context, Result, ensure};
use entente_tests::{DEMO_PASSWORD, Demo, program};
use serde_json::{Value, json};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use testkit::{Folder, Process};

/// Somebody's own machine: a home folder, and the demo's address.
struct Desk {
    home: Folder,
    server: String,
}

/// What a command came to.
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    #[track_caller]
    fn code(self, wanted: i32) -> Self {
        assert_eq!(self.code, wanted, "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn json(self) -> Value {
        let done = self.code(0);
        serde_json::from_str(&done.out).expect(&done.out)
    }
}

impl Desk {
    fn at(demo: &Demo) -> Self {
        Self { home: Folder::new(), server: demo.url("") }
    }

    /// The desk of somebody who has signed in.
    fn of(demo: &Demo, who: &str) -> Result<Self> {
        let desk = Self::at(demo);
        let email = format!("{who}.example");
        let done = desk
            .fed(&["login", "--email", &email, "--password-stdin"], &format!("{DEMO_PASSWORD}\n"))?
            .code(0);
        ensure!(done.out.contains(&email), "{}", done.out);
        Ok(desk)
    }

    fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(program()?);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ENTENTE_")) {
            command.env_remove(name);
        }
        command.args(arguments).env("HOME", self.home.path()).env_remove("XDG_CONFIG_HOME");
        command.env("ENTENTE_SERVER", &self.server);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(command)
    }

    fn run(&self, arguments: &[&str]) -> Result<Done> {
        self.fed(arguments, "")
    }

    fn fed(&self, arguments: &[&str], input: &str) -> Result<Done> {
        let mut child = self.command(arguments)?.stdin(Stdio::piped()).spawn()?;
        // a command that reads nothing has closed it already
        let _ = child.stdin.take().context("a pipe")?.write_all(input.as_bytes());
        let output = child.wait_with_output()?;
        Ok(Done {
            code: output.status.code().context("a signal")?,
            out: String::from_utf8(output.stdout)?,
            err: String::from_utf8(output.stderr)?,
        })
    }

    fn credentials(&self) -> PathBuf {
        self.home.join(".config/entente/credentials.toml")
    }

    /// Submits a report, and gives its reference.
    fn submit(&self, host: &str) -> Result<String> {
        let done =
            self.fed(&["report", "submit", "-", "--yes", "--output", "json"], &report(host).to_string())?;
        Ok(done.json()["reference"].as_str().context("a reference")?.to_owned())
    }
}

fn report(host: &str) -> Value {
    json!({
        "title": "Credential phishing against customers", "detected_at": "2026-11-20T04:10:00Z",
        "categories": ["fraud/phishing"], "severity": "high",
        "observables": [{"type": "domain-name", "value": host, "role": "attacker"}],
    })
}

#[test]
fn a_company_reports_from_template_to_answer() -> Result<()> {
    let demo = Demo::start()?;
    let desk = Desk::of(&demo, "reporter@nordbank")?;
    let credentials = desk.credentials();
    assert_eq!(credentials.metadata()?.mode() & 0o777, 0o600);
    assert_eq!(credentials.parent().context("a folder")?.metadata()?.mode() & 0o777, 0o700);
    let me = desk.run(&["whoami", "--output", "json"])?.json();
    assert_eq!(me["organisation"]["name"], "Nordbank");

    let file = desk.home.join("report.json");
    let file = file.to_str().context("a path")?;
    desk.run(&["report", "new", "-o", file])?.code(0);
    desk.run(&["report", "new", "-o", file])?.code(1);
    let unfilled = desk.run(&["report", "submit", file, "--yes"])?.code(5);
    assert!(unfilled.err.contains("line ") && unfilled.err.contains("/title"), "{}", unfilled.err);
    let filled = std::fs::read_to_string(file)?
        .replace(r#""title": """#, r#""title": "Cloned sign-in page""#)
        .replace(r#""detected_at": null"#, r#""detected_at": "2026-11-20T04:10:00Z""#)
        .replace(r#""severity": null"#, r#""severity": "high""#)
        .replace(r#""categories": []"#, r#""categories": ["fraud/phishing"]"#);
    std::fs::write(file, filled)?;

    let shown = desk.run(&["report", "submit", file, "--preview"])?.code(0);
    assert!(shown.out.contains("Cyber Unit Brabant"), "{}", shown.out);
    let unasked = desk.run(&["report", "submit", file])?.code(1);
    assert!(
        unasked.err.contains("nothing was submitted") && unasked.err.contains("Cyber Unit Brabant"),
        "{}",
        unasked.err
    );
    let receipt = desk.home.join("receipt.jws");
    let arguments = [
        "report",
        "submit",
        file,
        "--yes",
        "--receipt",
        receipt.to_str().context("a path")?,
        "--output",
        "json",
    ];
    let submitted = desk.run(&arguments)?.json();
    let reference = submitted["reference"].as_str().context("a reference")?;
    assert_eq!(std::fs::read_to_string(&receipt)?.trim(), submitted["receipt"]);
    assert_eq!(receipt.metadata()?.mode() & 0o777, 0o600);
    let again = desk.run(&arguments)?.code(1);
    assert!(again.err.contains("is there already"), "{}", again.err);

    let status = desk.run(&["report", "status", &reference.to_lowercase()])?.code(0);
    assert!(status.out.contains(reference) && status.out.contains("Cyber Unit Brabant"), "{}", status.out);
    let status = desk.run(&["report", "status", reference, "--output", "json"])?.json();
    assert_eq!(status["report"]["reference"], reference);
    assert!(status["disclosures"]["items"][0]["organisation"]["name"].is_string(), "{status}");
    let list = desk.run(&["report", "list", "-q", reference, "--output", "json"])?.json();
    assert_eq!(list["items"][0]["reference"], reference);
    let withdrawn =
        ["report", "withdraw", reference, "--reason", "An exercise.", "--yes", "--output", "json"];
    assert_eq!(desk.run(&withdrawn)?.json()["withdrawal"]["reason"], "An exercise.");
    let status = desk.run(&["report", "status", reference])?.code(0);
    assert!(status.out.contains("An exercise.") && status.out.contains("0 of 1"), "{}", status.out);
    desk.run(&withdrawn)?.code(5);
    let all = desk.run(&["report", "list", "--limit", "3"])?.code(0);
    assert_eq!(all.out.lines().count(), 4, "{}", all.out);
    Ok(())
}

#[test]
fn the_same_key_submits_once() -> Result<()> {
    let demo = Demo::start()?;
    let desk = Desk::of(&demo, "reporter@nordbank")?;
    let submit = || -> Result<Value> {
        let arguments = ["report", "submit", "-", "--yes", "--key", "nightly-1", "--output", "json"];
        Ok(desk.fed(&arguments, &report("once.example").to_string())?.json())
    };
    assert_eq!(submit()?["id"], submit()?["id"]);
    Ok(())
}

#[test]
fn refusals_have_their_codes() -> Result<()> {
    let demo = Demo::start()?;
    let stranger = Desk::at(&demo);
    let refused = stranger.run(&["whoami"])?.code(3);
    assert!(refused.err.contains("entente login"), "{}", refused.err);
    let login = ["login", "--email", "reporter@nordbank.example", "--password-stdin"];
    stranger.fed(&login, "wrong\n")?.code(3);
    assert!(!stranger.credentials().exists(), "a refused sign-in leaves nothing");
    stranger.run(&["login"])?.code(1);

    let nordbank = Desk::of(&demo, "reporter@nordbank")?;
    let hexacom = Desk::of(&demo, "reporter@hexacom")?;
    let reference = nordbank.submit("hidden.example")?;
    let hidden = hexacom.run(&["report", "status", &reference])?.code(4);
    assert!(hidden.out.is_empty(), "{}", hidden.out);
    let mut mistyped = reference.clone();
    let last = if mistyped.pop() == Some('0') { '1' } else { '0' };
    mistyped.push(last);
    let told = nordbank.run(&["report", "status", &mistyped])?.code(2);
    assert!(told.err.contains("mistyped"), "{}", told.err);
    nordbank.run(&["match", "a.example"])?.code(3);

    let wrong = "{\n  \"title\": \"x\",\n  \"severity\": \"awful\"\n}";
    let told = nordbank.fed(&["report", "submit", "-", "--yes"], wrong)?.code(5);
    assert!(told.err.contains("standard input: One field is wrong.\n  line 3: /severity"), "{}", told.err);
    let half = "{\n  \"title\": \"x\",\n  \"severity\": \"low\"\n}";
    let told = nordbank.fed(&["report", "submit", "-", "--yes"], half)?.code(5);
    assert!(told.err.contains("/detected_at") && told.err.contains("/categories"), "{}", told.err);
    let told = nordbank.fed(&["report", "submit", "-", "--yes"], "{\n")?.code(5);
    assert!(told.err.contains("line 2"), "{}", told.err);
    nordbank.run(&["report", "submit"])?.code(2);
    nordbank.run(&["report", "withdraw", &reference, "--reason", "An exercise."])?.code(1);

    let mut gone = Desk::at(&demo);
    gone.server = "http://127.0.0.1:9".to_owned();
    gone.fed(&login, DEMO_PASSWORD)?.code(6);
    gone.server = "http://entente.example".to_owned();
    let clear = gone.fed(&login, DEMO_PASSWORD)?.code(1);
    assert!(clear.err.contains("isn't encrypted"), "{}", clear.err);
    Ok(())
}

#[test]
fn a_session_renews_itself_though_commands_run_at_once() -> Result<()> {
    let demo = Demo::start()?;
    let desk = Desk::of(&demo, "analyst@brabant")?;
    for _ in 0..2 {
        let text = std::fs::read_to_string(desk.credentials())?;
        let over: Vec<&str> =
            text.lines()
                .map(|line| {
                    if line.starts_with("expires_at") {
                        "expires_at = \"2020-01-01T00:00:00Z\""
                    } else {
                        line
                    }
                })
                .collect();
        std::fs::write(desk.credentials(), over.join("\n"))?;
        // a refresh token that is used twice ends the session
        let together: Vec<_> =
            (0..4).map(|_| desk.command(&["whoami"])?.spawn().context("whoami")).collect::<Result<_>>()?;
        for child in together {
            let output = child.wait_with_output()?;
            ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(desk.credentials().metadata()?.mode() & 0o777, 0o600);
    }
    std::fs::set_permissions(desk.credentials(), std::fs::Permissions::from_mode(0o644))?;
    let refused = desk.run(&["whoami"])?.code(1);
    assert!(refused.err.contains("chmod 600"), "{}", refused.err);
    std::fs::set_permissions(desk.credentials(), std::fs::Permissions::from_mode(0o600))?;
    let kept = std::fs::read_to_string(desk.credentials())?;
    desk.run(&["logout"])?.code(0);
    desk.run(&["whoami"])?.code(3);
    std::fs::write(desk.credentials(), kept)?;
    let over = desk.run(&["whoami"])?.code(3);
    assert!(over.err.contains("has ended"), "the server has ended it too: {}", over.err);
    Ok(())
}

#[test]
fn a_partner_reads_answers_and_exports_alerts() -> Result<()> {
    let demo = Demo::start()?;
    let desk = Desk::of(&demo, "officer@dnipro")?;
    let list = desk.run(&["alert", "list", "--output", "json"])?.json();
    let reference = list["items"][0]["reference"].as_str().context("an alert")?;
    let table = desk.run(&["alert", "list"])?.code(0);
    assert!(table.out.contains(reference) && !table.out.contains('\u{1b}'), "{}", table.out);
    let shown = desk.run(&["alert", "show", reference])?.code(0);
    assert!(shown.out.contains("Observables") && shown.out.contains("AGR-"), "{}", shown.out);
    let acted = ["alert", "ack", reference, "--state", "acted-on", "--note", "Blocked.", "--output", "json"];
    assert_eq!(desk.run(&acted)?.json()["answer"], "acted-on");
    desk.run(&["alert", "ack", reference, "--state", "ignored"])?.code(2);

    for format in ["stix", "misp"] {
        let file = desk.home.join(format);
        desk.run(&[
            "alert",
            "export",
            reference,
            "--format",
            format,
            "-o",
            file.to_str().context("a path")?,
        ])?
        .code(0);
        let exported: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        assert!(exported.is_object(), "{format}");
        assert_eq!(file.metadata()?.mode() & 0o777, 0o600);
    }
    let csv = desk.run(&["alert", "export", reference, "--format", "csv"])?.code(0);
    assert!(csv.out.lines().count() > 1, "{}", csv.out);
    Ok(())
}

#[test]
fn an_analyst_looks_up_any_number_of_values() -> Result<()> {
    let demo = Demo::start()?;
    let nordbank = Desk::of(&demo, "reporter@nordbank")?;
    let reference = nordbank.submit("looked-up.example")?;
    let desk = Desk::of(&demo, "analyst@brabant")?;
    let values: String = (0..1_500).map(|n| format!("host{n}.example")).collect::<Vec<_>>().join("\n");
    let asked = format!("# today's\n{values}\nhxxps://x/\nlooked-up[.]example\n");
    let known = desk.fed(&["match", "-", "--output", "json"], &asked)?.json();
    let items = known["items"].as_array().context("items")?;
    assert_eq!(items.len(), 1_502);
    let last = items.last().context("the last")?;
    assert_eq!(last["sightings"][0]["item"]["reference"], reference.as_str(), "{last}");
    let hits = desk.run(&["match", "--hits", "looked-up[.]example", "host1.example"])?.code(0);
    assert!(hits.out.contains(&reference) && !hits.out.contains("host1.example"), "{}", hits.out);
    Ok(())
}

#[test]
fn every_command_teaches_with_an_example_and_completes() -> Result<()> {
    let desk = Desk { home: Folder::new(), server: String::new() };
    for command in [
        "login",
        "logout",
        "whoami",
        "report new",
        "report submit",
        "report status",
        "report list",
        "report withdraw",
        "import",
        "alert list",
        "alert show",
        "alert ack",
        "alert export",
        "match",
        "listen",
        "completion",
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = desk.run(&arguments)?.code(0);
        assert!(
            help.out.contains(&format!("  entente {command}"))
                || help.out.contains(&format!("| entente {command}")),
            "{}",
            help.out
        );
        assert!(help.out.contains("Example"), "{}", help.out);
    }
    assert!(desk.run(&["--help"])?.code(0).out.contains("6  the server can't be reached"));
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.run(&["completion", shell])?.code(0);
        assert!(script.out.contains("withdraw"), "{shell}");
    }
    Ok(())
}

#[test]
fn a_follower_sees_a_report_that_comes_meanwhile() -> Result<()> {
    let demo = Demo::start()?;
    let nordbank = Desk::of(&demo, "reporter@nordbank")?;
    let desk = Desk::of(&demo, "analyst@brabant")?;
    let (dir, state) = (desk.home.join("events"), desk.home.join("position"));
    let arguments = [
        "listen",
        "--stream",
        "--dir",
        dir.to_str().context("a path")?,
        "--state-file",
        state.to_str().context("a path")?,
    ];
    let home = desk.home.path().to_str().context("a path")?;
    let variables = [
        ("HOME", home),
        ("XDG_CONFIG_HOME", ""),
        ("ENTENTE_SERVER", desk.server.as_str()),
        ("ENTENTE_TOKEN", ""),
    ];
    let path = program()?;
    let follow = || Process::start(path.to_str().unwrap(), &arguments, &variables);
    let sees = |process: &Process, reference: &str| {
        process.wait_for(Duration::from_mins(1), |line| {
            (line.contains("report.submitted") && line.contains(reference)).then_some(())
        });
    };
    let mut process = follow();
    std::thread::sleep(Duration::from_secs(1));
    let first = nordbank.submit("first.example")?;
    sees(&process, &first);
    assert!(process.interrupt().success());

    // what comes while nobody follows is caught up with
    let second = nordbank.submit("second.example")?;
    let process = follow();
    sees(&process, &second);
    drop(process);
    let files: Vec<String> = std::fs::read_dir(&dir)?
        .map(|entry| Ok(std::fs::read_to_string(entry?.path())?))
        .collect::<Result<_>>()?;
    for reference in [&first, &second] {
        assert_eq!(files.iter().filter(|text| text.contains(reference.as_str())).count(), 1, "{files:?}");
    }
    Ok(())
}
