//! What cooperation means: pure rules, without async, I/O, clock or randomness of their own.
//!
//! | module | owns |
//! |---|---|
//! | [`ids`], [`reference`], [`time`] | names of things, and moments |
//! | [`fields`] | reading a JSON body with every error at once |
//! | [`data_class`], [`marking`], [`taxonomy`] | the words that agreements are written in |
//! | [`observable`], [`scan`] | technical values, and personal data in free text |

pub mod data_class;
pub mod fields;
pub mod ids;
pub mod marking;
pub mod observable;
pub mod reference;
pub mod scan;
pub mod taxonomy;
pub mod time;
