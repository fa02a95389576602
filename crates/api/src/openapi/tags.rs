//! The nouns of the API, one sentence each: the document's tags.

/// (tag, what it is).
const TAGS: &[(&str, &str)] = &[
    ("agreements", "What the parties have signed, and what it lets pass."),
    ("alerts", "What authorities publish from their cases, and what recipients answer."),
    ("audit", "The log: who did what, when, and by which decision."),
    ("cases", "An authority's own work, with the reports and alerts that belong to it."),
    ("channels", "Where an organisation wants to be told of events."),
    ("deliveries", "What was sent to a channel, and what came of it."),
    ("disclosures", "What was released to an organisation, and that it was noticed."),
    ("docs", "This document."),
    ("drafts", "Reports that aren't sent yet, for their organisation alone."),
    ("duties", "What an organisation owes or is owed, with a clock."),
    ("events", "What happens, as it happens."),
    ("exports", "Reports and alerts in the formats of other tools."),
    ("feedback", "What authorities answer to reporters."),
    ("handlings", "An authority's work on a report."),
    ("import", "Files of other formats, turned into drafts."),
    ("keys", "The keys that verify receipts and tokens."),
    ("match", "Whether values have been seen, as far as an agreement lets it be said."),
    ("me", "Who calls."),
    ("observables", "Technical values, and where they were seen."),
    ("organisations", "Who takes part."),
    ("preferences", "What the caller is mailed about."),
    ("preferences", "What a member wants to be mailed about."),
    ("reports", "What companies report, as each reader may see it."),
    ("sessions", "Signing in and out."),
    ("subscriptions", "Which events a channel is told of."),
];

/// What the tag is about.
pub(super) fn about(tag: &str) -> Option<&'static str> {
    TAGS.iter().find(|(name, _)| *name == tag).map(|(_, about)| *about)
}
