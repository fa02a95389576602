//! Receivers of webhooks on loopback: each hook listens on a port of its own, as a host of its own would, so that the
//! sender's connections are what they are with many receivers. Every request's signature is verified; what came is kept
//! by hook and item. A hook may refuse, take its time, or be absent.

use anyhow::{Context, Result};
use domain::time::Clock;
use serde_json::Value;
use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use uuid::Uuid;
use vault::webhook::{self, Received, WebhookSecret};

/// How a hook answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// 200, at once.
    #[default]
    Takes,
    /// 200, after this long.
    Slow(Duration),
}

/// What came to one hook about one item.
#[derive(Clone, Debug)]
pub struct Got {
    /// The message ids, in the order of their first arrival: one, unless something is wrong.
    pub ids: Vec<Uuid>,
    /// How often it came.
    pub times: u32,
    /// When it came first.
    pub first: Instant,
}

/// The hooks of one test.
pub struct Receiver {
    shared: Arc<Shared>,
    hooks: Vec<Arc<Hook>>,
    tasks: Vec<JoinHandle<()>>,
}

struct Shared {
    clock: Arc<dyn Clock>,
    got: Mutex<HashMap<(u32, Uuid), Got>>,
    /// Pairs of hook and item that came.
    distinct: AtomicU64,
    requests: AtomicU64,
    forged: AtomicU64,
    down: AtomicBool,
}

struct Hook {
    number: u32,
    port: u16,
    manner: Manner,
    secret: Mutex<Option<WebhookSecret>>,
    ready: Semaphore,
}

impl Receiver {
    /// No hooks yet; `clock` is what signatures are held against.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let shared = Shared {
            clock,
            got: Mutex::default(),
            distinct: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            forged: AtomicU64::new(0),
            down: AtomicBool::new(false),
        };
        Self { shared: Arc::new(shared), hooks: Vec::new(), tasks: Vec::new() }
    }

    /// Opens a hook; its number counts from 0.
    pub async fn open(&mut self, manner: Manner) -> Result<u32> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("a hook's port")?;
        let number = u32::try_from(self.hooks.len())?;
        let port = listener.local_addr()?.port();
        let hook = Hook { number, port, manner, secret: Mutex::default(), ready: Semaphore::new(0) };
        let hook = Arc::new(hook);
        self.hooks.push(Arc::clone(&hook));
        let shared = Arc::clone(&self.shared);
        self.tasks.push(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, hook) = (Arc::clone(&shared), Arc::clone(&hook));
                // a sender that was killed leaves its connection in the middle of anything
                tokio::spawn(async move { drop(serve(&shared, &hook, stream).await) });
            }
        }));
        Ok(number)
    }

    /// Where a hook's requests go.
    pub fn url(&self, hook: u32) -> String {
        format!("http://127.0.0.1:{}/hook/{hook}", self.hooks[hook as usize].port)
    }

    /// The secret with which requests to a hook are signed; before it is known, none is answered.
    pub fn expect(&self, hook: u32, secret: &str) -> Result<()> {
        let hook = &self.hooks[hook as usize];
        *lock(&hook.secret) = Some(WebhookSecret::parse(secret)?);
        hook.ready.add_permits(1);
        Ok(())
    }

    /// Whether every hook is out of order: connections end without an answer.
    pub fn be_down(&self, down: bool) {
        self.shared.down.store(down, Ordering::SeqCst);
    }

    /// Pairs of hook and item that have come.
    pub fn distinct(&self) -> u64 {
        self.shared.distinct.load(Ordering::Relaxed)
    }

    /// Requests that were taken, repeats among them.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// Requests whose signature didn't fit.
    pub fn forged(&self) -> u64 {
        self.shared.forged.load(Ordering::Relaxed)
    }

    /// What has come, by hook and item.
    pub fn got(&self) -> HashMap<(u32, Uuid), Got> {
        lock(&self.shared.got).clone()
    }

    /// Waits until so many pairs have come; whether they came in time.
    pub async fn wait_for(&self, pairs: u64, within: Duration) -> bool {
        let end = Instant::now() + within;
        while self.distinct() < pairs {
            if Instant::now() > end {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        true
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// An address at which nobody listens.
pub fn nobody() -> Result<String> {
    let port = free_port()?;
    Ok(format!("http://127.0.0.1:{port}/hook"))
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(StdListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The requests of one connection.
async fn serve(shared: &Shared, hook: &Hook, stream: TcpStream) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    loop {
        let (mut length, mut headers) = (0, [None, None, None]);
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            let Some((name, value)) = text.split_once(':') else { continue };
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse()?;
            }
            for (place, wanted) in [webhook::ID, webhook::TIMESTAMP, webhook::SIGNATURE].iter().enumerate() {
                if name.eq_ignore_ascii_case(wanted) {
                    headers[place] = Some(value.to_owned());
                }
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let at = Instant::now();
        if shared.down.load(Ordering::SeqCst) {
            return Ok(());
        }
        drop(hook.ready.acquire().await?);
        if let Manner::Slow(pause) = hook.manner {
            tokio::time::sleep(pause).await;
        }
        let status = if take(shared, hook, &headers, &body, at) { "200 OK" } else { "401 Unauthorized" };
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await?;
    }
}

/// Notes a request; `false` when it isn't genuine.
fn take(shared: &Shared, hook: &Hook, headers: &[Option<String>; 3], body: &[u8], at: Instant) -> bool {
    let [id, timestamp, signature] = headers.each_ref().map(|header| header.as_deref());
    let secret = lock(&hook.secret).clone();
    let received = Received { id, timestamp, signature };
    let now = shared.clock.now().timestamp();
    let genuine = secret.is_some_and(|s| webhook::verify(&[&s], &[], &received, body, now).is_ok());
    let item = serde_json::from_slice::<Value>(body).ok().and_then(|event| {
        let item: Uuid = event["data"]["item"]["id"].as_str()?.parse().ok()?;
        // the event's id is the message's
        (event["id"].as_str() == id).then_some(item)
    });
    let message: Option<Uuid> = id.and_then(|id| id.parse().ok());
    let (true, Some(item), Some(message)) = (genuine, item, message) else {
        shared.forged.fetch_add(1, Ordering::Relaxed);
        return false;
    };
    shared.requests.fetch_add(1, Ordering::Relaxed);
    let mut got = lock(&shared.got);
    let one = got.entry((hook.number, item)).or_insert_with(|| {
        shared.distinct.fetch_add(1, Ordering::Relaxed);
        Got { ids: Vec::with_capacity(1), times: 0, first: at }
    });
    one.times += 1;
    if !one.ids.contains(&message) {
        one.ids.push(message);
    }
    true
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // each change is one call: a task that panicked elsewhere left it whole
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
