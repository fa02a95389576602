//! Every page: its address and the file that answers. A handler takes [`session::SignedIn`] to show something and
//! [`posted::Posted`] to do something; there is no other way to a member or to the fields of a form.

mod connect;
mod events;
mod frame;
mod go;
mod import;
pub(crate) mod phrases;
pub(crate) mod posted;
pub(crate) mod problem;
pub(crate) mod session;
pub(crate) mod shell;

mod agreements;
mod alerts;
mod audience;
mod cases;
mod channels;
mod drafts;
mod duties;
mod exports;
mod help;
mod home;
mod inbox;
mod live;
mod log;
mod match_values;
mod preferences;
mod queue;
mod reports;
mod sign_in;
mod theme;
mod told;
mod triage;
mod withdrawn;

use crate::assets;
use crate::settings::Settings;
use app::App;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, middleware};
use problem::Problem;
use std::sync::Arc;

/// What a handler answers.
pub(crate) type Answer = Result<Response, Problem>;

/// What every handler is given: the use cases and the settings. Cloning it is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) settings: Arc<Settings>,
}

impl FromRef<Site> for App {
    fn from_ref(site: &Site) -> Self {
        site.app.clone()
    }
}

/// The table of pages.
fn table(import_limit: usize) -> Router<Site> {
    // a form has no file in it but `/import`'s
    let import = get(import::show).post(import::take).layer(DefaultBodyLimit::max(import_limit));
    Router::new()
        .route("/", get(home::show))
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/theme", post(theme::switch))
        .route("/import", import)
        .route("/reports", get(reports::list::show))
        .route("/reports/new", get(drafts::begin).post(drafts::create))
        .route("/drafts/{id}", get(drafts::show).post(drafts::act))
        .route("/reports/{reference}", get(reports::show::show))
        .route("/reports/{reference}/receipt", get(reports::receipt))
        .route("/reports/{reference}/observables.csv", get(reports::csv))
        .route("/reports/{reference}/stix.json", get(exports::report_stix))
        .route("/reports/{reference}/misp.json", get(exports::report_misp))
        .route("/alerts/{reference}/stix.json", get(exports::alert_stix))
        .route("/alerts/{reference}/misp.json", get(exports::alert_misp))
        .route("/alerts/{reference}/observables.csv", get(exports::alert_csv))
        .route("/reports/{reference}/triage", get(triage::show).post(triage::act))
        .route("/reports/{reference}/withdraw", get(reports::withdraw::show).post(reports::withdraw::act))
        .route("/withdrawn", get(withdrawn::show).post(withdrawn::confirm))
        .route("/queue", get(queue::show).post(queue::act))
        .route("/cases", get(cases::list).post(cases::open))
        .route("/cases/{reference}", get(cases::show))
        .route("/alerts", get(alerts::list))
        .route("/alerts/new", get(alerts::fresh).post(alerts::create))
        .route("/alerts/{reference}", get(alerts::show).post(alerts::act))
        .route("/alerts/{reference}/edit", get(alerts::edit).post(alerts::save))
        .route("/inbox", get(inbox::show).post(inbox::act))
        .route("/agreements", get(agreements::list))
        .route("/agreements/{reference}", get(agreements::show))
        .route("/duties", get(duties::show).post(duties::act))
        .route("/match", get(match_values::show).post(match_values::ask))
        .route("/go/{id}", get(go::show))
        .route("/log", get(log::show))
        .route("/channels", get(channels::list))
        .route("/channels/new", get(channels::fresh).post(channels::create))
        .route("/channels/{id}", get(channels::show).post(channels::act))
        .route("/channels/{id}/edit", get(channels::edit).post(channels::save))
        .route(
            "/channels/{id}/subscriptions/{subscription}",
            get(channels::subscription).post(channels::subscribe),
        )
        .route("/channels/{id}/deliveries/{delivery}", get(channels::delivery).post(channels::retry))
        .route("/preferences", get(preferences::show).post(preferences::save))
        .route("/events", get(events::follow))
        .route("/help", get(help::index))
        .route("/help/components", get(help::components))
        .route("/help/connect", get(connect::show))
        .route("/help/{topic}", get(help::show))
}

/// The pages over these use cases.
pub fn router(app: App, settings: Settings) -> Router {
    let limit = settings.import_limit;
    let site = Site { app, settings: Arc::new(settings) };
    table(limit)
        .merge(assets::routes())
        .fallback(problem::unknown)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(frame::catch_panics())
        .layer(middleware::from_fn_with_state(site.clone(), frame::frame))
        .with_state(site)
}
