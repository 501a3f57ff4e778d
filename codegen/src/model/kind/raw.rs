//! Objects of which only the database knows what they are.

use super::{Flaw, Kind, Locks, Stand, Statement, Way};
use crate::model::{Dialect, Forms, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// An object of a kind that has no builder of its own, by the statements that make and drop it.
///
/// It is part of history and compared by its text; another text drops it and makes it again. One that is a table asks for a
/// permission, since its rows go with it: [`crate::Database::drop_object`].
///
/// ```
/// use seaglass::{Database, Raw};
///
/// Database::new("app").object(
///     Raw::new("statistics", "orders_by_day")
///         .doc("the planner knows that both go together")
///         .postgres("CREATE STATISTICS orders_by_day ON day, shop FROM orders", "DROP STATISTICS orders_by_day"),
/// );
/// Raw::new("text search dictionary", "plain")
///     .before_tables()
///     .postgres("CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple)", "DROP TEXT SEARCH DICTIONARY plain");
/// Raw::new("language", "plperl").first().postgres("CREATE LANGUAGE plperl", "DROP LANGUAGE plperl");
/// Raw::new("rtree", "places").d1("CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)", "DROP TABLE places");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    /// What it is: `statistics`.
    #[doc(hidden)]
    pub kind: String,
    /// Its name; with the kind it identifies the object.
    #[doc(hidden)]
    pub name: ObjectName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// The whole statement of each dialect that makes it, without a final semicolon.
    #[doc(hidden)]
    pub create: Forms,
    /// The whole statement of each of these dialects that drops it, without a final semicolon.
    #[doc(hidden)]
    pub drop: Forms,
    /// When it is made.
    #[doc(hidden)]
    pub stand: Stand,
}

impl Raw {
    /// An object of that kind and name, or `("app", "plain")` for a namespace, which is made behind tables, routines and
    /// views.
    pub fn new(kind: impl Into<String>, name: impl Into<ObjectName>) -> Self {
        let (kind, name) = (kind.into(), name.into());
        Self { kind, name, doc: None, create: Forms::new(), drop: Forms::new(), stand: Stand::Last }
    }

    /// It is made before everything else: a schema, which other objects may be in.
    pub fn first(mut self) -> Self {
        self.stand = Stand::First;
        self
    }

    /// It is made before the tables, which may need it: a type, a sequence, a collation.
    pub fn before_tables(mut self) -> Self {
        self.stand = Stand::BeforeTables;
        self
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// The statements that make and drop it on Postgres, each without a final semicolon.
    pub fn postgres(self, create: impl Into<String>, drop: impl Into<String>) -> Self {
        self.on(Dialect::Postgres, create.into(), drop.into())
    }

    /// The statements that make and drop it on D1 and plain SQLite, each without a final semicolon.
    pub fn d1(self, create: impl Into<String>, drop: impl Into<String>) -> Self {
        self.on(Dialect::D1, create.into(), drop.into())
    }

    fn on(mut self, dialect: Dialect, create: String, drop: String) -> Self {
        self.create.insert(dialect, create);
        self.drop.insert(dialect, drop);
        self
    }
}

impl Kind for Raw {
    fn noun(&self) -> &str {
        &self.kind
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        self.stand
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        self.create.get(&dialect).map(|sql| Statement::written(sql.clone())).into_iter().collect()
    }

    fn drop(&self, dialect: Dialect) -> Vec<Statement> {
        self.drop.get(&dialect).map(|sql| Statement::written(sql.clone())).into_iter().collect()
    }

    fn alter(&self, after: &Self, dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let same = self.create.get(&dialect) == after.create.get(&dialect) && self.stand == after.stand;
        same.then(Vec::new)
    }

    /// Only its author knows how such an object is commented on.
    fn comment(&self, _text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        None
    }

    fn takes_along(&self) -> Option<&'static str> {
        self.holds_rows().then_some("its rows")
    }

    fn holds_rows(&self) -> bool {
        self.create.values().any(|sql| makes_table(sql))
    }

    fn holds(&self) -> Option<String> {
        Some(format!("{} {} is recreated without what it held", self.kind, self.name))
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn locks(&self, dialect: Dialect) -> Locks {
        if self.create.contains_key(&dialect) { Locks::Unread } else { Locks::Nothing }
    }

    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        [&self.create, &self.drop].into_iter().filter_map(|forms| forms.get(&dialect)).map(String::as_str).collect()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.kind.is_empty() || !self.kind.chars().all(|c| c == ' ' || c.is_ascii_lowercase()) {
            flaws.push(Flaw::new(
                Rule::PlainName,
                format!("the kind {:?} is not a word", self.kind),
                "messages, docs and the names of migrations use it",
                "write it in lower case: `Raw::new(\"text search configuration\", …)`",
            ));
        }
        if !dialects.iter().any(|dialect| self.create.contains_key(dialect)) {
            flaws.push(Flaw::new(
                Rule::MissingForm,
                "the object has no statements for a dialect of the database",
                "it would never be created",
                "add them: `.postgres(\"CREATE …\", \"DROP …\")`, or leave it out",
            ));
        }
        flaws
    }
}

/// Whether a statement makes a table that has rows of its own: a foreign one has none, nor one that lists the words of a search.
///
/// <https://www.sqlite.org/fts5.html#the_fts5vocab_virtual_table_module>, <https://www.sqlite.org/fts3.html#fts4aux>
fn makes_table(sql: &str) -> bool {
    let shown = sql.to_ascii_lowercase();
    if ["fts5vocab", "fts4aux"].iter().any(|module| shown.contains(module)) {
        return false;
    }
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words = lines.flat_map(str::split_ascii_whitespace).map(str::to_ascii_uppercase);
    let mut words = words.skip_while(|word| word != "CREATE").skip(1);
    let mut kinds =
        words.by_ref().skip_while(|word| ["GLOBAL", "LOCAL", "UNLOGGED", "VIRTUAL"].contains(&word.as_str()));
    kinds.next().is_some_and(|word| word == "TABLE")
}

#[cfg(test)]
mod tests {
    use super::makes_table;

    #[test]
    fn a_table_is_told_from_other_kinds() {
        for sql in
            ["CREATE TABLE a (b int)", "-- a\ncreate unlogged table a ()", "CREATE VIRTUAL TABLE a USING fts4(b)"]
        {
            assert!(makes_table(sql), "{sql}");
        }
        for sql in [
            "CREATE FOREIGN TABLE a (b int) SERVER c",
            "CREATE STATISTICS a ON table, b FROM c",
            "CREATE VIEW a AS TABLE b",
            "CREATE VIRTUAL TABLE a USING fts5vocab(b, row)",
            "",
        ] {
            assert!(!makes_table(sql), "{sql}");
        }
    }
}
