//! Texts that nobody has read.

use crate::diff::{self, Change};
use crate::model::{Declared, Fault, Rule};

/// Tells which texts of a database are not read although `changes` take names away that they may say.
pub(crate) fn unread(declared: &Declared, changes: &[Change]) -> Vec<Fault> {
    let found = diff::unread(changes, &declared.schema);
    let warning = |(name, why): &(String, String)| {
        Fault::new(
            Rule::TextUnread,
            format!("{}: {name}", declared.name),
            format!("{why}, which is not read"),
            format!(
                "this migration takes names away ({}); where the routine says one, it fails when it is run",
                found.names
            ),
            "look through it, and change it in the declaration together with this",
        )
    };
    found.texts.iter().map(warning).collect()
}
