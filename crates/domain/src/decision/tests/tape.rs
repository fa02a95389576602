//! Choices from a tape of bytes: every choice reads one, zero is the plainest, and a shorter tape is a plainer world, so
//! that what proptest shrinks to stays readable.

use super::world::days;
use crate::data_class::ClassSet;
use crate::marking::PurposeSet;
use crate::time::Time;

/// Choices, read one by one.
pub(super) struct Tape<'a>(std::slice::Iter<'a, u8>);

impl<'a> Tape<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }
    pub(super) fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }
    /// Below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }
    /// One of a list, the first the plainest.
    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
    /// True once in `n`.
    pub(super) fn rarely(&mut self, n: u8) -> bool {
        self.byte() % n == n - 1
    }
    pub(super) fn classes(&mut self) -> ClassSet {
        let bits = i32::from(self.byte()) | i32::from(self.byte()) << 8;
        ClassSet::PLAIN.or(ClassSet::from_bits(bits))
    }
    /// Mostly all purposes.
    pub(super) fn purposes(&mut self) -> PurposeSet {
        if self.rarely(4) { PurposeSet::from_bits(i32::from(self.byte())) } else { PurposeSet::ALL }
    }
    /// Some days around noon, by hours; never exactly noon.
    pub(super) fn moment(&mut self) -> Time {
        days(0) + chrono::TimeDelta::minutes(i64::from(self.byte()) * 60 - 5 * 24 * 60 + 30)
    }
    /// Long after what the others do.
    pub(super) fn late(&mut self) -> Time {
        if self.rarely(4) { self.moment() } else { days(300) }
    }
}
