-- The first layout. Reasons stand in docs/DATA_MODEL.md; here only what a reader of the schema needs.
-- Every foreign key has an index; large tables lead their key with the organisation.

CREATE TABLE schema_info (version int NOT NULL, oldest_code_that_may_run int NOT NULL);

-- ---- who ------------------------------------------------------------------------------------------------------
CREATE TABLE organisations (
  id {uuid} PRIMARY KEY, slug {key} NOT NULL UNIQUE, name text NOT NULL, country {key} NOT NULL, kind {key} NOT NULL,
  regulator boolean NOT NULL, regimes {json} NOT NULL, brands {json} NOT NULL, domains {json} NOT NULL, created_at {time} NOT NULL);
CREATE TABLE organisation_clients (
  org_id {uuid} NOT NULL REFERENCES organisations, client_id {uuid} NOT NULL REFERENCES organisations, PRIMARY KEY (org_id, client_id));
CREATE INDEX organisation_clients_client ON organisation_clients (client_id);
CREATE TABLE country_facts (country {key} PRIMARY KEY, facts {json} NOT NULL, source text NOT NULL, read_at {time} NOT NULL);

CREATE TABLE members (
  id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, email {key} NOT NULL UNIQUE, name text NOT NULL,
  password_hash text NOT NULL, epoch int NOT NULL, disabled boolean NOT NULL, last_visit {time}, version int NOT NULL);
CREATE INDEX members_org ON members (org_id);
CREATE TABLE member_roles (member_id {uuid} NOT NULL REFERENCES members, role {key} NOT NULL, PRIMARY KEY (member_id, role));
CREATE TABLE sessions (
  id {uuid} PRIMARY KEY, member_id {uuid} NOT NULL REFERENCES members, kind {key} NOT NULL, secret_hash {bytes} NOT NULL UNIQUE,
  previous_hash {bytes}, created_at {time} NOT NULL, seen_at {time} NOT NULL, expires_at {time} NOT NULL, revoked_at {time});
CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_previous ON sessions (previous_hash);
-- subject: a keyed hash of an account or of a network address, never the thing itself
CREATE TABLE sign_in_failures (subject {bytes} PRIMARY KEY, failures int NOT NULL, locked_until {time} NOT NULL, last_at {time} NOT NULL);

-- ---- agreements -----------------------------------------------------------------------------------------------
CREATE TABLE agreements (
  id {uuid} PRIMARY KEY, reference {key} NOT NULL UNIQUE, title text NOT NULL, kind {key} NOT NULL, status {key} NOT NULL,
  current_version int NOT NULL, in_force_from {time} NOT NULL, expires_at {time} NOT NULL, next_review {time} NOT NULL, version int NOT NULL);
CREATE TABLE agreement_versions (
  agreement_id {uuid} NOT NULL REFERENCES agreements, version int NOT NULL, data_level {key} NOT NULL, parties {json} NOT NULL,
  clauses {json} NOT NULL, content_hash {bytes} NOT NULL, created_at {time} NOT NULL, PRIMARY KEY (agreement_id, version));
CREATE TABLE agreement_parties (
  agreement_id {uuid} NOT NULL REFERENCES agreements, org_id {uuid} NOT NULL REFERENCES organisations, role {key} NOT NULL,
  left_at {time}, PRIMARY KEY (agreement_id, org_id));
CREATE INDEX agreement_parties_org ON agreement_parties (org_id);
CREATE TABLE agreement_signatures (
  agreement_id {uuid} NOT NULL REFERENCES agreements, version int NOT NULL, org_id {uuid} NOT NULL REFERENCES organisations,
  member_id {uuid} NOT NULL REFERENCES members, signed_at {time} NOT NULL, content_hash {bytes} NOT NULL, key_id text NOT NULL,
  signature {bytes} NOT NULL, PRIMARY KEY (agreement_id, version, org_id));
CREATE INDEX agreement_signatures_org ON agreement_signatures (org_id);
CREATE INDEX agreement_signatures_member ON agreement_signatures (member_id);
CREATE TABLE agreement_suspensions (
  id {uuid} PRIMARY KEY, agreement_id {uuid} NOT NULL REFERENCES agreements, party {uuid} REFERENCES organisations, clauses int NOT NULL,
  ground text NOT NULL, reason text NOT NULL, from_at {time} NOT NULL, ended_at {time});
