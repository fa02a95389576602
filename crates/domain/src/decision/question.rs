//! One question with everything that its rules look at, and the sheet on which they write.

use super::{Because, Finding, Flow, Mend, Rule, Verdict, World};
use crate::agreement::{AgreementState, Clause, ClauseSet, Clauses, FlowKind, Party};
use crate::country::CountryFacts;
use crate::ids::OrgId;
use crate::time::{Time, never};

/// What all rules read.
pub(super) struct Question<'a> {
    pub(super) agreement: &'a AgreementState,
    pub(super) world: &'a World,
    pub(super) flow: &'a Flow<'a>,
    pub(super) at: Time,
    /// Who signed as sender and as recipient; also those that have left, so that the other rules still have roles to
    /// judge by and the explanation stays complete.
    pub(super) sender: Option<&'a Party>,
    pub(super) recipient: Option<&'a Party>,
}

impl<'a> Question<'a> {
    pub(super) fn new(agreement: &'a AgreementState, world: &'a World, flow: &'a Flow<'a>, at: Time) -> Self {
        let party = |id: OrgId| agreement.parties.iter().find(|p| p.organisation == id);
        let recipient = party(flow.to).filter(|_| flow.to != flow.from);
        Self { agreement, world, flow, at, sender: party(flow.from), recipient }
    }

    pub(super) fn clauses(&self) -> &'a Clauses {
        &self.agreement.clauses
    }

    /// Whether the item holds something of others: the rules on sources apply.
    pub(super) fn is_derived(&self) -> bool {
        !self.flow.item.sources.is_empty() || !self.flow.item.elements.is_empty()
    }

    /// Requests and responses go whole or not at all.
    pub(super) fn is_all_or_nothing(&self) -> bool {
        matches!(self.flow.kind, FlowKind::Request | FlowKind::Response)
    }

    /// Kinds that cite a legal basis.
    pub(super) fn cites_legal_basis(&self) -> bool {
        matches!(self.flow.kind, FlowKind::Request | FlowKind::Response | FlowKind::Transfer)
    }

    /// The recipient, where it lies outside the EU and EEA. A country of which nothing is recorded does.
    pub(super) fn third_country(&self) -> Option<(&'a Party, Option<&'a CountryFacts>)> {
        let party = self.recipient?;
        let facts = self.world.countries.get(&party.country);
        (!facts.is_some_and(|f| f.eu_eea)).then_some((party, facts))
    }

    /// The clauses that a release rests on. The onward clause isn't among them: a source rests on that of its own
    /// agreement, and `live_until` tells of it.
    pub(super) fn relied(&self) -> ClauseSet {
        let mut relied =
            [Clause::Directions, Clause::Purposes, Clause::Categories, Clause::DataClasses, Clause::Marking]
                .into_iter()
                .fold(ClauseSet::EMPTY, |set, clause| set.or(ClauseSet::of(clause)));
        if self.clauses().use_limitation {
            relied.insert(Clause::UseLimitation);
        }
        if self.cites_legal_basis() {
            relied.insert(Clause::LegalBasis);
        }
        if self.flow.kind == FlowKind::Match {
            relied.insert(Clause::Match);
        }
        if self.third_country().is_some() {
            relied.insert(Clause::ThirdCountry);
        }
        relied
    }
}

/// What the rules have said so far, and until when it stays true.
pub(super) struct Sheet {
    at: Time,
    valid_until: Time,
    findings: Vec<Finding>,
}

impl Sheet {
    pub(super) fn new(at: Time) -> Self {
        // about as many as a report to one authority gets; an alert with many sources grows it once or twice
        Self { at, valid_until: never(), findings: Vec::with_capacity(12) }
    }

    /// Says that a rule compared the present with `moment`: once it has come, the outcome may be another.
    pub(super) fn depends_on(&mut self, moment: Time) {
        if moment > self.at {
            self.valid_until = self.valid_until.min(moment);
        }
    }

    pub(super) fn pass(&mut self, clause: impl Into<Option<Clause>>, rule: Rule, because: Because) {
        self.push(clause.into(), rule, Verdict::Pass, because, None);
    }

    pub(super) fn limit(
        &mut self,
        clause: impl Into<Option<Clause>>,
        rule: Rule,
        because: Because,
        mend: impl Into<Option<Mend>>,
    ) {
        self.push(clause.into(), rule, Verdict::Limits, because, mend.into());
    }

    pub(super) fn fail(
        &mut self,
        clause: impl Into<Option<Clause>>,
        rule: Rule,
        because: Because,
        mend: impl Into<Option<Mend>>,
    ) {
        self.push(clause.into(), rule, Verdict::Fail, because, mend.into());
    }

    fn push(
        &mut self,
        clause: Option<Clause>,
        rule: Rule,
        verdict: Verdict,
        because: Because,
        mend: Option<Mend>,
    ) {
        self.findings.push(Finding { clause, rule, verdict, because, mend });
    }

    pub(super) fn has_failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.verdict == Verdict::Fail)
    }

    /// A restriction is never refused: what would refuse another flow only empties this one.
    pub(super) fn soften(&mut self) {
        for finding in &mut self.findings {
            if finding.verdict == Verdict::Fail {
                finding.verdict = Verdict::Limits;
            }
        }
    }

    pub(super) fn into_parts(self) -> (Vec<Finding>, Time) {
        (self.findings, self.valid_until)
    }
}
