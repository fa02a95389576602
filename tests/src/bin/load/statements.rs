//! The statements of one request out of PostgreSQL's log, and what of their parameters is made anew for each request:
//! whatever differs between two recordings.

use anyhow::{Context, Result, bail, ensure};
use std::collections::HashMap;
use std::fmt::Write as _;
use vault::{Randomness, randomness};

/// A parameter: as it was logged, and whether another request has another.
#[derive(Clone, Debug)]
struct Parameter {
    value: Option<String>,
    varies: bool,
}

/// One request's statements.
#[derive(Clone, Debug)]
pub(crate) struct Statements {
    texts: Vec<String>,
    /// Which text, with which parameters.
    calls: Vec<(usize, Vec<Parameter>)>,
}

impl Statements {
    /// Reads two recordings of the same request.
    pub(crate) fn read(one: &str, other: &str) -> Result<Self> {
        let (one, other) = (executed(one)?, executed(other)?);
        let texts = |all: &[Executed]| all.iter().map(|e| e.text.clone()).collect::<Vec<_>>();
        if texts(&one) != texts(&other) {
            bail!("two requests made different statements: {:#?} and {:#?}", texts(&one), texts(&other));
        }
        let (mut known, mut calls) = (Vec::new(), Vec::new());
        for (a, b) in one.into_iter().zip(other) {
            let place = known.iter().position(|text| *text == a.text).unwrap_or_else(|| {
                known.push(a.text.clone());
                known.len() - 1
            });
            ensure!(a.parameters.len() == b.parameters.len(), "different parameters of {}", a.text);
            let parameters = a.parameters.into_iter().zip(b.parameters);
            let parameters = parameters.map(|(value, other)| Parameter { varies: value != other, value });
            calls.push((place, parameters.collect()));
        }
        ensure!(
            known.iter().any(|text| text.starts_with("INSERT INTO reports")),
            "no report in the recording"
        );
        Ok(Self { texts: known, calls })
    }

    pub(crate) fn len(&self) -> usize {
        self.calls.len()
    }

    /// `PREPARE`, for each text once; parameters get the type that their values look like where PostgreSQL can't tell.
    pub(crate) fn prepare(&self, place: usize, typed: bool) -> String {
        let signature = self.calls.iter().find(|(which, _)| *which == place).map(|(_, parameters)| {
            parameters.iter().map(|p| kind(p.value.as_deref())).collect::<Vec<_>>().join(", ")
        });
        let signature = signature.filter(|all| typed && !all.is_empty()).map(|all| format!(" ({all})"));
        format!("PREPARE s{place}{} AS {}", signature.unwrap_or_default(), self.texts[place])
    }

    pub(crate) fn texts(&self) -> usize {
        self.texts.len()
    }

    /// One request's transaction, with everything new that is new for each request.
    pub(crate) fn transaction(&self, random: &dyn Randomness, now: &str, into: &mut String) {
        let mut made: HashMap<&str, String> = HashMap::new();
        into.push_str("BEGIN;\n");
        for (place, parameters) in &self.calls {
            let _ = write!(into, "EXECUTE s{place}");
            for (n, parameter) in parameters.iter().enumerate() {
                into.push_str(if n == 0 { "(" } else { ", " });
                match &parameter.value {
                    None => into.push_str("NULL"),
                    Some(value) if parameter.varies => {
                        let new = made.entry(value).or_insert_with(|| renewed(value, random, now));
                        let _ = write!(into, "'{new}'");
                    }
                    Some(value) => {
                        let _ = write!(into, "'{value}'");
                    }
                }
            }
            into.push_str(if parameters.is_empty() { ";\n" } else { ");\n" });
        }
        into.push_str("COMMIT;\n");
    }
}

