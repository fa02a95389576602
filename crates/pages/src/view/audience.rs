//! *Who will see this*: who receives an item, in which detail, and why the others don't.

use super::{AgreementRef, Chip, Clock, Finding, Moment, OrgRef, Tlp};

/// The panel beside a report or an alert that is being written.
#[derive(Debug, Clone, Default)]
pub struct Audience {
    /// When it was computed.
    pub as_of: Moment,
    /// How many agreements in force were asked.
    pub agreements: u32,
    /// The TLP labels, each with whom it would reach.
    pub scale: Vec<ScaleStep>,
    /// What the last changes did, newest first.
    pub changes: Vec<Change>,
    /// Who sees all of it.
    pub all: Vec<Recipient>,
    /// Who sees a part.
    pub part: Vec<Recipient>,
    /// Who sees nothing, and why.
    pub nothing: Vec<Recipient>,
    /// To whom it may be passed on without asking again.
    pub onward: Vec<Onward>,
    /// Who could pass it on, and by which clause: *in an alert by Brabant (§ 7 …)*.
    pub onward_by: String,
    /// To whom it may be passed on only with consent.
    pub consent: Vec<Recipient>,
    /// A sentence about consent: *Nobody. If Brabant ever asks …*.
    pub consent_note: String,
    /// The clocks that start on submitting.
    pub clocks: Vec<ClockRow>,
    /// What the preview rests on; a submission carries it back.
    pub basis: String,
}

/// One TLP label of the scale.
#[derive(Debug, Clone)]
pub struct ScaleStep {
    /// The label.
    pub tlp: Tlp,
    /// Whom it would reach: *Brabant, 3 on*.
    pub reach: String,
    /// Whether it would reach nobody.
    pub stop: bool,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What a change of the form did to the audience.
#[derive(Debug, Clone)]
pub struct Change {
    /// Whether somebody sees more by it.
    pub widens: bool,
    /// What was changed: *AMBER again:*.
    pub lead: String,
    /// What that did.
    pub text: String,
    /// When, for older ones; empty for the last.
    pub at: String,
}

/// One organisation in the panel.
#[derive(Debug, Clone, Default)]
pub struct Recipient {
    /// Who; several names in one where the reason is the same.
    pub org: OrgRef,
    /// The agreement that decides, if one does.
    pub agreement: Option<AgreementRef>,
    /// The classes present and their fate.
    pub chips: Vec<Chip>,
    /// Why, in a line, where no agreement is shown.
    pub why: String,
    /// The rules, behind a click.
    pub findings: Vec<Finding>,
    /// Whether the last change moved it.
    pub moved: bool,
    /// How many organisations the line stands for; 0 is one.
    pub several: usize,
}

impl Audience {
    /// How many organisations see nothing.
    pub fn nothing_count(&self) -> usize {
        self.nothing.iter().map(|one| one.several.max(1)).sum()
    }
}

/// One organisation to whom an item may travel on.
#[derive(Debug, Clone)]
pub struct Onward {
    /// Who.
    pub org: OrgRef,
    /// The strip, see [`Chip::strip`].
    pub strip: Vec<Chip>,
    /// What, in words: *Indicators, facts; third country, level 1*.
    pub what: String,
    /// Whether the last change moved it.
    pub moved: bool,
}

/// One clock that starts, or doesn't.
#[derive(Debug, Clone)]
pub struct ClockRow {
    /// The rule: *DORA*, *§ 12*.
    pub law: String,
    /// Who owes what, by when.
    pub text: String,
    /// The bar, if it starts.
    pub clock: Option<Clock>,
}
