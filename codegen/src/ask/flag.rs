//! Flags: what is said on the command line, as it was typed and taken apart.

use super::path;
use crate::model::{Dialect, Fault, Forms, Rule};

/// Which flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagKind {
    /// `--rename users=people`, `--rename users.mail=email`
    Rename,
    /// `--rename-value mood.ok=fine`
    RenameValue,
    /// `--replace-value mood.bad=ok`
    ReplaceValue,
    /// `--backfill users.nickname=''`
    Backfill,
    /// `--drop posts`, `--drop users.age`
    Drop,
    /// `--drop-value mood.bad`
    DropValue,
    /// `--allow-narrowing users.name`
    AllowNarrowing,
    /// `--keep-text users.touch`
    KeepText,
}

/// A statement of intent on the command line.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Which one.
    pub kind: FlagKind,
    /// As it was typed, the flag's name included.
    pub typed: String,
    pub(super) database: Option<String>,
    pub(super) names: Vec<String>,
    pub(super) value: FlagValue,
}

/// What stands behind the `=`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FlagValue {
    Nothing,
    Names(Vec<String>),
    /// SQL or a literal for every dialect.
    Typed(String),
    /// SQL for some dialects.
    Forms(Forms),
}

impl FlagKind {
    /// As it is typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rename => "--rename",
            Self::RenameValue => "--rename-value",
            Self::ReplaceValue => "--replace-value",
            Self::Backfill => "--backfill",
            Self::Drop => "--drop",
            Self::DropValue => "--drop-value",
            Self::AllowNarrowing => "--allow-narrowing",
            Self::KeepText => "--keep-text",
        }
    }

    /// What stands behind it.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Rename => "TABLE=NEW or TABLE.COLUMN=NEW",
            Self::RenameValue => "ENUM.VALUE=NEW",
            Self::ReplaceValue => "ENUM.VALUE=OTHER",
            Self::Backfill => "TABLE.COLUMN=SQL",
            Self::Drop => "TABLE or TABLE.COLUMN",
            Self::DropValue => "ENUM.VALUE",
            Self::AllowNarrowing => "TABLE.COLUMN",
            Self::KeepText => "NAME or TABLE.NAME",
        }
    }
}

impl Flag {
    /// Takes flags apart as they were typed. Backfills of one column for several dialects become one.
    ///
    /// # Errors
    ///
    /// A fault for each that is not of its flag's form.
    pub fn parse_all<'t>(typed: impl IntoIterator<Item = (FlagKind, &'t str)>) -> Result<Vec<Self>, Vec<Fault>> {
        let (mut flags, mut faults) = (Vec::<Self>::new(), Vec::new());
        for (kind, text) in typed {
            match Self::parse(kind, text) {
                Ok(flag) => {
                    if !flags.iter_mut().any(|earlier| earlier.takes_in(&flag)) {
                        flags.push(flag);
                    }
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(flags) } else { Err(faults) }
    }

    fn parse(kind: FlagKind, text: &str) -> Result<Self, Fault> {
        let typed = format!("{} {}", kind.name(), path::shell(text));
        let wrong = |what: &str| {
            Fault::new(
                Rule::Flag,
                &typed,
                what,
                "a name that holds one of `. = : \"` goes in double quotes: `\"odd.name\".column`",
                format!("{} {}", kind.name(), kind.form()),
            )
        };
        let parsed = path::parse(text).map_err(wrong)?;
        let value = match (kind, parsed.rest) {
            (FlagKind::Drop | FlagKind::DropValue | FlagKind::AllowNarrowing | FlagKind::KeepText, None) => {
                FlagValue::Nothing
            }
            (FlagKind::Drop | FlagKind::DropValue | FlagKind::AllowNarrowing | FlagKind::KeepText, Some(_)) => {
                return Err(wrong("nothing follows the `=` here"));
            }
            (FlagKind::Backfill, Some(sql)) => backfill(sql),
            (FlagKind::Rename | FlagKind::RenameValue | FlagKind::ReplaceValue, Some(rest)) => {
                let new = path::parse(rest).map_err(wrong)?;
                if new.database.is_some() || new.rest.is_some() {
                    return Err(wrong("a name behind the `=` holds a `:` or a `=`"));
                }
                FlagValue::Names(new.names)
            }
            (FlagKind::Backfill | FlagKind::Rename | FlagKind::RenameValue | FlagKind::ReplaceValue, None) => {
                return Err(wrong("there is no `=`"));
            }
        };
        Ok(Self { kind, typed, database: parsed.database, names: parsed.names, value })
    }

    /// Joins the form of another dialect, if `other` is one for the same column.
    fn takes_in(&mut self, other: &Self) -> bool {
        let same = self.kind == other.kind && self.database == other.database && self.names == other.names;
        let (FlagValue::Forms(forms), FlagValue::Forms(more)) = (&mut self.value, &other.value) else { return false };
        let joins = same && more.keys().all(|dialect| !forms.contains_key(dialect));
        if joins {
            forms.extend(more.clone());
            self.typed = format!("{} {}", self.typed, other.typed);
        }
        joins
    }
}

/// SQL for all dialects, or for the one in front of it. `d1::text` is a cast.
fn backfill(sql: &str) -> FlagValue {
    for dialect in Dialect::ALL {
        let rest = sql.strip_prefix(dialect.key()).and_then(|rest| rest.strip_prefix(':'));
        if let Some(form) = rest.filter(|rest| !rest.starts_with(':')) {
            return FlagValue::Forms(Forms::from([(dialect, form.to_owned())]));
        }
    }
    FlagValue::Typed(sql.to_owned())
}
