//! Tests of the decision: worked cases, an invented world as a table, and laws over generated worlds.

mod cases;
mod demo;
mod flows;
mod generated;
mod laws;
mod marking_rules;
mod sources;
mod tape;
mod third_country;
mod world;
