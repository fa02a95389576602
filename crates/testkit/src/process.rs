//! Programs that end with the test.

use crate::ready;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Becomes the program itself, with its process number, after it left a watcher behind that ends the program and
/// whatever it started when the pipe closes; the pipe closes when the test program ends too, however it ends. All are
/// one process group, whose number stays theirs as long as the watcher is in it.
const WATCHED: &str = r#"
exec 3<&0
( trap '' TERM; cat <&3 >/dev/null; kill -s TERM -- -$$ ) >/dev/null 2>&1 &
exec 3<&- "$@" </dev/null
"#;

/// How long a program may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(15);

/// A running program. Dropped, it is ended (SIGTERM) with everything that it started, and killed if it stays.
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
        // Apart from the test program's, since an interrupt from the keyboard is for that one alone.
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
        signal("INT", &self.id().to_string());
        let ended = self.ended_within(PATIENCE);
        ready(
            ended.ok_or_else(|| {
                format!("{} didn't end when interrupted; it said:\n{}", self.name, self.said())
            }),
        )
    }

    fn ended_within(&mut self, patience: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().ok()? {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

/// Whether there was anyone to send it to.
fn signal(signal: &str, whom: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", "kill -s \"$0\" -- \"$1\"", signal, whom]).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

impl Drop for Process {
    fn drop(&mut self) {
        // The watcher does it.
        drop(self.child.stdin.take());
        if self.ended_within(PATIENCE).is_none() {
            self.kill();
        }
        // What it started may take a little longer, and still write to folders that are about to be removed.
        let group = format!("-{}", self.id());
        let end = Instant::now() + PATIENCE;
        while signal("0", &group) {
            if Instant::now() > end {
                signal("KILL", &group);
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}
