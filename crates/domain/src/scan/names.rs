//! Finding given names in a text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Parts that are too common to be looked for alone.
const PARTICLES: [&str; 18] = [
    "von", "van", "der", "den", "del", "dos", "das", "des", "ten", "ter", "bin", "ibn", "the", "and", "und",
    "les", "della", "mrs",
];

/// Words that a full name is recognised by; more would let a hostile name cost too much.
const WORDS: usize = 8;

/// Where the names stand: whole (also when every part is short), or any part of three letters or more; as whole words,
/// whatever their case. Parts beside each other make one range. Scripts that don't space words are searched as they are.
pub(super) fn find(text: &str, names: &[&str]) -> Vec<Range<usize>> {
    let mut parts: HashSet<String> = HashSet::new();
    let mut whole: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    let mut found: Vec<Range<usize>> = Vec::new();
    for name in names {
        if name.contains(is_unspaced) {
            let name = name.trim();
            found.extend(text.match_indices(name).map(|(at, _)| at..at + name.len()));
            continue;
        }
        let words: Vec<String> =
            words(name).into_iter().take(WORDS).map(|range| lower(name, &range)).collect();
        parts.extend(
            words
                .iter()
                .filter(|word| word.chars().count() >= 3 && !PARTICLES.contains(&word.as_str()))
                .filter(|word| word.chars().any(char::is_alphabetic))
                .cloned(),
        );
        if let Some((first, rest)) = words.split_first().filter(|(_, rest)| !rest.is_empty()) {
            let known = whole.entry(first.clone()).or_default();
            if !known.iter().any(|known| known == rest) {
                known.push(rest.to_vec());
            }
        }
    }
    if parts.is_empty() && whole.is_empty() {
        return found;
    }
    let stretches = words(text);
    let spelled: Vec<String> = stretches.iter().map(|range| lower(text, range)).collect();
    for (index, (range, word)) in stretches.iter().zip(&spelled).enumerate() {
        if parts.contains(word) {
            found.push(range.clone());
        }
        let following = spelled.get(index + 1..).unwrap_or(&[]);
        let full = whole.get(word).into_iter().flatten().filter(|rest| following.starts_with(rest));
        if let Some(last) = full.map(Vec::len).max().and_then(|length| stretches.get(index + length)) {
            found.push(range.start..last.end);
        }
    }
    found.sort_by_key(|range| range.start);
    join(text, found)
}

/// Ranges that overlap, or have only a space or a hyphen between them, become one.
fn join(text: &str, found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match joined.last_mut() {
            Some(last)
                if range.start <= last.end
                    || matches!(text.get(last.end..range.start), Some(" " | "-" | "\u{A0}")) =>
            {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range),
        }
    }
    joined
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (is_part(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| from..text.len()));
    found
}

/// Letters, digits, and the marks that some scripts and decomposed accents put on letters.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{0300}'..='\u{036F}')
}

fn lower(text: &str, range: &Range<usize>) -> String {
    text.get(range.clone()).unwrap_or("").to_lowercase()
}

/// Han, kana and Hangul.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{3FFFF}')
}
