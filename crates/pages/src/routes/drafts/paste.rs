//! The paste box: observables found in any text, put into the form with a proposed class and role. The organisation's own
//! domains are left out: they are where it was hit, not what hit it.

use super::desk::Desk;
use crate::report_form;
use crate::routes::phrases::{encoded, listed};
use crate::routes::posted::Fields;
use crate::routes::problem::Problem;
use crate::words::{Lang, arg, say};
use domain::observable::{Found, ObservableType, extract};
use serde_json::Value;

/// What came of a paste.
#[derive(Debug, Default)]
pub(super) struct Pasted {
    found: usize,
    new: usize,
    own: Vec<String>,
}

impl Pasted {
    /// For the address of the page that tells it.
    pub(super) fn query(&self) -> String {
        let own = self.own.iter().map(|domain| format!("own={}", encoded(domain)));
        let parts = [format!("found={}", self.found), format!("new={}", self.new)].into_iter().chain(own);
        parts.collect::<Vec<_>>().join("&")
    }
}

/// Puts what the box holds into the body, where that was asked for.
pub(super) async fn find(desk: &Desk<'_>, fields: &Fields, body: &mut Value) -> Result<Pasted, Problem> {
    if fields.get("act") != "paste" {
        return Ok(Pasted::default());
    }
    let me = app::identity::me(&desk.site.app, &desk.by.caller).await?;
    let mut pasted = Pasted::default();
    let mut kept = Vec::new();
    for one in extract(fields.get("paste")) {
        match me.organisation.domains.iter().find(|domain| is_within(&one, domain)) {
            Some(domain) if !pasted.own.contains(domain) => pasted.own.push(domain.clone()),
            Some(_) => {}
            None => kept.push(one),
        }
    }
    pasted.found = kept.len();
    pasted.new = report_form::add(body, &kept);
    Ok(pasted)
}

/// Whether a value lies below a domain.
fn is_within(found: &Found, domain: &str) -> bool {
    let host = match found.kind {
        ObservableType::DomainName => found.value.clone(),
        ObservableType::Url => url::Url::parse(&found.value)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default(),
        ObservableType::EmailAddr => found.value.rsplit('@').next().unwrap_or_default().to_owned(),
        _ => return false,
    };
    host == domain || host.ends_with(&format!(".{domain}"))
}

/// The sentence about the last paste; the address carries its numbers.
pub(super) fn told(asked: &Fields, lang: Lang) -> String {
    let number = |name| asked.get(name).parse::<usize>().ok();
    let (Some(found), Some(new)) = (number("found"), number("new")) else { return String::new() };
    let own: Vec<String> = asked
        .all("own")
        .filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b)))
        .map(str::to_owned)
        .collect();
    let mut words = say(lang, "paste-found", &[("n", arg(found))]);
    if new < found {
        words = format!("{words}, {}", say(lang, "paste-known", &[("n", arg(found - new))]));
    }
    if !own.is_empty() {
        words = format!("{words}; {}", say(lang, "paste-own", &[("names", arg(listed(&own, lang)))]));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_domains_are_left_out_with_all_below_them() {
        let below = |text: &str| extract(text).iter().all(|found| is_within(found, "nordbank.example"));
        assert!(below("https://www.nordbank.example/login anna@nordbank.example nordbank.example"));
        assert!(!below("https://login-nordbank.example/"));
    }
}
