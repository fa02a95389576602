//! What cooperation means: pure rules, without async, I/O, clock or randomness of their own.
//!
//! | module | owns |
//! |---|---|
//! | [`ids`], [`mod@reference`], [`time`] | names of things, and moments |
//! | [`fields`] | reading a JSON body with every error at once |
//! | [`data_class`], [`marking`], [`taxonomy`] | the words that agreements are written in |
//! | [`observable`], [`scan`] | technical values, and personal data in free text |
//! | [`agreement`], [`country`] | versioned terms, and the facts they are judged by |
//! | [`decision`] | what may pass to whom, and why |
//! | [`report`] | what a company submits |
//! | [`handling`] | one authority's work on one report |
//! | [`case`], [`feedback`] | an agency's investigation, and what it answers reporters |
//! | [`alert`] | what an agency publishes |
//! | [`duty`] | owed actions with a clock |
//! | [`notification`] | events, and how organisations are told of them |
//! | [`address`] | where a request that somebody else names may go |
//! | [`authz`] | who may do what: one table |

pub mod actor;
pub mod address;
pub mod agreement;
pub mod alert;
pub mod authz;
pub mod case;
pub mod country;
pub mod data_class;
pub mod decision;
pub mod duty;
pub mod feedback;
pub mod fields;
pub mod handling;
pub mod ids;
pub mod mailbox;
pub mod marking;
pub mod notification;
pub mod observable;
pub mod reference;
pub mod report;
pub mod scan;
pub mod taxonomy;
pub mod time;
