//! A piece of one line of text: what a header or a line of a mail can be made of.

/// The longest name that is repeated.
const LONGEST: usize = 80;

/// Text without line breaks, control characters, or marks that turn the direction of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line(String);

impl Line {
    /// `text` with everything left out that isn't read from left to right on one line; cut when it is long.
    pub(super) fn of(text: &str) -> Self {
        let mut line: String = text.chars().map(plain).collect::<String>();
        line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > LONGEST {
            line = line.chars().take(LONGEST - 1).chain(['…']).collect();
        }
        Self(line)
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

fn plain(c: char) -> char {
    let unseen =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if c.is_control() || unseen { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_can_neither_break_a_line_nor_turn_it_around() {
        assert_eq!(Line::of("Nord\r\nBcc: x@y.example\r\n\r\nbank").as_str(), "Nord Bcc: x@y.example bank");
        assert_eq!(Line::of("Nord\u{202e}knab\u{2028}\0").as_str(), "Nord knab");
        assert_eq!(Line::of(&"ä".repeat(200)).as_str().chars().count(), LONGEST);
    }

    proptest! {
        #[test]
        fn nothing_makes_a_second_line(text: String) {
            prop_assert!(!Line::of(&text).as_str().contains(|c: char| c.is_control()));
        }
    }
}
