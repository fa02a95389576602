//! Weeks of history, made by the database itself.

use crate::Store;
use crate::sql::{Run, args};

/// What `md5` gives in SQL, for naming the same rows here.
pub(super) fn md5(text: &str) -> String {
    use std::process::{Command, Stdio};
    // no library of ours makes MD5, and nothing but this test wants it
    let mut child = Command::new("md5sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..32].to_owned()
}

const SEED: [&str; 12] = [
    "INSERT INTO organisations SELECT md5('org' || n)::uuid, 'org-' || n, 'Organisation ' || n, 'NL', 'authority', false, '[]', '[]', '[]', now() \
     FROM generate_series(1, 200) n",
    "INSERT INTO channels (id, org_id, kind, name, target, content, digest, state, state_since, failures, next_at, lease_token, created_at, version) SELECT md5('channel' || n)::uuid, md5('org' || n)::uuid, 'webhook', 'SIEM', 'https://siem.example/', 'thin', 'at-once', \
     'enabled', now(), 0, \
     CASE WHEN n <= 20 THEN timestamptz '2026-11-20T11:00:00Z' ELSE '9999-12-31T23:59:59Z' END, 0, now(), 1 FROM generate_series(1, 200) n",
    "INSERT INTO subscriptions SELECT md5('subscription' || n)::uuid, md5('org' || n)::uuid, md5('channel' || n)::uuid, '[\"alert.published\"]', '{}', now(), 1 \
     FROM generate_series(1, 200) n",
    "INSERT INTO outbox SELECT md5('outbox' || n)::uuid, timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', 'alert.published', 'alert', \
     md5('item' || n)::uuid, md5('org' || (n % 200 + 1))::uuid, '{}', NULL, 0, NULL, CASE WHEN n > 5 THEN now() END FROM generate_series(1, 12000) n",
    "INSERT INTO deliveries SELECT md5('delivery' || n)::uuid, timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', md5('org' || (n % 200 + 1))::uuid, \
     md5('channel' || (n % 200 + 1))::uuid, md5('outbox' || (n % 12000 + 1))::uuid, timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', \
     'alert.published', 'alert', md5('item' || n)::uuid, 1, 'x', CASE WHEN n <= 4000 THEN 'pending' WHEN n % 100 = 0 THEN 'dead' ELSE 'delivered' END, NULL, 1, \
     timestamptz '2026-11-20T11:00:00Z', NULL FROM generate_series(1, 20000) n",
    "INSERT INTO attempts SELECT md5('delivery' || n)::uuid, timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', md5('channel' || (n % 200 + 1))::uuid, \
     'delivered', 204, 5, NULL, NULL FROM generate_series(1, 20000) n",
    "INSERT INTO feeds SELECT uuid_in(md5('feed' || n)::cstring), 500, now() FROM generate_series(1, 200) n",
    "INSERT INTO holdings SELECT md5('org' || (n % 200 + 1))::uuid, 'alert', md5('item' || n)::uuid, md5('disclosure' || n)::uuid, md5('org1')::uuid, 'A-' || n, 1, 'T', \
     'fraud/phishing', 'TLP:AMBER', 3, 4, '9999-12-31T23:59:59Z', timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', NULL, now(), NULL, 'active', 3, 0, \
     127, NULL, true FROM generate_series(1, 20000) n",
    "INSERT INTO grounds SELECT md5('org' || (n % 200 + 1))::uuid, 'alert', md5('item' || n)::uuid, md5('agreement' || n % 50)::uuid, 1, 'alert', md5('org1')::uuid, \
     md5('decision' || n)::uuid, 1, 1, 3, 0, 127, 0, 0, '9999-12-31T23:59:59Z', NULL FROM generate_series(1, 20000) n",
    "INSERT INTO agreement_gates SELECT md5('agreement' || a)::uuid, md5('org' || o)::uuid, 'alert', true, '2020-01-01Z', '9999-12-31T23:59:59Z', 0, 3, 0, 127 \
     FROM generate_series(0, 49) a, generate_series(1, 200) o",
    "INSERT INTO feed_entries SELECT $1, md5('outbox' || n)::uuid, 0, timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', 12001 - n, now() \
     FROM generate_series(1, 12000) n",
    "INSERT INTO feed_entries SELECT md5('feed' || n % 200)::uuid, md5('outbox' || n)::uuid, 0, timestamptz '2026-11-20T11:59:00Z' - n * interval '1 minute', n, now() \
     FROM generate_series(1, 12000) n",
];

pub(super) async fn seed(store: &Store) {
    for statement in SEED {
        let feed = super::stream_feed(super::made("org", 7).into());
        let values = if statement.contains("$1") { args![feed] } else { args![] };
        store.db().exec(statement, values).await.unwrap_or_else(|error| panic!("{error:?}: {statement}"));
    }
    // what autovacuum does in an instance that runs
    store.db().exec("ANALYZE", args![]).await.unwrap();
}
