//! A report's file: JSON in which a line that begins with `//` is a remark. And where in it each value stands, so that an
//! error is shown beside its line.
//!
//! JSON texts have no line ends inside their strings, so a line that begins with `//` is never part of a value.

use serde_json::Value;
use std::collections::HashMap;

/// The JSON of a file: every remark is as many spaces, so that lines and columns stay.
pub(super) fn without_remarks(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        if line.trim_start().starts_with("//") {
            line.chars().map(|c| if c == '\n' || c == '\r' { c } else { ' ' }).collect()
        } else {
            line.to_owned()
        }
    });
    lines.collect()
}

/// The line of each value, by its JSON pointer; the first line is 1. Only for text that is JSON.
pub(super) fn places(json: &str) -> HashMap<String, usize> {
    let mut scanner = Scanner { bytes: json.as_bytes(), at: 0, line: 1, places: HashMap::new() };
    scanner.value(&mut String::new());
    scanner.places
}

/// The line of a value, or of the innermost value around it: a field that is missing has no line of its own.
pub(super) fn line_of(places: &HashMap<String, usize>, pointer: &str) -> Option<usize> {
    let mut rest = pointer;
    loop {
        if let Some(line) = places.get(rest) {
            // the whole file is no place
            return Some(*line).filter(|_| !rest.is_empty());
        }
        rest = &rest[..rest.rfind('/')?];
    }
}

/// Walks over JSON that is known to be right; on any other it stops early, and knows fewer places.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    places: HashMap<String, usize>,
}

impl Scanner<'_> {
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_whitespace()) {
            self.line += usize::from(*byte == b'\n');
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, wanted: u8) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, pointer: &mut String) {
        let first = self.peek();
        self.places.entry(pointer.clone()).or_insert(self.line);
        match first {
            Some(b'{') => self.object(pointer),
            Some(b'[') => self.array(pointer),
            Some(b'"') => drop(self.string()),
            _ => {
                let plain = |byte: &u8| !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace();
                self.at += self.bytes[self.at..].iter().take_while(|byte| plain(byte)).count();
            }
        }
    }

    fn object(&mut self, pointer: &mut String) {
        self.at += 1;
        while self.peek() == Some(b'"') {
            let line = self.line;
            let Some(name) = self.string() else { return };
            if !self.skip(b':') {
                return;
            }
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            // a field stands where its name does
            self.places.insert(pointer.clone(), line);
            self.value(pointer);
            pointer.truncate(length);
            if !self.skip(b',') {
                break;
            }
        }
        self.skip(b'}');
    }

    fn array(&mut self, pointer: &mut String) {
        self.at += 1;
        let mut index = 0;
        while self.peek().is_some_and(|byte| byte != b']') {
            let (length, before) = (pointer.len(), self.at);
            pointer.push('/');
            pointer.push_str(&index.to_string());
            self.value(pointer);
            pointer.truncate(length);
            index += 1;
            if !self.skip(b',') || self.at == before {
                break;
            }
        }
        self.skip(b']');
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        match serde_json::from_slice(self.bytes.get(start..self.at)?) {
            Ok(Value::String(text)) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = r#"{
  // the title
  "title": "a // b",
    // "severity": "low",
  "observables": [
    {"type": "url", "value": "hxxp://a.example"},
    {
      "type": "ipv4-addr",
      "va\"/~lue": null
    }
  ]
}"#;

    #[test]
    fn remarks_go_and_lines_stay() {
        let json = without_remarks(FILE);
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!((value["title"].as_str(), value.get("severity")), (Some("a // b"), None));
        assert_eq!(json.lines().count(), FILE.lines().count());
    }

    #[test]
    fn every_value_has_its_line() {
        let places = places(&without_remarks(FILE));
        for (pointer, line) in [
            ("/title", Some(3)),
            ("/observables", Some(5)),
            ("/observables/0/value", Some(6)),
            ("/observables/1/type", Some(8)),
            ("/observables/1/va\"~1~0lue", Some(9)),
            ("/observables/1/role", Some(7)),
            ("/severity", None),
            ("", None),
        ] {
            assert_eq!(line_of(&places, pointer), line, "{pointer}");
        }
    }

    proptest! {
        #[test]
        fn no_text_stops_it(text in "[\\[\\]{}\":,\\\\ a1\n]{0,60}") {
            let _ = places(&text);
        }
    }
}
