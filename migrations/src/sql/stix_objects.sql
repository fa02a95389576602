-- What an exported object is called outside: given once, so that an export is stable, and apart for each reader, so that one
-- id never has two contents.
CREATE TABLE stix_objects (
    item_id {uuid} NOT NULL,               -- the item; an organisation's or agreement's for what many items share
    view_key {key} NOT NULL,               -- full, or the recipient
    local_name {key} NOT NULL,             -- what it is in the item; values only as a keyed digest
    stix_id {uuid} NOT NULL,               -- UUIDv4; without the type, which the name begins with
    created {time} NOT NULL,               -- milliseconds, as STIX has them
    modified {time} NOT NULL,              -- moves only when the content does
    content_sha256 {key} NOT NULL,         -- HMAC-SHA256 with a server key: content may be personal
    PRIMARY KEY (item_id, view_key, local_name)
);
CREATE UNIQUE INDEX stix_objects_id ON stix_objects(stix_id);
