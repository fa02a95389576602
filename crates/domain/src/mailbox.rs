//! One mailbox as somebody types it, read so that it can stand in a mail's header: no second address, no display name, no
//! quoting, no host by number.
//!
//! ```
//! use entente_domain::mailbox::mailbox;
//! assert_eq!(mailbox(" Soc@Nordbank.example ").unwrap(), "Soc@nordbank.example");
//! assert!(mailbox("a@b.example, c@d.example").is_err());
//! ```

use email_address::{EmailAddress, Options};

/// The longest that a mail server has to take (RFC 5321, 4.5.3.1.3, less the brackets).
const LONGEST: usize = 254;

/// What is wrong with a mailbox. The message fits a form and repeats nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// Too long.
    #[error("is longer than {LONGEST} characters")]
    Long,
    /// Not one mailbox, or one in a notation that programs read differently.
    #[error("must be one mailbox such as soc@nordbank.example")]
    Format,
}

impl MailboxError {
    /// The field code of the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Long => "length",
            Self::Format => "format",
        }
    }
}

/// Reads it; the domain comes back in lower case, what stands before it is the receiver's own matter.
pub fn mailbox(text: &str) -> Result<String, MailboxError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(MailboxError::Long);
    }
    // quoted local parts may hold blanks, commas and brackets, which a header's reader takes for another address
    let plain = |c: char| {
        c.is_ascii_graphic() && !matches!(c, '"' | '(' | ')' | ',' | ':' | ';' | '<' | '>' | '[' | ']' | '\\')
    };
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    let parsed = EmailAddress::parse_with_options(text, options).ok().filter(|_| text.chars().all(plain));
    let parsed = parsed.ok_or(MailboxError::Format)?;
    Ok(format!("{}@{}", parsed.local_part(), parsed.domain().to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_one_plain_mailbox_is_refused() {
        for text in [
            "",
            "soc",
            "@nordbank.example",
            "soc@",
            "soc@nordbank",
            "soc@[192.0.2.1]",
            "a@b.example,c@d.example",
            "a@b.example;c@d.example",
            "SOC <soc@nordbank.example>",
            "\"a b\"@nordbank.example",
            "a b@nordbank.example",
            "soc@nordbank.example\r\nBcc: x@y.example",
            "soc@nordbank.example\nx",
            "soc\u{0}@nordbank.example",
            "söc@nordbank.example",
            "soc@nord bank.example",
            "a@b@c.example",
            "soc@nordbank..example",
            ".a@b.example",
        ] {
            assert_eq!(mailbox(text), Err(MailboxError::Format), "{text:?}");
        }
        assert_eq!(mailbox(&format!("{}@nordbank.example", "a".repeat(250))), Err(MailboxError::Long));
    }

    #[test]
    fn one_is_taken_as_it_is() {
        for text in [
            "soc@nordbank.example",
            "a.b+alerts@mail.nordbank.example",
            "o'brien@nordbank.example",
            "x_1@a-b.example",
        ] {
            assert_eq!(mailbox(text).as_deref(), Ok(text));
        }
    }
}
