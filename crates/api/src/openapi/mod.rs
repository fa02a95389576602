//! The API described for machines (`/openapi.json`, OpenAPI 3.1) and for people (`/docs`), both from the one table of
//! operations: an operation that isn't described can't be routed.

mod describe;
mod finish;
mod operation;
mod parameter;
pub(crate) mod schema;
mod tags;

pub(crate) use describe::Doc;
pub(crate) use parameter::Says;

use crate::router::{OPERATIONS, Operation};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder, PathsBuilder, RefOr,
    Schema,
};

const ABOUT: &str = "Entente's JSON API: police agencies and companies exchange cybercrime incidents under agreements \
that the software enforces.\n\nTimes are RFC 3339 in UTC. Errors are RFC 9457 problem details; every wrong field is named \
at once. What you may not see answers 404, exactly as what isn't there. A POST that creates takes an `Idempotency-Key`; a \
PUT or DELETE needs `If-Match`.";

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// The tag of an operation: its noun.
fn noun(name: &str) -> String {
    name.split('.').next().unwrap_or(name).replace('_', "-")
}

/// The whole API.
pub(crate) fn document(public_url: &str) -> Result<Value, serde_json::Error> {
    let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
    let mut paths = PathsBuilder::new();
    for Operation { method, path, name, doc, .. } in OPERATIONS {
        let described = doc();
        let item = described.path_item(method, path, name);
        paths = paths.path(*path, item);
        described.collect(&mut schemas);
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .build();
    let licence = LicenseBuilder::new().name("EUPL-1.2").identifier(Some("EUPL-1.2")).build();
    let contact =
        ContactBuilder::new().name(Some("Whoever operates this instance")).url(Some(public_url)).build();
    let info = InfoBuilder::new()
        .title("Entente")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(licence))
        .contact(Some(contact))
        .build();
    let nouns: BTreeSet<String> = OPERATIONS.iter().map(|operation| noun(operation.name)).collect();
    let tags = nouns.iter().map(|noun| TagBuilder::new().name(noun).description(tags::about(noun)).build());
    let document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([utoipa::openapi::Server::new(public_url)]))
        .paths(paths.build())
        .components(Some(components))
        .security(Some([SecurityRequirement::new(BEARER, Vec::<String>::new())]))
        .tags(Some(tags))
        .build();
    let mut document = serde_json::to_value(document)?;
    finish::finish(&mut document);
    Ok(document)
}
