//! The body that opens a case: `{title, lead?, members?: [], reports?: []}`.

use crate::fields::{Errors, FieldError, Reader};
use crate::ids::{MemberId, ReportId};
use serde_json::Value;

/// A case to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// 200 characters at most.
    pub title: String,
    /// Who leads it; absent: who opens it.
    pub lead: Option<MemberId>,
    /// Who is in, the lead aside.
    pub members: Vec<MemberId>,
    /// Reports that go into it at once.
    pub reports: Vec<ReportId>,
}

/// Reads the body. Whether the members and reports exist is for the use case to see.
pub fn parse_case(body: &Value) -> Result<NewCase, Vec<FieldError>> {
    const ID: &str = "an id (UUID)";
    let errors = Errors::new();
    let mut r = Reader::root(body, &errors);
    let title = r.required_text("title", 200);
    let lead = r.id("lead");
    let members = r.words("members", 100, |text| text.parse().ok(), ID).unwrap_or_default();
    let reports = r.words("reports", 200, |text| text.parse().ok(), ID).unwrap_or_default();
    r.finish();
    errors.into_result(title.map(|title| NewCase { title, lead, members, reports }))
}
