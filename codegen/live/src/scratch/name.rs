//! Names of scratch databases, and the URLs that they have.

use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// What all of them begin with.
pub(super) const PREFIX: &str = "seaglass_scratch_";

/// What those of this run begin with, followed by `_`: two runs may use one server at the same time.
pub(super) fn of_this_run() -> &'static str {
    static RUN: OnceLock<String> = OnceLock::new();
    RUN.get_or_init(|| {
        let instant = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
        format!("{PREFIX}{}_{instant:x}", process::id())
    })
}

/// A name that no other database has.
pub(super) fn of_its_own(what: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let what: String = what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(20).collect();
    format!("{}_{count}_{}", of_this_run(), what.to_ascii_lowercase())
}

/// The URL with another database in it.
pub(super) fn with_database(url: &str, database: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let (address, query) = rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
    // A password may hold a slash only if it is written as %2F.
    let host = address.split_once('/').map_or(address, |(host, _)| host);
    let kept: Vec<&str> = query.into_iter().flat_map(|query| query.split('&')).filter(|it| !names(it)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{scheme}://{host}/{database}{query}")
}

fn names(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(key, _)| key == "dbname")
}

#[cfg(test)]
mod tests {
    use super::{of_its_own, with_database};

    #[test]
    fn a_url_keeps_all_but_its_database() {
        let of = |url| with_database(url, "x");
        assert_eq!(
            of("postgres://ann:se%2Fcret@h:5433/app?sslmode=require"),
            "postgres://ann:se%2Fcret@h:5433/x?sslmode=require"
        );
        assert_eq!(of("postgresql://h"), "postgresql://h/x");
        assert_eq!(of("postgres:///app?host=/run/pg&dbname=other"), "postgres:///x?host=/run/pg");
        assert_eq!(of("postgres://%2Frun%2Fpg?user=ann"), "postgres://%2Frun%2Fpg/x?user=ann");
    }

    #[test]
    fn no_two_names_are_the_same() {
        assert_ne!(of_its_own("Base one"), of_its_own("Base one"));
        assert!(of_its_own(&"long ".repeat(30)).len() < 64);
    }
}
