//! Query parameters as the document describes them: what a value may be, in the words of JSON Schema.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, Required};

/// No character that [`domain::fields::is_forbidden`] refuses.
const VISIBLE: &str = r"^[^\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]*$";

/// What the value of a parameter may be.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// Any text of at most 500 characters.
    Text,
    /// An id.
    Id,
    /// A time.
    Time,
    /// `none`, `me`, or somebody's id.
    Whose,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(Vec<&'static str>),
    /// The length of a page.
    Limit,
    /// Where a page begins.
    Cursor,
}

impl Says {
    /// One of these words.
    pub(crate) fn one_of(words: impl IntoIterator<Item = &'static str>) -> Self {
        Self::Word(words.into_iter().collect())
    }

    fn schema(&self) -> ObjectBuilder {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let known = |format| text().format(Some(SchemaFormat::KnownFormat(format)));
        match self {
            Self::Text => text().max_length(Some(500)).pattern(Some(VISIBLE)),
            Self::Id => known(KnownFormat::Uuid),
            Self::Whose => text().pattern(Some("^(none|me|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")),
            Self::Time => known(KnownFormat::DateTime),
            Self::Flag => ObjectBuilder::new().schema_type(Type::Boolean),
            Self::Word(words) => text().enum_values(Some(words.iter().copied())),
            Self::Limit => ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(1))
                .maximum(Some(200))
                .default(Some(serde_json::json!(50))),
            Self::Cursor => text().max_length(Some(500)).pattern(Some(r"^\s*[A-Za-z0-9_-]*\s*$")),
        }
    }
}

/// A parameter of one operation.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) says: Says,
    pub(super) required: bool,
}

impl Filter {
    pub(super) fn parameter(&self) -> Parameter {
        one(self.name, ParameterIn::Query, self.required, self.about, self.says.schema())
    }
}

/// What an address or a request line may carry.
pub(super) fn one(
    name: &str,
    place: ParameterIn,
    required: bool,
    about: &str,
    schema: ObjectBuilder,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(if required { Required::True } else { Required::False })
        .description(Some(about))
        .schema(Some(schema))
        .build()
}
