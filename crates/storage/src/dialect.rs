//! What differs between SQLite and PostgreSQL, and nothing else does.

use sea_orm::DatabaseBackend;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded: one process, one writer.
    Sqlite,
    /// Any number of processes.
    Postgres,
}

impl Dialect {
    pub(crate) fn of(backend: DatabaseBackend) -> Self {
        if backend == DatabaseBackend::Postgres { Self::Postgres } else { Self::Sqlite }
    }

    /// Locks the rows of a SELECT for writing; SQLite's write transactions exclude each other already.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// As [`Dialect::for_update`], and leaves out what another transaction has locked.
    pub(crate) const fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// The first few rows for each of `keys` keys: parameters come in pairs from number `first` on, a key and how many of
    /// its rows; `select` writes the statement for one of them. PostgreSQL plans it once, however many keys there are: over
    /// a table of months, a statement for each would be planned longer than it runs. SQLite has neither months nor LATERAL.
    pub(crate) fn first_of_each(
        self,
        keys: usize,
        first: usize,
        select: impl Fn(&str, &str) -> String,
    ) -> String {
        let pair = |n: usize| (format!("${}", first + 2 * n), format!("${}", first + 2 * n + 1));
        match self {
            Self::Sqlite => {
                let one = |n: usize| {
                    let (key, most) = pair(n);
                    format!("SELECT * FROM ({}) r{n}", select(&key, &most))
                };
                (0..keys).map(one).collect::<Vec<_>>().join(" UNION ALL ")
            }
            Self::Postgres => {
                let row = |n: usize| {
                    let (key, most) = pair(n);
                    format!("({key}, {most})")
                };
                let rows = (0..keys).map(row).collect::<Vec<_>>().join(", ");
                let select = select("w.column1", "w.column2");
                format!("SELECT r.* FROM (VALUES {rows}) w CROSS JOIN LATERAL ({select}) r")
            }
        }
    }

    /// A column as text, whatever its type.
    pub(crate) fn as_text(self, column: &str) -> String {
        match self {
            Self::Sqlite => {
                format!(
                    "CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) ELSE CAST({column} AS TEXT) END"
                )
            }
            Self::Postgres => format!("{column}::text"),
        }
    }

    /// A condition on `search_docs doc` that holds where all words of parameter `n` occur.
    pub(crate) fn full_text(self, n: usize) -> String {
        match self {
            Self::Sqlite => {
                format!("doc.rowid IN (SELECT rowid FROM search_fts WHERE search_fts MATCH ${n})")
            }
            Self::Postgres => format!("doc.tsv @@ to_tsquery('simple', ${n})"),
        }
    }

    /// The full-text query for what a person typed: every word, the last as a prefix. `None` when no word is in it.
    pub(crate) fn full_text_query(self, typed: &str) -> Option<String> {
        let words: Vec<String> = typed
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(16)
            .map(str::to_lowercase)
            .collect();
        let (last, first) = words.split_last()?;
        Some(match self {
            Self::Sqlite => {
                let first = first.iter().map(|word| format!("\"{word}\" "));
                format!("{}\"{last}\"*", first.collect::<String>())
            }
            Self::Postgres => {
                let first = first.iter().map(|word| format!("'{word}' & "));
                format!("{}'{last}':*", first.collect::<String>())
            }
        })
    }
}