CREATE INDEX agreement_suspensions_agreement ON agreement_suspensions (agreement_id);
CREATE INDEX agreement_suspensions_party ON agreement_suspensions (party);
-- the truth about agreements, a few hundred rows, read in the same statement as the data
CREATE TABLE agreement_gates (
  agreement_id {uuid} NOT NULL, org_id {uuid} NOT NULL, flow {key} NOT NULL, live boolean NOT NULL, in_force_from {time} NOT NULL,
  in_force_until {time} NOT NULL, suspended_clauses int NOT NULL, kept_now int NOT NULL, pseudonymised_now int NOT NULL,
  purposes_now int NOT NULL, PRIMARY KEY (agreement_id, org_id, flow));
CREATE TABLE communities (id {uuid} PRIMARY KEY, agreement_id {uuid} REFERENCES agreements, name text NOT NULL, version int NOT NULL);
CREATE INDEX communities_agreement ON communities (agreement_id);
CREATE TABLE community_members (
  community_id {uuid} NOT NULL REFERENCES communities, org_id {uuid} NOT NULL REFERENCES organisations, PRIMARY KEY (community_id, org_id));
CREATE INDEX community_members_org ON community_members (org_id);

-- ---- the spine of every list ----------------------------------------------------------------------------------
CREATE TABLE compartments (id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, kind {key} NOT NULL);
CREATE INDEX compartments_org ON compartments (org_id);
CREATE TABLE compartment_members (
  compartment_id {uuid} NOT NULL REFERENCES compartments, member_id {uuid} NOT NULL REFERENCES members, PRIMARY KEY (member_id, compartment_id));
CREATE INDEX compartment_members_compartment ON compartment_members (compartment_id);

-- one row per organisation that holds an item, the owner included; list columns are those of the released projection
CREATE TABLE holdings (
  org_id {uuid} NOT NULL REFERENCES organisations, kind {key} NOT NULL, item_id {uuid} NOT NULL, disclosure_id {uuid} NOT NULL UNIQUE,
  owner_org {uuid} NOT NULL REFERENCES organisations, reference {key} NOT NULL, revision int NOT NULL, title text NOT NULL, category {key} NOT NULL,
  tlp {key} NOT NULL, severity int NOT NULL, stage int NOT NULL, next_due {time} NOT NULL, sort_at {time} NOT NULL, detected_at {time},
  released_at {time} NOT NULL, acknowledged_at {time}, state {key} NOT NULL, cap int NOT NULL, cap_pseudonymised int NOT NULL,
  cap_purposes int NOT NULL, compartment_id {uuid} REFERENCES compartments, open boolean NOT NULL, PRIMARY KEY (org_id, kind, item_id));
CREATE INDEX holdings_list ON holdings (org_id, kind, sort_at DESC, item_id DESC) WHERE open;
CREATE INDEX holdings_queue ON holdings (org_id, kind, next_due, severity DESC, item_id) WHERE open;
CREATE INDEX holdings_item ON holdings (item_id);
CREATE INDEX holdings_withdrawn ON holdings (org_id, kind, released_at) WHERE state = 'withdrawn';
CREATE INDEX holdings_reference ON holdings (org_id, reference);
CREATE INDEX holdings_owner ON holdings (owner_org);
CREATE INDEX holdings_compartment ON holdings (compartment_id) WHERE compartment_id IS NOT NULL;

-- why it may: one row per releasing agreement; the owner has one with the agreement OWN and everything kept
CREATE TABLE grounds (
  org_id {uuid} NOT NULL, kind {key} NOT NULL, item_id {uuid} NOT NULL, agreement_id {uuid} NOT NULL, agreement_version int NOT NULL,
  flow {key} NOT NULL, from_org {uuid} NOT NULL, decision_id {uuid} NOT NULL, revision int NOT NULL, rank smallint NOT NULL, kept int NOT NULL,
  pseudonymised int NOT NULL, purposes int NOT NULL, dropped bigint NOT NULL, relied_clauses int NOT NULL, valid_until {time} NOT NULL,
  revoked_at {time}, PRIMARY KEY (org_id, kind, item_id, agreement_id, flow, from_org));
CREATE INDEX grounds_agreement ON grounds (agreement_id);
CREATE INDEX grounds_item ON grounds (item_id);
CREATE INDEX grounds_decision ON grounds (decision_id);

