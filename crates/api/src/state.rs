//! What every operation is given.

use crate::Settings;
use crate::limits::Limits;
use app::App;
use std::sync::Arc;

/// The use cases, the settings, and what each caller has used of its share; cloning it is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) app: App,
    pub(crate) settings: Arc<Settings>,
    pub(crate) limits: Arc<Limits>,
}

impl axum::extract::FromRef<Api> for App {
    fn from_ref(api: &Api) -> Self {
        api.app.clone()
    }
}
