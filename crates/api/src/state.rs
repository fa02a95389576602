//! What every operation is given.

use crate::Settings;
use app::App;
use std::sync::Arc;

/// The use cases and the settings; cloning it is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) app: App,
    pub(crate) settings: Arc<Settings>,
}

impl axum::extract::FromRef<Api> for App {
    fn from_ref(api: &Api) -> Self {
        api.app.clone()
    }
}
