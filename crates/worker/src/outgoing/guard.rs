//! Looks names up for the client, and hands it only addresses that may be reached.
//!
//! The client connects to what it gets from here and asks for nothing twice, so a name can't mean one address when it is
//! judged and another one when it is used. It never asks for literal addresses: those are judged before.

use domain::address::{self, Refused};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// The addresses of a name, on their way.
pub type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
/// What looks names up: the system, or a test.
pub type Lookup = Arc<dyn Fn(String) -> Looking + Send + Sync>;

/// As the system does, its hosts file included.
pub fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Why a name gives no address to connect to.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotResolved {
    /// It has some, and none may be reached. This is the first one's reason.
    #[error("the name leads to an address that {0}")]
    Refused(Refused),
    /// It has none.
    #[error("the name has no address")]
    Nothing,
    /// Nobody could say.
    #[error("the name can't be looked up")]
    Failed(#[source] io::Error),
}

pub(super) struct Guard {
    lookup: Lookup,
    allow_loopback: bool,
}

impl Guard {
    pub(super) fn new(lookup: Lookup, allow_loopback: bool) -> Self {
        Self { lookup, allow_loopback }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (looking, allow_loopback) = ((self.lookup)(name.as_str().to_owned()), self.allow_loopback);
        Box::pin(async move {
            let found = looking.await.map_err(NotResolved::Failed)?;
            let passed = pass(&found, allow_loopback)?;
            // Port 0 becomes the one of the URL.
            let addresses: Addrs = Box::new(passed.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}

/// Those of `found` that may be reached.
pub(super) fn pass(found: &[IpAddr], allow_loopback: bool) -> Result<Vec<IpAddr>, NotResolved> {
    let mut passed = Vec::with_capacity(found.len());
    let mut refused = None;
    for ip in found {
        match address::reachable(*ip, allow_loopback) {
            Ok(()) => passed.push(*ip),
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    match refused {
        _ if !passed.is_empty() => Ok(passed),
        Some(reason) => Err(NotResolved::Refused(reason)),
        None => Err(NotResolved::Nothing),
    }
}
