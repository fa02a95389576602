//! From what people paste to one normal form per value. Owns the entry point, its errors and the length limits; the
//! rules stand in `network` (names that resolve or route) and `identifiers` (the rest).

use super::{ObservableType, identifiers, network};
use crate::fields::is_forbidden;

/// Why a text isn't a value of the type asked for. The words complete "this value …" and never repeat the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObservableError {
    /// Nothing is left after trimming.
    #[error("is empty")]
    Empty,
    /// More characters than the type allows.
    #[error("is longer than {0} characters")]
    Long(usize),
    /// A control or direction-changing character.
    #[error("has a line break or an invisible character; remove it")]
    Control,
    /// Not of the type; says what would be.
    #[error("{0}")]
    Format(&'static str),
    /// A payment card number where only its hash may stand.
    #[error("is a card number; send a keyed hash of it (hexadecimal), never the number itself")]
    CardNumber,
}

impl ObservableError {
    /// The field code of the API contract.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::Long(_) => "length",
            Self::Control => "text",
            Self::Format(_) | Self::CardNumber => "format",
        }
    }
}

/// The normal form of `text` as a value of `kind`. Defanged writing is accepted for addresses, names and URLs.
///
/// Idempotent: the normal form is its own normal form.
pub fn parse(kind: ObservableType, text: &str) -> Result<String, ObservableError> {
    let mut value = once(kind, text)?;
    // A second pass almost always changes nothing; where it does (an undone defanging uncovers another one), the form
    // isn't normal yet, and a value that never settles is refused rather than stored under two spellings.
    for _ in 0..4 {
        let again = once(kind, &value)?;
        if again == value {
            return Ok(value);
        }
        value = again;
    }
    Err(ObservableError::Format("is nested in brackets; write it plainly"))
}

fn once(kind: ObservableType, text: &str) -> Result<String, ObservableError> {
    let text = clean(text, limit(kind))?;
    match kind {
        ObservableType::Ipv4Addr => network::ipv4(text),
        ObservableType::Ipv6Addr => network::ipv6(text),
        ObservableType::DomainName => network::domain(text),
        ObservableType::Url => network::url(text),
        ObservableType::EmailAddr => network::email(text),
        ObservableType::AutonomousSystem => network::autonomous_system(text),
        ObservableType::MacAddr => network::mac(text),
        ObservableType::FileHashMd5 => identifiers::hex(text, 32, "must be an MD5: 32 hexadecimal digits"),
        ObservableType::FileHashSha1 => identifiers::hex(text, 40, "must be a SHA-1: 40 hexadecimal digits"),
        ObservableType::FileHashSha256 => {
            identifiers::hex(text, 64, "must be a SHA-256: 64 hexadecimal digits")
        }
        ObservableType::FileHashSha512 => {
            identifiers::hex(text, 128, "must be a SHA-512: 128 hexadecimal digits")
        }
        ObservableType::X509Sha256 => identifiers::fingerprint(text),
        ObservableType::Iban => identifiers::iban(text),
        ObservableType::PaymentCardHash => identifiers::card_hash(text),
        ObservableType::PhoneNumber => identifiers::phone(text),
        ObservableType::CryptoWallet => identifiers::wallet(text),
        ObservableType::Cve => identifiers::cve(text),
        ObservableType::Mutex | ObservableType::UserAgent | ObservableType::Account => Ok(text.to_owned()),
    }
}

/// Characters that a value may have before normalising; generous where defanging and separators lengthen it.
const fn limit(kind: ObservableType) -> usize {
    match kind {
        ObservableType::Url => 4096,
        ObservableType::UserAgent => 1024,
        ObservableType::DomainName
        | ObservableType::EmailAddr
        | ObservableType::Mutex
        | ObservableType::FileHashMd5
        | ObservableType::FileHashSha1
        | ObservableType::FileHashSha256
        | ObservableType::FileHashSha512
        | ObservableType::X509Sha256
        | ObservableType::PaymentCardHash => 512,
        ObservableType::Ipv4Addr
        | ObservableType::Ipv6Addr
        | ObservableType::AutonomousSystem
        | ObservableType::MacAddr
        | ObservableType::Iban
        | ObservableType::PhoneNumber
        | ObservableType::CryptoWallet
        | ObservableType::Account
        | ObservableType::Cve => 256,
    }
}

fn clean(text: &str, limit: usize) -> Result<&str, ObservableError> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'));
    if text.is_empty() {
        return Err(ObservableError::Empty);
    }
    if text.chars().nth(limit).is_some() {
        return Err(ObservableError::Long(limit));
    }
    if text.chars().any(|c| is_forbidden(c) || c.is_control()) {
        return Err(ObservableError::Control);
    }
    Ok(text)
}
