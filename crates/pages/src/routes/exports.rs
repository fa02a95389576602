//! Reports and alerts as files: the same use cases and files as the API's, for who is signed in.

use super::session::SignedIn;
use super::{Answer, Site, alerts, reports};
use app::exports::{self, Exported, Format};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// `GET /reports/{reference}/stix.json`.
pub(crate) async fn report_stix(State(site): State<Site>, by: SignedIn, Path(at): Path<String>) -> Answer {
    let key = reports::key(&at)?;
    Ok(file(exports::report(&site.app, &by.caller, key, Format::Stix).await?))
}

/// `GET /reports/{reference}/misp.json`.
pub(crate) async fn report_misp(State(site): State<Site>, by: SignedIn, Path(at): Path<String>) -> Answer {
    let key = reports::key(&at)?;
    Ok(file(exports::report(&site.app, &by.caller, key, Format::Misp).await?))
}

/// `GET /alerts/{reference}/stix.json`.
pub(crate) async fn alert_stix(State(site): State<Site>, by: SignedIn, Path(at): Path<String>) -> Answer {
    let key = alerts::key(&at)?;
    Ok(file(exports::alert(&site.app, &by.caller, key, Format::Stix).await?))
}

/// `GET /alerts/{reference}/misp.json`.
pub(crate) async fn alert_misp(State(site): State<Site>, by: SignedIn, Path(at): Path<String>) -> Answer {
    let key = alerts::key(&at)?;
    Ok(file(exports::alert(&site.app, &by.caller, key, Format::Misp).await?))
}

/// `GET /alerts/{reference}/observables.csv`.
pub(crate) async fn alert_csv(State(site): State<Site>, by: SignedIn, Path(at): Path<String>) -> Answer {
    let key = alerts::key(&at)?;
    Ok(file(exports::alert(&site.app, &by.caller, key, Format::Csv).await?))
}

fn file(exported: Exported) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", exported.file_name());
    let headers = [
        (header::CONTENT_TYPE, exported.format.media().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, exported.body).into_response()
}
