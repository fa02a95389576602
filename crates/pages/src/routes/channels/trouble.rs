//! What is wrong with a channel or a subscription, at the fields of the form.

use crate::view::FieldError;
use crate::words::{Lang, say, word};
use domain::fields;

/// Complaints under the names of the form's fields.
pub(in crate::routes) fn complaints(errors: &[fields::FieldError], lang: Lang) -> Vec<FieldError> {
    errors
        .iter()
        .map(|error| {
            let field = field(&error.pointer);
            let message = match (field.as_str(), error.code) {
                ("", _) => sentence(&error.message),
                ("events", "required" | "length") => say(lang, "told-none", &[]),
                (field, _) => format!("{}: {}.", word(lang, "told-field", field), error.message),
            };
            FieldError { field, message }
        })
        .collect()
}

/// `/filter/countries/0` is the form's `countries`.
fn field(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["filter", "categories", ..] => "category",
        ["filter", "observable_types", ..] => "type",
        ["severity_at_least"] | ["filter", "severity_at_least", ..] => "severity",
        ["filter", "tlp_at_most", ..] => "tlp",
        ["filter", name, ..] | [name, ..] => name,
        [] => "",
    }
    .to_owned()
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_stand_at_the_fields_of_the_form() {
        let error = |pointer: &str, code, message: &str| fields::FieldError {
            pointer: pointer.to_owned(),
            code,
            message: message.to_owned(),
        };
        let told = complaints(
            &[
                error("/url", "scheme", "must begin with https://"),
                error("/events", "required", "is required"),
                error("/filter/countries/1", "enum", "must be two capital letters such as SE"),
                error("", "length", "your organisation has 50 channels"),
            ],
            Lang::En,
        );
        let fields: Vec<&str> = told.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["url", "events", "countries", ""]);
        assert_eq!(told[0].message, "Address: must begin with https://.");
        assert_eq!(told[3].message, "Your organisation has 50 channels.");
    }
}
