//! What a receiver answered, as far as anybody needs it: the status, when to come again, and a piece to show.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::fields::is_forbidden;
use domain::time::Time;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::Duration;

/// How much of an answer is shown, in bytes.
const SHOWN: usize = 512;
/// Nobody is waited for longer than between the last tries.
const LONGEST_WAIT: Duration = Duration::from_hours(10);
/// Words as long as this are rarely words: keys, tokens, hashes.
const SECRET: usize = 20;
/// What stands in their place.
const MASK: &str = "[hidden]";

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 100 to 599, without redirects.
    pub status: u16,
    /// How long to leave the receiver alone, if it asks for that; ten hours at most.
    pub retry_after: Option<Duration>,
    /// The beginning of the body for the console, 512 bytes at most, in which everything that looks like a secret is
    /// hidden. Still another's words: not for logs.
    pub head: String,
    /// From looking up the name to here.
    pub took: Duration,
}

impl Answer {
    /// Whether the receiver took it: any 2xx.
    pub const fn is_success(&self) -> bool {
        self.status / 100 == 2
    }
}

/// Seconds or a date (RFC 9110, 10.2.3); anything else is as if it wasn't there.
pub(super) fn retry_after(headers: &HeaderMap, now: Time) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        Duration::from_secs(text.parse().unwrap_or(u64::MAX))
    } else {
        (date(text)? - now).to_std().unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The date of today's servers, and the two older forms that everybody must take (RFC 9110, 5.6.7).
fn date(text: &str) -> Option<DateTime<Utc>> {
    ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|date| date.and_utc())
}

/// Text on one line for people, without what looks like a secret.
pub(super) fn printable(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut shown = String::with_capacity(SHOWN);
    let mut announced = false;
    let mut rest: &str = &text;
    while let Some(first) = rest.chars().next()
        && shown.len() < SHOWN
    {
        let end = rest.find(|c| is_of_word(c) != is_of_word(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        if !is_of_word(first) {
            // A line break or a mark of another record ends what a word announces; quotes, colons and blanks don't.
            announced &= !piece.contains(['\n', ',', '}', '<']);
            push_plain(&mut shown, piece);
        } else if piece.len() >= SECRET || announced {
            shown.push_str(MASK);
            announced = announces(piece);
        } else {
            shown.push_str(piece);
            announced = announces(piece);
        }
    }
    let mut end = shown.len().min(SHOWN);
    while !shown.is_char_boundary(end) {
        end -= 1;
    }
    shown.truncate(end);
    shown.trim().to_owned()
}

/// The letters of hexadecimal, base64 and base64url.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-')
}

/// Whether a word says that the next one is secret.
fn announces(word: &str) -> bool {
    const WORDS: [&str; 9] =
        ["token", "secret", "passw", "apikey", "api_key", "api-key", "authorization", "bearer", "cookie"];
    let word = word.to_ascii_lowercase();
    WORDS.iter().any(|known| word.contains(known))
}

/// Neither controls, nor what makes a text read as what it isn't; blanks run together.
fn push_plain(shown: &mut String, piece: &str) {
    for c in piece.chars() {
        if c.is_whitespace() || c.is_control() || is_forbidden(c) {
            if !shown.ends_with(' ') {
                shown.push(' ');
            }
        } else {
            shown.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Time {
        "2026-11-20T04:10:00Z".parse().unwrap()
    }

    #[test]
    fn when_to_come_again() {
        let rows = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("36001", Some(36_000)),
            ("99999999999999999999999999", Some(36_000)),
            ("Fri, 20 Nov 2026 04:12:00 GMT", Some(120)),
            ("Friday, 20-Nov-26 04:12:00 GMT", Some(120)),
            ("Fri Nov 20 04:12:00 2026", Some(120)),
            ("Fri Nov  6 04:12:00 2026", Some(0)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Mon, 20 Nov 2028 04:12:00 GMT", Some(36_000)),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("Fri, 20 Nov 2026 04:12:00", None),
            ("Fri, 32 Nov 2026 04:12:00 GMT", None),
        ];
        for (text, seconds) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            assert_eq!(retry_after(&headers, now()), seconds.map(Duration::from_secs), "{text:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now()), None);
    }

    #[test]
    fn what_is_shown() {
        let rows = [
            ("ok", "ok"),
            ("", ""),
            ("  no such\r\n\thook\u{0}\u{202e}! ", "no such hook !"),
            ("<h1>Not Found</h1>", "<h1>Not Found</h1>"),
            (r#"{"error":"no such hook","id":17}"#, r#"{"error":"no such hook","id":17}"#),
            ("key 5bdcc146bf60754e6a042426089575c7", "key [hidden]"),
            ("sig v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= end", "sig v1,[hidden] end"),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "[hidden]"),
            ("eyJhbGciOiJFZERTQSJ9eyJ.eyJzdWIiOiJhZGEifQaaaaa.short", "[hidden].[hidden].short"),
            (r#"{"token":"abc123","a":"b"}"#, r#"{"token":"[hidden]","a":"b"}"#),
            (
                r#"{"api_key": "k1", "password" : "p w"}"#,
                r#"{"api_key": "[hidden]", "password" : "[hidden] w"}"#,
            ),
            ("Authorization: Bearer abc\nHost: a", "Authorization: [hidden] [hidden] Host: a"),
            ("grüße aus köln", "grüße aus köln"),
        ];
        for (body, shown) in rows {
            assert_eq!(printable(body.as_bytes()), shown, "{body:?}");
        }
        assert_eq!(printable(&[0xff, b'a', 0xfe]), "\u{fffd}a\u{fffd}");
        assert_eq!(printable("word ".repeat(1_000).as_bytes()).len(), SHOWN);
        // Never in the middle of a character.
        assert_eq!(printable(format!("aa{}", "é ".repeat(1_000)).as_bytes()).len(), SHOWN - 1);
    }

    proptest! {
        #[test]
        fn any_body_is_short_and_plain(body: Vec<u8>, text: String) {
            for body in [body.as_slice(), text.as_bytes()] {
                let shown = printable(body);
                prop_assert!(shown.len() <= SHOWN);
                prop_assert!(!shown.chars().any(|c| c.is_control() || is_forbidden(c)));
            }
        }

        #[test]
        fn no_key_is_shown(before in "[a-z ]{0,600}", key in "[A-Za-z0-9+/_-]{20,90}={0,2}", after: String) {
            let shown = printable(format!("{before} {key} {after}").as_bytes());
            prop_assert!(!shown.contains(&key));
            prop_assert!(!shown.contains(&key[..SECRET]));
        }
    }
}
