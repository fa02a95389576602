//! What the operator decides about the API.

/// Settings of one API; [`Settings::default`] suits a program on loopback.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest JSON body, in bytes.
    pub body_limit: usize,
    /// The largest file that `/v1/import` takes, in bytes.
    pub import_limit: usize,
    /// Whether a proxy of ours stands in front: then the last entry of `X-Forwarded-For` is who called it. Without one
    /// the header is anybody's invention.
    pub behind_proxy: bool,
    /// How many requests one member or service client may make in a minute.
    pub requests_per_minute: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            import_limit: 32 * 1024 * 1024,
            behind_proxy: false,
            requests_per_minute: 600,
        }
    }
}
