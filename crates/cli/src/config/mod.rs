//! What this process is told: embedded defaults, then one TOML file, then `ENTENTE_SECTION__KEY` in the environment,
//! then flags; the later wins. Owns reading and checking; refuses unknown sections and keys, wrong types, values out of
//! range and contradictions, all of them at once, each with its place.
//!
//! ```ignore
//! let config = config::read(&Sources::from_process(file, &flags)?).config()?;
//! ```

mod explain;
mod file;
pub(crate) mod kind;
mod rules;
mod settings;
#[cfg(test)]
mod tests;

pub(crate) use settings::{Config, SETTINGS, Setting};

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Where values are looked for, apart from the defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    /// The file's name and text.
    pub(crate) file: Option<(PathBuf, String)>,
    /// The environment.
    pub(crate) variables: Vec<(String, String)>,
    /// (flag, section.key, value).
    pub(crate) flags: Vec<(&'static str, String, String)>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Embedded.
    Default,
    /// Embedded, and made from another setting's value.
    Follows(&'static str),
    /// The file, with line and column of the key.
    File {
        /// As it was named on the command line.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
    /// An environment variable.
    Variable(String),
    /// A flag.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Follows(setting) => write!(f, "default, from {setting}"),
            Self::File { path, line, column } => {
                write!(f, "{}, line {line}, column {column}", path.display())
            }
            Self::Variable(name) => f.write_str(name),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// Something that isn't right, with its place. Never repeats a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Where; absent where it is about several settings.
    pub(crate) source: Option<Source>,
    /// `section.key`, or what stands in its place.
    pub(crate) key: String,
    /// What is wrong and how to mend it.
    pub(crate) message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            write!(f, "{source}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{} ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// The effective values, by section and key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values(BTreeMap<(&'static str, &'static str), (String, Source)>);

impl Values {
    fn set(&mut self, setting: &Setting, text: String, source: Source) {
        self.0.insert((setting.section, setting.key), (text, source));
    }

    fn text(&self, section: &str, key: &str) -> Option<&str> {
        self.get(section, key).map(|(text, _)| text)
    }

    fn get(&self, section: &str, key: &str) -> Option<(&str, &Source)> {
        let mut found = self.0.iter().filter(|((s, k), _)| *s == section && *k == key);
        found.next().map(|(_, (text, source))| (text.as_str(), source))
    }
}

/// What the sources gave.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) values: Values,
    pub(crate) problems: Vec<Problem>,
    config: Option<Config>,
}

impl Reading {
    /// The configuration, or everything that is wrong with it.
    pub(crate) fn config(self) -> Result<Config, Refused> {
        match self.config {
            Some(config) if self.problems.is_empty() => Ok(config),
            _ => Err(Refused(self.problems)),
        }
    }
}

/// A configuration that can't be used.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Vec<Problem>);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration can't be used")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Refused {}

/// Reads and checks everything.
pub(crate) fn read(sources: &Sources) -> Reading {
    let (mut values, mut problems) = (defaults(), Vec::new());
    if let Some((path, text)) = &sources.file {
        file::read(path, text, &mut values, &mut problems);
    }
    for (name, value) in &sources.variables {
        // what has no section configures something else: ENTENTE_TOKEN, ENTENTE_SERVER, a test harness
        let Some((section, key)) = name.strip_prefix("ENTENTE_").and_then(|rest| rest.split_once("__"))
        else {
            continue;
        };
        let (section, key) = (section.to_lowercase(), key.to_lowercase());
        accept(&section, &key, value, Source::Variable(name.clone()), &mut values, &mut problems);
    }
    for (flag, name, value) in &sources.flags {
        let (section, key) = name.split_once('.').unwrap_or((name, ""));
        accept(section, key, value, Source::Flag(flag), &mut values, &mut problems);
    }
    follow(&mut values);
    let config = Config::assemble(&values);
    if let Some(config) = &config {
        rules::check(config, &values, &mut problems);
    }
    Reading { values, problems, config }
}

fn defaults() -> Values {
    let mut values = Values::default();
    for setting in SETTINGS {
        if let Some(default) = setting.default {
            values.set(setting, default.to_owned(), Source::Default);
        }
    }
    values
}

/// Takes a value from the environment or a flag, where everything is a text.
fn accept(
    section: &str,
    key: &str,
    text: &str,
    source: Source,
    values: &mut Values,
    problems: &mut Vec<Problem>,
) {
    match find(section, key) {
        Ok(setting) => take(setting, text, source, values, problems),
        Err(message) => {
            problems.push(Problem { source: Some(source), key: format!("{section}.{key}"), message });
        }
    }
}

fn take(setting: &Setting, text: &str, source: Source, values: &mut Values, problems: &mut Vec<Problem>) {
    if (setting.accepts)(text) {
        values.set(setting, text.to_owned(), source);
        return;
    }
    let shown = match kind::masked(setting.mask, text) {
        _ if text.is_empty() => "nothing".to_owned(),
        _ if setting.mask != kind::Mask::Nothing => "another value".to_owned(),
        shown => format!("{shown:?}"),
    };
    let message = format!("expected {}, found {shown}", (setting.wanted)());
    problems.push(Problem { source: Some(source), key: name(setting), message });
}

/// The setting of that name, or why there is none.
fn find(section: &str, key: &str) -> Result<&'static Setting, String> {
    let known: Vec<&Setting> = SETTINGS.iter().filter(|setting| setting.section == section).collect();
    if let Some(setting) = known.iter().find(|setting| setting.key == key) {
        return Ok(setting);
    }
    if known.is_empty() {
        return Err(format!("is in no section that exists; there are {}", sections().join(", ")));
    }
    let keys: Vec<&str> = known.iter().map(|setting| setting.key).collect();
    Err(format!("is unknown; [{section}] has {}", keys.join(", ")))
}

fn sections() -> Vec<&'static str> {
    let mut sections: Vec<&str> = SETTINGS.iter().map(|setting| setting.section).collect();
    sections.dedup();
    sections
}

fn name(setting: &Setting) -> String {
    format!("{}.{}", setting.section, setting.key)
}

/// The embedded databases lie in the folders that are set, so that one setting moves both.
fn follow(values: &mut Values) {
    for (folder, section, file) in [("data", "database", "entente.sqlite"), ("keys", "keys", "keys.sqlite")] {
        let Some((dir, from)) = values.get(folder, "dir") else { continue };
        let moved = *from != Source::Default;
        let text = format!("sqlite://{}/{file}", dir.trim_end_matches('/'));
        let unset = values.get(section, "url").is_some_and(|(_, source)| *source == Source::Default);
        if let (true, true, Ok(setting)) = (moved, unset, find(section, "url")) {
            let follows = if folder == "data" { "data.dir" } else { "keys.dir" };
            values.set(setting, text, Source::Follows(follows));
        }
    }
}
