//! Parts of a page that the script may fetch alone.
//!
//! A template brackets such a part with `<!--part:ID-->` and `<!--/part:ID-->`; values are escaped, so no text from a
//! report can forge a bracket.

/// The part named `id`, without its brackets; none where the page has no such part.
///
/// ```
/// let page = "<p>a</p><!--part:x--><b>b</b><!--/part:x-->";
/// assert_eq!(entente_pages::fragment(page, "x"), Some("<b>b</b>"));
/// ```
pub fn fragment<'a>(page: &'a str, id: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("<!--part:{id}-->"))?;
    let (part, _) = rest.split_once(&format!("<!--/part:{id}-->"))?;
    Some(part)
}
