//! The API described for machines (`/openapi.json`, OpenAPI 3.1) and for people (`/docs`), both from the one table of
//! operations: an operation that isn't described can't be routed.

mod describe;
pub(crate) mod schema;

pub(crate) use describe::Doc;

use crate::router::{OPERATIONS, Operation};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathsBuilder, RefOr, Schema,
};

const ABOUT: &str = "Entente's JSON API: police agencies and companies exchange cybercrime incidents under agreements \
that the software enforces.\n\nTimes are RFC 3339 in UTC. Errors are RFC 9457 problem details; every wrong field is named \
at once. What you may not see answers 404, exactly as what isn't there. A POST that creates takes an `Idempotency-Key`; a \
PUT or DELETE needs `If-Match`.";

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// The whole API.
pub(crate) fn document(public_url: &str) -> OpenApi {
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
    let info = InfoBuilder::new()
        .title("Entente")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(licence))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([utoipa::openapi::Server::new(public_url)]))
        .paths(paths.build())
        .components(Some(components))
        .build()
}
