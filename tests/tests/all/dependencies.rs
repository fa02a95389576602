//! Which crate may know which: the layers of `docs/ARCHITECTURE.md`, held by cargo's own account of them.

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};
use std::collections::{BTreeMap, BTreeSet};

/// Each of our packages with those of ours that it may name. Whoever adds one here widens what a change can break.
const MAY_NAME: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("migrations", &[]),
    ("testkit", &[]),
    ("vault", &["domain"]),
    ("interop", &["domain"]),
    ("storage", &["domain", "vault", "migrations"]),
    ("app", &["domain", "vault", "interop", "storage"]),
    ("api", &["domain", "vault", "interop", "app"]),
    ("pages", &["domain", "vault", "interop", "app"]),
    ("worker", &["domain", "vault", "interop", "app"]),
    ("cli", &["domain", "vault", "interop", "storage", "app", "api", "pages", "worker", "migrations"]),
    (
        "tests",
        &["domain", "vault", "interop", "storage", "app", "api", "pages", "worker", "migrations", "testkit"],
    ),
];

/// Libraries that only some of our packages may name, in tests too: by name, or by its beginning where it ends in `-`.
const KEPT_TO: [(&str, &[&str]); 6] = [
    ("sea-orm", &["storage", "migrations"]),
    ("sea-orm-", &["storage", "migrations"]),
    ("sqlx", &["storage", "migrations"]),
    ("axum", &["api", "pages", "cli"]),
    ("axum-", &["api", "pages", "cli"]),
    // The server's own requests pass the address guard; the program's go where its user says.
    ("reqwest", &["worker", "cli", "tests"]),
];

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(entente_tests::root().join("Cargo.toml")).no_deps().exec().unwrap()
}

fn short(name: &str) -> Option<&str> {
    name.strip_prefix("entente-")
}

#[test]
fn nothing_points_up() {
    let mut rules: BTreeMap<&str, BTreeSet<&str>> =
        MAY_NAME.iter().map(|(package, others)| (*package, others.iter().copied().collect())).collect();
    for package in &metadata().packages {
        let Some(name) = short(&package.name) else { panic!("{} has no prefix", package.name) };
        let Some(allowed) = rules.remove(name) else {
            panic!("{name} is new: give it its place in this test")
        };
        for dependency in &package.dependencies {
            let Some(other) = short(&dependency.name) else { continue };
            let harness = other == "testkit" && dependency.kind == DependencyKind::Development;
            assert!(harness || allowed.contains(other), "{name} may not name {other}");
        }
    }
    assert!(rules.is_empty(), "no such packages any more: {rules:?}");
}

#[test]
fn libraries_stay_where_they_belong() {
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            for (library, keepers) in KEPT_TO {
                let meant = dependency.name == library
                    || (library.ends_with('-') && dependency.name.starts_with(library));
                let keeper = short(&package.name).is_some_and(|name| keepers.contains(&name));
                assert!(!meant || keeper, "{} may not name {}", package.name, dependency.name);
            }
        }
    }
}

#[test]
fn every_version_stands_in_the_root_manifest() {
    let inherits = |package: &Package, dependency: &Dependency| {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let key = dependency.rename.as_deref().unwrap_or(&dependency.name);
        let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
        sections
            .iter()
            .filter_map(|section| manifest.get(*section)?.get(key))
            .all(|entry| entry.get("workspace").and_then(toml::Value::as_bool) == Some(true))
    };
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            assert!(
                inherits(package, dependency),
                "{}: {} has a version of its own",
                package.name,
                dependency.name
            );
        }
    }
}

#[test]
fn every_package_keeps_the_workspace_lints() {
    for package in &metadata().packages {
        let manifest: toml::Table = std::fs::read_to_string(&package.manifest_path).unwrap().parse().unwrap();
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")?.as_bool());
        assert_eq!(inherits, Some(true), "{} doesn't inherit [workspace.lints]", package.name);
    }
}
