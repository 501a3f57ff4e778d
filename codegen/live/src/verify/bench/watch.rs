//! Somebody who reads and somebody who writes while a migration runs, each over a connection of their own, again and again;
//! the longest that one of them waited is what people would have.

use super::{Relations, Touched, locks};
use crate::connect;
use postgres::{Client, GenericClient};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{JoinHandle, yield_now};
use std::time::{Duration, Instant};

/// How long is waited for people to come to the tables once all locks are held.
const PATIENCE: Duration = Duration::from_secs(2);

/// Two of them at work.
pub(super) struct Watch {
    stop: Arc<AtomicBool>,
    people: Vec<Person>,
}

struct Person {
    process: i32,
    rounds: Arc<AtomicU64>,
    work: JoinHandle<Duration>,
}

impl Watch {
    /// Starts a reader and a writer; both have been to every table once before this returns.
    pub(super) fn start(url: &str, touched: &[Touched]) -> Option<Self> {
        if touched.is_empty() {
            return None;
        }
        let stop = Arc::new(AtomicBool::new(false));
        let lists = [
            touched.iter().map(|it| it.read.clone()).collect::<Vec<_>>(),
            touched.iter().map(|it| it.write.clone()).collect(),
        ];
        let mut people = Vec::new();
        for list in lists {
            people.push(Person::start(url, list, Arc::clone(&stop))?);
        }
        let watch = Self { stop, people };
        let start = Instant::now();
        while watch.people.iter().any(|it| it.rounds.load(Ordering::Acquire) == 0) && start.elapsed() < PATIENCE {
            yield_now();
        }
        Some(watch)
    }

    /// Waits until each has been to all tables since now, or stands before a lock.
    pub(super) fn reach(&self, client: &mut impl GenericClient) {
        let start = Instant::now();
        let since: Vec<u64> = self.people.iter().map(|it| it.rounds.load(Ordering::Acquire)).collect();
        for (person, since) in self.people.iter().zip(since) {
            loop {
                let is_through = person.rounds.load(Ordering::Acquire) > since + 1;
                let waits = "SELECT FROM pg_locks WHERE pid = $1 AND NOT granted";
                let waits = || client.query(waits, &[&person.process]).is_ok_and(|rows| !rows.is_empty());
                if is_through || person.work.is_finished() || start.elapsed() > PATIENCE || { waits }() {
                    break;
                }
                yield_now();
            }
        }
    }

    /// Ends it: the longest that the reader and the writer waited.
    pub(super) fn end(self) -> (Option<Duration>, Option<Duration>) {
        self.stop.store(true, Ordering::Release);
        let mut found = self.people.into_iter().map(|it| it.work.join().ok());
        (found.next().flatten(), found.next().flatten())
    }
}

impl Person {
    fn start(url: &str, list: Vec<String>, stop: Arc<AtomicBool>) -> Option<Self> {
        let mut client = connect::postgres(url).ok()?;
        let process = process(&mut client)?;
        let rounds = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&rounds);
        let work = std::thread::spawn(move || {
            let mut longest = Duration::ZERO;
            while !stop.load(Ordering::Acquire) && !client.is_closed() {
                for sql in &list {
                    let start = Instant::now();
                    // A table may have another name by now, or be gone.
                    let _ = client.batch_execute(sql);
                    longest = longest.max(start.elapsed());
                }
                counted.fetch_add(1, Ordering::Release);
            }
            longest
        });
        Some(Self { process, rounds, work })
    }
}

/// The number of a connection's process.
pub(super) fn process(client: &mut Client) -> Option<i32> {
    client.query_one("SELECT pg_backend_pid()", &[]).ok()?.try_get(0).ok()
}

/// Looks at the locks of a process until it is told to stop: what it ran in no transaction holds none at its end.
pub(super) fn locks_of(
    url: &str,
    of: i32,
    relations: Relations,
    stop: Arc<AtomicBool>,
) -> Option<JoinHandle<BTreeMap<String, usize>>> {
    let mut client = connect::postgres(url).ok()?;
    Some(std::thread::spawn(move || {
        let mut known = BTreeMap::new();
        while !stop.load(Ordering::Acquire) && locks::held(&mut client, of, &relations, &mut known).is_ok() {}
        known
    }))
}
