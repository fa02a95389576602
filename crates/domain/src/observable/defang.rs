//! Writing values so that no reader's software makes a link of them, and reading such writing back.

use super::ObservableType;

/// `value` (in normal form) for display: the last dot of a host in brackets, `hxxp` for `http`. Values that nobody can
/// click stay as they are. [`super::parse`] gives the value back.
pub fn defang(kind: ObservableType, value: &str) -> String {
    match kind {
        ObservableType::Ipv4Addr | ObservableType::DomainName => bracket_last(value, '.'),
        ObservableType::Ipv6Addr => bracket_last(value, ':'),
        ObservableType::EmailAddr => match value.rsplit_once('@') {
            Some((local, host)) => format!("{local}[@]{}", bracket_last(host, '.')),
            None => value.to_owned(),
        },
        ObservableType::Url => defang_url(value),
        ObservableType::FileHashMd5
        | ObservableType::FileHashSha1
        | ObservableType::FileHashSha256
        | ObservableType::FileHashSha512
        | ObservableType::AutonomousSystem
        | ObservableType::MacAddr
        | ObservableType::Mutex
        | ObservableType::UserAgent
        | ObservableType::X509Sha256
        | ObservableType::Iban
        | ObservableType::PaymentCardHash
        | ObservableType::PhoneNumber
        | ObservableType::CryptoWallet
        | ObservableType::Account
        | ObservableType::Cve => value.to_owned(),
    }
}

fn bracket_last(text: &str, mark: char) -> String {
    match text.rsplit_once(mark) {
        Some((before, after)) => format!("{before}[{mark}]{after}"),
        None => text.to_owned(),
    }
}

fn defang_url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, host) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
    let scheme = match scheme {
        "http" => "hxxp",
        "https" => "hxxps",
        "ftp" => "fxp",
        "ftps" => "fxps",
        other => other,
    };
    // an IPv6 host stands in brackets already, and the scheme alone is enough
    let host = if host.starts_with('[') { host.to_owned() } else { bracket_last(host, '.') };
    format!("{scheme}://{user}{host}{path}")
}

/// `value` (in normal form) for screens where it needn't be read in full: `SE•• •••• •••• 0003` for an IBAN, whatever
/// its length. Other types are shown as they are.
pub fn mask(kind: ObservableType, value: &str) -> String {
    if kind != ObservableType::Iban {
        return value.to_owned();
    }
    if value.len() < 15 {
        return "••••".to_owned();
    }
    match (value.get(..2), value.len().checked_sub(4).and_then(|from| value.get(from..))) {
        (Some(country), Some(last)) => format!("{country}•• •••• •••• {last}"),
        _ => "••••".to_owned(),
    }
}

/// Undoes defanging: `hxxp`, `[.]`, `(.)`, `{.}`, `[dot]`, `[:]`, `[://]`, `[@]`, `[at]`, in any case.
pub fn refang(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['[', '(', '{']) {
        let (before, tail) = rest.split_at(open);
        plain.push_str(before);
        if let Some((written, meant)) = bracketed(tail) {
            plain.push_str(meant);
            rest = tail.get(written..).unwrap_or("");
        } else {
            plain.push_str(tail.get(..1).unwrap_or(""));
            rest = tail.get(1..).unwrap_or("");
        }
    }
    plain.push_str(rest);
    match plain.split_once("://").and_then(|(scheme, rest)| Some((plain_scheme(scheme)?, rest))) {
        Some((scheme, rest)) => format!("{scheme}://{rest}"),
        None => plain,
    }
}

/// The defanged mark that `text` begins with: its length in bytes, and what it stands for.
pub(super) fn bracketed(text: &str) -> Option<(usize, &'static str)> {
    const MARKS: [(&str, &str); 6] =
        [(".", "."), ("dot", "."), (":", ":"), ("://", "://"), ("@", "@"), ("at", "@")];
    let bytes = text.as_bytes();
    let close = match bytes.first()? {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        _ => return None,
    };
    // the longest mark has three characters
    let end = bytes.iter().take(5).position(|b| *b == close)?;
    let inner = text.get(1..end)?;
    MARKS.iter().find(|(mark, _)| mark.eq_ignore_ascii_case(inner)).map(|(_, meant)| (end + 1, *meant))
}

/// What a mangled scheme stands for.
pub(super) fn plain_scheme(scheme: &str) -> Option<&'static str> {
    match scheme.to_ascii_lowercase().as_str() {
        "hxxp" | "h**p" | "htxp" | "hxtp" => Some("http"),
        "hxxps" | "h**ps" | "htxps" | "hxtps" => Some("https"),
        "fxp" => Some("ftp"),
        "fxps" => Some("ftps"),
        _ => None,
    }
}
