//! What an operator copies works as it is.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use testkit::Folder;

/// The worst exposure of a unit that `systemd-analyze security` may find, in tenths: 0 is none, 100 is an open door.
const EXPOSURE: &str = "15";

/// Every section; a section that is new in the program belongs in the example.
const SECTIONS: [&str; 11] =
    ["server", "tls", "database", "data", "keys", "auth", "worker", "mail", "demo", "telemetry", "limits"];

fn path(name: &str) -> PathBuf {
    entente_tests::root().join("deploy").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

/// The example with every default written out.
fn example_in_full() -> String {
    let line_in_full = |line: &str| match line.strip_prefix('#') {
        Some(setting) if setting.starts_with(|first: char| first.is_ascii_lowercase()) => setting.to_owned(),
        _ => line.to_owned(),
    };
    read("entente.example.toml").lines().map(line_in_full).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_configuration_explains_every_key() {
    let mut explained = false;
    for line in read("entente.example.toml").lines() {
        if line.starts_with("# ") {
            explained = true;
        } else if line.contains('=') {
            assert!(explained, "nothing explains {line}");
            explained = false;
        }
    }
    let example: toml::Table = example_in_full().parse().unwrap();
    let sections: BTreeSet<&str> = example.keys().map(String::as_str).collect();
    assert_eq!(sections, BTreeSet::from(SECTIONS));
}

#[test]
fn every_variable_of_the_container_files_is_a_key_of_the_example() {
    let example: toml::Table = example_in_full().parse().unwrap();
    for file in ["Containerfile", "compose.yaml"] {
        let text = read(file);
        let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let variables: Vec<&str> =
            words.filter(|word| word.starts_with("ENTENTE_") && word.contains("__")).collect();
        assert!(!variables.is_empty(), "{file} sets nothing");
        for variable in variables {
            let (section, key) = variable.trim_start_matches("ENTENTE_").split_once("__").unwrap();
            let (section, key) = (section.to_lowercase(), key.to_lowercase());
            let known = example.get(&section).and_then(|section| section.get(&key));
            assert!(known.is_some(), "{file} sets {variable}, which the example doesn't know");
        }
    }
}

/// The units, with a program that is on every machine in place of ours.
fn units() -> (Folder, Vec<PathBuf>) {
    let folder = Folder::new();
    let mut units = Vec::new();
    for (name, command) in [("entente-serve.service", "serve"), ("entente-worker.service", "worker")] {
        let line = format!("ExecStart=/usr/bin/entente {command} --config /etc/entente/entente.toml");
        let text = read(name);
        assert!(text.contains(&line), "{name} starts something else");
        let unit = folder.join(name);
        std::fs::write(&unit, text.replace("/usr/bin/entente", "/bin/true")).unwrap();
        units.push(unit);
    }
    (folder, units)
}

#[test]
fn the_units_of_server_and_worker_differ_in_nothing_but_the_command() {
    let service = |name| {
        let text: String = read(name);
        let section = text.split_once("[Service]\n").unwrap().1;
        section.lines().filter(|line| !line.starts_with("ExecStart=")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(service("entente-serve.service"), service("entente-worker.service"));
}

/// systemd isn't installed for the tests' sake: on a machine that starts otherwise it would take over. There, what
/// this machine can't say is left to one that can, and the test says so.
#[test]
fn systemd_understands_the_units_and_finds_them_tight() {
    let (_folder, units) = units();
    for unit in &units {
        let security = format!("--threshold={EXPOSURE}");
        for arguments in [vec!["verify"], vec!["security", "--offline=true", "--no-pager", &security]] {
            let Ok(checked) = Command::new("systemd-analyze").args(&arguments).arg(unit).output() else {
                say("systemd-analyze isn't on this machine: the units were only compared with each other");
                return;
            };
            let (said, complaints) = (text(&checked.stdout), text(&checked.stderr));
            assert!(checked.status.success(), "{} {arguments:?}: {said}{complaints}", unit.display());
            // It reads what the units refer to as well, and may complain of this machine's own.
            assert!(!complaints.contains("entente-"), "{complaints}");
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn say(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{what}");
}

#[test]
fn the_container_runs_as_nobody_in_particular() {
    let file = read("Containerfile");
    let last = |word: &str| file.lines().rfind(|line| line.starts_with(word)).map(str::to_owned);
    assert_eq!(last("USER").as_deref(), Some("USER 10001:10001"));
    assert_eq!(last("ENTRYPOINT").as_deref(), Some(r#"ENTRYPOINT ["/usr/bin/entente"]"#));
    let rust = std::fs::read_to_string(entente_tests::root().join("rust-toolchain.toml")).unwrap();
    let version = rust.split_once("channel = \"").unwrap().1.split('"').next().unwrap();
    let minor = version.rsplit_once('.').unwrap().0;
    assert!(
        file.contains(&format!("FROM rust:{minor}-slim-")),
        "the container is built with another Rust than {minor}"
    );
}
