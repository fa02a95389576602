//! Small pieces that lists and pages share.

/// A link to an item: its reference and where it is read.
#[derive(Debug, Clone, Default)]
pub struct ItemRef {
    /// `R-7QK2M9XD`.
    pub reference: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its page.
    pub href: String,
}

/// An agreement as it is cited.
#[derive(Debug, Clone, Default)]
pub struct AgreementRef {
    /// `AGR-2026-0001`.
    pub reference: String,
    /// The version.
    pub version: u32,
    /// Its page.
    pub href: String,
    /// `operational` or `strategic`.
    pub level: String,
}

/// The ink of a state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to notice.
    #[default]
    Plain,
    /// Done well.
    Ok,
    /// Wants attention.
    Warn,
    /// Went wrong.
    Danger,
}

impl Tone {
    /// The style sheet's name for a state of this tone.
    pub fn css(self) -> &'static str {
        match self {
            Self::Plain => "state",
            Self::Ok => "state state--ok",
            Self::Warn => "state state--warn",
            Self::Danger => "state state--danger",
        }
    }
}

/// A state in a word.
#[derive(Debug, Clone, Default)]
pub struct StateTag {
    /// The word, as shown.
    pub text: String,
    /// Its ink.
    pub tone: Tone,
}

impl StateTag {
    /// A state with its ink.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A chip above a list, as a link that sets the filter.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Its name for tests: `filter-<id>`.
    pub id: String,
    /// Its words.
    pub label: String,
    /// How many it would show, if known.
    pub count: Option<u32>,
    /// Where it leads.
    pub href: String,
    /// Whether it is set.
    pub on: bool,
}

/// A technical value as a reader sees it.
#[derive(Debug, Clone, Default)]
pub struct Observable {
    /// The type, as its wire id.
    pub kind: String,
    /// The value; shown defanged.
    pub value: String,
    /// The class, as its wire id.
    pub class: String,
    /// The role; may be empty.
    pub role: String,
    /// In how many other items the reader may know of it.
    pub also_in: u32,
    /// A note; may be empty.
    pub note: String,
    /// Whether the value is a pseudonym.
    pub pseudonym: bool,
}

/// A class that the reader doesn't get, and why; never how much of it there is.
#[derive(Debug, Clone)]
pub struct Withheld {
    /// The class, as its wire id.
    pub class: String,
    /// The clause that withholds it, as its wire id.
    pub clause: String,
    /// What it links to: the explanation.
    pub href: String,
}

/// A line over time, drawn on the server in a box of 240 by 72.
#[derive(Debug, Clone, Default)]
pub struct Spark {
    /// The filled ground's path.
    pub area: String,
    /// The line's path.
    pub line: String,
    /// The height of the dashed aim, if there is one.
    pub aim: Option<u32>,
    /// Its points, for the table behind it: when and how much.
    pub points: Vec<(String, String)>,
}

impl Spark {
    /// Draws points of a name and a number, with an optional aim.
    #[expect(clippy::cast_precision_loss, reason = "figures of a page are small")]
    pub fn draw(points: &[(&str, u32)], aim: Option<u32>, unit: &str) -> Self {
        let most =
            f64::from(points.iter().map(|(_, value)| *value).chain(aim).max().unwrap_or(1).max(1)) * 1.1;
        let height = |value: u32| 72.0 - f64::from(value) / most * 66.0;
        let step = 240.0 / points.len().saturating_sub(1).max(1) as f64;
        let spots: Vec<String> = points
            .iter()
            .enumerate()
            .map(|(i, (_, value))| format!("{:.0} {:.0}", i as f64 * step, height(*value)))
            .collect();
        let line = format!("M{}", spots.join(" "));
        Self {
            area: format!("{line}V72H0z"),
            line,
            aim: aim.map(|aim| format!("{:.0}", height(aim)).parse().unwrap_or(0)),
            points: points.iter().map(|(at, value)| ((*at).to_owned(), format!("{value} {unit}"))).collect(),
        }
    }
}

/// A paragraph in which pseudonyms stand out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The runs, each with whether it is a pseudonym.
    pub runs: Vec<(String, bool)>,
}

impl Prose {
    /// A paragraph without pseudonyms.
    pub fn plain(text: &str) -> Self {
        Self { runs: vec![(text.to_owned(), false)] }
    }

    /// A paragraph in which the given pseudonyms are marked.
    ///
    /// ```
    /// use entente_pages::view::Prose;
    /// let prose = Prose::marked("Then victim 7K2M called.", &["victim 7K2M"]);
    /// assert_eq!(prose.runs[1], ("victim 7K2M".to_owned(), true));
    /// ```
    pub fn marked(text: &str, pseudonyms: &[&str]) -> Self {
        let mut runs = Vec::new();
        let mut rest = text;
        while let Some((at, name)) = pseudonyms
            .iter()
            .filter(|name| !name.is_empty())
            .filter_map(|name| Some((rest.find(*name)?, *name)))
            .min()
        {
            if at > 0 {
                runs.push((rest[..at].to_owned(), false));
            }
            runs.push((name.to_owned(), true));
            rest = &rest[at + name.len()..];
        }
        if !rest.is_empty() {
            runs.push((rest.to_owned(), false));
        }
        Self { runs }
    }
}
