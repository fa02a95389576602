//! The frame of a page, from whoever reads it.

use super::Site;
use super::problem::Problem;
use super::session::SignedIn;
use crate::view::{OrgKind, OrgRef, RailCounts, Shell, Toast, rail};
use app::directory::{self, Directory};
use domain::authz::Role;
use domain::decision;

/// The frame of the page `title` below the rail's entry `current`.
pub(crate) async fn shell(site: &Site, by: &SignedIn, title: &str, current: &str) -> Result<Shell, Problem> {
    let directory = Directory::load(&site.app.store).await?;
    let principal = &by.caller.principal;
    let roles: Vec<&str> = principal.roles.iter().copied().map(Role::as_str).collect();
    let counts = counts(site, by).await?;
    Ok(Shell {
        title: title.to_owned(),
        org: org(&directory.organisation(principal.organisation)?),
        member: principal.name.clone(),
        role: roles.first().copied().unwrap_or_default().to_owned(),
        rail: rail(kind(by.kind()), &roles, current, counts),
        csrf: by.csrf.clone(),
        notices: counts.overdue,
        demo: site.settings.demo.is_some(),
        toast: by.toast.clone().map(|text| Toast { text, undo: None, danger: false }),
        theme: by.theme,
        lang: by.lang,
        ..Shell::default()
    })
}

/// An organisation as pages name it. The operator runs the place from nowhere in particular.
pub(crate) fn org(org: &directory::OrgRef) -> OrgRef {
    let country =
        if org.kind == decision::OrgKind::Operator { String::new() } else { org.country.to_string() };
    OrgRef { name: org.name.clone(), country }
}

/// The kind of an organisation as the rail knows it.
pub(crate) const fn kind(kind: decision::OrgKind) -> OrgKind {
    match kind {
        decision::OrgKind::Company => OrgKind::Company,
        decision::OrgKind::Authority => OrgKind::Authority,
        decision::OrgKind::Csirt => OrgKind::Csirt,
        decision::OrgKind::Operator => OrgKind::Operator,
    }
}

/// The numbers beside the rail's entries, over what the reader may see.
async fn counts(site: &Site, by: &SignedIn) -> Result<RailCounts, Problem> {
    let counts = app::home::home(&site.app, &by.caller).await?;
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(RailCounts {
        queue: small(counts.queue),
        alerts: small(counts.alerts_inbox),
        duties: small(counts.duties),
        overdue: small(counts.overdue),
        ..RailCounts::default()
    })
}
