//! A real SMTP server on loopback (`tests/python/smtp_server.py`), and certificates for it.

use anyhow::{Context, Result, ensure};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use testkit::{Folder, Process};

/// Python, its libraries and a port: on a busy machine.
const START: Duration = Duration::from_mins(1);

/// A certificate authority of its own, with a certificate for one name.
#[derive(Debug)]
pub struct Certificates {
    name: String,
    folder: Folder,
}

impl Certificates {
    /// Makes them.
    pub fn issue(name: &str) -> Result<Self> {
        let folder = Folder::new();
        let authority_key = KeyPair::generate()?;
        let mut authority = CertificateParams::new(Vec::new())?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        std::fs::write(folder.join("ca.pem"), authority.self_signed(&authority_key)?.pem())?;
        let key = KeyPair::generate()?;
        let leaf = CertificateParams::new(vec![name.to_owned()])?;
        let leaf = leaf.signed_by(&key, &Issuer::new(authority, authority_key))?;
        std::fs::write(folder.join("certificate.pem"), leaf.pem())?;
        std::fs::write(folder.join("key.pem"), key.serialize_pem())?;
        Ok(Self { name: name.to_owned(), folder })
    }

    /// Whether they are for that name.
    pub fn is_for(&self, name: &str) -> bool {
        self.name == name
    }

    /// The authority's certificate, for who connects.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }
}

/// The running server. Dropped, it ends.
#[derive(Debug)]
pub struct SmtpServer {
    process: Process,
    port: u64,
    rules: Mutex<Map<String, Value>>,
    folder: Folder,
}

impl SmtpServer {
    /// Starts it with these of its options.
    pub fn start(options: &[&str]) -> Result<Self> {
        let folder = Folder::new();
        let (python, script) = (crate::python()?, crate::root().join("tests/python/smtp_server.py"));
        let rules = folder.join("rules.json");
        let texts = [&python, &script, &rules].map(|path| path.to_str());
        let [Some(python), Some(script), Some(rules)] = texts else { anyhow::bail!("a path isn't UTF-8") };
        let arguments: Vec<&str> =
            [script, "--rules", rules].into_iter().chain(options.iter().copied()).collect();
        let process = Process::start(python, &arguments, &[]);
        let port = process.wait_for(START, |line| {
            let line: Value = serde_json::from_str(line).ok()?;
            line["port"].as_u64()
        });
        Ok(Self { process, port, rules: Mutex::default(), folder })
    }

    /// The same with a certificate: STARTTLS is demanded, or with `--wrapped` TLS from the first byte.
    pub fn start_tls(certificates: &Certificates, options: &[&str]) -> Result<Self> {
        let paths = ["certificate.pem", "key.pem"].map(|name| certificates.folder.join(name));
        let [Some(certificate), Some(key)] = [&paths[0], &paths[1]].map(|path| path.to_str()) else {
            anyhow::bail!("a path isn't UTF-8")
        };
        let tls = ["--certificate", certificate, "--key", key];
        Self::start(&tls.into_iter().chain(options.iter().copied()).collect::<Vec<_>>())
    }

    /// Where it listens.
    pub const fn port(&self) -> u64 {
        self.port
    }

    /// From now on the mailbox is treated like this: see the script. An empty rule ends it.
    pub fn treat(&self, address: &str, rule: &str) -> Result<()> {
        let mut rules = self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if rule.is_empty() {
            rules.remove(address);
        } else {
            rules.insert(address.to_owned(), rule.into());
        }
        // whole or not at all: the server may be reading it
        let (new, path) = (self.folder.join("rules.new"), self.folder.join("rules.json"));
        std::fs::write(&new, serde_json::to_string(&*rules)?)?;
        std::fs::rename(new, path).context("rules.json")
    }

    /// The mails that it took, in their order.
    pub fn mails(&self) -> Vec<Value> {
        self.events("mail")
    }

    /// How many connections were made to it.
    pub fn connections(&self) -> usize {
        self.events("connection").len()
    }

    /// The mails once there are `count` of them.
    pub async fn wait_for_mails(&self, count: usize, within: Duration) -> Result<Vec<Value>> {
        let end = Instant::now() + within;
        loop {
            let mails = self.mails();
            if mails.len() >= count {
                return Ok(mails);
            }
            ensure!(Instant::now() < end, "{} of {count} mails came in {within:?}", mails.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn events(&self, kind: &str) -> Vec<Value> {
        let said = self.process.said();
        let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|line| line["event"] == kind).collect()
    }
}
