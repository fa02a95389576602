//! Where an alert gives its sources away: their names, brands and domains, listed before clearing.

use super::content::AlertContent;

/// A place that names a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Which text or observable.
    pub pointer: String,
    /// The name or domain that stands there.
    pub what: String,
}

/// Every text and observable that contains one of `names` or `domains`, whatever the case, spaces and hyphens: a
/// look-alike such as `login-nordbank.example` contains the brand `Nord Bank`. Names below three letters aren't looked
/// for.
pub fn flags(content: &AlertContent, names: &[String], domains: &[String]) -> Vec<Flag> {
    let names: Vec<(String, &String)> = names
        .iter()
        .map(|name| (squash(name), name))
        .filter(|(squashed, _)| squashed.chars().nth(2).is_some())
        .collect();
    let domains: Vec<(String, &String)> = domains
        .iter()
        .map(|domain| (domain.trim().to_lowercase(), domain))
        .filter(|(d, _)| !d.is_empty())
        .collect();
    let texts = content.texts().map(|(pointer, text)| (pointer.to_owned(), text.text.as_str()));
    let values =
        content.observables.iter().enumerate().map(|(i, o)| (format!("/observables/{i}"), o.value.as_str()));
    let mut flags = Vec::new();
    for (pointer, text) in texts.chain(values) {
        let lower = text.to_lowercase();
        let (readable, _) = idna::domain_to_unicode(&lower);
        let squashed = [squash(&lower), squash(&readable)];
        let by_name = names.iter().filter(|(name, _)| squashed.iter().any(|text| text.contains(name)));
        let by_domain = domains.iter().filter(|(domain, _)| lower.contains(domain));
        for (_, what) in by_name.chain(by_domain) {
            flags.push(Flag { pointer: pointer.clone(), what: (*what).clone() });
        }
    }
    flags
}

/// Letters and digits only, in lower case.
fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
