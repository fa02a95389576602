//! The table: for each action, who may, from which relation, and on which condition. Adding an [`Action`] doesn't
//! compile without a row here; the whole is printed into `role-table.golden.txt`, so that a change is seen in review.

use super::{Action, Relation, Role};
use Action as A;

/// One permission: this role, from this relation, on this condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Who.
    pub role: Role,
    /// How the actor stands to the item.
    pub relation: Relation,
    /// On which condition.
    pub when: When,
}

/// The condition of a [`Grant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// None.
    Always,
    /// The actor isn't the person who prepared the act.
    Second,
    /// As [`When::Second`], and the alert is critical or the request an emergency.
    SecondUrgent,
}

const OWN: (Relation, When) = (Relation::Own, When::Always);
const OWN_2: (Relation, When) = (Relation::Own, When::Second);
const OWN_2_URGENT: (Relation, When) = (Relation::Own, When::SecondUrgent);
const RCV: (Relation, When) = (Relation::Received, When::Always);
const PARTY: (Relation, When) = (Relation::Party, When::Always);
const PARTY_2: (Relation, When) = (Relation::Party, When::Second);
const MEMBER: (Relation, When) = (Relation::Member, When::Always);
const MEMBER_2: (Relation, When) = (Relation::Member, When::Second);

macro_rules! who {
    ($($place:ident: $($role:ident),+);+) => {
        &[$($(Grant { role: Role::$role, relation: $place.0, when: $place.1 }),+),+]
    };
}

macro_rules! anybody {
    ($place:ident) => {
        who!($place: Reporter, Compliance, Analyst, Supervisor, DutyOfficer, PartnerOfficer, AgreementManager,
             Signatory, Dpo, Auditor, Admin)
    };
}

