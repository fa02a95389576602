//! Every operation of the API: method, address, where it lives. A new one is a file with `doc` and `handle`, and a line
//! here.

use crate::extract::Route;
use crate::files::{self, Files};
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
    GET "/v1/reports/{id}.stix.json" => reports.export_stix;
    GET "/v1/reports/{id}.misp.json" => reports.export_misp;
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
    GET "/v1/alerts/{id}.stix.json" => alerts.export_stix;
    GET "/v1/alerts/{id}.misp.json" => alerts.export_misp;
    GET "/v1/alerts/{id}.csv" => alerts.export_csv;
    PUT "/v1/alerts/{id}" => alerts.edit;
    POST "/v1/alerts/{id}/preview" => alerts.preview;
    POST "/v1/alerts/{id}/submit-for-clearance" => alerts.submit;
    POST "/v1/alerts/{id}/return" => alerts.give_back;
    POST "/v1/alerts/{id}/clear" => alerts.clear;
    POST "/v1/alerts/{id}/publish" => alerts.publish;
    POST "/v1/alerts/{id}/recall" => alerts.recall;
    POST "/v1/alerts/{id}/acknowledge" => alerts.acknowledge;
    POST "/v1/reports/{id}/withdraw" => reports.withdraw;
    GET "/v1/disclosures" => disclosures.list;
    POST "/v1/disclosures/{id}/acknowledge" => disclosures.acknowledge;
    POST "/v1/observables/match" => observables.known;
    POST "/v1/channels" => channels.create;
    GET "/v1/channels" => channels.list;
    GET "/v1/channels/{id}" => channels.show;
    PUT "/v1/channels/{id}" => channels.update;
    DELETE "/v1/channels/{id}" => channels.remove;
    POST "/v1/channels/{id}/enable" => channels.enable;
    POST "/v1/channels/{id}/pause" => channels.pause;
    POST "/v1/channels/{id}/disable" => channels.disable;
    POST "/v1/channels/{id}/rotate-secret" => channels.rotate_secret;
    POST "/v1/channels/{id}/test" => channels.trial;
    POST "/v1/channels/{id}/replay" => channels.replay;
    POST "/v1/subscriptions" => subscriptions.create;
    GET "/v1/subscriptions" => subscriptions.list;
    GET "/v1/subscriptions/{id}" => subscriptions.show;
    PUT "/v1/subscriptions/{id}" => subscriptions.update;
    DELETE "/v1/subscriptions/{id}" => subscriptions.remove;
    GET "/v1/deliveries" => deliveries.list;
    GET "/v1/deliveries/{id}" => deliveries.show;
    POST "/v1/deliveries/{id}/retry" => deliveries.retry;
    GET "/v1/events" => events.follow;
    GET "/v1/me/preferences" => preferences.show;
    PUT "/v1/me/preferences" => preferences.save;
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
    let (mut router, mut files) = (Router::new(), Files::default());
    for operation in OPERATIONS {
        let mut route = (operation.route)();
        if operation.path == v1::import::PATH {
            route = route.route_layer(DefaultBodyLimit::max(api.settings.import_limit));
        }
        if !(operation.doc)().has_filters() {
            route = route.route_layer(middleware::from_fn(frame::no_parameters));
        }
        match Files::split(operation.path) {
            Some(split) => files.add(split, route, &api),
            None => router = router.route(operation.path, route),
        }
    }
    router
        // not a fallback of the whole router: pages live beside the API and have their own
        .route("/v1", any(frame::unknown))
        .route("/v1/{*rest}", any(frame::unknown))
        .method_not_allowed_fallback(frame::wrong_method)
        // around that one too: a file's address takes other methods than its item's
        .layer(middleware::from_fn_with_state(Arc::new(files), files::dispatch))
        .layer(DefaultBodyLimit::max(api.settings.body_limit))
        .layer(frame::catch_panics())
        .layer(middleware::from_fn_with_state(api.clone(), frame::frame))
        .with_state(api)
}
