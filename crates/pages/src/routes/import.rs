use super::{Answer, Site};
use super::session::SignedIn;
use axum::extract::State;
pub(crate) async fn show(State(_site): State<Site>, _by: SignedIn) -> Answer { Err(super::problem::Problem::not_found()) }
pub(crate) async fn take(State(_site): State<Site>, _by: SignedIn) -> Answer { Err(super::problem::Problem::not_found()) }