-- content-addressed: most recipients share a few findings and inputs
CREATE TABLE findings (hash {bytes} PRIMARY KEY, json {json} NOT NULL);
CREATE TABLE decision_inputs (hash {bytes} PRIMARY KEY, json {json} NOT NULL);
CREATE TABLE decisions (
  id {uuid} PRIMARY KEY, kind {key} NOT NULL, item_id {uuid} NOT NULL, revision int NOT NULL, flow {key} NOT NULL, sender {uuid} NOT NULL,
  recipient {uuid} NOT NULL, agreement_id {uuid}, agreement_version int NOT NULL, outcome {key} NOT NULL, kept int NOT NULL,
  pseudonymised int NOT NULL, purposes int NOT NULL, dropped bigint NOT NULL, rank smallint NOT NULL, valid_until {time} NOT NULL,
  relied int NOT NULL, findings_hash {bytes} NOT NULL REFERENCES findings, inputs_hash {bytes} NOT NULL REFERENCES decision_inputs, at {time} NOT NULL);
CREATE INDEX decisions_item ON decisions (item_id, recipient, at);
CREATE INDEX decisions_findings ON decisions (findings_hash);
CREATE INDEX decisions_inputs ON decisions (inputs_hash);

-- ---- items ----------------------------------------------------------------------------------------------------
CREATE TABLE drafts (
  id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, member_id {uuid} NOT NULL REFERENCES members,
  sealed {bytes} NOT NULL, key_id {uuid} NOT NULL, created_at {time} NOT NULL, updated_at {time} NOT NULL, version int NOT NULL);
CREATE INDEX drafts_list ON drafts (org_id, updated_at DESC, id DESC);
CREATE INDEX drafts_member ON drafts (member_id);

CREATE TABLE reports (
  id {uuid} PRIMARY KEY, owner_org {uuid} NOT NULL REFERENCES organisations, reference {key} NOT NULL UNIQUE, kind {key} NOT NULL,
  state {key} NOT NULL, reporter {uuid} NOT NULL REFERENCES members, current_revision int NOT NULL, submitted_at {time} NOT NULL,
  audience {json} NOT NULL, version int NOT NULL);
CREATE INDEX reports_owner ON reports (owner_org);
CREATE INDEX reports_reporter ON reports (reporter);
CREATE TABLE report_revisions (
  report_id {uuid} NOT NULL REFERENCES reports, n int NOT NULL, content {json} NOT NULL, sealed {bytes}, key_id {uuid},
  classes int NOT NULL, content_commitment {bytes} NOT NULL, member_id {uuid} NOT NULL REFERENCES members, at {time} NOT NULL, PRIMARY KEY (report_id, n));
CREATE INDEX report_revisions_member ON report_revisions (member_id);
CREATE TABLE receipts (report_id {uuid} NOT NULL REFERENCES reports, revision int NOT NULL, jws text NOT NULL, PRIMARY KEY (report_id, revision));

CREATE TABLE handlings (
  org_id {uuid} NOT NULL REFERENCES organisations, report_id {uuid} NOT NULL REFERENCES reports, state {key} NOT NULL,
  unit_id {uuid}, assignee {uuid} REFERENCES members, claimed_at {time}, case_id {uuid}, reason text, referred_to {uuid}, acknowledged_at {time},
  decided_at {time}, feedback_at {time}, closed_at {time}, version int NOT NULL, PRIMARY KEY (org_id, report_id));
CREATE INDEX handlings_report ON handlings (report_id);
CREATE INDEX handlings_assignee ON handlings (assignee);
CREATE INDEX handlings_case ON handlings (case_id);
CREATE TABLE feedback (
  id {uuid} PRIMARY KEY, report_id {uuid} NOT NULL REFERENCES reports, org_id {uuid} NOT NULL REFERENCES organisations,
  member_id {uuid} NOT NULL REFERENCES members, body text NOT NULL, outcome {key}, at {time} NOT NULL);
CREATE INDEX feedback_report ON feedback (report_id, org_id, at);
CREATE INDEX feedback_org ON feedback (org_id);
CREATE INDEX feedback_member ON feedback (member_id);

CREATE TABLE cases (
  id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, reference {key} NOT NULL UNIQUE, title text NOT NULL,
  state {key} NOT NULL, lead {uuid} NOT NULL REFERENCES members, compartment_id {uuid} REFERENCES compartments, opened_at {time} NOT NULL,
  version int NOT NULL);
