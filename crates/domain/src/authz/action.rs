//! The names of everything that the policy table rules on, and a type for each.

use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An action as a type: what a permit is about.
pub trait Act {
    /// The row of the table.
    const ACTION: Action;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        words! {
            /// One row of the policy table. The wire name is what the log calls the act.
            Action { $($(#[$doc])* $name = $word),+ }
        }

        /// One unit type per [`Action`], so that a permit for one can't be spent on another.
        pub mod acts {
            use super::{Act, Action};
            $(
                $(#[$doc])*
                #[derive(Clone, Copy, Debug)]
                pub struct $name;
                impl Act for $name {
                    const ACTION: Action = Action::$name;
                }
            )+
        }
    };
}

actions! {
    /// Keep a report that isn't sent yet.
    DraftReport = "report.draft",
    /// See who would see a report.
    PreviewReport = "report.preview",
    /// Turn a file into drafts.
    ImportReport = "report.import",
    /// Submit a report.
    SubmitReport = "report.submit",
    /// Add a revision.
    ReviseReport = "report.revise",
    /// Add evidence to a report.
    AddEvidence = "evidence.add",
    /// Read a report as far as it is released.
    ReadReport = "report.read",
    /// See to whom a report was released.
    ReadDisclosures = "report.disclosures",
    /// Have a decision explained.
    ReadAccess = "report.access",
    /// Fetch the signed receipt.
    ReadReceipt = "report.receipt",
    /// Withdraw a report.
    WithdrawReport = "report.withdraw",
    /// Say that what was taken back is gone here.
    AcknowledgeWithdrawal = "disclosure.acknowledge",
    /// Narrow a report's audience.
    NarrowReport = "report.narrow",
    /// Correct a report.
    CorrectReport = "report.correct",
    /// Prepare a wider audience.
    WidenReport = "report.widen",
    /// Confirm a wider audience.
    ConfirmWidening = "report.confirm-widening",
    /// See the work on a report.
    ReadHandling = "handling.read",
    /// Say that a report was received.
    AcknowledgeHandling = "handling.acknowledge",
    /// Take a report into one's hands.
    ClaimHandling = "handling.claim",
    /// Give a claim back.
    ReleaseClaim = "handling.release-claim",
    /// Give a report to a colleague.
    AssignHandling = "handling.assign",
    /// Ask the reporter for more.
    AskForMore = "handling.need-info",
    /// Accept a report into a case.
    AcceptHandling = "handling.accept",
    /// Link a report to a case.
    LinkHandling = "handling.link",
    /// Refer a report to another authority.
    ReferHandling = "handling.refer",
    /// Decide that nothing follows.
    TakeNoAction = "handling.no-action",
    /// Close the work on a report.
    CloseHandling = "handling.close",
    /// Take closed work up again.
    ReopenHandling = "handling.reopen",
    /// Answer an authority's question on one's report.
    AnswerQuestion = "handling.answer",
    /// Give feedback to a reporter.
    GiveFeedback = "feedback.give",
    /// Withhold feedback, with ground and date.
    WithholdFeedback = "feedback.withhold",
    /// Defer showing feedback.
    DeferFeedback = "feedback.defer",
    /// Open a case.
    OpenCase = "case.open",
    /// Read a case.
    ReadCase = "case.read",
    /// Edit a case.
    EditCase = "case.edit",
    /// Assess a case.
    AssessCase = "case.assess",
    /// Close a case.
    CloseCase = "case.close",
    /// Reopen a case.
    ReopenCase = "case.reopen",
    /// Export personal classes from a case.
    ExportPersonal = "case.export-personal",
    /// Keep items as evidence against withdrawal.
    PlaceHold = "hold.place",
    /// Draft an alert.
    DraftAlert = "alert.draft",
    /// Edit an alert.
    EditAlert = "alert.edit",
    /// Ask for an alert's clearance.
    SubmitAlert = "alert.submit-for-clearance",
    /// Clear an alert.
    ClearAlert = "alert.clear",
    /// Return an alert to its drafter.
    ReturnAlert = "alert.return",
    /// Publish a cleared alert.
    PublishAlert = "alert.publish",
    /// Begin a new version of a published alert.
    UpdateAlert = "alert.update",
    /// Recall an alert.
    RecallAlert = "alert.recall",
    /// Read an alert as far as it is released.
    ReadAlert = "alert.read",
    /// Say that an alert was received, isn't relevant, or was acted on.
    AcknowledgeAlert = "alert.acknowledge",
    /// Report a value of an alert as seen.
    SightAlert = "alert.sighting",
    /// Draft an information request.
    DraftRequest = "request.draft",
    /// Approve an information request.
    ApproveRequest = "request.approve",
    /// Answer an information request.
    AnswerRequest = "request.answer",
    /// Refuse an information request.
    RefuseRequest = "request.refuse",
    /// Ask back on an information request.
    ClarifyRequest = "request.clarify",
    /// Verify who asks.
    VerifyRequest = "request.verify",
    /// Read an agreement.
    ReadAgreement = "agreement.read",
    /// Draft an agreement.
    DraftAgreement = "agreement.draft",
    /// Propose an agreement.
    ProposeAgreement = "agreement.propose",
    /// Propose a new version.
    AmendAgreement = "agreement.amend",
    /// Compute what a version would have released.
    SimulateAgreement = "agreement.simulate",
    /// Give notice.
    GiveNotice = "agreement.notice",
    /// Do the legal review.
    ReviewAgreement = "agreement.review",
    /// Sign.
    SignAgreement = "agreement.sign",
    /// Resume what was suspended.
    ResumeAgreement = "agreement.resume",
    /// Terminate.
    TerminateAgreement = "agreement.terminate",
    /// Suspend clauses or the whole.
    SuspendAgreement = "agreement.suspend",
    /// Reject before all have signed.
    RejectAgreement = "agreement.reject",
    /// Leave a multilateral agreement.
    LeaveAgreement = "agreement.leave",
    /// Join a multilateral agreement.
    AccedeAgreement = "agreement.accede",
    /// Revoke one's signature before the last one.
    RevokeSignature = "agreement.revoke-signature",
    /// Issue the certificate of what was erased or returned.
    CertifyAgreement = "agreement.certificate",
    /// Answer a question for consent.
    AnswerConsent = "consent.answer",
    /// Prepare a derogation.
    PrepareDerogation = "derogation.prepare",
    /// Confirm a derogation.
    ConfirmDerogation = "derogation.confirm",
    /// Ask hit or no hit.
    AskMatch = "match.ask",
    /// Prepare an instrument.
    PrepareInstrument = "instrument.prepare",
    /// Confirm an instrument.
    ConfirmInstrument = "instrument.confirm",
    /// Prepare a legal override.
    PrepareOverride = "legal-override.prepare",
    /// Confirm a legal override.
    ConfirmOverride = "legal-override.confirm",
    /// Prepare breaking a compartment.
    PrepareBreakGlass = "break-glass.prepare",
    /// Confirm breaking a compartment.
    ConfirmBreakGlass = "break-glass.confirm",
    /// Raise a dispute.
    RaiseDispute = "dispute.raise",
    /// Resolve a dispute.
    ResolveDispute = "dispute.resolve",
    /// Publish a bulletin.
    PublishBulletin = "bulletin.publish",
    /// Keep a community's list.
    EditCommunity = "community.edit",
    /// Keep mandates.
    EditMandate = "mandate.edit",
    /// Keep units.
    EditUnit = "unit.edit",
    /// Keep desks.
    EditDesk = "desk.edit",
    /// Keep the catalogue of what can be asked.
    EditCatalogue = "catalogue.edit",
    /// Read statistics.
    ReadStatistics = "statistics.read",
    /// Read duties.
    ReadDuties = "duty.read",
    /// Say that a statutory duty was met, outside of the platform.
    MeetDuty = "duty.done",
    /// Read the organisation's log.
    ReadLog = "audit.read",
    /// Verify the organisation's log.
    VerifyLog = "audit.verify",
    /// Read the log of one item.
    ReadItemLog = "audit.read-item",
    /// Verify the log of one item.
    VerifyItemLog = "audit.verify-item",
    /// Keep channels.
    EditChannel = "channel.edit",
    /// Keep subscriptions.
    EditSubscription = "subscription.edit",
    /// Try a delivery again.
    RetryDelivery = "delivery.retry",
    /// Choose what one is mailed about.
    EditPreferences = "preferences.edit",
    /// Keep members and their roles.
    EditMember = "member.edit",
    /// Keep service clients.
    EditClient = "client.edit",
    /// Keep the organisation's keys.
    EditKey = "key.edit",
    /// Sign in; in the log a refused one is a denial.
    SignIn = "session.sign-in",
    /// Renew a session.
    RefreshSession = "session.refresh",
    /// Sign out.
    SignOut = "session.sign-out",
    /// Record facts about a country, with source.
    EditCountry = "country.edit",
    /// Register an organisation and its first admin.
    RegisterOrganisation = "organisation.register",
}
