//! One value as an attribute.

use crate::time::exact;
use domain::data_class::DataClass;
use domain::observable::ObservableType;
use domain::report::ObservableRole;
use domain::time::Time;
use serde::Serialize;

/// An attribute of an event.
#[derive(Debug, Serialize)]
pub(super) struct Attribute {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub category: &'static str,
    pub value: String,
    pub to_ids: bool,
    pub comment: String,
    pub distribution: &'static str,
    pub disable_correlation: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
}

/// An observable of either kind of item.
pub(super) struct Plain<'a> {
    pub kind: ObservableType,
    pub value: &'a str,
    pub pseudonymised: bool,
    pub role: ObservableRole,
    pub class: DataClass,
    pub note: &'a str,
    pub to_ids: bool,
    pub first: Option<Time>,
    pub last: Option<Time>,
}

impl Attribute {
    /// A text that nothing correlates on.
    pub(super) fn text(category: &'static str, value: &str, comment: &str) -> Self {
        Self {
            kind: "text",
            category,
            value: value.to_owned(),
            to_ids: false,
            comment: comment.to_owned(),
            // as the event
            distribution: "5",
            disable_correlation: true,
            first_seen: None,
            last_seen: None,
        }
    }

    pub(super) fn of(one: &Plain<'_>) -> Self {
        let (kind, category) = if one.pseudonymised { ("text", "Other") } else { kind(one.kind, one.value) };
        let mut comment = format!("{}, {}", one.role, one.class);
        if kind == "text" {
            let what = if one.pseudonymised { "pseudonym of " } else { "" };
            comment = format!("{what}{}: {comment}", one.kind);
        }
        if !one.note.is_empty() {
            comment.push_str("; ");
            comment.push_str(one.note);
        }
        Self {
            kind,
            to_ids: one.to_ids && kind != "text",
            first_seen: one.first.map(exact),
            last_seen: one.last.map(exact),
            disable_correlation: one.pseudonymised,
            ..Self::text(category, one.value, &comment)
        }
    }
}

/// MISP's type and category.
fn kind(kind: ObservableType, value: &str) -> (&'static str, &'static str) {
    use ObservableType as T;
    match kind {
        T::Ipv4Addr | T::Ipv6Addr => ("ip-dst", "Network activity"),
        T::DomainName => ("domain", "Network activity"),
        T::Url => ("url", "Network activity"),
        T::EmailAddr => ("email", "Payload delivery"),
        T::FileHashMd5 => ("md5", "Payload delivery"),
        T::FileHashSha1 => ("sha1", "Payload delivery"),
        T::FileHashSha256 => ("sha256", "Payload delivery"),
        T::FileHashSha512 => ("sha512", "Payload delivery"),
        T::AutonomousSystem => ("AS", "Network activity"),
        T::MacAddr => ("mac-address", "Network activity"),
        T::Mutex => ("mutex", "Artifacts dropped"),
        T::UserAgent => ("user-agent", "Network activity"),
        T::X509Sha256 => ("x509-fingerprint-sha256", "Network activity"),
        T::Iban => ("iban", "Financial fraud"),
        T::PhoneNumber => ("phone-number", "Other"),
        T::CryptoWallet => (wallet(value), "Financial fraud"),
        T::Cve => ("vulnerability", "External analysis"),
        // MISP knows cards in clear only, which is what the hash is there to avoid
        T::PaymentCardHash => ("text", "Financial fraud"),
        T::Account => ("text", "Other"),
    }
}

/// By the shape of its addresses; a currency that MISP has no type for is text.
fn wallet(address: &str) -> &'static str {
    let length = address.len();
    if address.starts_with("bc1") || (address.starts_with(['1', '3']) && (26..=35).contains(&length)) {
        "btc"
    } else if address.starts_with(['4', '8']) && matches!(length, 95 | 106) {
        "xmr"
    } else {
        "text"
    }
}
