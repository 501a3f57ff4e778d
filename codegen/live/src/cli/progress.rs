//! A line for a person who waits, gone when there is something to read. Nothing is written where nobody watches.

use super::output::{harmless, one_line};
use std::io::{IsTerminal as _, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

/// Until it is dropped, a terminal shows what is waited for, after a second.
pub(super) struct Waiting(Option<(Sender<String>, JoinHandle<()>)>);

/// Waits for that, on standard error.
pub(super) fn waiting(what: &str) -> Waiting {
    let is_shown = std::io::stderr().is_terminal();
    Waiting(is_shown.then(|| shown(what, Duration::from_secs(1), std::io::stderr())))
}

impl Waiting {
    /// From now on it is waited for that instead.
    pub(super) fn of(&self, what: &str) {
        if let Some((next, _)) = &self.0 {
            let _ = next.send(what.to_owned());
        }
    }
}

fn shown(what: &str, after: Duration, mut out: impl Write + Send + 'static) -> (Sender<String>, JoinHandle<()>) {
    let (next, told) = channel();
    let (start, mut what) = (Instant::now(), what.to_owned());
    let thread = spawn(move || {
        loop {
            match told.recv_timeout(after.saturating_sub(start.elapsed())) {
                Ok(next) => what = next,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        loop {
            let text = harmless(&one_line(&format!("… {what}")));
            let _ = write!(out, "{text}").and_then(|()| out.flush());
            let next = told.recv();
            // To the start of the line, and away with it: <https://www.ecma-international.org/publications-and-standards/standards/ecma-48/>
            let _ = write!(out, "\r\u{1b}[2K").and_then(|()| out.flush());
            match next {
                Ok(next) => what = next,
                Err(_) => return,
            }
        }
    });
    (next, thread)
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some((next, thread)) = self.0.take() {
            drop(next);
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Waiting, shown};
    use std::io::{Result, Write};
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    struct Told(Sender<String>);

    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_takes_long_is_shown_and_wiped() {
        let (sink, told) = channel();
        let waiting = Waiting(Some(shown("reading a\nb", Duration::ZERO, Told(sink))));
        assert_eq!(told.recv().as_deref(), Ok("… reading a b"));
        drop(waiting);
        assert_eq!(told.iter().collect::<String>(), "\r\u{1b}[2K");
    }

    #[test]
    fn what_comes_next_takes_its_place() {
        let (sink, told) = channel();
        let waiting = Waiting(Some(shown("0001", Duration::ZERO, Told(sink))));
        assert_eq!(told.recv().as_deref(), Ok("… 0001"));
        waiting.of("0002");
        drop(waiting);
        assert_eq!(told.iter().collect::<String>(), "\r\u{1b}[2K… 0002\r\u{1b}[2K");
    }

    #[test]
    fn what_is_done_at_once_is_not_shown() {
        let (sink, told) = channel();
        drop(Waiting(Some(shown("reading", Duration::from_hours(1), Told(sink)))));
        assert_eq!(told.iter().count(), 0);
    }
}
