//! The harness keeps what it promises: tests of the other crates stand on it.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use testkit::{Process, psql};

static MIGRATIONS: AtomicU32 = AtomicU32::new(0);

async fn migrate(url: String) -> Result<(), String> {
    MIGRATIONS.fetch_add(1, Ordering::SeqCst);
    // Others come by meanwhile, on this thread and on others.
    tokio::time::sleep(Duration::from_millis(100)).await;
    psql(&url, &["CREATE TABLE thing (name text)", "INSERT INTO thing VALUES ('from the template')"])
        .map(drop)
}

#[test]
fn every_test_has_a_database_of_its_own_and_one_migration_serves_all() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                runtime().block_on(async {
                    let cluster = testkit::postgres();
                    let (one, two) = tokio::join!(cluster.database(migrate), cluster.database(migrate));
                    psql(one.url(), &["INSERT INTO thing VALUES ('added')"]).unwrap();
                    assert_eq!(psql(one.url(), &["SELECT count(*) FROM thing"]).unwrap(), "2");
                    assert_eq!(psql(two.url(), &["SELECT count(*) FROM thing"]).unwrap(), "1");
                    let url = one.url().to_owned();
                    drop(one);
                    assert!(psql(&url, &["SELECT 1"]).is_err(), "the database outlived its test");
                });
            });
        }
    });
    assert_eq!(MIGRATIONS.load(Ordering::SeqCst), 1);
}

#[test]
fn databases_speak_utf8_and_utc() {
    let database = testkit::postgres().empty_database();
    let settings = psql(database.url(), &["SELECT getdatabaseencoding(), current_setting('TimeZone')"]);
    assert_eq!(settings.unwrap(), "UTF8|UTC");
}

#[test]
fn a_migration_that_fails_fails_the_test_and_not_the_next_one() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let attempt = |worked: bool| {
        let migrate = move |_| async move { if worked { Ok(()) } else { Err("the disk is full") } };
        let made = runtime.block_on(async { testkit::postgres().database(migrate).await });
        psql(made.url(), &["SELECT 1"]).unwrap()
    };
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| attempt(false))).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("the disk is full"));
    assert_eq!(attempt(true), "1");
}

#[test]
fn a_cluster_of_ones_own_is_durable_and_leaves_nothing() {
    let cluster = testkit::Cluster::durable();
    let database = cluster.empty_database();
    assert_eq!(psql(database.url(), &["SHOW fsync"]).unwrap(), "on");
    assert_eq!(psql(database.url(), &["SHOW listen_addresses"]).unwrap(), "", "it listens on the network");
    let folder = database.url().split_once("host=").unwrap().1.to_owned();
    assert!(Path::new(&folder).exists());
    drop(database);
    drop(cluster);
    assert!(!Path::new(&folder).exists());
}

#[test]
fn sqlite_files_and_folders_go_with_their_test() {
    let (one, two) = (testkit::sqlite(), testkit::sqlite());
    assert_ne!(one.path(), two.path());
    assert!(one.url().starts_with("sqlite:///") && one.url().ends_with("?mode=rwc"), "{}", one.url());
    std::fs::write(one.path(), "x").unwrap();
    let path = one.path();
    drop(one);
    assert!(!path.exists() && !path.parent().unwrap().exists());
}

#[test]
fn a_program_and_what_it_started_end_when_it_is_dropped() {
    let folder = testkit::Folder::new();
    let notes = ["parent", "child"].map(|name| folder.join(name));
    let loop_until = |note: &Path| {
        format!(
            "trap 'echo ended >\"{}\"; exit 0' TERM; echo ready $VALUE; while :; do sleep 0.05; done",
            note.display()
        )
    };
    let script = format!("( {} ) & {}", loop_until(&notes[1]), loop_until(&notes[0]));
    let program = Process::start("sh", &["-c", &script], &[("VALUE", "42")]);
    for _ in &notes {
        let ready = |line: &str| line.strip_prefix("ready ").map(str::to_owned);
        assert_eq!(program.wait_for(Duration::from_secs(20), ready), "42");
    }
    assert_eq!(program.said(), "ready 42\nready 42\n");
    drop(program);
    assert_eq!(notes.map(|note| std::fs::read_to_string(note).unwrap()), ["ended\n", "ended\n"]);
}

#[test]
fn a_program_can_be_interrupted_as_from_a_keyboard() {
    let script = "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done";
    let mut program = Process::start("sh", &["-c", script], &[]);
    program.wait_for(Duration::from_secs(20), |line| (line == "ready").then_some(()));
    assert_eq!(program.interrupt().code(), Some(7));
}

#[test]
fn a_killed_program_hears_nothing() {
    let folder = testkit::Folder::new();
    let note = folder.join("note");
    let script = "trap 'echo ended >\"$0\"; exit 0' INT TERM; echo ready; while :; do sleep 0.05; done";
    let mut program = Process::start("sh", &["-c", script, note.to_str().unwrap()], &[]);
    program.wait_for(Duration::from_secs(20), |line| (line == "ready").then_some(()));
    let begin = Instant::now();
    program.kill();
    drop(program);
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert!(!note.exists());
}

#[test]
fn a_program_that_ends_too_early_is_reported_with_what_it_said() {
    let panic = std::panic::catch_unwind(|| {
        let program = Process::start("sh", &["-c", "echo no room >&2; exit 3"], &[]);
        program.wait_for(Duration::from_secs(20), |line| (line == "ready").then_some(()));
    });
    let message = panic.unwrap_err();
    assert!(message.downcast_ref::<String>().unwrap().contains("no room"));
}
