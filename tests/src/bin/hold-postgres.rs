//! Starts a server, prints its folder, and waits to be killed: what the test of the watchdog runs.

use std::{
    io::{self, Write},
    thread,
};

use seaglass_tests::{block_on, postgres::Cluster, postgres::connect};

fn main() -> io::Result<()> {
    let cluster = Cluster::of(15);
    let _connection = block_on(connect(&cluster.url("postgres")));
    writeln!(io::stdout(), "{}", cluster.dir().display())?;
    loop {
        thread::park();
    }
}
