//! Every setting: its section, key, kind and default. `deploy/entente.example.toml` explains them; a test holds the two
//! together.

use super::Values;
use super::kind::{
    Bounces, DatabaseUrl, Kind, LogFilter, LogFormat, MailUrl, Mask, Number, PublicUrl, Secret, Sender,
    Shape, Words,
};
use domain::time::Time;
use std::net::SocketAddr;
use std::path::PathBuf;

/// A setting as a reader of files and variables knows it.
pub(crate) struct Setting {
    pub(crate) section: &'static str,
    pub(crate) key: &'static str,
    pub(crate) default: Option<&'static str>,
    pub(crate) shape: Shape,
    pub(crate) mask: Mask,
    /// What it wants, after "expected".
    pub(crate) wanted: fn() -> String,
    /// Whether a text is such a value.
    pub(crate) accepts: fn(&str) -> bool,
}

macro_rules! settings {
    ($($section:ident: $Section:ident { $($key:ident: $kind:ty $(= $default:literal)?;)+ })+) => {
        /// What this process is told, read and checked.
        #[derive(Clone, Debug)]
        #[allow(dead_code, reason = "a section is read and checked before the part that heeds it exists")]
        pub(crate) struct Config { $(pub(crate) $section: $Section,)+ }

        $(
            #[doc = concat!("`[", stringify!($section), "]`")]
            #[derive(Clone, Debug)]
            #[allow(dead_code, reason = "a setting is read and checked before the part that heeds it exists")]
            pub(crate) struct $Section { $(pub(crate) $key: $kind,)+ }
        )+

        /// Every setting, in the order of the example file.
        pub(crate) const SETTINGS: &[Setting] = &[$($(Setting {
            section: stringify!($section),
            key: stringify!($key),
            default: settings!(@default $($default)?),
            shape: <$kind as Kind>::SHAPE,
            mask: <$kind as Kind>::MASK,
            wanted: <$kind as Kind>::wanted,
            accepts: |text| <$kind as Kind>::read(text).is_some(),
        },)+)+];

        impl Config {
            /// Puts the values together; `None` where one is missing or isn't accepted, which the reader has
            /// complained of by then.
            pub(super) fn assemble(values: &Values) -> Option<Self> {
                Some(Self { $($section: $Section { $($key: take(values, stringify!($section), stringify!($key))?,)+ },)+ })
            }
        }
    };
    (@default) => { None };
    (@default $default:literal) => { Some($default) };
}

fn take<T: Kind>(values: &Values, section: &str, key: &str) -> Option<T> {
    match values.text(section, key) {
        Some(text) => T::read(text),
        None => T::absent(),
    }
}

settings! {
    server: Server {
        listen: SocketAddr = "127.0.0.1:8080";
        public_url: Option<PublicUrl>;
        behind_proxy: bool = "false";
        body_limit: Number<1024, 1_073_741_824> = "1048576";
    }
    tls: Tls {
        certificate: Option<PathBuf>;
        key: Option<PathBuf>;
    }
    database: Database {
        url: DatabaseUrl = "sqlite:///var/lib/entente/entente.sqlite";
        max_connections: Number<1, 1000> = "16";
    }
    data: Data {
        dir: PathBuf = "/var/lib/entente";
    }
    keys: Keys {
        dir: PathBuf = "/var/lib/entente-keys";
        url: DatabaseUrl = "sqlite:///var/lib/entente-keys/keys.sqlite";
    }
    auth: Auth {
        access_minutes: Number<1, 60> = "15";
        idle_minutes: Number<1, 1440> = "60";
        session_hours: Number<1, 168> = "12";
        attempts: Number<1, 1000> = "10";
    }
    worker: Worker {
        enabled: bool = "true";
        concurrency: Number<1, 1024> = "256";
        allow_loopback: bool = "false";
        timeout: Number<1, 15> = "15";
    }
    mail: Mail {
        url: Option<MailUrl>;
        from: Option<Sender>;
        bounces: Option<Bounces>;
    }
    demo: Demo {
        password: Option<Secret>;
        at: Option<Time>;
    }
    telemetry: Telemetry {
        log: LogFilter = "info";
        format: LogFormat = "text";
        metrics: Option<SocketAddr>;
        otlp: Option<Words>;
    }
    limits: Limits {
        requests_per_minute: Number<1, 1_000_000> = "600";
        import_bytes: Number<1024, 4_294_967_296> = "33554432";
        evidence_bytes: Number<0, 1_099_511_627_776_000> = "10737418240";
    }
}

impl Config {
    /// What is set although this version has no part that heeds it: said aloud, so that nobody relies on it.
    pub(crate) fn unheeded(&self) -> Vec<&'static str> {
        let set = [("telemetry.otlp: no traces are exported yet", self.telemetry.otlp.is_some())];
        set.into_iter().filter(|(_, set)| *set).map(|(what, _)| what).collect()
    }
}
