//! Every operation of the API: method, address, where it lives. A new one is a file with `doc` and `handle`, and a line
//! here.

use crate::extract::Route;
use crate::frame;
use crate::limits::Limits;
use crate::openapi::Doc;
use crate::state::Api;
use crate::{Settings, v1};
use app::App;
use axum::extract::{DefaultBodyLimit, Extension};
use axum::routing::{MethodFilter, MethodRouter, any, on};
use axum::{Router, middleware};
use std::sync::Arc;

/// One operation.
pub(crate) struct Operation {
    /// Its method.
    pub(crate) method: &'static str,
    /// Its address, with `{id}` where an item is named.
    pub(crate) path: &'static str,
    /// Noun and verb: its id in the OpenAPI document, and its place below `v1`.
    pub(crate) name: &'static str,
    /// Its description.
    pub(crate) doc: fn() -> Doc,
    route: fn() -> MethodRouter<Api>,
}

macro_rules! operations {
    ($($method:ident $path:literal => $noun:ident . $operation:ident;)+) => {
        /// The table.
        pub(crate) const OPERATIONS: &[Operation] = &[$(Operation {
            method: stringify!($method),
            path: $path,
            name: concat!(stringify!($noun), ".", stringify!($operation)),
            doc: v1::$noun::$operation::doc,
            route: || {
                let route = Route(concat!(stringify!($method), " ", $path));
                on(MethodFilter::$method, v1::$noun::$operation::handle).route_layer(Extension(route))
            },
        }),+];
    };
}

operations! {
    POST "/v1/sessions" => sessions.create;
    POST "/v1/sessions/refresh" => sessions.refresh;
    DELETE "/v1/sessions/current" => sessions.end;
    GET "/.well-known/jwks.json" => keys.jwks;
    GET "/v1/me" => me.show;
    POST "/v1/drafts" => drafts.create;
    GET "/v1/drafts" => drafts.list;
    GET "/v1/drafts/{id}" => drafts.show;
    PUT "/v1/drafts/{id}" => drafts.save;
    DELETE "/v1/drafts/{id}" => drafts.remove;
    POST "/v1/drafts/{id}/preview" => drafts.preview;
    POST "/v1/drafts/{id}/submit" => drafts.submit;
    POST "/v1/import" => import.create;
    POST "/v1/reports" => reports.submit;
    POST "/v1/reports/preview" => reports.preview;
    GET "/v1/reports" => reports.list;
    GET "/v1/queue" => reports.queue;
    GET "/v1/reports/{id}" => reports.show;
    GET "/v1/reports/{id}/disclosures" => reports.disclosures;
    GET "/v1/reports/{id}/access" => reports.access;
    GET "/v1/reports/{id}/receipt" => reports.receipt;
    GET "/v1/reports/{id}/timeline" => reports.timeline;
    GET "/v1/reports/{id}/correlations" => reports.correlations;
    GET "/v1/reports/{id}/duties" => reports.duties;
    POST "/v1/reports/{id}/triage" => handlings.triage;
    POST "/v1/reports/{id}/claim" => handlings.claim;
    POST "/v1/reports/{id}/release-claim" => handlings.release_claim;
    POST "/v1/reports/{id}/feedback" => feedback.give;
    GET "/v1/reports/{id}/feedback" => feedback.list;
    POST "/v1/cases" => cases.open;
    GET "/v1/cases" => cases.list;
    GET "/v1/cases/{id}" => cases.show;
    POST "/v1/cases/{id}/reports" => cases.add_report;
    POST "/v1/alerts" => alerts.draft;
    GET "/v1/alerts" => alerts.list;
    GET "/v1/alerts/{id}" => alerts.show;
    PUT "/v1/alerts/{id}" => alerts.edit;
    POST "/v1/alerts/{id}/preview" => alerts.preview;
    POST "/v1/alerts/{id}/submit-for-clearance" => alerts.submit;
    POST "/v1/alerts/{id}/return" => alerts.give_back;
    POST "/v1/alerts/{id}/clear" => alerts.clear;
    POST "/v1/alerts/{id}/publish" => alerts.publish;
    POST "/v1/alerts/{id}/recall" => alerts.recall;
    POST "/v1/alerts/{id}/acknowledge" => alerts.acknowledge;
    GET "/v1/duties" => duties.list;
    GET "/v1/audit/events" => audit.events;
    GET "/v1/agreements" => agreements.list;
    GET "/v1/agreements/{id}" => agreements.show;
    GET "/v1/organisations" => organisations.list;
    GET "/openapi.json" => docs.json;
    GET "/docs" => docs.page;
}

/// The API over these use cases.
pub fn router(app: App, settings: Settings) -> Router {
    let limits = Arc::new(Limits::per_minute(settings.requests_per_minute));
    let api = Api { app, settings: Arc::new(settings), limits };
    let mut router = Router::new();
    for operation in OPERATIONS {
        let mut route = (operation.route)();
        if operation.path == v1::import::PATH {
            route = route.route_layer(DefaultBodyLimit::max(api.settings.import_limit));
        }
        if !(operation.doc)().has_filters() {
            route = route.route_layer(middleware::from_fn(frame::no_parameters));
        }
        router = router.route(operation.path, route);
    }
    router
        // not a fallback of the whole router: pages live beside the API and have their own
        .route("/v1", any(frame::unknown))
        .route("/v1/{*rest}", any(frame::unknown))
        .method_not_allowed_fallback(frame::wrong_method)
        .layer(DefaultBodyLimit::max(api.settings.body_limit))
        .layer(frame::catch_panics())
        .layer(middleware::from_fn_with_state(api.clone(), frame::frame))
        .with_state(api)
}