CREATE INDEX cases_list ON cases (org_id, opened_at DESC, id DESC);
CREATE INDEX cases_lead ON cases (lead);
CREATE INDEX cases_compartment ON cases (compartment_id);
CREATE TABLE case_members (case_id {uuid} NOT NULL REFERENCES cases, member_id {uuid} NOT NULL REFERENCES members, PRIMARY KEY (case_id, member_id));
CREATE INDEX case_members_member ON case_members (member_id);
CREATE TABLE case_reports (
  case_id {uuid} NOT NULL REFERENCES cases, report_id {uuid} NOT NULL REFERENCES reports, linked_at {time} NOT NULL,
  linked_by {uuid} NOT NULL REFERENCES members, PRIMARY KEY (case_id, report_id));
CREATE INDEX case_reports_report ON case_reports (report_id);
CREATE INDEX case_reports_by ON case_reports (linked_by);

-- cleared: who was to get what when the second person cleared it; clearance_hash covers it and the content
CREATE TABLE alerts (
  id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, reference {key} NOT NULL UNIQUE, case_id {uuid} NOT NULL REFERENCES cases,
  state {key} NOT NULL, number int NOT NULL, drafted_by {uuid} NOT NULL REFERENCES members, submitted_by {uuid} REFERENCES members,
  cleared_by {uuid} REFERENCES members, cleared_at {time}, clearance_hash {bytes}, cleared {json}, reason text, created_at {time} NOT NULL,
  published_at {time}, expires_at {time}, title text NOT NULL, severity int NOT NULL, category {key} NOT NULL, tlp {key} NOT NULL,
  version int NOT NULL);
CREATE INDEX alerts_list ON alerts (org_id, created_at DESC, id DESC);
CREATE INDEX alerts_case ON alerts (case_id);
CREATE INDEX alerts_drafted ON alerts (drafted_by);
CREATE INDEX alerts_submitted ON alerts (submitted_by);
CREATE INDEX alerts_cleared ON alerts (cleared_by);
CREATE TABLE alert_versions (
  alert_id {uuid} NOT NULL REFERENCES alerts, n int NOT NULL, content {json} NOT NULL, sealed {bytes}, key_id {uuid}, classes int NOT NULL,
  content_commitment {bytes} NOT NULL, member_id {uuid} NOT NULL REFERENCES members, at {time} NOT NULL, PRIMARY KEY (alert_id, n));
CREATE INDEX alert_versions_member ON alert_versions (member_id);
CREATE TABLE alert_recipients (
  org_id {uuid} NOT NULL REFERENCES organisations, alert_id {uuid} NOT NULL REFERENCES alerts, state {key} NOT NULL, note text,
  answered_by {uuid} REFERENCES members, answered_at {time}, version int NOT NULL, PRIMARY KEY (org_id, alert_id));
CREATE INDEX alert_recipients_alert ON alert_recipients (alert_id);
CREATE INDEX alert_recipients_by ON alert_recipients (answered_by);

CREATE TABLE lineage (
  child_kind {key} NOT NULL, child_id {uuid} NOT NULL, parent_id {uuid} NOT NULL, parent_revision int NOT NULL, bit int NOT NULL,
  classes int NOT NULL, PRIMARY KEY (child_kind, child_id, parent_id));
CREATE INDEX lineage_parent ON lineage (parent_id);

-- ---- observables: stored once, sighted many times -------------------------------------------------------------
-- value is filled only by a sighting of a technical class
CREATE TABLE observables (
  id {uuid} PRIMARY KEY, type {key} NOT NULL, match_key {bytes} NOT NULL, match_key_version int NOT NULL, value text,
  UNIQUE (type, match_key, match_key_version));
CREATE TABLE sightings (
  id {uuid} PRIMARY KEY, observable_id {uuid} NOT NULL REFERENCES observables, kind {key} NOT NULL, item_id {uuid} NOT NULL, revision int NOT NULL,
  org_id {uuid} NOT NULL, data_class int NOT NULL, rests_on bigint NOT NULL, role {key} NOT NULL, first_seen {time}, last_seen {time}, value_enc {bytes});
