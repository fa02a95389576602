//! Every component in every state, to look at.

use askama::Template;

use crate::filters;
use crate::view::{
    Audience, Chip, Clock, Event, Fate, Filter, Finding, Observable, ReportForm, Severity, Shell, Spark,
    Stage, StateTag, Step, Tlp, Toast, Withheld,
};

/// `/help/components`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components.html")]
pub struct ComponentsPage {
    /// The frame.
    pub shell: Shell,
    /// All labels.
    pub labels: Vec<Tlp>,
    /// PAP labels.
    pub paps: Vec<String>,
    /// States in every tone.
    pub states: Vec<StateTag>,
    /// Severities.
    pub severities: Vec<Severity>,
    /// Clocks at every pace.
    pub clocks: Vec<Clock>,
    /// Chips of every fate.
    pub chips: Vec<Chip>,
    /// A strip.
    pub strip: Vec<Chip>,
    /// The fates.
    pub fates: Vec<Fate>,
    /// Withheld classes.
    pub withheld: Vec<Withheld>,
    /// Observables.
    pub observables: Vec<Observable>,
    /// Every stage.
    pub stages: Vec<Stage>,
    /// The life of an agreement.
    pub steps: Vec<Step>,
    /// Findings of every verdict.
    pub findings: Vec<Finding>,
    /// A timeline.
    pub events: Vec<Event>,
    /// Filters.
    pub filters: Vec<Filter>,
    /// The panel.
    pub audience: Audience,
    /// The form behind the panel.
    pub fields: ReportForm,
    /// A line over time.
    pub spark: Spark,
    /// Toasts.
    pub toasts: Vec<Toast>,
    /// Code.
    pub code: String,
}
