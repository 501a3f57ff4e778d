//! What `SQLite` makes of a column's values, which follows from its declared type.

use super::{Column, ColumnType, Dialect, Storage};

/// What a column makes of the values that are written into it.
///
/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Affinity {
    /// Numbers, whole ones where nothing is lost.
    Integer,
    /// Text.
    Text,
    /// What they are.
    Blob,
    /// Floats.
    Real,
    /// Numbers; text that is none stays text.
    Numeric,
}

/// What values of a type are to `SQLite`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Integer,
    Real,
    /// Text that may spell a number.
    Text,
    /// Text that never does: days, times, instants.
    Words,
    Blob,
    Unknown,
}

impl Affinity {
    /// Every affinity.
    pub const ALL: [Self; 5] = [Self::Integer, Self::Text, Self::Blob, Self::Real, Self::Numeric];

    /// That of a declared type.
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_uppercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&["INT"]) {
            Self::Integer
        } else if has(&["CHAR", "CLOB", "TEXT"]) {
            Self::Text
        } else if has(&["BLOB"]) || name.is_empty() {
            Self::Blob
        } else if has(&["REAL", "FLOA", "DOUB"]) {
            Self::Real
        } else {
            Self::Numeric
        }
    }

    /// In small letters.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Text => "text",
            Self::Blob => "blob",
            Self::Real => "real",
            Self::Numeric => "numeric",
        }
    }

    const fn keeps(self, class: Class) -> bool {
        match self {
            Self::Blob => true,
            Self::Text => matches!(class, Class::Text | Class::Words | Class::Blob),
            Self::Integer | Self::Numeric => matches!(class, Class::Integer | Class::Words | Class::Blob),
            Self::Real => matches!(class, Class::Real | Class::Words | Class::Blob),
        }
    }
}

impl Column {
    /// What becomes of values that are written into the column on D1.
    pub fn affinity(&self) -> Affinity {
        if let Some(declared) = &self.d1.declared {
            return Affinity::of(declared.as_str());
        }
        match self.class() {
            Class::Integer if self.ty == ColumnType::Boolean => Affinity::Numeric,
            Class::Integer => Affinity::Integer,
            Class::Real => Affinity::Real,
            Class::Text | Class::Words => Affinity::Text,
            Class::Blob => Affinity::Blob,
            Class::Unknown => match &self.ty {
                ColumnType::Custom { forms, .. } => {
                    Affinity::of(forms.get(&Dialect::D1).map_or("text", String::as_str))
                }
                _ => Affinity::Text,
            },
        }
    }

    /// Whether the column leaves every value of its type as it is on D1.
    pub fn keeps_values(&self) -> bool {
        let class = self.class();
        class == Class::Unknown || self.affinity().keeps(class)
    }

    /// Whether its declared type is exactly `integer` on D1: as the only key column it is then the row's own number, which
    /// is never NULL. <https://www.sqlite.org/lang_createtable.html#rowid>
    pub fn is_integer_on_d1(&self) -> bool {
        let is = |name: &str| name.trim().eq_ignore_ascii_case("integer");
        match (&self.d1.declared, &self.ty) {
            (Some(declared), _) => is(declared.as_str()),
            (None, ColumnType::Custom { forms, .. }) => forms.get(&Dialect::D1).is_some_and(|form| is(form)),
            (None, ColumnType::Boolean) => false,
            (None, _) => self.class() == Class::Integer,
        }
    }

    fn class(&self) -> Class {
        match self.storage {
            Some(Storage::UnixSeconds | Storage::UnixMillis | Storage::ScaledDecimal) => Class::Integer,
            Some(Storage::LossyDecimal) => Class::Real,
            Some(Storage::ExactDecimal) => Class::Text,
            Some(Storage::SqlTimestamp | Storage::IsoTimestamp | Storage::TextUuid | Storage::TextBoolean) => {
                Class::Words
            }
            None => self.own_class(),
        }
    }

    fn own_class(&self) -> Class {
        match &self.ty {
            ColumnType::Boolean | ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => {
                Class::Integer
            }
            ColumnType::Float | ColumnType::Double => Class::Real,
            // Verification names a decimal without a choice.
            ColumnType::Decimal { .. }
            | ColumnType::Char(_)
            | ColumnType::Varchar(_)
            | ColumnType::Text
            | ColumnType::Json
            | ColumnType::JsonBinary
            | ColumnType::Enum(_) => Class::Text,
            ColumnType::Date | ColumnType::Time | ColumnType::DateTime | ColumnType::TimestampTz => Class::Words,
            ColumnType::Bytes | ColumnType::Uuid => Class::Blob,
            ColumnType::Custom { .. } | ColumnType::Array(_) | ColumnType::Postgres(_) => Class::Unknown,
        }
    }
}

/// Whether values that stay what they are to the author are written into a column that makes something else of them:
/// `None` where they are left as they are.
pub(crate) fn rewritten(before: &Column, after: &Column) -> Option<Rewritten> {
    let is_declared = before.d1.declared.is_some() || after.d1.declared.is_some();
    if !is_declared || before.affinity() == after.affinity() {
        return None;
    }
    let (class, to) = (after.class(), after.affinity());
    if after.keeps_values() {
        return (!before.keeps_values()).then_some(Rewritten::Back);
    }
    let spelled = matches!((class, to), (Class::Integer, Affinity::Text))
        || matches!((class, to), (Class::Real, Affinity::Integer | Affinity::Numeric));
    Some(if spelled { Rewritten::Spelled } else { Rewritten::Read })
}

/// What an affinity makes of values that another one left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rewritten {
    /// What their type says, where they were something else.
    Back,
    /// The same value in another form.
    Spelled,
    /// A number where a text spells one, or a rounded one: `007` becomes 7.
    Read,
}
