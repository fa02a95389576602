//! Marking and audience: the terms that a body states, alike for reports and alerts.

use crate::data_class::{ClassSet, DataClass};
use crate::decision::{AudienceMode, OnlyRecipient};
use crate::fields::Reader;
use crate::ids::OrgId;
use crate::marking::{Handling, Marking, Pap, Purpose, PurposeSet, Tlp};
use serde_json::Value;
use std::collections::BTreeSet;

/// Recipients that an audience may name.
const RECIPIENTS: usize = 500;

/// A marking as far as a body states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StatedMarking {
    pub(crate) tlp: Option<Tlp>,
    pub(crate) pap: Option<Pap>,
    pub(crate) handling: Option<BTreeSet<Handling>>,
    pub(crate) purposes: Option<PurposeSet>,
}

impl StatedMarking {
    /// What isn't stated is taken from `base`.
    pub(crate) fn over(self, base: &Marking) -> Marking {
        Marking {
            tlp: self.tlp.unwrap_or(base.tlp),
            pap: self.pap.unwrap_or(base.pap),
            handling: self.handling.unwrap_or_else(|| base.handling.clone()),
            purposes: self.purposes.unwrap_or(base.purposes),
        }
    }
}

/// Reads the field `marking`.
pub(crate) fn marking(reader: &mut Reader<'_>) -> Option<StatedMarking> {
    reader.object("marking", |r| {
        let stated = StatedMarking {
            tlp: r.word("tlp", Tlp::parse, Tlp::NAMES),
            pap: r.word("pap", Pap::parse, Pap::NAMES),
            handling: r
                .words("handling", 4, Handling::parse, Handling::NAMES)
                .map(|codes| codes.into_iter().collect()),
            purposes: r
                .words("purposes", 7, Purpose::parse, Purpose::NAMES)
                .map(|purposes| purposes.into_iter().collect()),
        };
        let listed = r.array("purposes", 7).is_some_and(<[Value]>::is_empty);
        if listed {
            r.fail(
                "purposes",
                "range",
                "names no purpose, so nobody could use it; name one or leave the field out",
            );
        }
        not_yet(r, "named");
        stated
    })
}

/// Reads the field `audience`. With `complete`, `only` has to name somebody.
pub(crate) fn audience(reader: &mut Reader<'_>, complete: bool) -> Option<AudienceMode> {
    #[derive(Clone, Copy, PartialEq)]
    enum Word {
        Agreements,
        Only,
        Nobody,
    }
    let word = |text: &str| match text {
        "agreements" => Some(Word::Agreements),
        "only" => Some(Word::Only),
        "nobody" => Some(Word::Nobody),
        _ => None,
    };
    reader.object("audience", |r| {
        let mode = r.word("mode", word, "agreements, only, nobody");
        let wrong = mode.is_none() && r.has("mode");
        let mode = mode.unwrap_or(Word::Agreements);
        let named = organisations(r);
        if named.is_some() && mode != Word::Only && !wrong {
            r.fail("organisations", "unknown", "goes with the mode `only`");
        }
        match mode {
            Word::Agreements => AudienceMode::Agreements,
            Word::Nobody => AudienceMode::Nobody,
            Word::Only => {
                if complete && named.is_none() && !r.has("organisations") {
                    r.missing("organisations");
                }
                if complete && named.as_ref().is_some_and(Vec::is_empty) && empty(r) {
                    r.fail("organisations", "required", "names nobody; choose the mode `nobody` for that");
                }
                AudienceMode::Only { organisations: named.unwrap_or_default() }
            }
        }
    })
}

fn empty(reader: &mut Reader<'_>) -> bool {
    reader.raw("organisations").and_then(Value::as_array).is_some_and(Vec::is_empty)
}

/// Ids alone, or objects with an agreement and classes to withhold.
fn organisations(reader: &mut Reader<'_>) -> Option<Vec<OnlyRecipient>> {
    const FIELD: &str = "organisations";
    let items = reader.raw(FIELD)?.as_array();
    if items.is_none_or(|items| items.iter().all(Value::is_string)) {
        let ids = reader.words(FIELD, RECIPIENTS, |text| text.parse::<OrgId>().ok(), "an id (UUID)")?;
        let only = |organisation| OnlyRecipient { organisation, agreement: None, withhold: ClassSet::EMPTY };
        return Some(ids.into_iter().map(only).collect());
    }
    let mut seen = BTreeSet::new();
    reader.each(FIELD, RECIPIENTS, |r| {
        let organisation: Option<OrgId> = r.id("organisation");
        if !r.has("organisation") {
            r.missing("organisation");
        }
        let agreement = r.id("agreement");
        let withhold = r.words("withhold", 12, DataClass::parse, "a data class such as victim-identity");
        let organisation = organisation?;
        if !seen.insert(organisation) {
            r.fail("organisation", "duplicate", "is listed twice");
        }
        let withhold = withhold.unwrap_or_default().into_iter().collect();
        Some(OnlyRecipient { organisation, agreement, withhold })
    })
}

/// A field of the contract that this version doesn't carry out: refused, rather than taken and ignored.
pub(crate) fn not_yet(reader: &mut Reader<'_>, field: &'static str) {
    if reader.has(field) {
        reader.fail(field, "unknown", "isn't supported by this version; leave it out");
    }
}
