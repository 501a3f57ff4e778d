//! What the clients of a database must be told when a migration that it has run gets another name.

use super::Moved;
use crate::model::Dialect;
use sha2::{Digest, Sha384};
use std::fmt::Write as _;

/// The statements that rename `moved` migrations, in the bookkeeping tables of the clients of `dialect`, the last
/// migration first: a number is free by the time that another one takes it.
///
/// - `seaql_migrations` holds the module's name
///   (<https://github.com/SeaQL/sea-orm/blob/2.0.0/sea-orm-migration/src/seaql_migrations.rs>);
/// - `_sqlx_migrations` the number, the rest of the file's name with spaces, and the SHA-384 of its text
///   (<https://github.com/launchbadge/sqlx/blob/v0.9.0/sqlx-core/src/migrate/source.rs>);
/// - `d1_migrations` the file's name (<https://developers.cloudflare.com/d1/reference/migrations/>).
pub fn updates(moved: &[Moved], dialect: Dialect) -> String {
    let renamed: Vec<&Moved> = moved.iter().rev().filter(|one| one.is_renamed()).collect();
    let mut out = String::new();
    let _ = writeln!(out, "-- {}, where sea-orm-cli runs migrations:", dialect.title());
    for Moved { from, to, .. } in &renamed {
        let (from, to) = (from.module(), to.module());
        let _ = writeln!(out, "UPDATE seaql_migrations SET version = '{to}' WHERE version = '{from}';");
    }
    match dialect {
        Dialect::Postgres => {
            out.push_str("-- Postgres, where sqlx runs them:\n");
            renamed.iter().filter_map(|one| sqlx(one)).for_each(|line| out.push_str(&line));
        }
        Dialect::D1 => {
            out.push_str("-- D1, where wrangler runs them:\n");
            for Moved { from, to, .. } in renamed.iter().filter(|one| one.to.files.contains_key(&dialect)) {
                let (from, to) = (from.stem(), to.stem());
                let _ = writeln!(out, "UPDATE d1_migrations SET name = '{to}.sql' WHERE name = '{from}.sql';");
            }
        }
    }
    out
}

fn sqlx(moved: &Moved) -> Option<String> {
    let Moved { from, to, up, .. } = moved;
    let text = up.get(&Dialect::Postgres)?;
    let checksum = Sha384::digest(text).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let description = from.description();
    Some(format!(
        "UPDATE _sqlx_migrations SET version = {}, checksum = '\\x{checksum}' WHERE version = {} AND description = \
         '{description}';\n",
        to.number, from.number
    ))
}
