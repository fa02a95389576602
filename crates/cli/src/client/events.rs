//! The lines of an event stream (WHATWG HTML, 9.2.6), as far as a client of `GET /v1/events` needs them.
//!
//! Owns how bytes become events; refuses one event that is larger than any of ours, so that a broken server can't fill
//! the memory.

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its position, by which the stream is resumed.
    pub(crate) id: String,
    /// Its type.
    pub(crate) name: String,
    /// Its body.
    pub(crate) data: String,
}

/// No event of ours comes near.
const LARGEST: usize = 4 << 20;

/// Too much for one event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// What has come of a stream so far.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    left: Vec<u8>,
    event: Event,
    any: bool,
}

impl Lines {
    /// Takes what has come, and gives the events that are whole by it.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Event>, TooLarge> {
        self.left.extend_from_slice(bytes);
        let mut events = Vec::new();
        // a line ends in LF, CR LF or CR; a CR that ends the chunk waits for what follows
        while let Some(end) = self.left.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let width = match (self.left[end], self.left.get(end + 1)) {
                (b'\r', Some(b'\n')) => 2,
                (b'\r', None) => break,
                _ => 1,
            };
            let line: Vec<u8> = self.left.drain(..end + width).collect();
            events.extend(self.line(&String::from_utf8_lossy(&line[..end])));
        }
        if self.left.len() + self.event.data.len() > LARGEST {
            return Err(TooLarge);
        }
        Ok(events)
    }

    fn line(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            // an id stays for the events after it, and an event without data is none
            let done = Event { id: self.event.id.clone(), ..Event::default() };
            let event = std::mem::replace(&mut self.event, done);
            return std::mem::take(&mut self.any).then_some(event);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" if !value.contains('\0') => value.clone_into(&mut self.event.id),
            "event" => value.clone_into(&mut self.event.name),
            "data" => {
                if self.any {
                    self.event.data.push('\n');
                }
                self.any = true;
                self.event.data.push_str(value);
            }
            // a remark (nothing before the colon), and fields of other versions
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, name: &str, data: &str) -> Event {
        Event { id: id.to_owned(), name: name.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn events_come_out_whatever_the_pieces() {
        let stream = ": alive\r\n\nid: 7\nevent: entente.report.submitted.v1\ndata: {\"a\":\ndata: 1}\n\nid:8\rdata:é\r\r\n\
                      retry: 5\nid: 9\n\nevent: lost";
        let wanted = vec![event("7", "entente.report.submitted.v1", "{\"a\":\n1}"), event("8", "", "é")];
        for size in 1..=stream.len() {
            let mut lines = Lines::default();
            let got: Vec<Event> =
                stream.as_bytes().chunks(size).flat_map(|chunk| lines.take(chunk).unwrap()).collect();
            assert_eq!(got, wanted, "in pieces of {size}");
        }
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let mut lines = Lines::default();
        let piece = vec![b'x'; 1 << 20];
        assert_eq!((0..6).find_map(|_| lines.take(&piece).err()), Some(TooLarge));
        let mut lines = Lines::default();
        let piece = format!("data: {}\n", "x".repeat(1 << 20));
        assert_eq!((0..6).find_map(|_| lines.take(piece.as_bytes()).err()), Some(TooLarge));
    }
}
