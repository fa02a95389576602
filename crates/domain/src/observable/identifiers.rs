//! Values that identify a file, an account, a person's number or a weakness: no network in them.

use super::checks::{iban_length, luhn, mod97};
use super::normalise::ObservableError;

type Normal = Result<String, ObservableError>;

const fn format(message: &'static str) -> ObservableError {
    ObservableError::Format(message)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

pub(super) fn hex(text: &str, digits: usize, message: &'static str) -> Normal {
    if text.len() == digits && is_hex(text) { Ok(text.to_ascii_lowercase()) } else { Err(format(message)) }
}

/// Certificate tools print fingerprints with colons or spaces.
pub(super) fn fingerprint(text: &str) -> Normal {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    hex(&digits, 64, "must be the SHA-256 of a certificate: 64 hexadecimal digits")
}

pub(super) fn iban(text: &str) -> Normal {
    let iban: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_ascii_uppercase();
    let bytes = iban.as_bytes();
    let shape = (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().take(2).all(u8::is_ascii_uppercase)
        && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit);
    if !shape {
        return Err(format("must be an IBAN such as SE35 5000 0000 0549 1000 0003"));
    }
    if iban_length(bytes).is_some_and(|length| length != bytes.len()) {
        return Err(format(
            "doesn't have the length of that country's IBANs; a digit is missing or too many",
        ));
    }
    if mod97(bytes) == 1 { Ok(iban) } else { Err(format("fails the IBAN check; look for a mistyped digit")) }
}

/// Any hash of a card number, but never the number.
pub(super) fn card_hash(text: &str) -> Normal {
    let digits: Vec<u8> = text.bytes().filter(|b| !matches!(b, b' ' | b'-' | b'.')).collect();
    if (13..=19).contains(&digits.len()) && luhn(&digits) {
        return Err(ObservableError::CardNumber);
    }
    if matches!(text.len(), 32 | 40 | 64 | 96 | 128) && is_hex(text) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(format("must be a hash of the card number in hexadecimal, for instance HMAC-SHA-256 (64 digits)"))
    }
}

/// E.164 where the country is given; a national number keeps its digits, since guessing a country would be inventing.
pub(super) fn phone(text: &str) -> Normal {
    const SHAPE: &str = "must be a phone number such as +46855501019";
    let text = text.strip_prefix("tel:").unwrap_or(text);
    // `+46 (0)8 …`: the trunk prefix isn't dialled from abroad
    let text = if text.starts_with('+') { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let mut number = String::with_capacity(16);
    for c in text.chars() {
        match c {
            '+' if number.is_empty() => number.push('+'),
            '0'..='9' => number.push(c),
            '-' | '.' | '/' | '(' | ')' => {}
            c if c.is_whitespace() => {}
            _ => return Err(format(SHAPE)),
        }
    }
    if let Some(rest) = number.strip_prefix("00") {
        number = format!("+{rest}");
    }
    let right = match number.strip_prefix('+') {
        Some(digits) => (7..=15).contains(&digits.len()) && !digits.starts_with('0'),
        None => (3..=15).contains(&number.len()),
    };
    if right { Ok(number) } else { Err(format(SHAPE)) }
}

/// Bech32 and hexadecimal addresses ignore case, Base58 ones don't.
pub(super) fn wallet(text: &str) -> Normal {
    let address = ["bitcoin:", "ethereum:", "monero:"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or(text);
    if !(14..=128).contains(&address.len()) || !address.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(format("must be a wallet address: 14 to 128 letters and digits"));
    }
    let lower = address.to_ascii_lowercase();
    let hex = lower.strip_prefix("0x").is_some_and(is_hex);
    let bech32 = lower.starts_with("bc1") || lower.starts_with("ltc1");
    Ok(if hex || bech32 { lower } else { address.to_owned() })
}

pub(super) fn cve(text: &str) -> Normal {
    let upper = text.to_ascii_uppercase();
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    match upper.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')) {
        Some((year, number))
            if year.len() == 4
                && (4..=19).contains(&number.len())
                && digits(year)
                && digits(number)
                && year >= "1999" =>
        {
            Ok(upper)
        }
        _ => Err(format("must be a CVE id such as CVE-2026-0001")),
    }
}
