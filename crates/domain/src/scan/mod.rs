//! Finding personal data in free text, before it is submitted or cleared: a hit must be classed or confirmed by a person.
//!
//! Errs on the side of asking, except where asking would teach people to click it away: hashes, times, references,
//! amounts, CVE ids and version numbers are left alone. Hits don't overlap and come in order.
//!
//! ```
//! use entente_domain::scan::{HitKind, scan};
//! let text = "Anna Lind (anna[@]nordbank[.]example) called +46 8 555 010 19 about CVE-2026-0001.";
//! let kinds: Vec<HitKind> = scan(text, &["Anna Lind"]).iter().map(|hit| hit.kind).collect();
//! assert_eq!(kinds, [HitKind::Name, HitKind::EmailAddr, HitKind::PhoneNumber]);
//! ```

mod names;
#[cfg(test)]
mod tests;

use crate::data_class::DataClass;
use crate::observable::{numbers, token};
use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKind {
    /// An e-mail address, defanged or not.
    EmailAddr,
    /// An IPv4 or IPv6 address or network, defanged or not.
    IpAddr,
    /// A phone number in international form.
    PhoneNumber,
    /// An IBAN with right check digits.
    Iban,
    /// A payment card number with a right check digit.
    PaymentCard,
    /// One of the given names, or a part of one.
    Name,
}

impl HitKind {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmailAddr => "email-addr",
            Self::IpAddr => "ip-addr",
            Self::PhoneNumber => "phone-number",
            Self::Iban => "iban",
            Self::PaymentCard => "payment-card",
            Self::Name => "name",
        }
    }

    /// The class to propose. Names are proposed as a victim's: the caller knows the subject's own class where it
    /// stated one.
    pub const fn proposed(self) -> DataClass {
        match self {
            Self::EmailAddr | Self::IpAddr | Self::PhoneNumber => DataClass::IdentifyingAddress,
            Self::Iban | Self::PaymentCard => DataClass::Financial,
            Self::Name => DataClass::VictimIdentity,
        }
    }
}

/// A stretch of text that holds personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset after its end.
    pub end: usize,
    /// The class that such data has by default.
    pub proposed: DataClass,
}

/// Personal data in `text`; `names` are the subjects' names, found whole or in part, in any case.
pub fn scan(text: &str, names: &[&str]) -> Vec<Hit> {
    let mut found: Vec<(Range<usize>, HitKind)> = Vec::new();
    for token in token::tokens(text) {
        found.extend(token::look_into(text, token, |range| {
            if token::email_at(text, range.clone()).is_some() {
                Some(HitKind::EmailAddr)
            } else {
                token::ip_at(text, range).map(|_| HitKind::IpAddr)
            }
        }));
    }
    found.extend(numbers::ibans(text).into_iter().map(|range| (range, HitKind::Iban)));
    found.extend(numbers::phones(text).into_iter().map(|range| (range, HitKind::PhoneNumber)));
    found.extend(numbers::cards(text).into_iter().map(|range| (range, HitKind::PaymentCard)));
    found.extend(names::find(text, names).into_iter().map(|range| (range, HitKind::Name)));
    // the longer of two that begin together names the hit: `anna.lind@…` is an address, not a name
    found.sort_by_key(|(range, kind)| (range.start, usize::MAX - range.end, *kind));
    let mut hits: Vec<Hit> = Vec::with_capacity(found.len());
    for (range, kind) in found {
        match hits.last_mut() {
            // overlapping hits become one, so that nothing of either stays behind when it is replaced
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => hits.push(Hit { kind, start: range.start, end: range.end, proposed: kind.proposed() }),
        }
    }
    hits
}

/// `text` with each range replaced. Ranges may come in any order; one that cuts a character is widened to hold it, one
/// that reaches past the end is cut, and of overlapping ones the union is replaced by the first's text: what was to go
/// never stays.
pub fn replace(text: &str, replacements: &[(Range<usize>, &str)]) -> String {
    let mut sorted: Vec<(Range<usize>, &str)> = replacements
        .iter()
        .map(|(range, by)| {
            (text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end.max(range.start)), *by)
        })
        .collect();
    sorted.sort_by_key(|(range, _)| range.start);
    let mut replaced = String::with_capacity(text.len());
    let mut at = 0;
    for (range, by) in sorted {
        if range.start >= at {
            replaced.push_str(text.get(at..range.start).unwrap_or(""));
            replaced.push_str(by);
        }
        at = at.max(range.end);
    }
    replaced.push_str(text.get(at..).unwrap_or(""));
    replaced
}
