//! An instance on data of its own: `entente serve`, and with PostgreSQL any number of `entente worker` beside it. Its world
//! is founded by this process, through the use cases, before the first of them starts.

use crate::server::{own_variables, program};
use anyhow::{Context, Result, bail};
use app::{App, Store};
use domain::time::Clock;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Cluster, Folder, Process, TestDatabase};
use vault::{Keyring, OsRandom, Passwords};

/// How the server's first line for people begins; the address stands in parentheses at its end.
const LISTENING: &str = "Listening on ";
/// How long a server may take until it listens.
const START: Duration = Duration::from_mins(1);
/// What the instance calls itself.
const PUBLIC_URL: &str = "https://entente.example";

/// Where an instance's data lie. Dropped, they are gone.
#[derive(Debug)]
pub struct Place {
    url: String,
    keys_url: String,
    databases: Vec<TestDatabase>,
    data: Folder,
}

impl Place {
    /// One file for the data, one for the keys.
    pub fn sqlite() -> Self {
        let data = Folder::new();
        let [url, keys_url] =
            ["entente.sqlite", "keys.sqlite"].map(|name| format!("sqlite://{}", data.join(name).display()));
        Self { url, keys_url, databases: Vec::new(), data }
    }

    /// Two databases of a cluster.
    pub fn postgres(cluster: &Cluster) -> Self {
        let databases = vec![cluster.empty_database(), cluster.empty_database()];
        let [url, keys_url] = [databases[0].url().to_owned(), databases[1].url().to_owned()];
        Self { url, keys_url, databases, data: Folder::new() }
    }

    /// Whether the data lie in PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        !self.databases.is_empty()
    }

    /// The main database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// This process as an application on the data, migrated. Nothing else may run on SQLite's until it is dropped.
    pub async fn open(&self, clock: Arc<dyn Clock>) -> Result<App> {
        let keyring = Keyring::open(&self.data.join("keys"), &OsRandom).context("keys")?;
        let store = Store::open(&self.url, &self.keys_url, keyring, 8).await?;
        store.migrate().await?;
        let app = App::new(store, clock, Arc::new(OsRandom), Passwords::cheap(), PUBLIC_URL);
        Ok(app.with_loopback(true))
    }

    /// Starts a server; with SQLite, or if it is asked to, it works too.
    pub fn serve(&self, works: bool) -> Result<Server> {
        let works = format!("ENTENTE_WORKER__ENABLED={works}");
        let process = self.launch("serve", &[works])?;
        let address = process.wait_for(START, |line| {
            let (_, address) = line.strip_prefix(LISTENING)?.split_once(" (")?;
            Some(format!("http://{}", address.trim_end_matches(')')))
        });
        Ok(Server { process, address })
    }

    /// Starts a worker whose metrics are read at this port.
    pub fn work(&self, metrics: u16) -> Result<Process> {
        self.launch("worker", &[format!("ENTENTE_TELEMETRY__METRICS=127.0.0.1:{metrics}")])
    }

    fn launch(&self, command: &str, more: &[String]) -> Result<Process> {
        let program = program()?;
        let (Some(program), Some(folder)) = (program.to_str(), self.data.path().to_str()) else {
            bail!("a path isn't UTF-8");
        };
        let mut arguments: Vec<String> = own_variables().map(|name| format!("--unset={name}")).collect();
        arguments.extend([
            format!("ENTENTE_DATABASE__URL={}", self.url),
            format!("ENTENTE_DATA__DIR={folder}/data"),
            format!("ENTENTE_KEYS__DIR={folder}/keys"),
            format!("ENTENTE_KEYS__URL={}", self.keys_url),
            "ENTENTE_SERVER__LISTEN=127.0.0.1:0".to_owned(),
            format!("ENTENTE_SERVER__PUBLIC_URL={PUBLIC_URL}"),
            "ENTENTE_WORKER__ALLOW_LOOPBACK=true".to_owned(),
            "ENTENTE_LIMITS__REQUESTS_PER_MINUTE=1000000".to_owned(),
            "ENTENTE_AUTH__ACCESS_MINUTES=60".to_owned(),
            "ENTENTE_TELEMETRY__LOG=warn".to_owned(),
        ]);
        arguments.extend_from_slice(more);
        arguments.extend([program.to_owned(), command.to_owned()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        // `env` becomes the program: there is no process in between
        Ok(Process::start("env", &arguments, &[]))
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// The process.
    pub process: Process,
    /// Where it listens, without a slash at the end.
    pub address: String,
}
