//! The pages: one struct each, beside the models that only it needs.
//!
//! Every struct is an askama `Template`; [`crate::render`] gives it its language.

mod agreement;
mod alert;
mod alerts;
mod case;
mod channels;
mod components;
mod draft;
mod duties;
mod help;
mod home;
mod import;
mod log;
mod match_values;
mod preferences;
mod problem;
mod queue;
mod report;
mod reports;
mod sign_in;
mod triage;
mod withdrawn;

pub use agreement::{
    AgreementPage, AgreementRow, AgreementsPage, Clause, DateRow, Gate, Matrix, MatrixCell, MatrixRow, Run,
    Signature,
};
pub use alert::{AlertPage, AlertRecipient};
pub use alerts::{
    AlertDraftPage, AlertRow, AlertsPage, BrandFlag, ChannelHealth, InboxPage, Letter, PickObservable,
    PickReport,
};
pub use case::{CaseAlert, CasePage, CaseReport, CaseRow, CasesPage};
pub use channels::{
    AttemptRow, ChannelFormPage, ChannelPage, ChannelRow, ChannelSecretPage, ChannelsPage, DeliveryPage,
    DeliveryRow, HealthFact, SubscriptionForm, SubscriptionPage, SubscriptionRow,
};
pub use components::ComponentsPage;
pub use draft::{ConfirmPage, DraftPage, SubmittedPage};
pub use duties::{DutiesPage, DutyRow};
pub use help::{HelpPage, Topic};
pub use home::{Figure, HomeChange, HomePage, HomeReport, NextDuty};
pub use import::{ImportPage, ImportedDraft, MappedEntry};
pub use log::{Checkpoint, LogPage, LogRow};
pub use match_values::{MatchPage, MatchRow, MatchSeen};
pub use preferences::{ConnectPage, ConnectWay, PreferencesPage};
pub use problem::ProblemPage;
pub use queue::{Preview, QueuePage, QueueRow};
pub use report::{Disclosure, Feedback, ReportPage, Similar, Subject};
pub use reports::{ReportRow, ReportsPage};
pub use sign_in::{DemoAccount, SignInPage};
pub use triage::TriagePage;
pub use withdrawn::{Stone, WithdrawnPage};

/// Something a page offers to do.
#[derive(Debug, Clone, Default)]
pub struct Action {
    /// The words: a verb and its object.
    pub label: String,
    /// Where it leads or posts to.
    pub href: String,
    /// The value of `act`, for a form.
    pub act: String,
    /// Its name for tests: `report-accept`.
    pub test: String,
    /// Whether it is a form that posts rather than a link.
    pub post: bool,
    /// Whether it is the page's one primary button.
    pub primary: bool,
}

/// The one thing to settle on a page.
#[derive(Debug, Clone, Default)]
pub struct Note {
    /// The first sentence.
    pub lead: String,
    /// The rest.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// The link's words.
    pub action: String,
}
