//! The description of one operation, written beside its handler. What follows from its shape is added by `operation`.

use super::parameter::{Filter, Says};
use super::schema::Problem;
use domain::authz::Action;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

/// Whether `If-Match` has to be sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Unheeded,
    Honoured,
    Required,
}

/// One operation.
pub(crate) struct Doc {
    pub(super) summary: &'static str,
    pub(super) about: &'static str,
    pub(super) open: bool,
    pub(super) action: Option<Action>,
    pub(super) body: Option<RefOr<Schema>>,
    pub(super) body_required: bool,
    pub(super) answer: (u16, &'static str, Option<RefOr<Schema>>),
    pub(super) query: Vec<Filter>,
    pub(super) once: bool,
    pub(super) version: Version,
    pub(super) problems: BTreeSet<u16>,
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
            body_required: false,
            answer: (204, "", None),
            query: Vec::new(),
            once: false,
            version: Version::Unheeded,
            // a parameter that nobody knows is refused everywhere
            problems: BTreeSet::from([400, 500, 503]),
            schemas: Vec::new(),
        }
        .knows::<Problem>()
    }

    fn knows<T: ToSchema>(mut self) -> Self {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        self
    }

    pub(super) fn reference<T: ToSchema>() -> RefOr<Schema> {
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
        self.body_required = true;
        self.problems.extend([413, 415, 422]);
        self.knows::<T>()
    }

    /// Takes a JSON file of another format.
    pub(crate) fn takes_file(mut self) -> Self {
        self.body = Some(ObjectBuilder::new().description(Some("The file.")).into());
        self.body_required = true;
        self.problems.extend([413, 415, 422]);
        self
    }

    /// A transition: takes nothing or `{}`, and the item may be in another state.
    pub(crate) fn transition(mut self) -> Self {
        self.problems.insert(409);
        if self.body.is_none() { self.takes_nothing() } else { self }
    }

    /// A POST without fields: takes nothing or `{}`.
    pub(crate) fn takes_nothing(mut self) -> Self {
        let nothing = ObjectBuilder::new()
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
            .description(Some("Nothing, or `{}`."));
        self.body = Some(nothing.into());
        self.problems.extend([413, 415, 422]);
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

    /// Answers 202 with a view: what was asked for is on its way.
    pub(crate) fn accepts<T: ToSchema>(self) -> Self {
        let described = self.answers::<T>();
        Self { answer: (202, described.answer.1, described.answer.2.clone()), ..described }
    }

    /// Done once for each `Idempotency-Key`.
    pub(crate) fn once(mut self) -> Self {
        self.once = true;
        self.problems.insert(422);
        self
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

    /// Takes these query parameters, whose values are any text.
    pub(crate) fn filters(mut self, filters: &[(&'static str, &'static str)]) -> Self {
        let text = |(name, about)| Filter { name, about, says: Says::Text, required: false };
        self.query.extend(filters.iter().copied().map(text));
        self
    }

    /// Takes a query parameter.
    pub(crate) fn filter(mut self, name: &'static str, says: Says, about: &'static str) -> Self {
        self.query.push(Filter { name, about, says, required: false });
        self
    }

    /// Needs a query parameter.
    pub(crate) fn needs_filter(mut self, name: &'static str, says: Says, about: &'static str) -> Self {
        self.query.push(Filter { name, about, says, required: true });
        self
    }

    /// Takes `limit` and `after`.
    pub(crate) fn paged(self) -> Self {
        self.filter("limit", Says::Limit, "How many, 50 unless said otherwise, at most 200.").filter(
            "after",
            Says::Cursor,
            "The `next` of the page before.",
        )
    }

    /// Whether it takes any query parameter.
    pub(crate) const fn has_filters(&self) -> bool {
        !self.query.is_empty()
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
}