CREATE INDEX sightings_observable ON sightings (observable_id, kind, item_id);
CREATE INDEX sightings_item ON sightings (kind, item_id, revision);
-- none for personal classes
CREATE TABLE search_docs (kind {key} NOT NULL, item_id {uuid} NOT NULL, revision int NOT NULL, class int NOT NULL, rests_on bigint NOT NULL, body text NOT NULL);
CREATE INDEX search_docs_item ON search_docs (kind, item_id);

-- ---- what is owed ---------------------------------------------------------------------------------------------
-- cause: which of several alike (the n-th progress report, the version of an alert); paused: microseconds that it stood still
CREATE TABLE duties (
  id {uuid} PRIMARY KEY, kind {key} NOT NULL, owed_by {uuid} NOT NULL REFERENCES organisations, assignee {uuid} REFERENCES members,
  owed_to {uuid} REFERENCES organisations, item_kind {key} NOT NULL, item_id {uuid} NOT NULL, cause int NOT NULL, agreement_id {uuid},
  agreement_version int, clause {key}, starts {time} NOT NULL, due {time} NOT NULL, paused bigint NOT NULL, state {key} NOT NULL,
  stop_reason {key}, since {time}, next_tick_at {time}, version int NOT NULL, UNIQUE (kind, owed_by, item_id, cause));
CREATE INDEX duties_owed_by ON duties (owed_by, state, due, id);
CREATE INDEX duties_owed_to ON duties (owed_to, state, due, id);
CREATE INDEX duties_item ON duties (item_id);
CREATE INDEX duties_assignee ON duties (assignee);
CREATE INDEX duties_tick ON duties (next_tick_at) WHERE next_tick_at IS NOT NULL;

-- ---- writing, order, log --------------------------------------------------------------------------------------
CREATE TABLE idempotency (
  org_id {uuid} NOT NULL, client {uuid} NOT NULL, route {key} NOT NULL, key {key} NOT NULL, body_hash {bytes} NOT NULL, resource_id {uuid},
  status int NOT NULL, at {time} NOT NULL, PRIMARY KEY (org_id, client, route, key));
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE outbox (
  id {uuid} NOT NULL, at {time} NOT NULL, type {key} NOT NULL, item_kind {key} NOT NULL, item_id {uuid} NOT NULL, org_id {uuid} NOT NULL,
  data {json} NOT NULL, cursor {uuid}, lease_token bigint NOT NULL, lease_until {time}, done_at {time}, PRIMARY KEY (at, id)) {monthly};
CREATE INDEX outbox_pending ON outbox (at, id) WHERE done_at IS NULL;

-- written unsequenced; one leased sequencer gives positions after commit
CREATE TABLE feeds (feed_id {uuid} PRIMARY KEY, last_position bigint NOT NULL, last_date_added {time} NOT NULL);
CREATE TABLE feed_entries (
  feed_id {uuid} NOT NULL, item_id {uuid} NOT NULL, version int NOT NULL, at {time} NOT NULL, position bigint, date_added {time},
  PRIMARY KEY (at, feed_id, item_id, version)) {monthly};
CREATE INDEX feed_entries_position ON feed_entries (feed_id, position) WHERE position IS NOT NULL;
CREATE INDEX feed_entries_pending ON feed_entries (at) WHERE position IS NULL;
CREATE TABLE leases (name {key} PRIMARY KEY, token bigint NOT NULL, until {time} NOT NULL);

CREATE TABLE audit_events (
  id {uuid} NOT NULL, at {time} NOT NULL, actor_kind {key} NOT NULL, actor_id {uuid} NOT NULL, actor_org {uuid} NOT NULL, action {key} NOT NULL,
  item_kind {key}, item_id {uuid}, item_org {uuid}, outcome {key} NOT NULL, decision_id {uuid}, request {uuid} NOT NULL, repeats int NOT NULL,
  touched {json} NOT NULL, commitment {bytes} NOT NULL, salt {bytes} NOT NULL, leaf_index bigint, PRIMARY KEY (at, id)) {monthly};
CREATE INDEX audit_events_org ON audit_events (actor_org, at DESC, id DESC);
CREATE INDEX audit_events_item ON audit_events (item_id, at DESC, id DESC);
CREATE INDEX audit_events_owner ON audit_events (item_org, at DESC, id DESC);
CREATE INDEX audit_events_pending ON audit_events (at, id) WHERE leaf_index IS NULL;
CREATE TABLE log_heads (name {key} PRIMARY KEY, size bigint NOT NULL);
