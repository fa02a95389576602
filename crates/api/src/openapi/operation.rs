//! What follows from the shape of an operation, written once for all of them: path parameters, the token, headers, and
//! which problems can be the answer.

use super::BEARER;
use super::describe::{Doc, Version};
use super::parameter::one;
use super::schema::Problem;
use domain::authz::Action;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterIn, PathItemBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, HttpMethod, KnownFormat, PathItem, Required, ResponseBuilder};

impl Doc {
    /// Its place in the document.
    pub(crate) fn path_item(&self, method: &str, path: &str, name: &str) -> PathItem {
        let about = match self.action {
            Some(action) => format!("{}\n\nNeeds `{}`.", self.about, action.as_str()),
            None => self.about.to_owned(),
        };
        let extensions = ExtensionsBuilder::new().add("x-action", self.action.map(Action::as_str)).build();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(name))
            .tag(super::noun(name))
            .summary(Some(self.summary))
            .description(Some(about))
            .extensions(Some(extensions));
        for parameter in self.parameters(path) {
            operation = operation.parameter(parameter);
        }
        if let Some(schema) = &self.body {
            let content = ContentBuilder::new().schema(Some(schema.clone())).build();
            let required = if self.body_required { Required::True } else { Required::False };
            let body =
                RequestBodyBuilder::new().required(Some(required)).content("application/json", content);
            operation = operation.request_body(Some(body.build()));
        }
        operation = operation.response(self.answer.0.to_string(), self.answer(path));
        operation = if self.open {
            // said aloud: otherwise the whole document's requirement would hold
            operation.securities(Some(Vec::new()))
        } else {
            operation.security(SecurityRequirement::new(BEARER, Vec::<String>::new()))
        };
        for status in self.statuses(path) {
            operation = operation.response(status.to_string(), problem(status));
        }
        let method = match method {
            "GET" => HttpMethod::Get,
            "POST" => HttpMethod::Post,
            "PUT" => HttpMethod::Put,
            _ => HttpMethod::Delete,
        };
        PathItemBuilder::new().operation(method, operation).build()
    }

    /// Which problems it may answer.
    fn statuses(&self, path: &str) -> Vec<u16> {
        let mut all = self.problems.clone();
        if !self.open {
            all.extend([401, 403, 429]);
        }
        if path.contains('{') {
            all.insert(404);
        }
        all.into_iter().collect()
    }

    /// What it answers when it is done.
    fn answer(&self, path: &str) -> ResponseBuilder {
        let (status, media, schema) = &self.answer;
        let made = *status == 201;
        let mut answer = ResponseBuilder::new().description(if made { "Made." } else { "Done." });
        if !media.is_empty() {
            answer = answer.content(*media, ContentBuilder::new().schema(schema.clone()).build());
        }
        answer = answer.header("X-Request-Id", request_id());
        if !media.is_empty() && (made || path.ends_with('}') || self.version != Version::Unheeded) {
            answer =
                answer.header("ETag", header("Where the item has versions: what to send as `If-Match`."));
        }
        if made {
            answer = answer.header("Location", header("Where what was made lives, if it is one item."));
        }
        if self.once {
            answer = answer
                .header("Idempotent-Replay", header("`true`: the key was used before, nothing was done."));
        }
        answer
    }

    fn parameters(&self, path: &str) -> Vec<Parameter> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let mut all = Vec::new();
        if path.contains("{id}") {
            let id = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
            all.push(one("id", ParameterIn::Path, true, "The item's id.", id));
        }
        all.extend(self.query.iter().map(super::parameter::Filter::parameter));
        if self.once {
            let about =
                "One word of 1 to 255 visible ASCII characters; the same key is done once in 24 hours.";
            let word = text().min_length(Some(1)).max_length(Some(255)).pattern(Some("^[!-~]+$"));
            all.push(one("Idempotency-Key", ParameterIn::Header, false, about, word));
        }
        if self.version != Version::Unheeded {
            let required = self.version == Version::Required;
            let tag = text().min_length(Some(1)).pattern(Some(r#"^(\*|"[!#-~]*")$"#));
            let about = "The ETag of the version that you read; `*` for any.";
            all.push(one("If-Match", ParameterIn::Header, required, about, tag));
        }
        all
    }
}

fn header(about: &str) -> Header {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    HeaderBuilder::new().schema(Some(text)).description(Some(about)).build()
}

fn request_id() -> Header {
    let id = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .build();
    HeaderBuilder::new().schema(Some(id)).description(Some("The request's id.")).build()
}

fn problem(status: u16) -> ResponseBuilder {
    let when = match status {
        400 => "Unreadable: broken syntax or an unknown parameter.",
        401 => "Nobody is signed in.",
        403 => "Visible, but not permitted.",
        404 => "Not there, or not visible: one answer for both.",
        409 => "Not possible in this state; `allowed` lists what is.",
        412 => "The item has changed.",
        413 => "The body is too large.",
        415 => "Not JSON.",
        422 => "Fields are wrong: all of them are listed.",
        428 => "`If-Match` is missing.",
        429 => "Too many tries; see Retry-After.",
        503 => "Try again shortly.",
        _ => "A defect of ours.",
    };
    let content = ContentBuilder::new().schema(Some(Doc::reference::<Problem>())).build();
    let mut response = ResponseBuilder::new()
        .description(when)
        .content("application/problem+json", content)
        .header("X-Request-Id", request_id());
    if matches!(status, 429 | 503) {
        response = response.header("Retry-After", header("After how many seconds to try again."));
    }
    if status == 401 {
        response = response.header("WWW-Authenticate", header("How to sign in."));
    }
    response
}
