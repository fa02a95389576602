//! What a page hears of while it is open.

/// A page that follows events: from which position, and which of them its bar counts.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// The position at which the page was drawn.
    pub after: i64,
    /// The types of events that add a row, separated by blanks; none where parts refresh by themselves.
    pub new: String,
    /// The types that change one.
    pub changed: String,
}
