use super::{Answer, Site};
use super::session::SignedIn;
use axum::extract::State;
pub(crate) async fn receipt(State(_site): State<Site>, _by: SignedIn) -> Answer { Err(super::problem::Problem::not_found()) }
pub(crate) async fn csv(State(_site): State<Site>, _by: SignedIn) -> Answer { Err(super::problem::Problem::not_found()) }
pub(crate) mod list {
    use super::*;
    pub(crate) async fn show(State(_site): State<Site>, _by: SignedIn) -> Answer { Err(super::super::problem::Problem::not_found()) }
}
pub(crate) mod show {
    use super::*;
    pub(crate) async fn show(State(_site): State<Site>, _by: SignedIn) -> Answer { Err(super::super::problem::Problem::not_found()) }
}
