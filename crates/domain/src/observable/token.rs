//! Cutting text and logs into pieces that may be a value, and the two kinds that both [`super::extract`] and
//! [`crate::scan`] look for. Every byte is looked at a bounded number of times, whatever the text.

use super::defang::bracketed;
use super::{ObservableType, network, parse, refang};
use std::ops::Range;

/// Longer pieces hold no address; this bounds the work per piece.
const LONGEST: usize = 1024;

/// Runs of characters that values are made of, defanging marks included; other brackets, quotes and `=` separate.
pub(crate) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let mark = text.get(at..).and_then(bracketed).map(|(written, _)| written);
        let part = mark.is_some() || c.is_alphanumeric() || "._-:@/+%".contains(c);
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
        at += mark.unwrap_or(c.len_utf8());
    }
    found.extend(start.map(|from| from..text.len()));
    found
}

/// What `look` sees in a token: the whole, else its parts between colons and slashes (`src:203.0.113.5:443`).
pub(crate) fn look_into<T>(
    text: &str,
    token: Range<usize>,
    look: impl Fn(Range<usize>) -> Option<T>,
) -> Vec<(Range<usize>, T)> {
    let whole = trim(text, token.clone());
    if whole.len() <= LONGEST
        && let Some(seen) = look(whole.clone())
    {
        return vec![(whole, seen)];
    }
    parts(text, token)
        .into_iter()
        .map(|part| trim(text, part))
        .filter(|part| !part.is_empty() && part.len() <= LONGEST)
        .filter_map(|part| look(part.clone()).map(|seen| (part, seen)))
        .collect()
}

fn parts(text: &str, token: Range<usize>) -> Vec<Range<usize>> {
    let raw = text.get(token.clone()).unwrap_or("");
    // `203.0.113.5-203.0.113.9`, whereas `login-bank.example` is one name
    let ranges = raw.bytes().all(|b| b.is_ascii_digit() || b".:/-".contains(&b));
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(c) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let mark = raw.get(at..).and_then(bracketed);
        let step = mark.map_or(c.len_utf8(), |(written, _)| written);
        let cuts = match mark {
            Some((_, meant)) => meant.starts_with(':'),
            None => matches!(c, ':' | '/') || (ranges && c == '-'),
        };
        if cuts {
            found.push(token.start + from..token.start + at);
            from = at + step;
        }
        at += step;
    }
    found.push(token.start + from..token.end);
    found
}

/// Takes a sentence's punctuation off both ends.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = text.get(range.clone()).unwrap_or("");
    let tail = raw.trim_end_matches(['.', '-', '/', '+', '%', '@']);
    let tail = if tail.ends_with("::") { tail } else { tail.trim_end_matches([':', '.']) };
    let front = tail.trim_start_matches(['.', '-', '/', '%', '@']);
    let front = if front.starts_with("::") { front } else { front.trim_start_matches(':') };
    let start = range.start + (tail.len() - front.len());
    start..start + front.len()
}

/// An IPv4 (`true`) or IPv6 address or network at `range`, unless it reads as a version, a time or a fingerprint.
pub(crate) fn ip_at(text: &str, range: Range<usize>) -> Option<(bool, String)> {
    let raw = text.get(range.clone())?;
    if raw.len() > 128 || !raw.bytes().any(|b| b.is_ascii_digit()) || !raw.contains(['.', ':', '[', '(', '{'])
    {
        return None;
    }
    let (v4, value) = network::ip(raw)?;
    let before = text.get(..range.start).unwrap_or("");
    let likely = if v4 { !is_version(before, raw) } else { is_v6(&refang(raw)) };
    likely.then_some((v4, value))
}

/// `version 10.0.1.2`, `v1.2.3.4`, `Chrome/120.0.0.0`: four numbers that aren't an address.
fn is_version(before: &str, raw: &str) -> bool {
    if before.ends_with('/') && raw.ends_with(".0.0.0") {
        return true;
    }
    let words = before.trim_end_matches([' ', ':', '=', '\t', '\u{A0}', '.']);
    let mut word: Vec<char> =
        words.chars().rev().take(10).take_while(|c| c.is_alphabetic() || *c == '§').collect();
    word.reverse();
    let word = word.into_iter().collect::<String>().to_lowercase();
    matches!(
        word.as_str(),
        "version" | "ver" | "v" | "release" | "build" | "firmware" | "section" | "chapter" | "clause" | "§"
    )
}

/// Tells IPv6 from `dead::beef` in source code, `04:10:00`, and bytes printed with colons.
fn is_v6(text: &str) -> bool {
    let address = text.split('/').next().unwrap_or("");
    let groups: Vec<&str> = address.split(':').collect();
    let bytes = groups.iter().all(|group| group.len() == 2);
    let starts = groups.first().is_some_and(|group| group.bytes().any(|b| b.is_ascii_digit()));
    !bytes && address.len() > 2 && (groups.len() > 3 || starts || address.starts_with("::"))
}

/// An e-mail address at `range`, in normal form.
pub(crate) fn email_at(text: &str, range: Range<usize>) -> Option<String> {
    let raw = text.get(range)?;
    if raw.len() > 512 || !(raw.contains('@') || raw.contains(['[', '(', '{'])) {
        return None;
    }
    parse(ObservableType::EmailAddr, raw).ok()
}
