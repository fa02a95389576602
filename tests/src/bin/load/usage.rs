//! What processes use, as Linux counts it; nothing elsewhere.

use std::fs;

/// Clock ticks of a second in `/proc`: fixed for programs since Linux 2.6.
const TICKS: f64 = 100.0;

/// Seconds of processor time that a process has used, in itself and in what it has waited for.
pub(crate) fn cpu(process: u32) -> f64 {
    fields(process).map_or(f64::NAN, |fields| {
        // utime, stime, cutime, cstime: fields 14 to 17
        fields.iter().skip(11).take(4).map(|ticks| ticks.parse::<f64>().unwrap_or(0.0)).sum::<f64>() / TICKS
    })
}

/// Memory that a process has in use now, and at most so far, in MiB.
pub(crate) fn memory(process: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
            .map_or(f64::NAN, |kib| kib / 1024.0)
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// The same for the PostgreSQL of a database: its first process and all of its children.
pub(crate) fn cluster_cpu(url: &str) -> f64 {
    let Some(postmaster) = postmaster(url) else { return f64::NAN };
    let children = fs::read_dir("/proc").into_iter().flatten().flatten();
    let children = children.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let of_it = |process: &u32| {
        fields(*process).and_then(|fields| fields.get(1)?.parse::<u32>().ok()) == Some(postmaster)
    };
    cpu(postmaster) + children.filter(of_it).map(cpu).sum::<f64>()
}

/// The folder in which a database's cluster has its socket, its log and its data.
pub(crate) fn folder(url: &str) -> Option<&str> {
    url.split_once("host=").map(|(_, folder)| folder)
}

fn postmaster(url: &str) -> Option<u32> {
    let file = format!("{}/data/postmaster.pid", folder(url)?);
    fs::read_to_string(file).ok()?.lines().next()?.parse().ok()
}

/// What follows a process's name in its `stat`: its state, its parent, …
fn fields(process: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(stat.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}
