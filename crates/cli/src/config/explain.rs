//! Every effective value with where it comes from, for `check-config`.

use super::kind::masked;
use super::{SETTINGS, Values, name};

/// One setting as it stands.
pub(crate) struct Line {
    /// `section.key`
    pub(crate) name: String,
    /// The value, without secrets; `None` where there is none.
    pub(crate) value: Option<String>,
    /// Where it comes from.
    pub(crate) source: String,
}

impl Values {
    /// All settings, in the order of the example file.
    pub(crate) fn explain(&self) -> Vec<Line> {
        SETTINGS
            .iter()
            .map(|setting| match self.get(setting.section, setting.key) {
                Some((text, source)) => {
                    let value = Some(masked(setting.mask, text));
                    Line { name: name(setting), value, source: source.to_string() }
                }
                None => Line { name: name(setting), value: None, source: "no default".to_owned() },
            })
            .collect()
    }
}
