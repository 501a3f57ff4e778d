//! What a CREATE TABLE of SQLite says: <https://www.sqlite.org/lang_createtable.html>.

use seaglass::model::{Action, Conflict, Deferral};
use std::ops::Range;

/// A table, as its statement has it.
#[derive(Clone, Debug, Default)]
pub(super) struct TableText {
    pub(super) columns: Vec<ColumnText>,
    /// Keys and checks, those of columns among them.
    pub(super) rules: Vec<RuleText>,
    pub(super) strict: bool,
    pub(super) without_rowid: bool,
    /// Where the definitions begin and end.
    pub(super) body: Range<usize>,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnText {
    pub(super) name: String,
    pub(super) collation: Option<String>,
    pub(super) not_null: bool,
    pub(super) on_null: Option<Conflict>,
    pub(super) default: Option<String>,
    /// The expression, and whether its value is kept.
    pub(super) generated: Option<(String, bool)>,
    /// Names of what has none in the model: `not_null` of `CONSTRAINT not_null NOT NULL`.
    pub(super) stray: Vec<String>,
    pub(super) place: Place,
}

/// Where a definition stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// From its first token to its last.
    pub(super) at: Range<usize>,
    /// The comma or parenthesis behind it.
    pub(super) end: usize,
}

/// A key or a check.
#[derive(Clone, Debug)]
pub(super) struct RuleText {
    pub(super) name: Option<String>,
    /// The column that it stands with, if it does.
    pub(super) column: Option<String>,
    pub(super) conflict: Option<Conflict>,
    pub(super) what: Ruled,
}

/// What is ruled.
#[derive(Clone, Debug)]
pub(super) enum Ruled {
    Primary { parts: Vec<KeyPart>, autoincrement: bool },
    Unique { parts: Vec<KeyPart> },
    Check { condition: String },
    Foreign(ForeignText),
}

/// A column of a key.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyPart {
    pub(super) column: String,
    pub(super) collation: Option<String>,
    pub(super) descending: bool,
}

/// A foreign key.
#[derive(Clone, Debug, Default)]
pub(super) struct ForeignText {
    pub(super) columns: Vec<String>,
    pub(super) target: String,
    /// None where it is the primary key of the target.
    pub(super) to: Vec<String>,
    pub(super) on_delete: Action,
    pub(super) on_update: Action,
    /// What SQLite does not look at.
    pub(super) matching: Option<String>,
    pub(super) deferral: Deferral,
}
