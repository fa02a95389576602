//! What may be in the repository at all.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What only one machine or one workplace has. In pieces, since this file is in the repository too.
const OF_ONE_MACHINE: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("share", "d/design"),
    concat!(".lib", "rary/"),
    concat!("mission", ".md"),
];

/// Hosts that package managers find by themselves: to name one is to bypass what its user has set up.
const REGISTRIES: [&str; 9] = [
    concat!("index.crat", "es.io"),
    concat!("static.crat", "es.io"),
    concat!("py", "pi.org"),
    concat!("files.python", "hosted.org"),
    concat!("registry.np", "mjs.org"),
    concat!("deb.deb", "ian.org"),
    concat!("proxy.gol", "ang.org"),
    concat!("docker", ".io/"),
    concat!("gh", "cr.io"),
];

/// The one source that cargo writes into its lock file.
const CARGO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Of other people's making: Entente's pages need no fonts, and no scripts but their own.
const VENDORED: [&str; 9] =
    [".min.js", ".min.css", ".js.map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".wasm"];
const VENDOR_FOLDERS: [&str; 4] = ["vendor", "node_modules", "third_party", "bower_components"];

/// A file that nobody wrote by hand, or a line that nobody did.
const LARGE: usize = 1 << 20;
const LONG_LINE: usize = 2_000;

/// What git tracks, and what it would if everything were added.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        // In a container the repository may belong to another user.
        .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(entente_tests::root())
        .output()
        .expect("git lists what is in the repository, and isn't installed");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<PathBuf> = listed.split_terminator('\0').map(PathBuf::from).collect();
    assert!(files.contains(&PathBuf::from("Cargo.toml")), "git lists {files:?}");
    files
}

/// `None`: it is gone since it was listed, or isn't text.
fn text_of(file: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(entente_tests::root().join(file)).ok()?).ok()
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let mut found = Vec::new();
    for file in files() {
        let Some(text) = text_of(&file) else { continue };
        for (number, line) in text.lines().enumerate() {
            for word in OF_ONE_MACHINE.iter().chain(&REGISTRIES) {
                if line.contains(word) {
                    found.push(format!("{}:{}: {word}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_library_comes_from_the_one_registry() {
    let text = text_of(Path::new("Cargo.lock")).unwrap();
    let lock: toml::Table = text.parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    for package in packages {
        // Ours have none.
        let source = package.get("source").and_then(toml::Value::as_str).unwrap_or(CARGO);
        assert_eq!(source, CARGO, "{}", package["name"]);
    }
    let settings = [".cargo/config.toml", ".cargo/config", ".npmrc", "pip.conf"];
    for file in files() {
        assert!(!settings.iter().any(|name| file.ends_with(name)), "{} sets up one machine", file.display());
    }
}

#[test]
fn nothing_is_vendored() {
    for file in files() {
        let name = file.to_string_lossy();
        assert!(!VENDORED.iter().any(|end| name.ends_with(end)), "{name} looks like somebody else's");
        let folders = || file.components().map(|part| part.as_os_str().to_string_lossy());
        assert!(!folders().any(|part| VENDOR_FOLDERS.contains(&&*part)), "{name} looks like somebody else's");
        let Ok(metadata) = entente_tests::root().join(&file).metadata() else { continue };
        assert!(usize::try_from(metadata.len()).unwrap() <= LARGE, "{name} is large");
        if [".js", ".css"].iter().any(|end| name.ends_with(end)) {
            let text = text_of(&file).unwrap_or_default();
            assert!(text.lines().all(|line| line.len() <= LONG_LINE), "{name} looks like a program's output");
        }
    }
}

#[test]
fn every_script_says_what_runs_it_and_may_run() {
    use std::os::unix::fs::PermissionsExt;
    for script in [".ci/run", "tests/run", "crates/testkit/cluster.sh"] {
        let path = entente_tests::root().join(script);
        let mode = path.metadata().unwrap().permissions().mode();
        assert!(mode & 0o111 == 0o111, "{script} isn't executable");
        assert!(std::fs::read_to_string(path).unwrap().starts_with("#!/"), "{script} has no first line");
    }
}
