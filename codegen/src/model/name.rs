//! Names, and the names that Postgres would give.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// The longest identifier in bytes that Postgres keeps; it cuts longer ones silently.
///
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>
pub const MAX_NAME_BYTES: usize = 63;

/// An identifier as declared: neither quoted nor folded.
///
/// A schema is names for the most part, and most are short: they need no memory of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(SmolStr);

impl Name {
    /// The bare text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<T: AsRef<str>> From<T> for Name {
    fn from(text: T) -> Self {
        Self(SmolStr::new(text))
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The name of a table, enum, routine or view, with the Postgres schema that holds it where one was declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectName {
    /// The Postgres schema (`auth` of `auth.users`); D1 has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub namespace: Option<Name>,
    /// The object's own name.
    #[doc(hidden)]
    pub name: Name,
}

impl ObjectName {
    /// A name without a namespace.
    #[doc(hidden)]
    pub fn new(name: impl Into<Name>) -> Self {
        Self { namespace: None, name: name.into() }
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for ObjectName {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

impl<A: Into<Name>, B: Into<Name>> From<(A, B)> for ObjectName {
    fn from((namespace, name): (A, B)) -> Self {
        Self { namespace: Some(namespace.into()), name: name.into() }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{namespace}.{}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

/// The name that Postgres gives a constraint or index when none is written: `<table>_<columns>_<suffix>`.
///
/// Follows `makeObjectName`: while the whole is too long, the longer of the first two parts loses its end; a cut never
/// splits a character.
/// <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/commands/indexcmds.c>
pub fn derived_name(table: &str, columns: Option<&str>, suffix: &str) -> String {
    let overhead = suffix.len() + 1 + usize::from(columns.is_some());
    let available = MAX_NAME_BYTES.saturating_sub(overhead);
    let (mut first, mut second) = (table.len(), columns.map_or(0, str::len));
    while first + second > available {
        if first > second { first -= 1 } else { second -= 1 }
    }
    let table = clip(table, first);
    match columns {
        Some(columns) => [table, "_", clip(columns, second), "_", suffix].concat(),
        None => [table, "_", suffix].concat(),
    }
}

/// The longest prefix of at most `bytes` bytes that ends on a character boundary.
fn clip(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// In lower case, borrowed where it is already.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::derived_name;

    #[test]
    fn follows_postgres() {
        assert_eq!(derived_name("users", Some("email"), "key"), "users_email_key");
        assert_eq!(derived_name("users", None, "pkey"), "users_pkey");
        let long = derived_name(&"t".repeat(60), Some(&"c".repeat(60)), "fkey");
        assert_eq!(long.len(), 63);
        assert_eq!(long, format!("{}_{}_fkey", "t".repeat(29), "c".repeat(28)));
    }

    #[test]
    fn never_splits_a_character() {
        assert!(derived_name(&"é".repeat(40), Some(&"ü".repeat(40)), "key").len() <= 63);
    }
}
