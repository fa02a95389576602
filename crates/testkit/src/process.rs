//! Programs that end with the test.

use crate::ready;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Becomes the program itself, with its process number, after it left a watcher behind that interrupts the program
/// when the pipe closes; the pipe closes when the test program ends too, however it ends.
const WATCHED: &str = r#"
exec 3<&0
( cat <&3 >/dev/null; kill -INT $$ ) >/dev/null 2>&1 &
exec 3<&- "$@" </dev/null
"#;

/// How long a program may take to end after the interrupt before it is killed.
const PATIENCE: Duration = Duration::from_secs(15);

/// A running program. Dropped, it is interrupted as from a keyboard, and killed if it stays.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    lines: Receiver<String>,
    said: Arc<Mutex<String>>,
}

impl Process {
    /// Starts a program with its arguments and environment variables (on top of this process's own).
    ///
    /// # Panics
    /// When it can't be started.
    #[track_caller]
    pub fn start(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        ready(Self::try_start(program, arguments, variables))
    }

    fn try_start(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Self, String> {
        let mut command = Command::new("sh");
        command.args(["-c", WATCHED, "watched", program]).args(arguments).envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // An interrupt from the keyboard is for the test program; this one hears of its end by the closing pipe.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|error| format!("cannot start {program}: {error}"))?;
        let said = Arc::new(Mutex::new(String::new()));
        let (sender, lines) = channel();
        let outputs: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
            child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
        ];
        for output in outputs.into_iter().flatten() {
            let (sender, said) = (sender.clone(), Arc::clone(&said));
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    {
                        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                        said.push_str(&line);
                        said.push('\n');
                    }
                    // Nobody may be listening any more; what was said is kept all the same.
                    let _ = sender.send(line);
                }
            });
        }
        Ok(Self { name: program.to_owned(), child, lines, said })
    }

    /// Waits until the program says a line of which `wanted` makes something. Lines that were waited past don't come
    /// again; `said` keeps all.
    ///
    /// # Panics
    /// When it ends first, or doesn't say it in time; with what it did say.
    #[track_caller]
    pub fn wait_for<T>(&self, within: Duration, wanted: impl Fn(&str) -> Option<T>) -> T {
        ready(self.try_wait_for(within, wanted))
    }

    fn try_wait_for<T>(&self, within: Duration, wanted: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let end = Instant::now() + within;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    if let Some(found) = wanted(&line) {
                        return Ok(found);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    return Err(format!(
                        "{} didn't get ready in {within:?}; it said:\n{}",
                        self.name,
                        self.said()
                    ));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(format!(
                        "{} ended before it was ready; it said:\n{}",
                        self.name,
                        self.said()
                    ));
                }
            }
        }
    }

    /// Everything it has printed so far, its errors among it.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its process number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a crash would (`kill -9`), and waits until it is gone.
    pub fn kill(&mut self) {
        // It fails only when the program is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Interrupts it as Ctrl-C would, waits for its end, and gives how it ended.
    ///
    /// # Panics
    /// When it had to be killed.
    #[track_caller]
    pub fn interrupt(&mut self) -> ExitStatus {
        let ended = self.end();
        ready(
            ended.ok_or_else(|| {
                format!("{} didn't end when interrupted; it said:\n{}", self.name, self.said())
            }),
        )
    }

    /// `None`: it had to be killed.
    fn end(&mut self) -> Option<ExitStatus> {
        drop(self.child.stdin.take());
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => thread::sleep(Duration::from_millis(10)),
                Err(_) => break,
            }
        }
        self.kill();
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
