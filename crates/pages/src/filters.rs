//! Filters for the templates: words, asset paths, defanged values.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::needless_pass_by_value,
    clippy::inline_always,
    reason = "the macro makes items of its own"
)]

use std::fmt::Display;

use askama::{Result, Values, filter_fn, get_value};

use crate::words::{Lang, arg, say, word as term};
use crate::{assets, view};

fn lang(env: &dyn Values) -> Lang {
    get_value::<Lang>(env, "lang").copied().unwrap_or_default()
}

/// `{{ "key"|t }}`: the words for a key.
#[filter_fn]
pub fn t<K: Display>(key: K, env: &dyn Values) -> Result<String> {
    Ok(say(lang(env), &key.to_string(), &[]))
}

/// `{{ "key"|with("n", 3) }}`: the words for a key with one argument.
#[filter_fn]
pub fn with<K: Display, V: Display>(key: K, env: &dyn Values, name: &str, value: V) -> Result<String> {
    Ok(say(lang(env), &key.to_string(), &[(name, arg(value))]))
}

/// `{{ "key"|pair("a", x, "b", y) }}`: the words for a key with two arguments.
#[filter_fn]
pub fn pair<K: Display, V: Display, W: Display>(
    key: K,
    env: &dyn Values,
    name: &str,
    value: V,
    other: &str,
    second: W,
) -> Result<String> {
    Ok(say(lang(env), &key.to_string(), &[(name, arg(value)), (other, arg(second))]))
}

/// `{{ id|word("class") }}`: the human word of a value of a closed list.
#[filter_fn]
pub fn word<K: Display>(value: K, env: &dyn Values, group: &str) -> Result<String> {
    Ok(term(lang(env), group, &value.to_string()))
}

/// `{{ "tokens.css"|asset }}`: the path of a built-in file, with its hash.
#[filter_fn]
pub fn asset<K: Display>(name: K, _env: &dyn Values) -> Result<String> {
    Ok(assets::path(&name.to_string()))
}

/// `{{ value|defang }}`: `login-nordbank[.]example`; what can't be clicked stays as it is.
#[filter_fn]
pub fn defang<K: Display>(value: K, _env: &dyn Values) -> Result<String> {
    Ok(view::defang(&value.to_string()))
}

/// `{{ "Fraud: phishing"|tail }}` is *Phishing*: the narrower word, for dense rows.
#[filter_fn]
pub fn tail<K: Display>(words: K, _env: &dyn Values) -> Result<String> {
    let words = words.to_string();
    let mut letters = words.rsplit(": ").next().unwrap_or_default().chars();
    Ok(letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect()))
}
