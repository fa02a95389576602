-- When a report was taken back, and why: the reason reaches a holder only where a stored decision lets it.
ALTER TABLE reports ADD COLUMN withdrawn_at {time};
ALTER TABLE reports ADD COLUMN withdrawn_because text;
