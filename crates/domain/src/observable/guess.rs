//! The type of a value from the value alone: what a paste box needs.

use super::{ObservableType, iban_length, network, parse, refang};

/// Type and normal form of one pasted value; `None` where the value could be anything (user agents, mutexes, accounts,
/// national phone numbers) or nothing.
///
/// ```
/// use entente_domain::observable::{ObservableType, guess};
/// assert_eq!(guess("203.0.113[.]47"), Some((ObservableType::Ipv4Addr, "203.0.113.47".to_owned())));
/// assert_eq!(guess("invoice.pdf"), None);
/// ```
pub fn guess(text: &str) -> Option<(ObservableType, String)> {
    use ObservableType as T;
    let text = text.trim();
    if text.len() > 8192 {
        return None;
    }
    let plain = refang(text);
    if plain.contains("://") {
        return found(T::Url, text);
    }
    if let Some((v4, value)) = network::ip(text) {
        return Some((if v4 { T::Ipv4Addr } else { T::Ipv6Addr }, value));
    }
    if plain.contains('@') {
        return found(T::EmailAddr, text);
    }
    identifier(text).or_else(|| {
        let defanged = plain != text;
        let (_, top) = plain.trim_end_matches('.').rsplit_once('.')?;
        let named = top.starts_with("xn--") || (top.len() > 1 && top.chars().all(char::is_alphabetic));
        (named && (defanged || !is_file_ending(top))).then(|| found(T::DomainName, text)).flatten()
    })
}

/// Values that no name or address can be taken for.
pub(super) fn identifier(text: &str) -> Option<(ObservableType, String)> {
    use ObservableType as T;
    let hexadecimal = text.bytes().all(|b| b.is_ascii_hexdigit());
    // decimal digits alone are a number somebody counted, not a hash
    if hexadecimal && !text.bytes().all(|b| b.is_ascii_digit()) {
        let kind = match text.len() {
            32 => Some(T::FileHashMd5),
            40 => Some(T::FileHashSha1),
            64 => Some(T::FileHashSha256),
            128 => Some(T::FileHashSha512),
            _ => None,
        };
        if let Some(kind) = kind {
            return found(kind, text);
        }
    }
    let upper = text.get(..2)?.to_ascii_uppercase();
    match upper.as_str() {
        "CV" => found(T::Cve, text),
        "AS" => found(T::AutonomousSystem, text),
        _ => None,
    }
    .or_else(|| {
        let colons = text.contains(':');
        let letters = text.bytes().any(|b| b.is_ascii_alphabetic());
        let split = text.contains(['-', '.']) && letters;
        (colons || split).then(|| found(T::MacAddr, text)).flatten()
    })
    .or_else(|| found(T::Iban, text).filter(|(_, iban)| iban_length(iban.as_bytes()).is_some()))
    .or_else(|| text.starts_with('+').then(|| found(T::PhoneNumber, text)).flatten())
    .or_else(|| is_wallet(text).then(|| found(T::CryptoWallet, text)).flatten())
}

fn found(kind: ObservableType, text: &str) -> Option<(ObservableType, String)> {
    parse(kind, text).ok().map(|value| (kind, value))
}

/// The shapes of Bitcoin, Ethereum and Monero addresses; their checksums need hashes that this crate doesn't have.
pub(super) fn is_wallet(text: &str) -> bool {
    let base58 = |text: &str| {
        text.bytes().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'))
    };
    let mixed = text.bytes().any(|b| b.is_ascii_lowercase()) && text.bytes().any(|b| b.is_ascii_digit());
    let ethereum = text
        .strip_prefix("0x")
        .is_some_and(|hex| hex.len() == 40 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let segwit = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("bc1"))
        && matches!(text.len(), 42 | 62)
        && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let legacy = (26..=35).contains(&text.len()) && text.starts_with(['1', '3']) && mixed && base58(text);
    let monero = matches!(text.len(), 95 | 106) && text.starts_with(['4', '8']) && mixed && base58(text);
    ethereum || segwit || legacy || monero
}

/// Endings that name a file far more often than a host.
pub(super) fn is_file_ending(ending: &str) -> bool {
    const ENDINGS: [&str; 76] = [
        "exe", "dll", "sys", "msi", "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk", "scr",
        "pif", "cpl", "ocx", "pdb", "pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx",
        "rtf", "txt", "csv", "log", "eml", "msg", "html", "htm", "php", "asp", "aspx", "jsp", "css", "json",
        "xml", "yaml", "yml", "toml", "ini", "cfg", "conf", "png", "jpg", "jpeg", "gif", "svg", "ico",
        "webp", "mp3", "mp4", "avi", "mkv", "rar", "gz", "tgz", "bz", "xz", "tar", "iso", "img", "jar",
        "apk", "elf", "bin", "tmp", "bak", "dat", "lock", "zip",
    ];
    ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}
