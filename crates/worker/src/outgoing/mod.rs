//! The one client for requests to addresses that somebody else named: webhooks and their test button.
//!
//! Owns that such a request reaches nothing but the public Internet ([`domain::address`]): a literal address is judged
//! before the request, a name's addresses when they are looked up, and the connection goes to those that were judged, so
//! that a name which means something else a moment later changes nothing. It follows no redirect, heeds no proxy of the
//! environment, sends once, waits [`TIMEOUT`] at most and reads 8 KiB of an answer at most.
//!
//! It knows nothing of channels, tries or signatures: those are its caller's.

mod answer;
mod failure;
mod guard;

pub use answer::Answer;
pub use failure::Failure;
pub use guard::{Looking, Lookup, system_lookup};

use domain::address;
use domain::time::Time;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Client, Url, redirect, retry};
use std::time::Duration;
use tokio::time::Instant;

/// How long a receiver has, from looking up its name to the end of its answer's head.
pub const TIMEOUT: Duration = Duration::from_secs(15);
/// How long it has for what follows the head: that is read for the console only.
const BODY_TIMEOUT: Duration = Duration::from_secs(3);
/// How much of it is read.
const BODY: usize = 8 * 1024;
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(90);
/// How many are kept for one host.
const IDLE_PER_HOST: usize = 2;

/// How the client is set up.
pub struct Settings {
    /// Whether the machine itself may be reached, and without TLS: for the demo and for tests.
    pub allow_loopback: bool,
    /// [`TIMEOUT`], or less.
    pub timeout: Duration,
    /// Certificate authorities, in PEM, that are trusted beside the system's.
    pub roots: Vec<String>,
    /// Looks names up.
    pub lookup: Lookup,
}

impl Default for Settings {
    fn default() -> Self {
        Self { allow_loopback: false, timeout: TIMEOUT, roots: Vec::new(), lookup: system_lookup() }
    }
}

/// The client can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// One of [`Settings::roots`] isn't a certificate in PEM.
    #[error("a certificate authority that webhooks shall trust can't be read")]
    Root,
    /// The system trusts nobody, or can't say whom.
    #[error("the client for webhooks can't be set up")]
    Client(#[source] reqwest::Error),
}

/// What is to be sent.
#[derive(Debug)]
pub struct Post<'a> {
    /// Where to, as the channel's owner gave it.
    pub url: &'a str,
    /// Of the body.
    pub media_type: &'static str,
    /// `webhook-…` only: no other header is the caller's to set.
    pub headers: &'a [(&'static str, String)],
    /// As it was signed.
    pub body: Vec<u8>,
}

/// The client. Cloning shares its connections.
#[derive(Clone)]
pub struct Outgoing {
    client: Client,
    allow_loopback: bool,
    timeout: Duration,
}

impl Outgoing {
    /// A client; the process needs one.
    pub fn new(settings: Settings) -> Result<Self, SetUpError> {
        let Settings { allow_loopback, timeout, roots, lookup } = settings;
        let timeout = timeout.min(TIMEOUT);
        let mut trusted = Vec::new();
        for pem in &roots {
            // A text without any certificate is read as none, which nobody meant.
            let read = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| SetUpError::Root)?;
            if read.is_empty() {
                return Err(SetUpError::Root);
            }
            trusted.extend(read);
        }
        let client = Client::builder()
            .user_agent(concat!("entente/", env!("CARGO_PKG_VERSION")))
            .tls_certs_merge(trusted)
            .dns_resolver(guard::Guard::new(lookup, allow_loopback))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            .connect_timeout(timeout)
            .timeout(timeout + BODY_TIMEOUT)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .http1_max_headers(64)
            .build()
            .map_err(SetUpError::Client)?;
        Ok(Self { client, allow_loopback, timeout })
    }

    /// Sends once. Any answer but a redirect is an [`Answer`], also one that refuses; `now` is what a date in it is
    /// measured from.
    pub async fn post(&self, post: Post<'_>, now: Time) -> Result<Answer, Failure> {
        let target = address::target(post.url, self.allow_loopback).map_err(Failure::Target)?;
        let headers = headers(&post)?;
        let begun = Instant::now();
        let request = self.client.post(Url::clone(target.url())).headers(headers).body(post.body);
        let response = tokio::time::timeout(self.timeout, request.send())
            .await
            .map_err(|_| Failure::Timeout(self.timeout))?
            .map_err(|error| Failure::of(&error, self.timeout))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Failure::Redirect(status.as_u16()));
        }
        let retry_after = answer::retry_after(response.headers(), now);
        let head = answer::printable(&read(response).await);
        Ok(Answer { status: status.as_u16(), retry_after, head, took: begun.elapsed() })
    }
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("allow_loopback", &self.allow_loopback).finish_non_exhaustive()
    }
}

fn headers(post: &Post<'_>) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(post.media_type));
    for (name, value) in post.headers {
        if !name.starts_with("webhook-") {
            return Err(Failure::Header);
        }
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Failure::Header)?;
        headers.insert(name, HeaderValue::from_str(value).map_err(|_| Failure::Header)?);
    }
    Ok(headers)
}

/// The beginning of the body. Whatever ends it early, the receiver has answered.
async fn read(mut response: reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    let reading = async {
        while body.len() < BODY
            && let Ok(Some(chunk)) = response.chunk().await
        {
            body.extend_from_slice(&chunk[..chunk.len().min(BODY - body.len())]);
        }
    };
    // What was read until then stands.
    let _cut = tokio::time::timeout(BODY_TIMEOUT, reading).await;
    body
}

#[cfg(test)]
mod tests;
