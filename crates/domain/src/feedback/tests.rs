use super::*;
use serde_json::json;

#[test]
fn every_error_at_once() {
    let errors = |body: Value| -> Vec<(String, &str)> {
        parse_feedback(&body).unwrap_err().into_iter().map(|e| (e.pointer, e.code)).collect()
    };
    let expected = [("/text", "text"), ("/outcome", "enum"), ("/x", "unknown")];
    let body = json!({"text": "a\u{0}b", "outcome": "won", "x": 1});
    assert_eq!(errors(body), expected.map(|(p, c)| (p.to_owned(), c)));
    assert_eq!(errors(json!({"text": "  "})), [("/text".to_owned(), "required")]);
    assert_eq!(errors(json!({"text": "x".repeat(4_001)})), [("/text".to_owned(), "length")]);
    assert!(parse_feedback(&json!({"text": "ok", "outcome": null})).is_ok());
}
