//! Somebody who is signed in, on a server that may be gone and come back elsewhere.

use crate::server::DEMO_PASSWORD;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where the server is at the moment.
#[derive(Clone, Debug, Default)]
pub struct Address(Arc<Mutex<String>>);

impl Address {
    /// It is here from now on.
    pub fn set(&self, address: &str) {
        address.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One member with one connection, or a few.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    address: Address,
    email: String,
    token: Mutex<Option<String>>,
}

impl Client {
    /// Signs in at the first request.
    pub fn new(address: &Address, email: &str) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { http, address: address.clone(), email: email.to_owned(), token: Mutex::default() })
    }

    /// Posts a body, under an idempotency key where there is one: the status and the answer.
    pub async fn post(&self, path: &str, body: &Value, key: Option<&str>) -> Result<(u16, Value)> {
        let request = || {
            let request = self.http.post(self.address.of(path)).json(body);
            match key {
                Some(key) => request.header("Idempotency-Key", key),
                None => request,
            }
        };
        self.send(request).await
    }

    /// The same, where anything but success is an error; the answer.
    pub async fn done(&self, path: &str, body: &Value) -> Result<Value> {
        let (status, answer) = self.post(path, body, None).await?;
        if !(200..300).contains(&status) {
            bail!("POST {path}: {status} {answer}");
        }
        Ok(answer)
    }

    /// The status and the answer.
    pub async fn get(&self, path: &str) -> Result<(u16, Value)> {
        self.send(|| self.http.get(self.address.of(path))).await
    }

    async fn send(&self, request: impl Fn() -> reqwest::RequestBuilder) -> Result<(u16, Value)> {
        for _ in 0..2 {
            let known = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let token = match known {
                Some(token) => token,
                None => self.sign_in().await?,
            };
            let response = request().bearer_auth(&token).send().await?;
            let status = response.status().as_u16();
            let text = response.text().await?;
            if status != 401 {
                return Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))));
            }
            *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        bail!("{} is signed out again and again", self.email)
    }

    async fn sign_in(&self) -> Result<String> {
        let body = json!({"email": self.email, "password": DEMO_PASSWORD});
        let response = self.http.post(self.address.of("/v1/sessions")).json(&body).send().await?;
        let (status, answer) = (response.status(), response.text().await?);
        let answer: Value = serde_json::from_str(&answer).with_context(|| format!("{status} {answer}"))?;
        let token = answer["access_token"].as_str().with_context(|| format!("{status} {answer}"))?;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.to_owned());
        Ok(token.to_owned())
    }
}
