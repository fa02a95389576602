-- Full text over the plain classes. 'simple': incident texts mix languages, and stemming would hide exact words.
ALTER TABLE search_docs ADD COLUMN tsv tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED;
CREATE INDEX search_docs_tsv ON search_docs USING gin (tsv);
