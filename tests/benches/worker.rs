//! What SeaORM costs in a Worker: `cargo bench -p seaglass-tests --features worker --bench worker --profile dev`, in some five
//! minutes. The example is compiled as it is deployed, from nothing and again, and weighed. Then it and JavaScript that was
//! written by hand are asked for the same row through the binding of D1, in turn, as two Workers of one workerd.
//!
//! The run fails where the module has grown by a third, or the hundredth answer takes half as long again as JavaScript's.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[path = "../tests/worker/bindgen.rs"]
mod bindgen;
#[path = "../tests/worker/built.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod built;
#[path = "../tests/worker/debian.rs"]
mod debian;
#[path = "../tests/worker/toolchain.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod toolchain;

use built::Worker;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike as _,
};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;
use toolchain::Toolchain;

/// Bytes of wasm, as of 2026-11; it may grow by a third.
const SIZE: u64 = 819_000;
/// How much longer than JavaScript the hundredth answer may take.
const LONGER: f64 = 1.5;
const PATH: &str = "/settings/theme";
/// Workers that are started, half of them asked in Rust first.
const STARTS: usize = 10;
/// Answers around the hundredth, of which the median counts: one alone is the machine's mood.
const AROUND: std::ops::Range<usize> = 50..150;

fn main() -> Result<(), String> {
    let toolchain = Toolchain::shared().within("worker-bench");
    let _ = fs::remove_dir_all(toolchain.target());
    let (out, cold) = timed(|| toolchain.build("worker-on-d1", "worker"));
    let source = seaglass_tests::process::workspace().join("tests/worker/src/lib.rs");
    let touched = File::options().append(true).open(source).and_then(|file| file.set_modified(SystemTime::now()));
    touched.map_err(|error| error.to_string())?;
    let (_, again) = timed(|| toolchain.build("worker-on-d1", "worker"));
    let wasm = out.join("index_bg.wasm");
    let size = fs::metadata(&wasm).map_err(|error| error.to_string())?.len();
    println!("wasm: {size} bytes, gzipped {}", gzipped(&wasm)?);
    println!("compiled: {cold:.0} s of CPU from nothing, {again:.0} s after a change of the Worker");
    let ratio = asked(&out);
    let mut misses = Vec::new();
    if size > SIZE / 3 * 4 {
        misses.push(format!("{size} bytes of wasm where {SIZE} were"));
    }
    if ratio > LONGER {
        misses.push(format!("the hundredth answer takes {ratio:.2} times as long as JavaScript's"));
    }
    if misses.is_empty() { Ok(()) } else { Err(misses.join("; ")) }
}

/// Prints how long answers take, and says how many times as long Rust's hundredth as JavaScript's.
fn asked(out: &Path) -> f64 {
    let mut first = [Vec::new(), Vec::new()];
    let mut hundredth = [Vec::new(), Vec::new()];
    for start in 0..STARTS {
        let mut worker = Worker::of(out);
        let order = if start % 2 == 0 { [0, 1] } else { [1, 0] };
        for number in 0..AROUND.end {
            for who in order {
                // What is not there is asked first: an answer without a row takes as long.
                let reply = worker.ask(["rust", "plain"][who], "GET", PATH, "");
                assert!([200, 404].contains(&reply.status), "{}", reply.text);
                if number == 0 && order[0] == who {
                    first[who].push(reply.millis);
                } else if AROUND.contains(&number) {
                    hundredth[who].push(reply.millis);
                }
            }
            if number == 0 {
                worker.ask("rust", "PUT", PATH, "dark");
            }
        }
    }
    println!("| ms | first of its workerd | hundredth, median | nine of ten within |\n|---|---|---|---|");
    for (who, name) in ["Rust", "JavaScript"].iter().enumerate() {
        let (one, all) = (&mut first[who], &mut hundredth[who]);
        println!("| {name} | {:.1} | {:.2} | {:.2} |", share(one, 0.5), share(all, 0.5), share(all, 0.9));
    }
    let [rust, plain] = &mut hundredth;
    let ratio = share(rust, 0.5) / share(plain, 0.5);
    let [one, other] = &mut first;
    println!("Rust to JavaScript: first {:.2}, hundredth {ratio:.2}", share(one, 0.5) / share(other, 0.5));
    ratio
}

/// The value that a share of all does not exceed.
fn share(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place")]
    let at = (values.len() as f64 * share) as usize;
    values[at.min(values.len() - 1)]
}

fn gzipped(file: &Path) -> Result<usize, String> {
    let file = File::open(file).map_err(|error| error.to_string())?;
    let output = Command::new("gzip").args(["-9", "-c"]).stdin(file).stderr(Stdio::inherit()).output();
    output.map(|output| output.stdout.len()).map_err(|error| format!("gzip: {error}"))
}

/// What a call gives, and the CPU seconds of all processes that it started.
fn timed<T>(call: impl FnOnce() -> T) -> (T, f64) {
    let spent = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("there are figures of children");
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of minutes")]
        let seconds = (usage.user_time() + usage.system_time()).num_milliseconds() as f64 / 1000.0;
        seconds
    };
    let before = spent();
    let given = call();
    (given, spent() - before)
}
