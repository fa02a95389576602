//! The form's page: the fields as typed, and beside them who would see it.

use super::super::Site;
use super::super::audience::Look;
use super::super::problem::Problem;
use super::super::session::SignedIn;
use super::super::shell::{org, shell};
use crate::page::DraftPage;
use crate::report_form::{field_errors, form, mended, with_hits};
use crate::view::{Chip, Moment, NamedOrg, ObservableRow, ReportForm};
use crate::words::say;
use crate::words_of::Teller;
use app::directory::Directory;
use app::reports::{Preview, preview_content};
use axum::http::HeaderMap;
use domain::decision::{AudienceMode, OrgKind};
use domain::fields::FieldError;
use domain::ids::DraftId;
use domain::marking::Tlp;
use domain::report::{Mode, ReportContent, parse_import};
use domain::time::Time;
use serde_json::{Value, json};

/// Who writes, and in which request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk<'a> {
    pub(super) site: &'a Site,
    pub(super) by: &'a SignedIn,
    pub(super) headers: &'a HeaderMap,
}

/// The form between two requests.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// The draft; none before the first save.
    pub(super) id: Option<DraftId>,
    /// What is typed, as a body.
    pub(super) body: Value,
    /// What is wrong.
    pub(super) errors: Vec<FieldError>,
    /// When it was kept.
    pub(super) saved: Option<Time>,
    /// The label before the last change.
    pub(super) before: Option<Tlp>,
    /// What stands in the paste box.
    pub(super) paste: String,
    /// What the paste box found.
    pub(super) found: String,
    /// Whether a free row of observables is wanted.
    pub(super) free_row: bool,
}

impl Sheet {
    /// Where the form lives.
    pub(super) fn path(&self) -> String {
        self.id.map_or_else(|| "/reports/new".to_owned(), |id| format!("/drafts/{id}"))
    }
}

impl Desk<'_> {
    /// Whether the script asks for a part of the page.
    pub(super) fn is_part(&self) -> bool {
        self.headers.contains_key("x-fragment")
    }

    /// The body as the domain reads it, without what is wrong in it.
    pub(super) fn content(&self, body: &Value) -> ReportContent {
        let at = self.by.now();
        let read = |body: &Value| parse_import(body, Mode::Draft, at);
        read(body)
            .or_else(|errors| read(&mended(body, &errors)))
            .or_else(|_| read(&json!({"marking": body["marking"]})))
            .unwrap_or_default()
    }

    /// Who would see it.
    pub(super) async fn preview(&self, content: ReportContent) -> Result<Preview, Problem> {
        Ok(preview_content(&self.site.app, &self.by.caller, content).await?)
    }

    /// What the panel is made from.
    pub(super) fn look<'d>(&self, directory: &'d Directory, tlp: Tlp, before: Option<Tlp>) -> Look<'d> {
        let teller = Teller { lang: self.by.lang, directory };
        Look { teller, own: self.by.caller.principal.organisation, now: self.by.now(), tlp, before }
    }

    /// The whole page.
    pub(super) async fn page(&self, sheet: Sheet) -> Result<DraftPage, Problem> {
        let lang = self.by.lang;
        let directory = Directory::load(&self.site.app.store).await?;
        let content = self.content(&sheet.body);
        let mut fields = form(&sheet.body, lang);
        with_hits(&mut fields, &content, lang);
        fields.errors = field_errors(&sheet.errors, lang);
        fields.saved = sheet.saved.map(|at| Moment::new(at, self.by.now(), lang));
        fields.named = named(&directory, &content.audience, self.by);
        if sheet.free_row || fields.observables.is_empty() {
            fields.observables.push(free_row());
        }
        let tlp = content.marking.tlp;
        let preview = self.preview(content).await?;
        read_as(&mut fields, &preview);
        let audience = self.look(&directory, tlp, sheet.before).panel(&preview);
        fields.warnings = preview.warnings;
        fields.proposed = preview.proposed_tlp.map(|tlp| tlp.as_str().to_owned());
        let action = sheet.path();
        fields.paste = sheet.paste;
        fields.found = sheet.found;
        let shell = shell(self.site, self.by, &say(lang, "draft-title", &[]), "reports").await?;
        Ok(DraftPage { shell, action, fields, audience })
    }
}

fn free_row() -> ObservableRow {
    ObservableRow {
        kind: "domain-name".into(),
        class: "technical-indicator".into(),
        role: "attacker".into(),
        ..ObservableRow::default()
    }
}

/// How the first recipient would read each person.
fn read_as(fields: &mut ReportForm, preview: &Preview) {
    let Some(first) = preview.audience.iter().find(|entry| entry.outcome == "release") else { return };
    for row in fields.subjects.iter_mut().filter(|row| !row.name.is_empty()) {
        let within = |set: domain::data_class::ClassSet| set.iter().any(|class| class.as_str() == row.class);
        let class = [row.class.as_str()];
        row.read_as = match first.projection {
            shown if within(shown.kept) => Chip::list(&class, &[], &[]),
            shown if within(shown.pseudonymised) => Chip::list(&[], &class, &[]),
            _ => Chip::list(&[], &[], &class),
        };
    }
}

/// Whom a report may be addressed to by name; empty where it goes to all entitled or to nobody.
fn named(directory: &Directory, mode: &AudienceMode, by: &SignedIn) -> Vec<NamedOrg> {
    let AudienceMode::Only { organisations } = mode else { return Vec::new() };
    directory
        .all()
        .filter(|one| one.id != by.caller.principal.organisation)
        .filter(|one| matches!(one.kind, OrgKind::Authority | OrgKind::Csirt))
        .map(|one| NamedOrg {
            id: one.id.to_string(),
            org: org(one),
            chosen: organisations.iter().any(|named| named.organisation == one.id),
        })
        .collect()
}
