//! Technical values that reports hold: parsed once into a normal form, so that equal things compare equal.
//!
//! [`parse`] refuses what isn't of the type and says how to mend it; [`guess`] finds the type of a pasted value;
//! [`extract`] finds values in text and logs; [`defang`] writes one so that nothing makes a link of it.
//!
//! ```
//! use entente_domain::observable::{ObservableType, defang, parse};
//! let value = parse(ObservableType::Url, "hXXps://Login-Nordbank[.]example:443/a").unwrap();
//! assert_eq!(value, "https://login-nordbank.example/a");
//! assert_eq!(defang(ObservableType::Url, &value), "hxxps://login-nordbank[.]example/a");
//! ```

mod asked;
mod benign;
mod checks;
mod confusable;
mod defang;
mod extract;
mod guess;
mod identifiers;
mod network;
mod normalise;
pub(crate) mod numbers;
#[cfg(test)]
mod tests;
pub(crate) mod token;

pub use asked::{Asked, MOST_ASKED, Unread, parse_asked};
pub use benign::benign;
use checks::iban_length;
pub use confusable::confusable;
pub use defang::{defang, mask, refang};
pub use extract::{Found, extract};
pub use guess::guess;
pub use normalise::{ObservableError, parse};

use crate::data_class::DataClass;
use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What a value is. Agreements and subscriptions name these types.
    ObservableType {
        /// An IPv4 address or network.
        Ipv4Addr = "ipv4-addr",
        /// An IPv6 address or network.
        Ipv6Addr = "ipv6-addr",
        /// A host or domain name, in its ASCII form.
        DomainName = "domain-name",
        /// A URL.
        Url = "url",
        /// An e-mail address.
        EmailAddr = "email-addr",
        /// MD5, lower-case hex.
        FileHashMd5 = "file-hash-md5",
        /// SHA-1, lower-case hex.
        FileHashSha1 = "file-hash-sha1",
        /// SHA-256, lower-case hex.
        FileHashSha256 = "file-hash-sha256",
        /// SHA-512, lower-case hex.
        FileHashSha512 = "file-hash-sha512",
        /// `AS64500`.
        AutonomousSystem = "autonomous-system",
        /// `00:00:5e:00:53:01`.
        MacAddr = "mac-addr",
        /// A mutex name, as it stands.
        Mutex = "mutex",
        /// A user agent, as it stands.
        UserAgent = "user-agent",
        /// SHA-256 of a certificate.
        X509Sha256 = "x509-sha256",
        /// An IBAN without spaces.
        Iban = "iban",
        /// A hash of a card number; never the number.
        PaymentCardHash = "payment-card-hash",
        /// E.164 where possible.
        PhoneNumber = "phone-number",
        /// A wallet address.
        CryptoWallet = "crypto-wallet",
        /// An account name, as it stands.
        Account = "account",
        /// `CVE-2026-0001`.
        Cve = "cve",
    }
}

words! {
    /// Why an address is an attacker's infrastructure rather than a person's: what lowering its class needs.
    InfrastructureGround {
        /// Command and control.
        C2 = "c2",
        /// A hoster that answers no abuse reports.
        BulletproofHost = "bulletproof-host",
        /// A sinkhole.
        Sinkhole = "sinkhole",
        /// The reporter's own honeypot.
        OwnHoneypot = "own-honeypot",
        /// Registered by the attacker.
        AttackerRegistered = "attacker-registered",
    }
}

impl ObservableType {
    /// The class that a value of this type has unless its reporter says otherwise.
    pub const fn default_class(self) -> DataClass {
        match self {
            Self::DomainName
            | Self::Url
            | Self::FileHashMd5
            | Self::FileHashSha1
            | Self::FileHashSha256
            | Self::FileHashSha512
            | Self::AutonomousSystem
            | Self::Cve
            | Self::X509Sha256
            | Self::Mutex
            | Self::UserAgent => DataClass::TechnicalIndicator,
            Self::Ipv4Addr
            | Self::Ipv6Addr
            | Self::MacAddr
            | Self::EmailAddr
            | Self::Account
            | Self::PhoneNumber => DataClass::IdentifyingAddress,
            Self::Iban | Self::PaymentCardHash | Self::CryptoWallet => DataClass::Financial,
        }
    }
}
