//! What the operator decides about the pages.

/// Settings of the pages; [`Settings::default`] suits a program behind TLS without a proxy.
#[derive(Clone, Debug)]
pub struct Settings {
    /// One-click sign-in, for a demo world only.
    pub demo: Option<Demo>,
    /// Whether cookies are sent over secure connections only. Browsers count `http://localhost` as one.
    pub secure_cookies: bool,
    /// Where people reach the pages, without a slash at the end.
    pub public_url: String,
    /// Whether a proxy of ours stands in front: then the last entry of `X-Forwarded-For` is who called it.
    pub behind_proxy: bool,
    /// The largest file that `/import` takes, in bytes.
    pub import_limit: usize,
    /// Whether mails are sent from here: without a mail server nobody is offered any.
    pub mail: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            demo: None,
            secure_cookies: true,
            public_url: String::new(),
            behind_proxy: false,
            import_limit: 32 * 1024 * 1024,
            mail: false,
        }
    }
}

/// The accounts of a demo world, and the password that all of them take.
#[derive(Clone)]
pub struct Demo {
    /// The accounts, in the order in which they are offered.
    pub accounts: Vec<DemoAccount>,
    /// The password of every one of them.
    pub password: String,
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Demo({} accounts)", self.accounts.len())
    }
}

/// One account that signs in with a click.
#[derive(Clone, Debug, Default)]
pub struct DemoAccount {
    /// The address that it signs in with.
    pub email: String,
    /// The member's name.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The organisation's country, two letters; may be empty.
    pub country: String,
    /// The role, as its wire id.
    pub role: String,
    /// What to try with it, in a line.
    pub can: String,
}
