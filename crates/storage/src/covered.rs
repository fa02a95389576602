//! Which columns a row's commitment in the log covers. Every column of every table is either covered or said to be
//! operational, with a reason; a test holds the table to the schema of both databases.
//!
//! A commitment is made from what the row holds after the write, column by column as the database prints it, so that it
//! is checked against the same database.

/// One table.
pub(crate) struct Coverage {
    /// Its name.
    pub(crate) table: &'static str,
    /// The columns that name one row.
    pub(crate) key: &'static [&'static str],
    /// What a commitment covers.
    pub(crate) covered: &'static [&'static str],
    /// What none covers: keys, versions, what follows from other rows, and whole tables that are logs or queues themselves.
    #[cfg_attr(not(test), expect(dead_code, reason = "what a test holds to the schema"))]
    pub(crate) operational: &'static [&'static str],
}

/// The entry of a table.
pub(crate) fn of(table: &str) -> Option<&'static Coverage> {
    COVERAGE.iter().find(|coverage| coverage.table == table)
}

/// Every table of the schema.
#[rustfmt::skip] // a table, read by rows
pub(crate) const COVERAGE: &[Coverage] = &[
    Coverage {
        table: "organisations",
        key: &["id"],
        covered: &["slug", "name", "country", "kind", "regulator", "regimes", "brands", "domains"],
        operational: &["id", "created_at"],
    },
    Coverage {
        table: "organisation_clients",
        key: &["org_id"],
        covered: &[],
        operational: &["org_id", "client_id"],
    },
    Coverage {
        table: "country_facts",
        key: &["country"],
        covered: &["country", "facts", "source", "read_at"],
        operational: &[],
    },
    Coverage {
        table: "members",
        key: &["id"],
        covered: &["org_id", "email", "name", "disabled"],
        operational: &["id", "password_hash", "epoch", "last_visit", "version"],
    },
    Coverage {
        table: "member_roles",
        key: &["member_id"],
        covered: &[],
        operational: &["member_id", "role"],
    },
    Coverage {
        table: "sessions",
        key: &["id"],
        covered: &[],
        operational: &["id", "member_id", "kind", "secret_hash", "previous_hash", "created_at", "seen_at",
            "expires_at", "revoked_at"],
    },
    Coverage {
        table: "sign_in_failures",
        key: &["subject"],
        covered: &[],
        operational: &["subject", "failures", "locked_until", "last_at"],
    },
    Coverage {
        table: "agreements",
        key: &["id"],
        covered: &["reference", "title", "kind", "status", "current_version", "in_force_from", "expires_at",
            "next_review"],
        operational: &["id", "version"],
    },
    Coverage {
        table: "agreement_versions",
        key: &["agreement_id"],
        covered: &[],
        operational: &["agreement_id", "version", "data_level", "parties", "clauses", "content_hash",
            "created_at"],
    },
    Coverage {
        table: "agreement_parties",
        key: &["agreement_id"],
        covered: &[],
        operational: &["agreement_id", "org_id", "role", "left_at"],
    },
    Coverage {
        table: "agreement_signatures",
        key: &["agreement_id"],
        covered: &[],
        operational: &["agreement_id", "version", "org_id", "member_id", "signed_at", "content_hash",
            "key_id", "signature"],
    },
    Coverage {
        table: "agreement_suspensions",
        key: &["id"],
        covered: &["agreement_id", "party", "clauses", "ground", "reason", "from_at", "ended_at"],
        operational: &["id"],
    },
    Coverage {
        table: "agreement_gates",
        key: &["agreement_id"],
        covered: &[],
        operational: &["agreement_id", "org_id", "flow", "live", "in_force_from", "in_force_until",
            "suspended_clauses", "kept_now", "pseudonymised_now", "purposes_now"],
    },
    Coverage {
        table: "communities",
        key: &["id"],
        covered: &["agreement_id", "name", "version"],
        operational: &["id"],
    },
    Coverage {
        table: "community_members",
        key: &["community_id"],
        covered: &[],
        operational: &["community_id", "org_id"],
    },
    Coverage {
        table: "compartments",
        key: &["id"],
        covered: &[],
        operational: &["id", "org_id", "kind"],
    },
    Coverage {
        table: "holdings",
        key: &["org_id"],
        covered: &[],
        operational: &["org_id", "kind", "item_id", "disclosure_id", "owner_org", "reference", "revision",
            "title", "category", "tlp", "severity", "stage", "next_due", "sort_at", "detected_at",
            "released_at", "acknowledged_at", "state", "cap", "cap_pseudonymised", "cap_purposes",
            "compartment_id", "open"],
    },
    Coverage {
        table: "grounds",
        key: &["org_id"],
        covered: &[],
        operational: &["org_id", "kind", "item_id", "agreement_id", "agreement_version", "flow", "from_org",
            "decision_id", "revision", "rank", "kept", "pseudonymised", "purposes", "dropped",
            "relied_clauses", "valid_until", "revoked_at"],
    },
    Coverage {
        table: "findings",
        key: &["hash"],
        covered: &[],
        operational: &["hash", "json"],
    },
    Coverage {
        table: "drafts",
        key: &["id"],
        covered: &[],
        operational: &["id", "org_id", "member_id", "sealed", "key_id", "created_at", "updated_at",
            "version"],
    },
    Coverage {
        table: "reports",
        key: &["id"],
        covered: &["owner_org", "reference", "kind", "state", "reporter", "current_revision",
            "submitted_at", "audience", "withdrawn_at", "withdrawn_because"],
        operational: &["id", "version"],
    },
    Coverage {
        table: "report_revisions",
        key: &["report_id", "n"],
        covered: &["classes", "content_commitment", "member_id", "at"],
        operational: &["report_id", "n", "content", "sealed", "key_id"],
    },
    Coverage {
        table: "receipts",
        key: &["report_id"],
        covered: &[],
        operational: &["report_id", "revision", "jws"],
    },
    Coverage {
        table: "handlings",
        key: &["report_id", "org_id"],
        covered: &["state", "unit_id", "assignee", "case_id", "reason", "referred_to", "acknowledged_at",
            "decided_at", "feedback_at", "closed_at"],
        operational: &["org_id", "report_id", "claimed_at", "version"],
    },
    Coverage {
        table: "feedback",
        key: &["id"],
        covered: &["report_id", "org_id", "member_id", "body", "outcome", "at"],
        operational: &["id"],
    },
    Coverage {
        table: "cases",
        key: &["id"],
        covered: &["org_id", "reference", "title", "state", "lead", "compartment_id", "opened_at"],
        operational: &["id", "version"],
    },
    Coverage {
        table: "case_members",
        key: &["case_id"],
        covered: &[],
        operational: &["case_id", "member_id"],
    },
    Coverage {
        table: "case_reports",
        key: &["case_id"],
        covered: &[],
        operational: &["case_id", "report_id", "linked_at", "linked_by"],
    },
    Coverage {
        table: "alerts",
        key: &["id"],
        covered: &["org_id", "reference", "case_id", "state", "number", "drafted_by", "submitted_by",
            "cleared_by", "cleared_at", "clearance_hash", "reason", "published_at", "expires_at"],
        operational: &["id", "cleared", "created_at", "title", "severity", "category", "tlp", "version"],
    },
    Coverage {
        table: "alert_versions",
        key: &["alert_id", "n"],
        covered: &["classes", "content_commitment", "member_id", "at"],
        operational: &["alert_id", "n", "content", "sealed", "key_id"],
    },
    Coverage {
        table: "alert_recipients",
        key: &["alert_id", "org_id"],
        covered: &["state", "note", "answered_by", "answered_at"],
        operational: &["org_id", "alert_id", "version"],
    },
    Coverage {
        table: "lineage",
        key: &["child_kind"],
        covered: &[],
        operational: &["child_kind", "child_id", "parent_id", "parent_revision", "bit", "classes"],
    },
    Coverage {
        table: "observables",
        key: &["id"],
        covered: &[],
        operational: &["id", "type", "match_key", "match_key_version", "value"],
    },
    Coverage {
        table: "sightings",
        key: &["id"],
        covered: &[],
        operational: &["id", "observable_id", "kind", "item_id", "revision", "org_id", "data_class",
            "rests_on", "role", "first_seen", "last_seen", "value_enc"],
    },
    Coverage {
        table: "search_docs",
        key: &["kind"],
        covered: &[],
        operational: &["kind", "item_id", "revision", "class", "rests_on", "body"],
    },
    Coverage {
        table: "duties",
        key: &["id"],
        covered: &[],
        operational: &["id", "kind", "owed_by", "assignee", "owed_to", "item_kind", "item_id", "cause",
            "agreement_id", "agreement_version", "clause", "starts", "due", "paused", "state",
            "stop_reason", "since", "next_tick_at", "version"],
    },
    Coverage {
        table: "idempotency",
        key: &["org_id"],
        covered: &[],
        operational: &["org_id", "client", "route", "key", "body_hash", "resource_id", "status", "at"],
    },
    Coverage {
        table: "outbox",
        key: &["id"],
        covered: &[],
        operational: &["id", "at", "type", "item_kind", "item_id", "org_id", "data", "cursor",
            "lease_token", "lease_until", "done_at"],
    },
    Coverage {
        table: "channels",
        key: &["id"],
        covered: &["org_id", "member_id", "kind", "name", "target", "content", "digest", "state"],
        operational: &["id", "state_since", "secrets", "key_id", "failures", "failing_since", "blocked_until",
            "last_success_at", "last_failure_at", "last_error", "bounced_at", "next_at", "lease_token", "lease_until",
            "created_at", "version"],
    },
    Coverage {
        table: "subscriptions",
        key: &["id"],
        covered: &["org_id", "channel_id", "events", "filter"],
        operational: &["id", "created_at", "version"],
    },
    Coverage {
        table: "deliveries",
        key: &["id"],
        covered: &[],
        operational: &["id", "at", "org_id", "channel_id", "event_id", "event_at", "type", "item_kind", "item_id",
            "version", "basis", "state", "reason", "tries", "next_at", "done_at"],
    },
    Coverage {
        table: "attempts",
        key: &["delivery_id"],
        covered: &[],
        operational: &["delivery_id", "at", "channel_id", "outcome", "status", "millis", "error", "head"],
    },
    Coverage {
        table: "feeds",
        key: &["feed_id"],
        covered: &[],
        operational: &["feed_id", "last_position", "last_date_added"],
    },
    Coverage {
        table: "feed_entries",
        key: &["feed_id"],
        covered: &[],
        operational: &["feed_id", "item_id", "version", "at", "position", "date_added"],
    },
    Coverage {
        table: "leases",
        key: &["name"],
        covered: &[],
        operational: &["name", "token", "until"],
    },
    Coverage {
        table: "log_heads",
        key: &["name"],
        covered: &[],
        operational: &["name", "size"],
    },
    Coverage {
        table: "audit_events",
        key: &["id"],
        covered: &[],
        operational: &["id", "at", "actor_kind", "actor_id", "actor_org", "action", "item_kind", "item_id",
            "item_org", "outcome", "decision_id", "request", "repeats", "touched", "commitment", "salt",
            "leaf_index"],
    },
    Coverage {
        table: "compartment_members",
        key: &["compartment_id"],
        covered: &[],
        operational: &["compartment_id", "member_id"],
    },
    Coverage {
        table: "decision_inputs",
        key: &["hash"],
        covered: &[],
        operational: &["hash", "json"],
    },
    Coverage {
        table: "decisions",
        key: &["id"],
        covered: &[],
        operational: &["id", "kind", "item_id", "revision", "flow", "sender", "recipient", "agreement_id",
            "agreement_version", "outcome", "kept", "pseudonymised", "purposes", "dropped", "rank",
            "valid_until", "relied", "findings_hash", "inputs_hash", "at"],
    },
    Coverage {
        table: "stix_objects",
        key: &["item_id", "view_key", "local_name"],
        covered: &[],
        operational: &["item_id", "view_key", "local_name", "stix_id", "created", "modified", "content_sha256"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Run;
    use crate::{Dialect, Store};
    use sea_orm::FromQueryResult;
    use std::collections::{BTreeMap, BTreeSet};
    use vault::Keyring;

    #[derive(FromQueryResult)]
    struct Column {
        t: String,
        c: String,
    }

    async fn every_column_is_covered_or_operational(store: &Store) {
        let sql = match store.dialect() {
            Dialect::Sqlite => {
                "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' \
                 AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_fts%'"
            }
            // a generated column holds nothing of its own; partitions repeat their table
            Dialect::Postgres => {
                "SELECT c.relname::text AS t, a.attname::text AS c FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition \
                 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
            }
        };
        let columns: Vec<Column> = store.db().all(sql, vec![]).await.unwrap();
        let mut schema: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for column in columns {
            schema.entry(column.t).or_default().insert(column.c);
        }
        // how the schema itself is versioned, and the key store where it shares the database
        for own in ["seaql_migrations", "schema_info", "org_keys", "item_keys"] {
            schema.remove(own);
        }
        let listed: BTreeMap<String, BTreeSet<String>> = COVERAGE
            .iter()
            .map(|one| {
                let columns = one.covered.iter().chain(one.operational);
                (one.table.to_owned(), columns.map(ToString::to_string).collect())
            })
            .collect();
        assert_eq!(schema, listed);
        assert!(
            COVERAGE.iter().all(|one| one.covered.iter().all(|column| !one.operational.contains(column)))
        );
    }

    #[tokio::test]
    async fn on_sqlite() {
        let (items, keys) = (testkit::sqlite(), testkit::sqlite());
        let store = Store::open(&items.url(), &keys.url(), Keyring::ephemeral(1).unwrap(), 2).await.unwrap();
        store.migrate().await.unwrap();
        every_column_is_covered_or_operational(&store).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let database = testkit::postgres().empty_database();
        let keyring = Keyring::ephemeral(1).unwrap();
        let store = Store::open(database.url(), database.url(), keyring, 2).await.unwrap();
        store.migrate().await.unwrap();
        every_column_is_covered_or_operational(&store).await;
    }
}
