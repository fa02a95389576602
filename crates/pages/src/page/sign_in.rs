//! Signing in; in demo mode with one click.

use askama::Template;

use crate::filters;
use crate::view::OrgRef;

/// `/sign-in`. Posts `email`, `password`, `next`; a demo account posts `demo` alone.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The token of both forms.
    pub csrf: String,
    /// Where to go afterwards; a path of this site.
    pub next: String,
    /// What was typed before.
    pub email: String,
    /// Why it failed; one sentence for every reason.
    pub error: String,
    /// Demo accounts; empty outside demo mode.
    pub demo: Vec<DemoAccount>,
}

/// An account of the demo world.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// The value that its form posts.
    pub id: String,
    /// The member's name.
    pub name: String,
    /// The organisation.
    pub org: OrgRef,
    /// The role, as its wire id.
    pub role: String,
    /// What to try with it, in a line.
    pub can: String,
}
