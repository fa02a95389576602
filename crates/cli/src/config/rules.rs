//! What settings demand of each other.

use super::{Config, Problem, Values};

pub(super) fn check(config: &Config, values: &Values, problems: &mut Vec<Problem>) {
    let mut refuse = |section: &str, key: &str, message: String| {
        let source = values.get(section, key).map(|(_, source)| source.clone());
        problems.push(Problem { source, key: format!("{section}.{key}"), message });
    };
    match (&config.tls.certificate, &config.tls.key) {
        (Some(_), None) => {
            refuse("tls", "certificate", "is set without tls.key: give both or neither".to_owned());
        }
        (None, Some(_)) => {
            refuse("tls", "key", "is set without tls.certificate: give both or neither".to_owned());
        }
        (Some(_), Some(_)) if config.server.behind_proxy => {
            let why = "is true, and [tls] has a certificate: either the proxy ends TLS or this server does";
            refuse("server", "behind_proxy", why.to_owned());
        }
        (None, None) if !config.server.listen.ip().is_loopback() && !config.server.behind_proxy => {
            let why = format!(
                "is {}, which other machines reach, and nothing would be encrypted: give tls.certificate and tls.key, \
                 or set server.behind_proxy where a proxy in front ends TLS",
                config.server.listen
            );
            refuse("server", "listen", why);
        }
        _ => {}
    }
    if config.mail.url.is_some() && config.mail.from.is_none() {
        refuse("mail", "url", "is set without mail.from: say who the mails are from".to_owned());
    }
    for (key, set) in [("from", config.mail.from.is_some()), ("bounces", config.mail.bounces.is_some())] {
        if set && config.mail.url.is_none() {
            refuse("mail", key, "is set without mail.url: without a mail server none is sent".to_owned());
        }
    }
}

impl Config {
    /// How others reach this instance, which has no default that would suit everyone.
    pub(crate) fn public_url(&self) -> Result<&str, Problem> {
        self.server.public_url.as_ref().map(|url| url.0.as_str()).ok_or_else(|| Problem {
            source: None,
            key: "server.public_url".to_owned(),
            message: "is missing: say how browsers and other machines reach this instance, such as \
                      \"https://entente.example\""
                .to_owned(),
        })
    }
}

impl std::error::Error for Problem {}
