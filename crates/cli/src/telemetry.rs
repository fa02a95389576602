//! The log, on standard error: what was asked and how it ended, never what was in it.

use crate::config::Config;
use crate::config::kind::LogFormat;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts the log as `[telemetry]` says. A second call changes nothing.
pub(crate) fn start(config: &Config) {
    start_with(&config.telemetry.log.0, config.telemetry.format);
}

/// The same for a demo, whose screen is read by somebody who looks around: warnings only, unless the log was set.
pub(crate) fn quietly(config: &Config) {
    let filter = if config.telemetry.log.0 == "info" { "warn" } else { &config.telemetry.log.0 };
    start_with(filter, config.telemetry.format);
}

fn start_with(filter: &str, format: LogFormat) {
    // libraries that log each statement, header or packet stay quiet unless they are named
    let filter = format!("sqlx=warn,sea_orm=warn,hyper=warn,rustls=warn,h2=warn,{filter}");
    let filter = EnvFilter::builder().parse_lossy(filter);
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "the log runs already");
    }
}
