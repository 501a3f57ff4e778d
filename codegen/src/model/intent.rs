//! What an author says about a change beside the declaration of its result: what was renamed, what rows should hold, and
//! what may be lost. Nothing of it is ever guessed.

use super::{Dialect, Expression, Forms, Name, ObjectName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Every statement of intent, from the declaration, the command line and the answers to questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intent {
    /// Renamed tables: the name after to the name before.
    pub tables: BTreeMap<ObjectName, ObjectName>,
    /// Renamed columns: the table and the name after to the name before. The table by its name after.
    pub columns: BTreeMap<(ObjectName, Name), Name>,
    /// Renamed enum types: the name after to the name before.
    pub enums: BTreeMap<ObjectName, ObjectName>,
    /// Renamed enum values: the type and the value after to the value before.
    pub enum_values: BTreeMap<(ObjectName, String), String>,
    /// Renamed objects of other kinds: what one is called and its name after to its name before.
    pub objects: BTreeMap<(String, ObjectName), ObjectName>,
    /// Removed enum values: the type and the value before to the value that rows hold instead.
    pub replaced_values: BTreeMap<(ObjectName, String), String>,
    /// What existing rows hold in a column that is new or becomes required, by table and column.
    pub backfills: BTreeMap<(ObjectName, Name), Expression>,
    /// How values are turned into a column's new type, by table and column.
    pub conversions: BTreeMap<(ObjectName, Name), Forms>,
    /// Texts that mention what is renamed or gone, and mean something else; by the names that lead to them: those of a
    /// table and its part, or that of a view or routine.
    pub kept_texts: BTreeSet<Vec<String>>,
    /// Dialects that nothing is written for: what the declaration says for them alone is not a change.
    pub unwritten: BTreeSet<Dialect>,
    /// What may be lost, and why, if a reason was given.
    pub allowed: BTreeMap<Loss, Option<String>>,
}

/// Something that a migration can only do by losing data, so that it needs a stated permission.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Loss {
    /// A table is dropped with its rows; by its name before.
    Table(ObjectName),
    /// A column is dropped with its values; the table by its name after, the column by its name before.
    Column {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// A column's new type cannot hold every value of the old one: values are cut or rounded, or the migration fails.
    Narrowed {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// A composite type loses an attribute, of which columns hold values.
    Attribute {
        /// The type.
        name: ObjectName,
        /// The attribute.
        attribute: Name,
    },
    /// An object of another kind is dropped with what does not come back: a sequence with its current value. By what it is
    /// called, and its name before.
    Object {
        /// What it is called.
        noun: String,
        /// The object.
        name: ObjectName,
    },
    /// An enumerated type is dropped while another is new; by its name before. Columns that held it are converted.
    Enum(ObjectName),
    /// An enum loses a value that rows may hold.
    EnumValue {
        /// The type.
        name: ObjectName,
        /// The value.
        value: String,
    },
}

/// A statement of intent, as it answers a question of the diff.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The table is the same, under another name.
    RenameTable {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// The column is the same, under another name.
    RenameColumn {
        /// The table, by its name after.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// The enum type is the same, under another name.
    RenameEnum {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// The object of another kind is the same, under another name.
    RenameObject {
        /// What it is called.
        noun: String,
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// The enum value is the same, under another name.
    RenameValue {
        /// The type.
        name: ObjectName,
        /// The value before.
        from: String,
        /// The value after.
        to: String,
    },
    /// Rows with the removed value hold another one from now on.
    ReplaceValue {
        /// The type.
        name: ObjectName,
        /// The value before.
        from: String,
        /// The value that rows hold instead.
        to: String,
    },
    /// What existing rows hold; without an expression the answer asks for one.
    Backfill {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// What they hold.
        with: Option<Expression>,
    },
    /// The loss is meant.
    Allow(Loss),
    /// The text to which these names lead means something else, and stays.
    KeepText(Vec<String>),
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::Object { noun: _, name } => write!(f, "{name}"),
            Self::Column { table, column } | Self::Narrowed { table, column } => write!(f, "{table}.{column}"),
            Self::EnumValue { name, value } => write!(f, "{name}.{value}"),
            Self::Attribute { name, attribute } => write!(f, "{name}.{attribute}"),
        }
    }
}

impl Intent {
    /// Takes an answer in. A backfill without an expression changes nothing.
    pub fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::RenameTable { from, to } => {
                self.tables.insert(to, from);
            }
            Answer::RenameColumn { table, from, to } => {
                self.columns.insert((table, to), from);
            }
            Answer::RenameEnum { from, to } => {
                self.enums.insert(to, from);
            }
            Answer::RenameObject { noun, from, to } => {
                self.objects.insert((noun, to), from);
            }
            Answer::RenameValue { name, from, to } => {
                self.enum_values.insert((name, to), from);
            }
            Answer::ReplaceValue { name, from, to } => {
                self.replaced_values.insert((name, from), to);
            }
            Answer::Backfill { table, column, with } => {
                if let Some(with) = with {
                    self.backfills.insert((table, column), with);
                }
            }
            Answer::KeepText(path) => {
                self.kept_texts.insert(path);
            }
            Answer::Allow(loss) => {
                self.allowed.insert(loss, None);
            }
        }
    }

    /// Whether nothing is said of any change.
    pub fn is_silent(&self) -> bool {
        *self == Self { unwritten: self.unwritten.clone(), ..Self::default() }
    }

    /// The losses that are allowed.
    pub fn losses(&self) -> BTreeSet<&Loss> {
        self.allowed.keys().collect()
    }
}
