//! Addresses that end as a file's name does: `/v1/alerts/{id}.csv`. The router takes a parameter for a whole segment, so
//! such an address is routed as `/v1/alerts/{id}`, and its end is looked at here.

use crate::frame;
use crate::state::Api;
use axum::extract::{MatchedPath, Request, State};
use axum::handler::Handler;
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::MethodRouter;
use std::sync::Arc;

/// The operations on such addresses.
#[derive(Clone, Default)]
pub(crate) struct Files(Vec<(&'static str, &'static str, MethodRouter)>);

impl Files {
    /// Where an address is routed, and its end: `/v1/alerts/{id}` and `.csv`.
    pub(crate) fn split(path: &'static str) -> Option<(&'static str, &'static str)> {
        let at = path.find("}.")? + 1;
        path.split_at_checked(at)
    }

    /// Adds an operation.
    pub(crate) fn add(
        &mut self,
        (path, end): (&'static str, &'static str),
        route: MethodRouter<Api>,
        api: &Api,
    ) {
        self.0.push((path, end, route.fallback(frame::wrong_method).with_state(api.clone())));
    }

    fn find(&self, request: &Request) -> Option<MethodRouter> {
        let matched = request.extensions().get::<MatchedPath>()?.as_str();
        let address = request.uri().path();
        let fits = |(path, end, _): &&(&str, &str, _)| *path == matched && address.ends_with(end);
        self.0.iter().find(fits).map(|(.., route)| route.clone())
    }
}

/// Hands a request over to the operation that its address's end names.
pub(crate) async fn dispatch(State(files): State<Arc<Files>>, request: Request, next: Next) -> Response {
    match files.find(&request) {
        Some(route) => route.call(request, ()).await,
        None => next.run(request).await,
    }
}
