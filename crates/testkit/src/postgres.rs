//! PostgreSQL: one cluster for a run, one template for each way to migrate, one database for each test.

use crate::psql::psql;
use crate::ready;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Display;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// What `tests/run` runs too.
const SCRIPT: &str = include_str!("../cluster.sh");

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Cluster {
    /// Of the maintenance database.
    url: String,
    /// Ends when its standard input closes: when this is dropped, or when this process ends, however it ends.
    owner: Option<Child>,
}

/// The cluster of this run: the one that `tests/run` started, else one that this process starts and that ends with it.
///
/// # Panics
/// When there is no PostgreSQL.
#[track_caller]
pub fn postgres() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| match std::env::var(crate::CLUSTER_VARIABLE) {
        Ok(url) if !url.is_empty() => Cluster { url, owner: None },
        _ => ready(Cluster::start(&[])),
    })
}

impl Cluster {
    /// A cluster of the caller's own that forces every commit to the disk, as in production: for measuring, and for
    /// crashes. It ends when dropped.
    ///
    /// # Panics
    /// When there is no PostgreSQL.
    #[track_caller]
    pub fn durable() -> Self {
        ready(Self::start(&["--durable"]))
    }

    fn start(arguments: &[&str]) -> Result<Self, String> {
        let mut command = Command::new("sh");
        command.arg("-c").arg(SCRIPT).arg("cluster.sh").args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        // An interrupt from the keyboard is for the test program; the cluster hears of its end by the closing pipe.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut owner = command.spawn().map_err(|error| format!("cannot run sh: {error}"))?;
        let mut url = String::new();
        if let Some(output) = owner.stdout.take() {
            BufReader::new(output)
                .read_line(&mut url)
                .map_err(|error| format!("cannot read from sh: {error}"))?;
        }
        let url = url.trim().to_owned();
        if url.is_empty() {
            let _ = owner.wait();
            return Err("PostgreSQL for the tests did not start; what it said is above".to_owned());
        }
        Ok(Self { url, owner: Some(owner) })
    }

    /// A fresh database, as `migrate` leaves an empty one.
    ///
    /// `migrate` gets the URL of an empty database. It runs once for each test program and place in the code: the
    /// outcome is kept as a template, of which every database is a copy.
    ///
    /// # Panics
    /// When PostgreSQL or the migration refuses.
    pub async fn database<M, F, E>(&self, migrate: M) -> TestDatabase
    where
        M: FnOnce(String) -> F,
        F: Future<Output = Result<(), E>>,
        E: Display,
    {
        ready(self.try_database(migrate).await)
    }

    /// A fresh database with nothing in it.
    ///
    /// # Panics
    /// When PostgreSQL refuses.
    #[track_caller]
    pub fn empty_database(&self) -> TestDatabase {
        ready(self.copy_of("template0"))
    }

    async fn try_database<M, F, E>(&self, migrate: M) -> Result<TestDatabase, String>
    where
        M: FnOnce(String) -> F,
        F: Future<Output = Result<(), E>>,
        E: Display,
    {
        let template = template_name::<M>()?;
        if let Some(mut building) = Building::begin(&self.url, &template).await {
            if !self.has(&template)? {
                self.build(&template, migrate).await?;
            }
            building.ready = true;
        }
        self.copy_of(&template)
    }

