//! `GET /docs`: the operations as a page, made on the server from the OpenAPI document. No script, nothing from elsewhere.

use crate::answer::{Answer, Answered};
use crate::openapi::{Doc, document};
use crate::state::Api;
use axum::extract::State;
use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--soft:#8881}\
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}\
h1{margin-bottom:.2rem}h2{margin-top:2.5rem;text-transform:capitalize}\
details{border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:.5rem .8rem}\
summary{cursor:pointer;display:flex;gap:.8rem;align-items:baseline;flex-wrap:wrap}\
code{font:.9em ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:4px}\
b{min-width:4.2rem}table{border-collapse:collapse;margin:.6rem 0}td{padding:.15rem .8rem .15rem 0;vertical-align:top}";

pub(crate) fn doc() -> Doc {
    Doc::new("The operations for people", "A page made from the OpenAPI document.")
        .open()
        .answers_any("text/html")
}

pub(crate) async fn handle(State(api): State<Api>) -> Answered {
    let document = document(&api.app.public_url)
        .map_err(|error| crate::problem::Problem::internal().caused_by(error))?;
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'");
    let page = Answer::text("text/html; charset=utf-8", page(&document));
    Ok(page.header(header::CONTENT_SECURITY_POLICY, policy))
}

/// Operations by noun, as (method, path, operation).
fn operations(document: &Value) -> Vec<(String, &str, &str, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let noun = operation["tags"][0].as_str().unwrap_or_default();
            all.push((noun.replace('-', " "), path.as_str(), method.as_str(), operation));
        }
    }
    all.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    all
}

fn page(document: &Value) -> String {
    let mut html = String::from("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width\"><title>Entente API</title><style>");
    html.push_str(STYLE);
    html.push_str(
        "</style><h1>Entente API</h1><p>For machines: <a href=\"/openapi.json\">OpenAPI 3.1</a>.</p>",
    );
    paragraphs(&mut html, document["info"]["description"].as_str().unwrap_or_default());
    let mut noun = String::new();
    for (of, path, method, operation) in operations(document) {
        if noun != of {
            noun = of;
            let _ = write!(html, "<h2>{}</h2>", escaped(&noun));
        }
        one(&mut html, path, method, operation);
    }
    html
}

fn one(html: &mut String, path: &str, method: &str, operation: &Value) {
    let summary = operation["summary"].as_str().unwrap_or_default();
    let (method, path) = (method.to_uppercase(), escaped(path));
    let _ =
        write!(html, "<details><summary><b>{method}</b><code>{path}</code>{}</summary>", escaped(summary));
    paragraphs(html, operation["description"].as_str().unwrap_or_default());
    html.push_str("<table>");
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let about = parameter["description"].as_str().unwrap_or_default();
        row(html, parameter["name"].as_str().unwrap_or_default(), about);
    }
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        row(html, status, response["description"].as_str().unwrap_or_default());
    }
    html.push_str("</table></details>");
}

fn row(html: &mut String, name: &str, about: &str) {
    let _ = write!(html, "<tr><td><code>{}</code><td>{}", escaped(name), escaped(about));
}

fn paragraphs(html: &mut String, text: &str) {
    for paragraph in text.split("\n\n") {
        let _ = write!(html, "<p>{}</p>", escaped(paragraph));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
