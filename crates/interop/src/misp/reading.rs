//! Reading one value: as what its type promises, or as what it really is. Real events hold addresses and bare names under
//! `url`, and ports behind names.

use super::plan::Part;
use domain::observable::{ObservableType, guess, parse};

pub(super) const fn is_file_hash(kind: ObservableType) -> bool {
    matches!(
        kind,
        ObservableType::FileHashMd5
            | ObservableType::FileHashSha1
            | ObservableType::FileHashSha256
            | ObservableType::FileHashSha512
    )
}

type Read = Result<(ObservableType, String, &'static str), String>;

const PLAIN: &str = "taken in its normal form";

/// A value as what its type promises, or as the address, name or URL that it really is.
pub(super) fn read(part: Part, value: &str) -> Read {
    use ObservableType as T;
    let (kind, other) = match part {
        Part::Is(kind) => (kind, false),
        Part::Address => (T::Ipv4Addr, true),
        Part::Name => (T::DomainName, true),
        Part::Url => (T::Url, true),
        Part::Note(_) => return Err("has half a value".to_owned()),
    };
    let error = match parse(kind, value) {
        Ok(normal) => return Ok((kind, normal, PLAIN)),
        Err(error) => error,
    };
    if part == Part::Address
        && let Ok(normal) = parse(T::Ipv6Addr, value)
    {
        return Ok((T::Ipv6Addr, normal, PLAIN));
    }
    other.then(|| what_it_is(part, value)).flatten().ok_or_else(|| format!("the value {error}"))
}

fn what_it_is(part: Part, value: &str) -> Option<(ObservableType, String, &'static str)> {
    use ObservableType as T;
    match guess(value) {
        Some((kind @ (T::Ipv4Addr | T::Ipv6Addr), normal)) => {
            return Some((kind, normal, "written as another type, but is an address"));
        }
        Some((T::DomainName, normal)) => {
            return Some((T::DomainName, normal, "written as another type, but is a name"));
        }
        Some((T::Url, normal)) => return Some((T::Url, normal, "written as another type, but is a URL")),
        _ => {}
    }
    let (host, rest) = value.split_at(value.find([':', '/']).unwrap_or(value.len()));
    let (kind, normal) = guess(host).filter(|(kind, _)| matches!(kind, T::Ipv4Addr | T::DomainName))?;
    if part == Part::Url {
        let scheme = if rest.starts_with(":443") { "https" } else { "http" };
        let url = parse(T::Url, &format!("{scheme}://{value}")).ok()?;
        return Some((T::Url, url, "has no scheme in the file; read as http, or https on port 443"));
    }
    let number = rest.strip_prefix(':')?;
    let digits = (1..=5).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    digits.then_some((kind, normal, "a port stood behind it, which is left out"))
}