/// The row of `action`.
#[expect(clippy::match_same_arms, reason = "rows stand by noun, as the table is read")]
pub const fn grants(action: Action) -> &'static [Grant] {
    match action {
        A::DraftReport
        | A::PreviewReport
        | A::ImportReport
        | A::SubmitReport
        | A::ReviseReport
        | A::AddEvidence => {
            who!(OWN: Reporter, Compliance)
        }
        A::ReadReport => who!(
            OWN: Reporter, Compliance, Dpo, Auditor;
            RCV: Analyst, Supervisor, DutyOfficer, PartnerOfficer, Dpo
        ),
        A::ReadDisclosures | A::ReadAccess | A::ReadReceipt => {
            who!(OWN: Reporter, Compliance, AgreementManager, Dpo, Auditor)
        }
        A::WithdrawReport | A::NarrowReport | A::CorrectReport => who!(OWN: Reporter, Compliance, Dpo),
        // whoever may read what was released may say that it is gone
        A::AcknowledgeWithdrawal => {
            who!(RCV: Analyst, Supervisor, DutyOfficer, PartnerOfficer, Dpo, Reporter, Compliance)
        }
        A::WidenReport => who!(OWN: Reporter),
        A::ConfirmWidening => who!(OWN_2: Compliance, Dpo),
        A::AnswerQuestion => who!(OWN: Reporter, Compliance),
        A::ReadHandling
        | A::AcknowledgeHandling
        | A::ClaimHandling
        | A::ReleaseClaim
        | A::AssignHandling
        | A::AskForMore
        | A::AcceptHandling
        | A::LinkHandling
        | A::TakeNoAction
        | A::CloseHandling
        | A::ReopenHandling => who!(RCV: Analyst, Supervisor, DutyOfficer),
        A::ReferHandling | A::DeferFeedback => who!(RCV: Supervisor),
        A::GiveFeedback | A::WithholdFeedback => who!(RCV: Analyst, Supervisor),
        A::OpenCase | A::ReadCase => who!(OWN: Analyst, Supervisor, DutyOfficer),
        A::EditCase | A::AssessCase | A::CloseCase => who!(MEMBER: Analyst, Supervisor),
        A::ReopenCase | A::ExportPersonal | A::PlaceHold => who!(MEMBER_2: Supervisor),
        A::DraftAlert | A::EditAlert | A::SubmitAlert => who!(OWN: Analyst, Supervisor),
        A::ClearAlert | A::ReturnAlert => who!(OWN_2: Supervisor; OWN_2_URGENT: DutyOfficer),
        // the state machine asks further for the drafter or the clearer, whom this list can hold
        A::PublishAlert | A::UpdateAlert | A::RecallAlert => who!(OWN: Analyst, Supervisor, DutyOfficer),
        A::ReadAlert => who!(
            OWN: Analyst, Supervisor, DutyOfficer;
            RCV: Analyst, Supervisor, DutyOfficer, PartnerOfficer, Reporter, Compliance
        ),
        A::AcknowledgeAlert | A::SightAlert => {
            who!(RCV: Analyst, Supervisor, DutyOfficer, PartnerOfficer, Reporter, Compliance)
        }
        A::DraftRequest => who!(OWN: Analyst, Supervisor, DutyOfficer),
        A::ApproveRequest => who!(OWN_2: Supervisor; OWN_2_URGENT: DutyOfficer),
        A::AnswerRequest | A::RefuseRequest | A::ClarifyRequest | A::VerifyRequest => {
            who!(RCV: Compliance, Analyst, Supervisor, DutyOfficer, PartnerOfficer)
        }
        A::ReadAgreement => anybody!(PARTY),
        A::DraftAgreement
        | A::ProposeAgreement
        | A::AmendAgreement
        | A::SimulateAgreement
        | A::GiveNotice => {
            who!(PARTY: AgreementManager)
        }
        A::ReviewAgreement | A::CertifyAgreement => who!(PARTY: Dpo),
        A::SignAgreement | A::ResumeAgreement | A::TerminateAgreement => who!(PARTY_2: Signatory),
        A::SuspendAgreement => who!(PARTY: AgreementManager, Signatory, Supervisor, Dpo),
        A::RejectAgreement | A::LeaveAgreement => who!(PARTY: AgreementManager, Signatory),
        A::AccedeAgreement | A::RevokeSignature | A::ResolveDispute => who!(PARTY: Signatory),
        A::RaiseDispute => who!(PARTY: AgreementManager, Dpo),
        A::AnswerConsent => who!(OWN: Compliance, Dpo),
        A::PrepareDerogation => who!(OWN: Analyst),
        A::PrepareInstrument | A::PrepareOverride | A::PrepareBreakGlass => who!(OWN: Analyst, Compliance),
        A::ConfirmDerogation | A::ConfirmInstrument | A::ConfirmOverride | A::ConfirmBreakGlass => {
            who!(OWN_2: Supervisor, Dpo)
        }
        A::AskMatch => who!(OWN: Analyst, Supervisor, DutyOfficer, Compliance),
        A::PublishBulletin => who!(OWN: Supervisor),
        A::EditCommunity | A::EditMandate => who!(OWN: AgreementManager),
        A::EditUnit | A::EditDesk | A::EditCatalogue | A::EditMember | A::EditClient | A::EditKey => {
            who!(OWN: Admin)
        }
        A::ReadStatistics | A::ReadDuties | A::EditPreferences => anybody!(OWN),
        A::MeetDuty => who!(OWN: Reporter, Compliance),
        A::ReadLog | A::VerifyLog => who!(OWN: Dpo, Auditor),
        A::ReadItemLog | A::VerifyItemLog => who!(OWN: Reporter, Compliance, Dpo, Auditor),
        A::EditChannel | A::EditSubscription | A::RetryDelivery => who!(OWN: PartnerOfficer, Admin),
        // whoever has a role has a session
        A::SignIn | A::RefreshSession | A::SignOut => {
            who!(OWN: Reporter, Compliance, Analyst, Supervisor, DutyOfficer, PartnerOfficer, AgreementManager,
                 Signatory, Dpo, Auditor, Admin, Operator)
        }
        A::EditCountry | A::RegisterOrganisation => who!(OWN: Operator),
    }
}

fn granted(action: Action, roles: &[Role], relation: Relation, urgent: bool) -> bool {
    grants(action).iter().any(|grant| {
        // a member of a case belongs to the organisation that owns it
        let stands =
            grant.relation == relation || (relation == Relation::Member && grant.relation == Relation::Own);
        stands && roles.contains(&grant.role) && (urgent || grant.when != When::SecondUrgent)
    })
}

/// Whether someone with `roles` who stands in `relation` to the item may do `action`, leaving aside what only critical
/// alerts and emergencies open ([`allows_urgent`]).
pub fn allows(action: Action, roles: &[Role], relation: Relation) -> bool {
    granted(action, roles, relation, false)
}

/// As [`allows`], for a critical alert or an emergency request.
pub fn allows_urgent(action: Action, roles: &[Role], relation: Relation) -> bool {
    granted(action, roles, relation, true)
}

/// Whether `action` is a second person's: the caller has to compare with whoever prepared it.
pub fn needs_second_person(action: Action) -> bool {
    grants(action).iter().any(|grant| grant.when != When::Always)
}

/// Every action that `roles` open in some relation: what `/v1/me` lists and the navigation asks.
pub fn permissions(roles: &[Role]) -> Vec<Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|action| grants(*action).iter().any(|grant| roles.contains(&grant.role)))
        .collect()
}
