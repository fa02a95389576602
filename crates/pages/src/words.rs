//! The words of the pages, in Fluent files, one folder per language.
//!
//! Templates say `{{ "key"|t }}`; code says [`say`]. A missing key shows as itself, so that a page never fails for a
//! word; a test holds that none is missing and none is left over.

use std::any::Any;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

/// The languages that pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The language for an `Accept-Language` header or a member's setting; English where nothing fits.
    pub fn from_tag(_tag: &str) -> Self {
        Self::En
    }
}

/// What a template knows beside its own fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Env {
    /// The reader's language.
    pub lang: Lang,
}

impl askama::Values for Env {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == "lang").then_some(&self.lang as &dyn Any)
    }
}

/// The Fluent files of English, in one list for tests too.
pub(crate) const ENGLISH: [(&str, &str); 8] = [
    ("shell.ftl", include_str!("../locales/en/shell.ftl")),
    ("terms.ftl", include_str!("../locales/en/terms.ftl")),
    ("why.ftl", include_str!("../locales/en/why.ftl")),
    ("reports.ftl", include_str!("../locales/en/reports.ftl")),
    ("work.ftl", include_str!("../locales/en/work.ftl")),
    ("notifications.ftl", include_str!("../locales/en/notifications.ftl")),
    ("agreements.ftl", include_str!("../locales/en/agreements.ftl")),
    ("help.ftl", include_str!("../locales/en/help.ftl")),
];

static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = FluentBundle::new_concurrent(vec![langid!("en")]);
    bundle.set_use_isolating(false);
    for (_, source) in ENGLISH {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        // A doubled key keeps its first meaning; a test refuses doubles.
        let _ = bundle.add_resource(resource);
    }
    bundle
});

/// The words for `key`, with named arguments.
///
/// ```
/// use entente_pages::words::{Lang, say};
/// assert_eq!(say(Lang::En, "time-left", &[("time", "2 h".into())]), "2 h left");
/// ```
pub fn say(lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    find(lang, key, args).unwrap_or_else(|| key.to_owned())
}

/// The human word of a value of a closed list: `word(lang, "class", "victim-identity")` is *Victims*.
///
/// A value that the list doesn't know yet shows with spaces, never in kebab-case.
pub fn word(lang: Lang, group: &str, value: &str) -> String {
    let slug: String =
        value.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let slug = slug.trim_matches('-');
    find(lang, &format!("{group}-{slug}"), &[]).unwrap_or_else(|| plain(value))
}

/// An argument of [`say`] from anything that prints; whole numbers stay numbers, so that plurals work.
pub fn arg(value: impl Display) -> FluentValue<'static> {
    let text = value.to_string();
    match text.parse::<u32>() {
        Ok(number) => number.into(),
        Err(_) => FluentValue::String(text.into()),
    }
}

fn find(lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let bundle = match lang {
        Lang::En => &*EN,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
}

fn plain(value: &str) -> String {
    let spaced = value.replace(['-', '_', '/'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
