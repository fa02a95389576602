//! The server's address: what may be one, and in which form it is kept, so that one server has one entry.

use super::{Failure, Kind};
use url::{Host, Url};

/// An address to which a token may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(Url);

impl Address {
    /// Reads what was typed. A token in the clear is everybody's on the way, so plain HTTP is for this machine alone.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let refused = |why: &str| Failure::new(Kind::Failed, format!("the server \"{text}\" {why}"));
        let Ok(mut url) = Url::parse(text.trim()) else {
            return Err(refused("isn't an address such as https://entente.example"));
        };
        if !["http", "https"].contains(&url.scheme()) || url.host().is_none() {
            return Err(refused("isn't an address such as https://entente.example"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("holds a name or password; leave them out and run \"entente login\""));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("goes on after its path; leave that out"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let address = Self(url);
        if !address.is_encrypted() && !address.is_loopback() {
            return Err(refused(
                "isn't encrypted, so everybody on the way could read what is sent: use https://",
            ));
        }
        Ok(address)
    }

    /// Whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Whether it is spoken to over TLS.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The form in which it is kept and shown: no slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The address of a path that starts with `/`, with query parameters.
    pub(crate) fn at(&self, path: &str, query: &[(&str, String)]) -> String {
        let mut address = format!("{}{path}", self.as_str());
        if !query.is_empty() {
            let mut text = url::form_urlencoded::Serializer::new(String::new());
            text.extend_pairs(query);
            address.push('?');
            address.push_str(&text.finish());
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_has_one_form() {
        for (typed, kept) in [
            ("https://Entente.example/", "https://entente.example"),
            (" https://entente.example:443", "https://entente.example"),
            ("https://example.example/entente/", "https://example.example/entente"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(Address::parse(typed).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_would_give_a_token_away_is_refused() {
        for (typed, why) in [
            ("http://entente.example", "isn't encrypted"),
            ("http://192.0.2.7:8080", "isn't encrypted"),
            ("http://localhost.entente.example", "isn't encrypted"),
            ("https://elin:secret@entente.example", "name or password"),
            ("https://entente.example/?a=b", "goes on"),
            ("entente.example", "isn't an address"),
            ("file:///etc/passwd", "isn't an address"),
            ("", "isn't an address"),
        ] {
            let refused = Address::parse(typed).unwrap_err().to_string();
            assert!(refused.contains(why), "{typed}: {refused}");
        }
    }

    #[test]
    fn parameters_are_escaped() {
        let address = Address::parse("https://entente.example/x").unwrap();
        let query = [("q", "a b&c=d".to_owned())];
        assert_eq!(address.at("/v1/reports", &query), "https://entente.example/x/v1/reports?q=a+b%26c%3Dd");
    }
}
