//! One call: how it is built, sent, repeated and answered.
//!
//! A call whose outcome isn't known is repeated only where that changes nothing: it reads, or it carries an
//! `Idempotency-Key`, which every repetition keeps. Where no connection came about, nothing was sent, so any call is.

use super::credentials::Token;
use super::{Address, Failure, Kind};
use reqwest::header::{HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Method, Response, StatusCode};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use vault::OsRandom;

const CONNECTING: Duration = Duration::from_secs(10);
/// A large file is read, checked and stored within one call.
const ANSWERING: Duration = Duration::from_mins(2);
/// Before the second try and the third.
const PAUSES: [Duration; 2] = [Duration::from_millis(400), Duration::from_millis(1_600)];
/// Longer than this nobody waits for a server that names its own pause.
const LONGEST_PAUSE: u64 = 5;

/// One call, to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    repeatable: bool,
    stream: bool,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        let repeatable = method == Method::GET;
        let (query, headers) = (Vec::new(), Vec::new());
        Self { method, path: path.into(), query, headers, body: None, repeatable, stream: false }
    }

    /// Reads.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Does something.
    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Ends something.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// With a query parameter.
    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// With a JSON body.
    pub(crate) fn json(self, body: &Value) -> Self {
        self.body(body.to_string().into_bytes())
    }

    /// With a body that is JSON already.
    pub(crate) fn body(mut self, bytes: Vec<u8>) -> Self {
        self.body = Some(bytes);
        self.header("content-type", "application/json".to_owned())
    }

    /// Done once, however often it is sent.
    pub(crate) fn once(mut self, key: &str) -> Self {
        self.repeatable = true;
        self.header("idempotency-key", key.to_owned())
    }

    /// Changes nothing, though it is a POST.
    pub(crate) const fn harmless(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Answered line by line, for as long as both sides like.
    pub(crate) fn stream(mut self) -> Self {
        // whoever follows a stream reconnects in its own way
        self.repeatable = false;
        self.stream = true;
        self.header("accept", "text/event-stream".to_owned())
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// A new idempotency key.
pub(crate) fn key() -> String {
    uuid::Builder::from_random_bytes(vault::randomness::bytes(&OsRandom)).into_uuid().to_string()
}

/// What the server answered to what it did.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) replayed: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn whole(response: Response) -> Result<Self, Failure> {
        let replayed = response.headers().contains_key("idempotent-replay");
        let bytes = response.bytes().await.map_err(|error| {
            Failure::new(Kind::Unreachable, format!("the server's answer broke off: {}", reason(&error)))
        })?;
        Ok(Self { replayed, bytes: bytes.into() })
    }

    pub(crate) fn json(&self) -> Result<Value, Failure> {
        serde_json::from_slice(&self.bytes).map_err(|_| {
            Failure::new(Kind::Failed, "the server's answer isn't JSON: is it an Entente server?")
        })
    }
}

/// The connection to one server.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    address: Address,
}

impl Http {
    pub(crate) fn new(address: Address, ca: Option<&Path>) -> Result<Self, Failure> {
        let failed = |why: String| Failure::new(Kind::Failed, why);
        let mut builder = reqwest::Client::builder()
            // whoever could redirect us would be sent our token
            .redirect(Policy::none())
            .connect_timeout(CONNECTING)
            .user_agent(concat!("entente/", env!("CARGO_PKG_VERSION")));
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        if !address.is_encrypted() {
            // nothing to verify, so a machine without certificates will do
            builder = builder.tls_certs_only([]);
        }
        if let Some(path) = ca.filter(|path| !path.as_os_str().is_empty()) {
            let shown = path.display();
            let pem =
                std::fs::read(path).map_err(|error| failed(format!("{shown} can't be read: {error}")))?;
            let certificates = Certificate::from_pem_bundle(&pem)
                .ok()
                .filter(|certificates| !certificates.is_empty())
                .ok_or_else(|| failed(format!("{shown} holds no certificate in PEM form")))?;
            builder = builder.tls_certs_merge(certificates);
        }
        let client =
            builder.build().map_err(|error| failed(format!("TLS can't be used: {}", reason(&error))))?;
        Ok(Self { client, address })
    }

    pub(crate) const fn address(&self) -> &Address {
        &self.address
    }

    /// Sends it, again where that is safe and may help, and gives an answer that says it was done.
    pub(crate) async fn send(&self, call: &Call, token: Option<&Token>) -> Result<Response, Failure> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let pause = pauses.next();
            let wait = match (self.attempt(call, token).await, pause) {
                (Ok(response), Some(pause)) if may_pass(response.status(), call) => {
                    let named = response.headers().get(RETRY_AFTER).and_then(seconds);
                    if named.is_some_and(|named| named > LONGEST_PAUSE) {
                        return self.judge(response).await;
                    }
                    named.map_or(pause, Duration::from_secs)
                }
                (Ok(response), _) => return self.judge(response).await,
                (Err(error), Some(pause))
                    if error.is_connect() || (call.repeatable && !error.is_builder()) =>
                {
                    pause
                }
                (Err(error), _) => return Err(self.unreachable(&error)),
            };
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, call: &Call, token: Option<&Token>) -> Result<Response, reqwest::Error> {
        let mut request = self.client.request(call.method.clone(), self.address.at(&call.path, &call.query));
        if !call.stream {
            request = request.timeout(ANSWERING);
        }
        if let Some(token) = token {
            request = request.bearer_auth(&token.0);
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &call.body {
            request = request.body(body.clone());
        }
        request.send().await
    }

    async fn judge(&self, response: Response) -> Result<Response, Failure> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status.is_redirection() {
            let to =
                response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("another address");
            let why = format!(
                "{} sends us on to {}; if that is right, name that server by --server",
                self.address.as_str(),
                crate::terminal::plain(to)
            );
            return Err(Failure::new(Kind::Failed, why));
        }
        let problem = response.json().await.unwrap_or_default();
        Err(Failure::answered(status, problem))
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failure {
        let mut why = format!("{} can't be reached: {}", self.address.as_str(), reason(error));
        if why.contains("UnknownIssuer") {
            why.push_str("; if its certificate is of a private authority, name that one's by --ca");
        }
        Failure::new(Kind::Unreachable, why)
    }
}

/// Whether the same call may be answered otherwise in a moment. Where there were too many, nothing was done.
fn may_pass(status: StatusCode, call: &Call) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || (status == StatusCode::SERVICE_UNAVAILABLE && call.repeatable)
}

fn seconds(value: &HeaderValue) -> Option<u64> {
    value.to_str().ok()?.trim().parse().ok()
}

/// The innermost reason, which is the one that helps.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it takes too long".to_owned();
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests;
