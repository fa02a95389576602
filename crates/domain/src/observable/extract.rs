//! Finding observables in any text: a pasted log, an e-mail, a list of indicators; defanged or not.

use super::defang::{bracketed, plain_scheme};
use super::guess::{identifier, is_file_ending, is_wallet};
use super::token::{email_at, ip_at, look_into, tokens};
use super::{ObservableType, network, numbers, parse, refang};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A value found in a text, where it first stands (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its type.
    pub kind: ObservableType,
    /// Its normal form.
    pub value: String,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
}

/// Every observable in `text`, in order, each once. A URL's host isn't given again on its own. Card numbers, national
/// phone numbers and values without a shape of their own (mutexes, user agents, accounts) aren't looked for.
///
/// A bare name counts only under a common top-level name, so that `report.Then` and `main.rs` don't; a defanged name or
/// a URL's host counts under any.
pub fn extract(text: &str) -> Vec<Found> {
    let mut found = urls(text);
    let within = |found: &[Found], at: usize| {
        let next = found.partition_point(|f| f.start <= at);
        next.checked_sub(1).and_then(|i| found.get(i)).is_some_and(|f| at < f.end)
    };
    let mut others = Vec::new();
    for token in tokens(text) {
        for (range, (kind, value)) in look_into(text, token, |range| classify(text, range)) {
            if !within(&found, range.start) {
                others.push(Found { kind, value, start: range.start, end: range.end });
            }
        }
    }
    found = merge(found, others);
    for (kind, ranges) in
        [(ObservableType::Iban, numbers::ibans(text)), (ObservableType::PhoneNumber, numbers::phones(text))]
    {
        let more: Vec<Found> = ranges
            .into_iter()
            .filter(|range| !within(&found, range.start))
            .filter_map(|range| {
                let value = parse(kind, text.get(range.clone())?).ok()?;
                Some(Found { kind, value, start: range.start, end: range.end })
            })
            .collect();
        found = merge(found, more);
    }
    let mut seen = HashSet::new();
    found.retain(|f| seen.insert((f.kind, f.value.clone())));
    found
}

fn merge(mut found: Vec<Found>, more: Vec<Found>) -> Vec<Found> {
    found.extend(more);
    found.sort_by_key(|f| f.start);
    found
}

/// URLs, by their `://` in any disguise.
fn urls(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut done = 0;
    for (at, _) in text.match_indices(':') {
        if at < done {
            continue;
        }
        let Some((mark, after)) = scheme_mark(text, at) else { continue };
        let start = scheme_start(text, mark).max(done);
        let scheme = text.get(start..mark).unwrap_or("").to_ascii_lowercase();
        if plain_scheme(&scheme).is_none() && !network::is_scheme(&scheme) {
            continue;
        }
        let end = url_end(text, after);
        if let Some(value) = text.get(start..end).and_then(|raw| parse(ObservableType::Url, raw).ok()) {
            found.push(Found { kind: ObservableType::Url, value, start, end });
        }
        // also past what didn't parse: looking again inside it would be quadratic
        done = end.max(after);
    }
    found
}

/// The `://`, `[:]//` or `[://]` around the colon at `at`: where it starts and ends.
fn scheme_mark(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    let bracket = at.checked_sub(1).filter(|before| text.as_bytes().get(*before) == Some(&b'['));
    match bracket {
        Some(before) if rest.starts_with("://]") || rest.starts_with(":]//") => Some((before, at + 4)),
        None if rest.starts_with("://") => Some((at, at + 3)),
        _ => None,
    }
}

fn scheme_start(text: &str, mark: usize) -> usize {
    let head = text.get(..mark).unwrap_or("").as_bytes();
    let length = head.iter().rev().take(8).take_while(|b| b.is_ascii_alphanumeric() || **b == b'*').count();
    mark - length
}

/// A URL ends at white space, a quote or an angle bracket; the sentence's punctuation isn't part of it.
fn url_end(text: &str, after: usize) -> usize {
    let rest = text.get(after..).unwrap_or("");
    let stop = |c: char| c.is_whitespace() || c.is_control() || "\"'<>`\\|“”‘’«»".contains(c);
    let raw = rest.split(stop).next().unwrap_or("");
    let count = |mark: char| raw.matches(mark).count();
    let mut extra = [
        (')', count(')').saturating_sub(count('('))),
        (']', count(']').saturating_sub(count('['))),
        ('}', count('}').saturating_sub(count('{'))),
    ];
    let mut length = raw.len();
    while let Some(last) = raw.get(..length).and_then(|raw| raw.chars().next_back()) {
        let unbalanced = extra.iter_mut().find(|(mark, left)| *mark == last && *left > 0);
        match unbalanced {
            Some((_, left)) => *left -= 1,
            None if ".,;:!?*…".contains(last) => {}
            None => break,
        }
        length -= last.len_utf8();
    }
    after + length
}

fn classify(text: &str, range: Range<usize>) -> Option<(ObservableType, String)> {
    let raw = text.get(range.clone())?;
    if let Some(value) = email_at(text, range.clone()) {
        return Some((ObservableType::EmailAddr, value));
    }
    if let Some((v4, value)) = ip_at(text, range.clone()) {
        return Some((if v4 { ObservableType::Ipv4Addr } else { ObservableType::Ipv6Addr }, value));
    }
    // Base58 alone is too much like any other token of a log
    let vague = is_wallet(raw) && !raw.starts_with("0x") && !raw.to_ascii_lowercase().starts_with("bc1");
    // spaced and signed numbers are found over the whole text
    identifier(raw)
        .filter(|(kind, _)| *kind != ObservableType::PhoneNumber && !vague)
        .or_else(|| bare_name(text, range))
}

fn bare_name(text: &str, range: Range<usize>) -> Option<(ObservableType, String)> {
    let raw = text.get(range.clone())?;
    if raw.len() > 512 || !raw.contains(['.', '[', '(', '{']) || raw.contains(['%', '+']) {
        return None;
    }
    let defanged = raw
        .char_indices()
        .any(|(at, _)| raw.get(at..).and_then(bracketed).is_some_and(|(_, meant)| meant == "."));
    let before = text.get(..range.start).unwrap_or("");
    let after = text.get(range.end..).unwrap_or("");
    let plain = refang(raw);
    let (rest, top) = plain.rsplit_once('.')?;
    if !defanged {
        // `/usr/lib/x.so`, `a/b.py`: a path; `Foo.in(`: code
        let path = before.ends_with('/') && !before.ends_with("//");
        // `mail.Then`: a sentence without a space
        let sentence = top.starts_with(char::is_uppercase) && rest.chars().any(char::is_lowercase);
        let file = is_file_ending(top) || (!rest.contains('.') && is_source(top));
        if path || sentence || file || after.starts_with('(') || !is_top_level(top) {
            return None;
        }
    }
    parse(ObservableType::DomainName, raw).ok().map(|value| (ObservableType::DomainName, value))
}

/// Country codes that end files as often as names of two labels.
fn is_source(top: &str) -> bool {
    matches!(top.to_ascii_lowercase().as_str(), "sh" | "py" | "so" | "md" | "ps" | "rs" | "cc" | "mov")
}

fn is_top_level(top: &str) -> bool {
    static TOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        include_str!("tlds.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    });
    let top = top.to_lowercase();
    TOP.contains(top.as_str()) || top.starts_with("xn--") || !top.is_ascii()
}