    fn has(&self, name: &str) -> Result<bool, String> {
        let found = psql(&self.url, &[&format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")])?;
        Ok(found == "1")
    }

    /// A template takes its name only when it is complete, so that nobody copies half a migration.
    async fn build<M, F, E>(&self, template: &str, migrate: M) -> Result<(), String>
    where
        M: FnOnce(String) -> F,
        F: Future<Output = Result<(), E>>,
        E: Display,
    {
        let draft = self.copy_of("template0")?;
        migrate(draft.url.clone())
            .await
            .map_err(|error| format!("the template was not migrated: {error}"))?;
        let name = &draft.name;
        let renamed = psql(
            &self.url,
            &[
                // A pool may still be closing its connections, and a database in use can't be renamed.
                &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"),
                &format!(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
                ),
                &format!("ALTER DATABASE {name} RENAME TO {template}"),
            ],
        );
        // Another process with the same program may have been faster; then the draft goes as it came.
        renamed.map(drop).or_else(|error| if self.has(template)? { Ok(()) } else { Err(error) })
    }

    fn copy_of(&self, template: &str) -> Result<TestDatabase, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        psql(
            &self.url,
            &[
                // Left by an earlier process of the same number, killed before it could tidy up.
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                &format!("CREATE DATABASE {name} TEMPLATE {template}"),
            ],
        )?;
        Ok(TestDatabase { url: self.url_of(&name), maintenance: self.url.clone(), name })
    }

    /// The URL of another database of the cluster.
    fn url_of(&self, name: &str) -> String {
        let (address, parameters) = match self.url.split_once('?') {
            Some((address, parameters)) => (address, format!("?{parameters}")),
            None => (self.url.as_str(), String::new()),
        };
        let server = match address.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest)),
            None => address.to_owned(),
        };
        format!("{server}/{name}{parameters}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut owner) = self.owner.take() {
            drop(owner.stdin.take());
            let _ = owner.wait();
        }
    }
}

/// One template for each callback of each build of a test program: migrations that changed make another one.
fn template_name<M>() -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let built = program.metadata().and_then(|metadata| metadata.modified());
    let mut hasher = DefaultHasher::new();
    (&program, built.ok(), std::any::type_name::<M>()).hash(&mut hasher);
    Ok(format!("template_{:016x}", hasher.finish()))
}

/// How far the templates of this process are, by cluster and name.
static TEMPLATES: Mutex<BTreeMap<(String, String), Progress>> = Mutex::new(BTreeMap::new());

#[derive(Clone, Copy, Debug)]
enum Progress {
    Building,
    Ready,
}

/// The right to build a template, for one task of one thread at a time; whoever waits tries again if it is dropped
/// before the template is ready.
struct Building {
    key: (String, String),
    ready: bool,
}

impl Building {
    /// `None`: the template is ready.
    async fn begin(cluster: &str, template: &str) -> Option<Self> {
        let key = (cluster.to_owned(), template.to_owned());
        loop {
            match lock().entry(key.clone()) {
                Entry::Vacant(free) => {
                    free.insert(Progress::Building);
                    return Some(Self { key, ready: false });
                }
                Entry::Occupied(other) => {
                    if matches!(other.get(), Progress::Ready) {
                        return None;
                    }
                }
            }
            std::thread::sleep(Duration::from_millis(20));
            // The one who builds may be another task of this very thread.
            give_way().await;
        }
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        let key = std::mem::take(&mut self.key);
        if self.ready {
            lock().insert(key, Progress::Ready);
        } else {
            lock().remove(&key);
        }
    }
}

fn lock() -> MutexGuard<'static, BTreeMap<(String, String), Progress>> {
    // A test that panicked elsewhere left the map whole: each change of it is one call.
    TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets the other tasks of the executor run, whichever executor it is.
async fn give_way() {
    let mut gave = false;
    std::future::poll_fn(|context| {
        if gave {
            return std::task::Poll::Ready(());
        }
        gave = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// A database of one test, dropped with it, whoever is still connected.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    maintenance: String,
    name: String,
}

impl TestDatabase {
    /// The URL to connect to.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // The cluster is thrown away as a whole: a database that stays behind costs room, and nothing else.
        let _ = psql(&self.maintenance, &[&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)]);
    }
}

#[cfg(test)]
mod tests {
    use super::Cluster;

    #[test]
    fn the_url_of_another_database_keeps_everything_else() {
        for (given, expected) in [
            (
                "postgres://entente@localhost/postgres?host=/tmp/x",
                "postgres://entente@localhost/other?host=/tmp/x",
            ),
            ("postgresql://a:b@db.example:5433/postgres", "postgresql://a:b@db.example:5433/other"),
            ("postgres://db.example", "postgres://db.example/other"),
        ] {
            assert_eq!(Cluster { url: given.to_owned(), owner: None }.url_of("other"), expected);
        }
    }
}
