//! Which observables of an alert may be looked for and blocked: two persons have vetted an alert, and nobody a report.

use domain::alert::AlertObservableView;
use domain::observable::benign;
use domain::report::ObservableRole;

/// An attacker's or a mule's value, or infrastructure that is an attacker's for a stated reason. A victim's value, one whose
/// part nobody knows, one that half the world uses, and a pseudonym never are: a detection on them hits the wrong people.
pub(crate) fn is_indicator(one: &AlertObservableView) -> bool {
    let hostile = match one.role {
        ObservableRole::Attacker | ObservableRole::Mule => true,
        ObservableRole::Infrastructure => one.infrastructure_ground.is_some(),
        ObservableRole::Victim | ObservableRole::Unknown => false,
    };
    hostile && !one.pseudonymised && benign(one.kind, &one.value).is_none()
}
