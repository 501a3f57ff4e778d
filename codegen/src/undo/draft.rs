//! A migration that was written by hand, as the draft that it was.

use super::Taken;
use crate::declare::Paths;
use crate::dialect::do_nothing;
use crate::draft::{self, CLAIMS, Claims};
use crate::emit::File;
use crate::emit::history::{History, Parent};
use std::collections::BTreeMap;

/// The files of the draft that `taken` was frozen of, on top of `left`. `sql` are the texts of its files, by path. A file
/// without a statement was not frozen, so it does not come back.
pub fn draft(
    paths: &Paths,
    database: &str,
    taken: &Taken,
    left: &History,
    sql: &BTreeMap<String, String>,
) -> Vec<File> {
    let folder = format!("{}/{}", draft::folder(paths, database), taken.name());
    let parent: Option<Parent> = draft::head(left);
    let claims = Claims::new(parent, taken.changes());
    let mut files = vec![File::scaffold(format!("{folder}/{CLAIMS}"), claims.print())];
    for (at, entry) in taken.entries.iter().enumerate() {
        let ending = if at == 0 { String::new() } else { format!("_{}", at + 1) };
        for dialect in entry.files.keys() {
            for direction in ["up", "down"] {
                let stem = entry.stem();
                let from = format!("{}/{database}/{}/{direction}/{stem}.sql", paths.sql, dialect.key());
                let Some(text) = sql.get(&from) else { continue };
                let to = format!("{folder}/{}/{direction}{ending}.sql", dialect.key());
                files.push(File::scaffold(to, without_nothing(text)));
            }
        }
    }
    files
}

/// A text without what freezing added to one that has no statement.
fn without_nothing(text: &str) -> &str {
    let mut nothing = String::new();
    do_nothing(&mut nothing);
    text.strip_suffix(&nothing).unwrap_or(text)
}
