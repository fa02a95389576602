//! Finding numbers that people write with spaces: IBANs, payment cards, international phone numbers. Each finder looks at
//! a bounded stretch from each place where such a number can begin.

use super::checks::{iban_length, luhn, mod97};
use std::ops::Range;

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|text| text.chars().next_back())
}

/// Places where `first` holds and the character before isn't part of a word.
fn starts(text: &str, first: impl Fn(char) -> bool) -> impl Iterator<Item = usize> {
    let mut last = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let start = first(c) && !last.is_alphanumeric();
        last = c;
        start.then_some(at)
    })
}

/// IBANs, spaces allowed, with the length of their country and right check digits.
pub(crate) fn ibans(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in starts(text, |c| c.is_ascii_alphabetic()) {
        if found.last().is_none_or(|last| last.end <= start)
            && let Some(end) = iban_end(text, start)
        {
            found.push(start..end);
        }
    }
    found
}

fn iban_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let head = rest.get(..2)?.to_ascii_uppercase();
    let length = iban_length(head.as_bytes())?;
    let mut iban = Vec::with_capacity(length);
    let mut spaced = false;
    for (at, c) in rest.char_indices() {
        if iban.len() == length {
            let ends = !c.is_alphanumeric();
            return (ends && mod97(&iban) == 1).then_some(start + at);
        }
        if c.is_ascii_alphanumeric() {
            iban.push(c.to_ascii_uppercase() as u8);
            spaced = false;
        } else if is_space(c) && !spaced && iban.len() >= 4 {
            spaced = true;
        } else {
            return None;
        }
        if iban.get(2..).is_some_and(|rest| rest.iter().take(2).any(|b| !b.is_ascii_digit())) {
            return None;
        }
    }
    (iban.len() == length && mod97(&iban) == 1).then_some(text.len())
}

/// Payment card numbers: Luhn's check, 13 to 19 digits in one run or in the groups that cards print, and a first digit
/// that card networks use. Without the last two, one timestamp or order number in ten would do.
pub(crate) fn cards(text: &str) -> Vec<Range<usize>> {
    const GROUPS: [&[usize]; 7] =
        [&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 1], &[4, 4, 5], &[6, 13]];
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in starts(text, |c| c.is_ascii_digit()) {
        let joined = before(text, start).is_some_and(|c| matches!(c, '.' | ',' | '+' | '/' | '_'));
        if joined || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let (groups, ends, digits) = digit_groups(text, start);
        let shapes = GROUPS.iter().filter(|shape| groups.starts_with(shape)).map(|shape| shape.len());
        let single = groups.first().is_some_and(|length| (13..=19).contains(length)).then_some(1);
        // the longest shape that passes, so that no tail of a number stays behind
        let taken = shapes.chain(single).filter(|count| {
            let total: usize = groups.iter().take(*count).sum();
            digits.get(..total).is_some_and(|digits| luhn(digits) && is_network(digits))
        });
        if let Some(end) = taken.max().and_then(|count| ends.get(count - 1))
            && !before_word(text, *end)
        {
            found.push(start..*end);
        }
    }
    found
}

fn is_network(digits: &[u8]) -> bool {
    let visa_13 = digits.len() > 13 || digits.first() == Some(&b'4');
    let master =
        digits.get(..2).is_some_and(|two| matches!(two, b"22" | b"23" | b"24" | b"25" | b"26" | b"27"));
    visa_13 && (master || digits.first().is_some_and(|first| matches!(first, b'3' | b'4' | b'5' | b'6')))
}

/// Whether a word or a fraction goes on at `at`.
fn before_word(text: &str, at: usize) -> bool {
    let mut rest = text.get(at..).unwrap_or("").chars();
    match rest.next() {
        Some('.' | ',') => rest.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_alphanumeric() || c == '_',
        None => false,
    }
}

/// Groups of digits from `start`, one space or dash between them: their lengths, their ends, and the digits; at most 24.
fn digit_groups(text: &str, start: usize) -> (Vec<usize>, Vec<usize>, Vec<u8>) {
    let (mut groups, mut ends, mut digits) = (Vec::new(), Vec::new(), Vec::new());
    let mut length = 0;
    let rest = text.get(start..).unwrap_or("");
    for (at, c) in rest.char_indices() {
        if c.is_ascii_digit() && digits.len() < 24 {
            digits.push(c as u8);
            length += 1;
        } else if length > 0 && (is_space(c) || c == '-') {
            groups.push(length);
            ends.push(start + at);
            length = 0;
        } else {
            if length > 0 && !c.is_ascii_digit() {
                groups.push(length);
                ends.push(start + at);
            }
            return (groups, ends, digits);
        }
    }
    if length > 0 {
        groups.push(length);
        ends.push(text.len());
    }
    (groups, ends, digits)
}

/// Phone numbers in international form: `+46 8 555 010 19`, `+46 (0)8-555 010 19`, `0046 8 555 010 19`.
pub(crate) fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in starts(text, |c| matches!(c, '+' | '0')) {
        // part of a longer reference, a sum or a time zone
        let joined =
            before(text, start).is_some_and(|c| matches!(c, '+' | '-' | '/' | '#' | '.' | ',' | ':' | '_'));
        let tel = text.get(..start).is_some_and(|text| text.ends_with("tel:"));
        if (joined && !tel) || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        if let Some(end) = phone_end(text, start) {
            found.push(start..end);
        }
    }
    found
}

fn phone_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let (prefix, least) =
        if rest.starts_with('+') { (1, 8) } else { (rest.starts_with("00").then_some(2)?, 9) };
    let body = rest.get(prefix..)?;
    if !body.starts_with(|c: char| matches!(c, '1'..='9')) {
        return None;
    }
    let mut digits = 0;
    let mut end = None; // after the last whole group that fits into E.164's fifteen digits
    let mut gap = 0;
    let mut after = body.len();
    for (at, c) in body.char_indices() {
        if c.is_ascii_digit() {
            gap = 0;
            digits += 1;
            if digits > 15 {
                after = at;
                break;
            }
            let ends = !body.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if ends && digits >= least {
                end = Some(at + 1);
            }
        } else if matches!(c, '(' | ')') || (gap == 0 && (is_space(c) || matches!(c, '-' | '.' | '/'))) {
            // one mark between groups: `. ` ends a sentence, `) ` doesn't count twice
            gap = usize::from(!matches!(c, '(' | ')'));
        } else {
            after = at;
            break;
        }
    }
    let end = end?;
    // a word that goes on (`+461234567x`) isn't a number
    let word = after == end && body.get(after..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    (!word).then_some(start + prefix + end)
}
