//! The description of one operation, written beside its handler. What follows from its shape is added here, once: path
//! parameters, the token, headers, and which problems can be the answer.

use super::BEARER;
use super::schema::Problem;
use domain::authz::Action;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItemBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ContentBuilder, HttpMethod, KnownFormat, PathItem, Ref, RefOr, Required, ResponseBuilder, Schema,
};

/// Whether `If-Match` has to be sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Unheeded,
    Honoured,
    Required,
}

/// One operation.
pub(crate) struct Doc {
    summary: &'static str,
    about: &'static str,
    open: bool,
    action: Option<Action>,
    body: Option<RefOr<Schema>>,
    answer: (u16, &'static str, Option<RefOr<Schema>>),
    query: Vec<(&'static str, &'static str)>,
    once: bool,
    version: Version,
    problems: BTreeSet<u16>,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Doc {
    /// An operation that answers 204 until it is said to answer more.
    pub(crate) fn new(summary: &'static str, about: &'static str) -> Self {
        Self {
            summary,
            about,
            open: false,
            action: None,
            body: None,
            answer: (204, "", None),
            query: Vec::new(),
            once: false,
            version: Version::Unheeded,
            problems: BTreeSet::from([500, 503]),
            schemas: Vec::new(),
        }
        .knows::<Problem>()
    }

    fn knows<T: ToSchema>(mut self) -> Self {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        self
    }

    fn reference<T: ToSchema>() -> RefOr<Schema> {
        Ref::from_schema_name(T::name()).into()
    }

    /// Needs no token.
    pub(crate) const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// The row of the role table that rules on it.
    pub(crate) const fn needs(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    /// Takes a JSON body.
    pub(crate) fn takes<T: ToSchema>(mut self) -> Self {
        self.body = Some(Self::reference::<T>());
        self.problems.extend([400, 413, 415, 422]);
        self.knows::<T>()
    }

    /// Takes a JSON file of another format.
    pub(crate) fn takes_file(mut self) -> Self {
        self.body = Some(ObjectBuilder::new().description(Some("The file.")).into());
        self.problems.extend([400, 413, 415, 422]);
        self
    }

    /// A transition: takes nothing or `{}`, and the item may be in another state.
    pub(crate) fn transition(mut self) -> Self {
        if self.body.is_none() {
            self.body = Some(ObjectBuilder::new().description(Some("Nothing, or `{}`.")).into());
            self.problems.extend([400, 413, 415, 422]);
        }
        self.problems.insert(409);
        self
    }

    /// Answers 200 with a view.
    pub(crate) fn answers<T: ToSchema>(mut self) -> Self {
        self.answer = (200, "application/json", Some(Self::reference::<T>()));
        self.knows::<T>()
    }

    /// Answers 201 with a view, once for each `Idempotency-Key`.
    pub(crate) fn creates<T: ToSchema>(mut self) -> Self {
        self.once = true;
        self.problems.insert(422);
        let described = self.answers::<T>();
        Self { answer: (201, described.answer.1, described.answer.2.clone()), ..described }
    }

    /// Answers 200 with something that has no schema here.
    pub(crate) fn answers_any(mut self, media: &'static str) -> Self {
        self.answer = (200, media, None);
        self
    }

    /// Answers 200 with `{items, next}`.
    pub(crate) fn lists<T: ToSchema>(mut self) -> Self {
        let items = ArrayBuilder::new().items(Self::reference::<T>());
        let next = ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("What to send as `after` for the next page; null at the end."));
        let page = ObjectBuilder::new().property("items", items).required("items").property("next", next);
        self.answer = (200, "application/json", Some(page.required("next").into()));
        self.knows::<T>()
    }

    /// Takes these query parameters.
    pub(crate) fn filters(mut self, filters: &[(&'static str, &'static str)]) -> Self {
        self.query.extend(filters);
        self.problems.insert(400);
        self
    }

    /// Takes `limit` and `after`.
    pub(crate) fn paged(self) -> Self {
        self.filters(&[
            ("limit", "How many, 50 unless said otherwise, at most 200."),
            ("after", "The `next` of the page before."),
        ])
    }

    /// Needs `If-Match`.
    pub(crate) fn if_match(mut self) -> Self {
        self.version = Version::Required;
        self.problems.extend([412, 428]);
        self
    }

    /// Honours `If-Match` when it is sent.
    pub(crate) fn honours_if_match(mut self) -> Self {
        self.version = Version::Honoured;
        self.problems.insert(412);
        self
    }

    /// May answer these problems too.
    pub(crate) fn problems(mut self, statuses: &[u16]) -> Self {
        self.problems.extend(statuses);
        self
    }

    /// Adds what it refers to.
    pub(crate) fn collect(self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.extend(self.schemas);
    }

    /// Its place in the document.
    pub(crate) fn path_item(&self, method: &str, path: &str, name: &str) -> PathItem {
        let noun = name.split('.').next().unwrap_or(name).replace('_', "-");
        let about = match self.action {
            Some(action) => format!("{}\n\nNeeds `{}`.", self.about, action.as_str()),
            None => self.about.to_owned(),
        };
        let extensions = ExtensionsBuilder::new().add("x-action", self.action.map(Action::as_str)).build();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(name))
            .tag(noun)
            .summary(Some(self.summary))
            .description(Some(about))
            .extensions(Some(extensions));
        for parameter in self.parameters(path) {
            operation = operation.parameter(parameter);
        }
        if let Some(schema) = &self.body {
            let content = ContentBuilder::new().schema(Some(schema.clone())).build();
            operation = operation
                .request_body(Some(RequestBodyBuilder::new().content("application/json", content).build()));
        }
        let (status, media, schema) = &self.answer;
        let mut answer = ResponseBuilder::new().description(if *status == 201 { "Made." } else { "Done." });
        if !media.is_empty() {
            answer = answer.content(*media, ContentBuilder::new().schema(schema.clone()).build());
        }
        operation = operation.response(status.to_string(), answer);
        let mut problems = self.problems.clone();
        if !self.open {
            problems.extend([401, 403]);
            operation = operation.security(SecurityRequirement::new(BEARER, Vec::<String>::new()));
        }
        if path.contains('{') {
            problems.insert(404);
        }
        for status in problems {
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

    fn parameters(&self, path: &str) -> Vec<Parameter> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let one = |name: &str, place, required, about: &str, schema: ObjectBuilder| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(place)
                .required(required)
                .description(Some(about))
                .schema(Some(schema))
                .build()
        };
        let mut all = Vec::new();
        if path.contains("{id}") {
            let id = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
            all.push(one("id", ParameterIn::Path, Required::True, "The item's id.", id));
        }
        for (name, about) in &self.query {
            all.push(one(name, ParameterIn::Query, Required::False, about, text()));
        }
        if self.once {
            let about =
                "One word of 1 to 255 visible ASCII characters; the same key is done once in 24 hours.";
            all.push(one("Idempotency-Key", ParameterIn::Header, Required::False, about, text()));
        }
        if self.version != Version::Unheeded {
            let required = if self.version == Version::Required { Required::True } else { Required::False };
            all.push(one(
                "If-Match",
                ParameterIn::Header,
                required,
                "The ETag of the version that you read.",
                text(),
            ));
        }
        all
    }
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
    ResponseBuilder::new().description(when).content("application/problem+json", content)
}
