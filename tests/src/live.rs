//! Live databases of the tests, as the command `seaglass` looks at them.

use std::path::{Path, PathBuf};

use seaglass::model::{Dialect, Schema};
use seaglass_cli::{
    catalogue::{Unreadable, sqlite::Source},
    connect::{Place, Wrangler},
    drift::{Drift, drift},
    live::{self, Held},
    project::known,
};
use serde_json::{Map, Value};

use crate::{target::Target, workerd::Db};

/// A database on workerd, as its reader asks it.
#[derive(Debug)]
pub struct OnWorkerd<'a>(pub &'a Db);

impl Source for OnWorkerd<'_> {
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, Unreadable> {
        let told = |what| Unreadable { what, instead: "see what workerd says".to_owned() };
        let rows = self.0.query(sql, &[]).map_err(told)?;
        let object = |row: Vec<Value>| rows.columns.iter().cloned().zip(row).collect();
        Ok(rows.rows.into_iter().map(object).collect())
    }
}

/// What the database holds, in the words of what is known of it.
pub fn held(target: &Target, known: &Schema) -> Held {
    let nowhere = Wrangler {
        name: String::new(),
        remote: false,
        folder: PathBuf::new(),
        config: None,
        environment: None,
        persist: None,
    };
    let held = match target {
        Target::Postgres { url, .. } => live::held(&Place::Postgres(url.clone()), &nowhere, known),
        Target::Sqlite(file) => live::held(&Place::Sqlite(file.path()), &nowhere, known),
        Target::D1(db) => live::on_d1(&mut OnWorkerd(db), known),
    };
    held.unwrap_or_else(|error| panic!("{}: {error}", target.label()))
}

/// In what the database differs from what is known of it.
pub fn drifted(target: &Target, known: &Schema) -> (Held, Drift) {
    let held = held(target, known);
    let found = drift(&held.schema, known, dialect(target));
    (held, found)
}

/// The database is what the history of that project says, up to a migration if one is named.
pub fn assert_no_drift(target: &Target, root: &Path, at: Option<&str>) {
    let known = known(root, "migration/history", None, at).unwrap_or_else(|error| panic!("{error}"));
    assert_is(target, &known.schema);
}

/// The database is what is known of it.
pub fn assert_is(target: &Target, known: &Schema) {
    let (held, found) = drifted(target, known);
    let lines: Vec<String> = found.lines(dialect(target)).iter().map(ToString::to_string).collect();
    assert!(
        lines.is_empty() && held.unknown.is_empty(),
        "{} has drifted: {lines:#?}\n{:#?}\n{:#?}",
        target.label(),
        held.unknown,
        found.changes
    );
}

/// The dialect that it speaks.
pub fn dialect(target: &Target) -> Dialect {
    match target {
        Target::Postgres { .. } => Dialect::Postgres,
        Target::Sqlite(_) | Target::D1(_) => Dialect::D1,
    }
}
