//! What can be wrong with the fields of a body, made from its schema: each field, at every depth, with each value that
//! isn't one of its kind.

use super::operation::{choices, fields, kind};
use serde_json::{Value, json};

/// One wrong thing in an otherwise right body.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    /// Where.
    pub(crate) pointer: String,
    /// What, for the test's own words.
    pub(crate) what: &'static str,
    pub(crate) body: Value,
}

/// Longer than any text that is taken.
const TOO_LONG: usize = 100_001;
/// More entries than any list takes.
const TOO_MANY: usize = 10_001;

/// Every wrong body that the schema gives.
pub(crate) fn wrong(document: &Value, schema: &Value, right: &Value) -> Vec<Wrong> {
    let mut made = Making { document, right, at: Vec::new(), all: Vec::new() };
    for schema in choices(document, schema) {
        made.object(&schema);
    }
    made.all
}

/// A step into a body.
#[derive(Clone, Debug)]
enum Step {
    Field(String),
    First,
}

struct Making<'a> {
    document: &'a Value,
    right: &'a Value,
    at: Vec<Step>,
    all: Vec<Wrong>,
}

impl Making<'_> {
    fn put(&mut self, what: &'static str, value: Value) {
        self.change(what, Some(value));
    }

    fn change(&mut self, what: &'static str, value: Option<Value>) {
        let mut body = self.right.clone();
        set(&mut body, &self.at, value);
        let pointer = self.at.iter().fold(String::new(), |pointer, step| match step {
            Step::Field(name) => format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::First => format!("{pointer}/0"),
        });
        self.all.push(Wrong { pointer, what, body });
    }

    fn object(&mut self, schema: &Value) {
        if schema["additionalProperties"] == false {
            self.at.push(Step::Field("co/lo~ur".to_owned()));
            self.put("a field that nobody knows", json!("red"));
            self.at.pop();
        }
        for (name, field) in fields(schema) {
            let required = schema["required"].as_array().into_iter().flatten().any(|one| *one == json!(name));
            self.at.push(Step::Field(name));
            if required {
                self.change("absent", None);
                self.put("null", Value::Null);
            }
            self.value(&field, required);
            self.at.pop();
        }
    }

    fn value(&mut self, schema: &Value, required: bool) {
        let choices = choices(self.document, schema);
        let kinds: Vec<&str> = choices.iter().map(kind).collect();
        // an object without fields in the document may be anything that its description says
        let free = choices
            .iter()
            .any(|one| kind(one).is_empty() || (kind(one) == "object" && fields(one).is_empty()));
        if !free {
            let others = [
                ("string", "text", json!("x")),
                ("integer", "a number", json!(7)),
                ("boolean", "true", json!(true)),
                ("array", "a list", json!([])),
                ("object", "an object", json!({"a": 1})),
            ];
            for (of, what, value) in others {
                if !kinds.contains(&of) {
                    self.put(what, value);
                }
            }
        }
        for choice in &choices {
            match kind(choice) {
                "string" => self.text(choice, required),
                "integer" => {
                    for (what, value) in [
                        ("less than nothing", json!(-1)),
                        ("a half", json!(1.5)),
                        ("far too many", json!(1e30)),
                    ] {
                        self.put(what, value);
                    }
                }
                "array" => {
                    self.put("too many", json!(vec!["x"; TOO_MANY]));
                    self.at.push(Step::First);
                    self.value(&choice["items"], false);
                    self.at.pop();
                }
                "object" => self.object(choice),
                _ => {}
            }
        }
    }

    fn text(&mut self, schema: &Value, required: bool) {
        if schema["enum"].is_array() || schema["format"] == "uuid" {
            self.put("no such word", json!("no-such-word"));
            self.put("empty", json!(""));
            return;
        }
        if schema["format"] == "date-time" {
            for text in ["", "yesterday", "2026-02-30T00:00:00Z", "1989-12-31T23:59:59Z"] {
                self.put("no such time", json!(text));
            }
            return;
        }
        self.put("too long", json!("x".repeat(TOO_LONG)));
        if required {
            self.put("empty", json!(""));
        }
        // a password is taken as it is
        if schema["format"] != "password" {
            self.put("a character that turns the text", json!("a\u{202E}b"));
            self.put("the character U+0000", json!("a\0b"));
            self.put("a control character", json!("a\u{1B}[2Jb"));
            self.put("a byte-order mark", json!("a\u{FEFF}b"));
            if required {
                self.put("spaces", json!(" \t "));
            }
        }
    }
}

/// Puts a value where the steps lead, with whatever has to be around it; `None` takes away what is there.
fn set(body: &mut Value, steps: &[Step], value: Option<Value>) {
    let Some((step, rest)) = steps.split_first() else {
        *body = value.unwrap_or_default();
        return;
    };
    match step {
        Step::Field(name) => {
            if !body.is_object() {
                *body = json!({});
            }
            if rest.is_empty() && value.is_none() {
                body.as_object_mut().unwrap().remove(name);
            } else {
                set(&mut body[name.as_str()], rest, value);
            }
        }
        Step::First => {
            if body.as_array().is_none_or(Vec::is_empty) {
                *body = json!([null]);
            }
            set(&mut body[0], rest, value);
        }
    }
}

#[test]
fn wrong_bodies_are_made_at_every_depth() {
    let document = json!({"components": {"schemas": {"Inner": {
        "type": "object", "additionalProperties": false, "required": ["id"],
        "properties": {"id": {"type": "string", "format": "uuid"}},
    }}}});
    let schema = json!({"type": "object", "properties": {
        "all": {"type": ["array", "null"], "items": {"oneOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]}},
    }});
    let made = wrong(&document, &schema, &json!({"title": "x"}));
    let found = |pointer: &str, what: &str| {
        let one = made.iter().find(|wrong| wrong.pointer == pointer && wrong.what == what);
        one.unwrap_or_else(|| panic!("{pointer} {what}")).body.clone()
    };
    assert_eq!(found("/all", "text"), json!({"title": "x", "all": "x"}));
    assert_eq!(found("/all/0", "a number"), json!({"title": "x", "all": [7]}));
    assert_eq!(found("/all/0/id", "empty"), json!({"title": "x", "all": [{"id": ""}]}));
    assert_eq!(found("/all/0/id", "absent"), json!({"title": "x", "all": [{}]}));
    assert_eq!(found("/all/0/co~1lo~0ur", "a field that nobody knows")["all"][0]["co/lo~ur"], "red");
}
