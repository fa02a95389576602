//! Reports: the list, one report, and what can be taken away of it.

pub(crate) mod list;
mod owner;
mod received;
pub(crate) mod show;
pub(crate) mod withdraw;

use super::posted::Asked;
use super::problem::Problem;
use super::session::SignedIn;
use super::{Answer, Site};
use crate::view::Stage;
use app::reports::{self, ReportKey};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use domain::observable::{ObservableType, defang};
use domain::reference::{Reference, ReferenceKind};
use domain::report::ObservableView;

/// The report that an address names.
pub(super) fn key(reference: &str) -> Result<ReportKey, Problem> {
    let parsed = Reference::parse(ReferenceKind::Report, reference);
    parsed.map(ReportKey::Reference).ok_or_else(Problem::not_found)
}

/// `GET /reports/{reference}/receipt`: the signed receipt, as a file.
pub(crate) async fn receipt(State(site): State<Site>, by: SignedIn, Path(reference): Path<String>) -> Answer {
    let receipt = reports::receipt(&site.app, &by.caller, key(&reference)?).await?;
    let name = format!("attachment; filename=\"{}-receipt.jws\"", file_name(&reference));
    Ok((
        [(header::CONTENT_TYPE, "application/jose".to_owned()), (header::CONTENT_DISPOSITION, name)],
        receipt,
    )
        .into_response())
}

/// `GET /reports/{reference}/observables.csv`: what the reader may see of them.
pub(crate) async fn csv(State(site): State<Site>, by: SignedIn, Path(reference): Path<String>) -> Answer {
    let detail = reports::show(&site.app, &by.caller, key(&reference)?).await?;
    let name = format!("attachment; filename=\"{}-observables.csv\"", file_name(&reference));
    let kind = "text/csv; charset=utf-8".to_owned();
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)],
        table(&detail.content.view().observables),
    )
        .into_response())
}

/// References hold nothing but letters, digits and a hyphen.
fn file_name(reference: &str) -> String {
    reference.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// Observables as CSV, values defanged.
pub(super) fn table(observables: &[ObservableView]) -> String {
    let mut csv = "type,value,role,data_class,note\n".to_owned();
    for one in observables {
        let value = if one.pseudonymised { one.value.clone() } else { written(one.kind, &one.value) };
        let cells = [one.kind.as_str(), &value, one.role.as_str(), one.data_class.as_str(), &one.note];
        csv.push_str(&cells.map(cell).join(","));
        csv.push('\n');
    }
    csv
}

fn written(kind: ObservableType, value: &str) -> String {
    defang(kind, value)
}

/// A cell as RFC 4180 writes it. A spreadsheet takes some first characters for a formula: such a cell begins with an
/// apostrophe.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The nearest plain stage of a status on either side.
pub(super) fn stage(status: &str) -> Stage {
    Stage::from_id(status).unwrap_or(match status {
        "new" => Stage::Received,
        "accepted" | "linked" => Stage::InCase,
        _ => Stage::Read,
    })
}

/// Which organisation the drawer explains.
fn why_of(asked: &Asked) -> Option<domain::ids::OrgId> {
    asked.0.some("why").and_then(|id| id.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(cell("a,b\"c"), "\"a,b\"\"c\"");
        assert_eq!(cell("=cmd()"), "'=cmd()");
        assert_eq!(cell("plain"), "plain");
    }

    #[test]
    fn every_status_has_a_stage() {
        assert_eq!(stage("in-a-case"), Stage::InCase);
        assert_eq!(stage("linked"), Stage::InCase);
        assert_eq!(stage("new"), Stage::Received);
        assert_eq!(stage("needs-info"), Stage::Read);
    }
}
