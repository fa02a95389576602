//! A look into the tables, beside the program: what each holds, to see that nothing changed.

use std::path::Path;
use std::process::Command;

/// What trying leaves behind, whatever comes of it.
const LEFT_OUT: &str =
    "name LIKE 'audit%' OR name LIKE '%keys%' OR name IN ('log_heads', 'sessions', 'sign_in_failures')";

/// By `psql`: a line for each table.
pub(super) fn postgres(url: &str) -> Vec<String> {
    let select = format!(
        "SELECT string_agg(format('SELECT %L || count(*) || '' '' || coalesce(md5(string_agg(md5(t::text), '''' ORDER BY md5(t::text))), '''') FROM %I t', \
         name || ' ', name), ' UNION ALL ') FROM (SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public') tables \
         WHERE NOT ({LEFT_OUT})"
    );
    let all = testkit::psql(url, &[&select]).unwrap();
    lines(&testkit::psql(url, &[all.as_str()]).unwrap())
}

/// By Python, which every Debian has and which reads SQLite's files: a line for each table.
pub(super) fn sqlite(file: &Path) -> Vec<String> {
    const SCRIPT: &str = "\
import hashlib, sqlite3, sys
database = sqlite3.connect('file:%s?mode=ro' % sys.argv[1], uri=True)
names = database.execute(\"SELECT name FROM sqlite_master WHERE type = 'table' AND NOT (\" + sys.argv[2] + ')')
for (name,) in names.fetchall():
    rows = sorted(repr(row) for row in database.execute('SELECT * FROM \"%s\"' % name))
    print(name, len(rows), hashlib.sha256('\\n'.join(rows).encode()).hexdigest())
";
    let python = std::env::var_os("ENTENTE_TEST_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(python).args(["-c", SCRIPT]).arg(file).arg(LEFT_OUT).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    lines(&String::from_utf8(output.stdout).unwrap())
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    assert!(lines.len() > 20, "{lines:?}");
    lines.sort();
    lines
}
