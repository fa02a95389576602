//! The style sheets, the script and the icon: built in, served with a content hash and cached for good.
//!
//! Refuses names that aren't in the table; nothing is read from disk.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// One built-in file.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its name under `/assets/`.
    pub name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    hash: u64,
}

const fn asset(name: &'static str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    Asset { name, kind, bytes, hash: fnv(bytes) }
}

/// Every file there is.
pub const ASSETS: [Asset; 4] = [
    asset("tokens.css", "text/css; charset=utf-8", include_bytes!("../assets/tokens.css")),
    asset("components.css", "text/css; charset=utf-8", include_bytes!("../assets/components.css")),
    asset("entente.js", "text/javascript; charset=utf-8", include_bytes!("../assets/entente.js")),
    asset("entente.svg", "image/svg+xml", include_bytes!("../assets/entente.svg")),
];

/// The routes below `/assets/`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(serve))
}

/// The path of a file with its content hash: `/assets/tokens.css?v=…`.
pub fn path(name: &str) -> String {
    let hash = find(name).map_or(0, |asset| asset.hash);
    format!("/assets/{name}?v={hash:016x}")
}

async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = find(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = asset.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// FNV-1a: tells versions of a file apart; it protects nothing.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash ^= bytes[i] as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    #[tokio::test]
    async fn files_are_immutable_and_others_are_absent() {
        let app: Router = routes();
        let ask = |uri: String| Request::builder().uri(uri).body(Body::empty()).unwrap();
        let found = app.clone().oneshot(ask(path("tokens.css"))).await.unwrap();
        assert_eq!(found.status(), StatusCode::OK);
        assert!(found.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let absent = app.oneshot(ask("/assets/secrets".into())).await.unwrap();
        assert_eq!(absent.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn colours_are_named_in_tokens_only() {
        let css = include_str!("../assets/components.css");
        let hex = css
            .match_indices('#')
            .filter(|(at, _)| css[at + 1..].starts_with(|c: char| c.is_ascii_hexdigit()));
        assert_eq!(hex.count(), 0, "a colour outside tokens.css");
    }
}
