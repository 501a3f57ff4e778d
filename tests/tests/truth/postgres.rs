//! The locks that a migration holds, what it reads and what it writes again.

use super::{
    claim::{Claim, Header, Kept},
    rows::ROWS,
};
use seaglass_tests::{block_on, postgres::connect};
use sqlx::{AssertSqlSafe, Executor, PgConnection, raw_sql};
use std::{collections::BTreeMap, thread};

/// A table or view that is there before: its name, its file, and what locks of it count for.
#[derive(Debug, Clone)]
struct Relation {
    name: String,
    file: i64,
    is_index: bool,
}

type Relations = BTreeMap<i64, Relation>;

/// What is seen of a relation while a file runs.
#[derive(Debug, Default)]
struct Seen {
    kept: BTreeMap<i64, Kept>,
    read: BTreeMap<i64, i64>,
    after: Relations,
}

/// Runs a file, which must succeed, and holds what it does against what its header says.
pub fn run(url: &str, sql: &str, label: &str) {
    let header = Header::of(sql);
    let claims = header.claims();
    let is_alone = sql.starts_with("-- no-transaction");
    let (before, seen) = block_on(async {
        let mut connection = connect(url).await;
        let before = relations(&mut connection).await;
        let seen = if is_alone {
            watched(url, &mut connection, sql, &before, label).await
        } else {
            in_transaction(&mut connection, sql, label).await
        };
        (before, seen)
    });
    if !header.is_unread() {
        compare(&claims, &before, &seen, is_alone, label);
    }
}

fn compare(claims: &BTreeMap<String, Claim>, before: &Relations, seen: &Seen, is_alone: bool, label: &str) {
    let mut found: BTreeMap<String, Claim> = BTreeMap::new();
    for (oid, relation) in before {
        let after = seen.after.get(oid);
        // It may be called by the name of before or of afterwards.
        let new = after.map(|it| it.name.clone()).filter(|name| claims.contains_key(name));
        let kept = seen.kept.get(oid).copied();
        let rewrites = !relation.is_index && after.is_some_and(|it| it.file != relation.file);
        if kept.is_none() && !rewrites {
            continue;
        }
        let claim = found.entry(new.unwrap_or_else(|| relation.name.clone())).or_default();
        // An index whose table is not locked, or less, is locked for its name.
        let kept = if relation.is_index { kept.min(Some(Kept::Nobody)) } else { kept };
        claim.kept = claim.kept.max(kept);
        claim.rewrites |= rewrites;
        claim.reads |= seen.read.get(oid).is_some_and(|read| usize::try_from(*read).is_ok_and(|read| read >= ROWS));
    }
    let claims: BTreeMap<String, Claim> = claims
        .iter()
        .map(|(name, claim)| (name.clone(), claim.clone()))
        .filter(|(_, claim)| claim.kept.is_some())
        .collect();
    // Who only reads locks nothing.
    found.retain(|_, claim| claim.kept.is_some());
    for (table, claim) in &mut found {
        let said = claims.get(table).cloned().unwrap_or_default();
        // Not seen from outside of a transaction; one that finds by an index what it looks for need not read all.
        if is_alone || (said.reads && !said.rewrites && said.kept != Some(Kept::Nobody)) {
            claim.reads = said.reads;
        }
        claim.reads |= claim.rewrites;
        // The query of a view that keeps its rows reads what it reads, which is said of the view.
        if label.replace("\n--       ", " ").contains("runs the query of ") {
            claim.reads = said.reads;
        }
        (claim.writes, claim.may_write) = (said.writes, said.may_write);
    }
    assert_eq!(claims, found, "left: what is said, right: what is done: {label}");
}

async fn in_transaction(connection: &mut PgConnection, sql: &str, label: &str) -> Seen {
    connection.execute("BEGIN").await.expect("a transaction");
    let done = connection.execute(raw_sql(AssertSqlSafe(sql.to_owned()))).await;
    done.unwrap_or_else(|error| panic!("{error}: {label}"));
    let locks: Vec<(i64, String)> = sqlx::query_as(
        "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("the locks");
    let read: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT oid::bigint, pg_stat_get_xact_tuples_returned(oid) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'm')",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("what was read");
    connection.execute("COMMIT").await.expect("it ends");
    let mut seen = Seen { read: read.into_iter().collect(), after: relations(connection).await, ..Seen::default() };
    for (oid, mode) in locks {
        seen.note(oid, &mode);
    }
    seen
}

/// A file that is not a transaction is stopped by a lock of all tables that lets nobody write, until it says which it wants.
async fn watched(url: &str, connection: &mut PgConnection, sql: &str, before: &Relations, label: &str) -> Seen {
    let mut seen = Seen::default();
    let locks: Vec<String> = sqlx::query_scalar(
        "SELECT CASE relkind WHEN 'r' THEN format('LOCK TABLE %s IN SHARE MODE', oid::regclass)
             ELSE format('COMMENT ON MATERIALIZED VIEW %s IS NULL', oid::regclass) END
         FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'm')",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("the tables");
    connection.execute("BEGIN").await.expect("a transaction");
    // LOCK takes no materialized view, and a comment a lock that lets nobody build an index.
    for lock in locks {
        connection.execute(sqlx::query(AssertSqlSafe(lock))).await.expect("a lock");
    }
    let (address, file) = (url.to_owned(), sql.to_owned());
    let running = thread::spawn(move || {
        block_on(async { connect(&address).await.execute(raw_sql(AssertSqlSafe(file))).await.map(|_| ()) })
    });
    while !running.is_finished() && seen.kept.is_empty() {
        let wanted: Vec<(i64, String)> = sqlx::query_as(
            "SELECT relation::bigint, mode FROM pg_locks JOIN pg_database d ON d.oid = database
             WHERE datname = current_database() AND locktype = 'relation' AND NOT granted",
        )
        .fetch_all(&mut *connection)
        .await
        .expect("the locks");
        wanted.iter().filter(|(oid, _)| before.contains_key(oid)).for_each(|(oid, mode)| seen.note(*oid, mode));
    }
    connection.execute("ROLLBACK").await.expect("it ends");
    let done = running.join().expect("the thread ends");
    done.unwrap_or_else(|error| panic!("{error}: {label}"));
    seen.after = relations(connection).await;
    seen
}

impl Seen {
    fn note(&mut self, oid: i64, mode: &str) {
        let kept = match mode {
            "AccessShareLock" | "RowShareLock" => return,
            "RowExclusiveLock" => Kept::WritersOfRows,
            "ShareUpdateExclusiveLock" => Kept::Nobody,
            "ShareLock" | "ShareRowExclusiveLock" | "ExclusiveLock" => Kept::Writers,
            "AccessExclusiveLock" => Kept::All,
            other => panic!("{other} is no lock of a table"),
        };
        let known = self.kept.entry(oid).or_insert(kept);
        *known = kept.max(*known);
    }
}

/// Tables, views and indexes; an index goes by the name of its table.
async fn relations(connection: &mut PgConnection) -> Relations {
    let found: Vec<(i64, String, i64, bool)> = sqlx::query_as(
        "SELECT c.oid::bigint, coalesce(t.relname, c.relname)::text, c.relfilenode::bigint, c.relkind = 'i'
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND nspname = 'public'
         LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid
         WHERE c.relkind IN ('r', 'v', 'm', 'p', 'i')",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("the relations");
    found.into_iter().map(|(oid, name, file, is_index)| (oid, Relation { name, file, is_index })).collect()
}