/// Another value of the same form. `value` is as in SQL: quotes are doubled.
fn renewed(value: &str, random: &dyn Randomness, now: &str) -> String {
    match kind(Some(value)) {
        "uuid" => {
            // the time stays in front, so that rows lie in the order of time as they do
            let mut id = value.to_owned();
            id.replace_range(14.., &scrambled(&value[14..], random, false));
            id.replace_range(14..15, "7");
            id
        }
        "timestamptz" => now.to_owned(),
        "bytea" => format!("\\x{}", scrambled(&value[2..], random, false)),
        "bigint" => value.to_owned(),
        _ if value.starts_with(['{', '[']) => value.to_owned(),
        // an address, a reference, a key: letters change, everything else stays
        _ => scrambled(value, random, true),
    }
}

/// Digits, and if asked letters, replaced by others.
fn scrambled(text: &str, random: &dyn Randomness, words: bool) -> String {
    // what a reference is made of
    let letters = if words { b"23456789" } else { b"01234567" };
    text.chars()
        .map(|c| {
            let replaced =
                if words { c.is_ascii_digit() || c.is_ascii_uppercase() } else { c.is_ascii_hexdigit() };
            let [byte] = if replaced { randomness::bytes::<1>(random) } else { [0] };
            if replaced { char::from(letters[usize::from(byte % 8)]) } else { c }
        })
        .collect()
}

/// What a logged value looks like.
fn kind(value: Option<&str>) -> &'static str {
    let Some(value) = value else { return "unknown" };
    let dashes = |text: &str| {
        text.len() == 36
            && text
                .chars()
                .enumerate()
                .all(|(n, c)| if matches!(n, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() })
    };
    let dated = value.len() >= 22
        && value.as_bytes()[4] == b'-'
        && value.as_bytes()[10] == b' '
        && value.contains(':');
    if dashes(value) {
        "uuid"
    } else if dated {
        "timestamptz"
    } else if value.starts_with("\\x") {
        "bytea"
    } else if !value.is_empty() && value.len() < 19 && value.bytes().all(|b| b.is_ascii_digit()) {
        "bigint"
    } else if value == "t" || value == "f" {
        "boolean"
    } else if value.starts_with(['{', '[']) {
        "jsonb"
    } else {
        "text"
    }
}

struct Executed {
    text: String,
    parameters: Vec<Option<String>>,
}

/// Statements with their parameters, without those that begin and end transactions or wake other processes.
fn executed(log: &str) -> Result<Vec<Executed>> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match entries.last_mut() {
            Some(last) if line.starts_with('\t') => {
                last.push('\n');
                last.push_str(line.trim_start_matches('\t'));
            }
            _ => entries.push(line.to_owned()),
        }
    }
    let mut all: Vec<Executed> = Vec::new();
    for entry in entries {
        if let Some((_, rest)) = entry.split_once("LOG:  execute ") {
            let (_, text) = rest.split_once(": ").context("a statement")?;
            all.push(Executed { text: text.to_owned(), parameters: Vec::new() });
        } else if let Some((_, rest)) = entry.split_once("DETAIL:  parameters: ") {
            all.last_mut().context("parameters of nothing")?.parameters = values(rest)?;
        }
    }
    all.retain(|one| !one.text.contains("pg_notify") && !one.text.starts_with("SET TRANSACTION"));
    Ok(all)
}

/// `$1 = 'a', $2 = NULL`
fn values(mut text: &str) -> Result<Vec<Option<String>>> {
    let mut all = Vec::new();
    while !text.is_empty() {
        let (_, rest) = text.split_once(" = ").context("a parameter")?;
        if let Some(rest) = rest.strip_prefix("NULL") {
            all.push(None);
            text = rest.trim_start_matches(", ");
            continue;
        }
        let rest = rest.strip_prefix('\'').context("a value")?;
        let (mut end, bytes) = (0, rest.as_bytes());
        while bytes.get(end) != Some(&b'\'') || bytes.get(end + 1) == Some(&b'\'') {
            end += if bytes.get(end) == Some(&b'\'') { 2 } else { 1 };
            ensure!(end < bytes.len(), "a value doesn't end");
        }
        all.push(Some(rest[..end].to_owned()));
        text = rest[end + 1..].trim_start_matches(", ");
    }
    Ok(all)
}
