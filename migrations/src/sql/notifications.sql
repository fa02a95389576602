-- How organisations want to be told, what is owed to each channel, and what came of each try.

-- target: a webhook's address or an organisation's mailbox; a member's own mail (member_id) goes to the member's address.
-- next_at: when the worker looks again, year 9999 when nothing waits; blocked_until: not before, since it fails.
-- bounced_at: when a mail came back last, after a mail server had taken it.
CREATE TABLE channels (
  id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, member_id {uuid} REFERENCES members, kind {key} NOT NULL, name text NOT NULL,
  target text, content {key} NOT NULL, digest {key} NOT NULL, state {key} NOT NULL, state_since {time} NOT NULL, secrets {bytes}, key_id {uuid},
  failures int NOT NULL, failing_since {time}, blocked_until {time}, last_success_at {time}, last_failure_at {time}, last_error text, bounced_at {time},
  next_at {time} NOT NULL, lease_token bigint NOT NULL, lease_until {time}, created_at {time} NOT NULL, version int NOT NULL);
CREATE INDEX channels_org ON channels (org_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX channels_member ON channels (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX channels_due ON channels (next_at, id) WHERE state = 'enabled' AND lease_until IS NULL;
CREATE INDEX channels_leased ON channels (lease_until) WHERE lease_until IS NOT NULL;

CREATE TABLE subscriptions (
  id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL REFERENCES organisations, channel_id {uuid} NOT NULL REFERENCES channels, events {json} NOT NULL,
  filter {json} NOT NULL, created_at {time} NOT NULL, version int NOT NULL);
CREATE INDEX subscriptions_org ON subscriptions (org_id, created_at DESC, id DESC);
CREATE INDEX subscriptions_channel ON subscriptions (channel_id);

-- never a body: it is built when it is sent. basis: under what it was first sent; changed since, a new id goes out.
-- tries: since it last became pending; attempts count on.
CREATE TABLE deliveries (
  id {uuid} NOT NULL, at {time} NOT NULL, org_id {uuid} NOT NULL, channel_id {uuid} NOT NULL, event_id {uuid} NOT NULL, event_at {time} NOT NULL,
  type {key} NOT NULL, item_kind {key} NOT NULL, item_id {uuid} NOT NULL, version int NOT NULL, basis {bytes}, state {key} NOT NULL, reason {key},
  tries int NOT NULL, next_at {time} NOT NULL, done_at {time}, PRIMARY KEY (at, id)) {monthly};
CREATE INDEX deliveries_due ON deliveries (channel_id, next_at, id) WHERE state = 'pending';
CREATE INDEX deliveries_dead ON deliveries (org_id, at DESC, id DESC) WHERE state = 'dead';
CREATE INDEX deliveries_list ON deliveries (org_id, at DESC, id DESC);
CREATE INDEX deliveries_channel ON deliveries (channel_id, at DESC, id DESC);
CREATE INDEX deliveries_item ON deliveries (item_id, channel_id);

-- head: the beginning of an answer, cut and cleaned of what looks like a secret
CREATE TABLE attempts (
  delivery_id {uuid} NOT NULL, at {time} NOT NULL, channel_id {uuid} NOT NULL, outcome {key} NOT NULL, status int, millis int NOT NULL, error text, head text,
  PRIMARY KEY (at, delivery_id)) {monthly};
CREATE INDEX attempts_delivery ON attempts (delivery_id, at);
