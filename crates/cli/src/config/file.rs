//! The TOML file, with the place of everything that is wrong in it.

use super::kind::Shape;
use super::{Problem, Setting, Source, Values, find, sections, take};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) fn read(path: &Path, text: &str, values: &mut Values, problems: &mut Vec<Problem>) {
    let first = problems.len();
    sections_of(path, text, values, problems);
    // the parser gives names in alphabetical order; people read from the top
    problems[first..].sort_by_key(|problem| match problem.source {
        Some(Source::File { line, column, .. }) => (line, column),
        _ => (0, 0),
    });
}

fn sections_of(path: &Path, text: &str, values: &mut Values, problems: &mut Vec<Problem>) {
    let at = |span: Range<usize>| {
        let (line, column) = place(text, span.start);
        Source::File { path: path.to_owned(), line, column }
    };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let source = Some(at(error.span().unwrap_or_default()));
            let message = format!("isn't TOML: {}", error.message().replace('\n', ", "));
            problems.push(Problem { source, key: "the file".to_owned(), message });
            return;
        }
    };
    for (section, content) in table.get_ref() {
        let name: &str = section.get_ref();
        let mut refuse = |message: String| {
            problems.push(Problem { source: Some(at(section.span())), key: format!("[{name}]"), message });
        };
        if !sections().contains(&name) {
            refuse(format!("is unknown; the sections are {}", sections().join(", ")));
            continue;
        }
        let Some(keys) = content.get_ref().as_table() else {
            refuse(format!("is a section, not a value: write [{name}] and its keys below"));
            continue;
        };
        for (key, value) in keys {
            let source = at(key.span());
            match find(name, key.get_ref()) {
                Ok(setting) => match plain(setting, value) {
                    Ok(text) => take(setting, &text, source, values, problems),
                    Err(message) => {
                        problems.push(Problem { source: Some(source), key: super::name(setting), message });
                    }
                },
                Err(message) => {
                    let key = format!("{name}.{}", key.get_ref());
                    problems.push(Problem { source: Some(source), key, message });
                }
            }
        }
    }
}

/// The value as a text, if it is written as its setting wants it.
fn plain(setting: &Setting, value: &Spanned<DeValue<'_>>) -> Result<String, String> {
    let value = value.get_ref();
    let text = match setting.shape {
        Shape::Text => value.as_str().map(str::to_owned),
        Shape::Flag => value.as_bool().map(|flag| flag.to_string()),
        Shape::Number => value.as_integer().filter(|n| n.radix() == 10).map(|n| n.as_str().to_owned()),
    };
    text.ok_or_else(|| format!("expected {}, found {}", (setting.wanted)(), article(value.type_str())))
}

fn article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{article} {kind}")
}

/// Line and column, from 1; the column in characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    (line, column)
}
