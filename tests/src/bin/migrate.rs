//! `migrate <client> <folder> <url>`: a client as a process of its own, for tests that kill it.

use std::{env, path::Path, process::ExitCode};

use seaglass_tests::{block_on, clients::Client};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [client, folder, url] = arguments.as_slice() else { return ExitCode::from(2) };
    let Some(client) = Client::named(client) else { return ExitCode::from(2) };
    match block_on(client.up(Path::new(folder), url)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
