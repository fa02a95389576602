//! Mails that come back: reading a delivery status notification (RFC 3464), and the folder in which what it says waits for
//! the worker. Whoever pipes mails into `entente bounce` needs no database and no keys for it, only that folder.

use super::failure::clean;
use app::notify::Bounce;
use domain::ids::DeliveryId;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// As much of a message as is looked at: the status stands before the copy of what couldn't be delivered.
pub const LOOKED_AT: u64 = 1 << 20;
/// Bounces that wait at most: a flood of forged ones fills no disk.
const WAITING: usize = 10_000;
/// Where mail systems say for whom a message came.
const FOR: [&str; 5] = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to"];

/// What a message says about one of our mails; `None` if it isn't a notification that one couldn't be delivered.
/// `recipient` is the address that it came for, where the mail system says so apart from the message.
pub fn read(message: &[u8], recipient: Option<&str>) -> Option<Bounce> {
    let message = MessageParser::default().parse(message)?;
    let delivery = match recipient {
        Some(address) => named(address)?,
        None => FOR.iter().find_map(|header| of_header(&message, header))?,
    };
    let report = message.parts.iter().find(|part| part.is_content_type("message", "delivery-status"))?;
    let report = String::from_utf8_lossy(report.contents());
    // the first block is about the report itself, each other one about one recipient
    let failed = report.replace("\r\n", "\n");
    let failed = failed.split("\n\n").find(|block| {
        field(block, "action").is_some_and(|action| action.trim().eq_ignore_ascii_case("failed"))
    })?;
    let diagnosis = field(failed, "diagnostic-code").unwrap_or_default();
    let diagnosis = diagnosis.split_once(';').map_or(diagnosis.as_str(), |(_, words)| words).trim();
    let address = field(failed, "final-recipient").or_else(|| field(failed, "original-recipient"));
    let address = address.unwrap_or_default();
    let user = address.rsplit_once(';').map_or(address.as_str(), |(_, address)| address);
    let user = user.trim().rsplit_once('@').map_or("", |(user, _)| user);
    let status = field(failed, "status").unwrap_or_default();
    let words = if diagnosis.is_empty() { status.trim() } else { diagnosis };
    let why = match clean(words, user) {
        words if words.is_empty() => "the mail came back".to_owned(),
        words => format!("the mail came back: {words}"),
    };
    let code = diagnosis.get(..3).and_then(|code| code.parse().ok()).filter(|code| (400..600).contains(code));
    Some(Bounce { delivery, status: code, why })
}

/// The delivery in `bounces+<id>@domain`.
fn named(address: &str) -> Option<DeliveryId> {
    address.split(['<', '>', ' ', ',', ';', '\r', '\n', '\t']).find_map(|part| {
        let (user, _) = part.rsplit_once('@')?;
        let (_, id) = user.split_once('+')?;
        let id: Uuid = id.parse().ok()?;
        (id.get_version_num() == 7).then_some(DeliveryId(id))
    })
}

fn of_header(message: &Message<'_>, name: &str) -> Option<DeliveryId> {
    message.headers_raw().filter(|(is, _)| is.eq_ignore_ascii_case(name)).find_map(|(_, value)| named(value))
}

/// A field of a block, unfolded.
fn field(block: &str, name: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for line in block.lines() {
        match (&mut found, line.starts_with([' ', '\t'])) {
            (Some(value), true) => value.push_str(line),
            (Some(_), false) => break,
            (None, true) => {}
            (None, false) => {
                found = line
                    .split_once(':')
                    .filter(|(is, _)| is.trim().eq_ignore_ascii_case(name))
                    .map(|(_, value)| value.to_owned());
            }
        }
    }
    found
}

#[derive(Serialize, Deserialize)]
struct Waiting {
    delivery: DeliveryId,
    status: Option<i32>,
    why: String,
}

/// Leaves a bounce for the worker: one file for each delivery, whole or not at all.
pub fn leave(folder: &Path, bounce: &Bounce) -> io::Result<()> {
    if std::fs::read_dir(folder)?.take(WAITING).count() == WAITING {
        return Err(io::Error::other("too many bounces wait already: no worker reads them"));
    }
    let waiting = Waiting { delivery: bounce.delivery, status: bounce.status, why: bounce.why.clone() };
    let new = folder.join(format!(".{}-{}", bounce.delivery, std::process::id()));
    let mut file = std::fs::File::create(&new)?;
    file.write_all(&serde_json::to_vec(&waiting)?)?;
    file.sync_all()?;
    std::fs::rename(new, folder.join(format!("{}.json", bounce.delivery)))
}

/// The bounces that wait, each with its file; what isn't one is removed.
pub(super) fn waiting(folder: &Path) -> io::Result<Vec<(PathBuf, Bounce)>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries.take(WAITING) {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            // another worker was faster
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if let Ok(Waiting { delivery, status, why }) = serde_json::from_slice(&text) {
            found.push((path, Bounce { delivery, status, why }));
        } else {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(found)
}

#[cfg(test)]
#[path = "bounce_tests.rs"]
mod tests;
