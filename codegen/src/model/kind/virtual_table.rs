//! Virtual tables of SQLite: <https://www.sqlite.org/vtab.html>.

use super::{Flaw, Kind, Locks, Stand, Statement, Way};
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A virtual table of D1: a search index over texts, or over places. Postgres has none, so a database for both needs
/// something of its own there. The tables in which the module keeps it are its own affair.
///
/// An index over a table of the database holds no texts of its own: it is filled when it is made, and triggers of that
/// table keep it. Its rows are found by their numbers, which every rebuild of the table keeps. Another declaration drops it
/// and makes it again, and so does a migration that writes other values into what it finds. One that holds rows of its own
/// loses them then, and when it is gone, so that both ask for a permission: [`crate::Database::drop_virtual_table`].
///
/// ```
/// use seaglass::{Database, TableDecl, VirtualModule, VirtualTable, Dialect, Trigger, sea_query::{ColumnDef, Table}};
///
/// let notes = Table::create()
///     .table("notes")
///     .col(ColumnDef::new("id").big_integer().not_null().primary_key())
///     .col(ColumnDef::new("body").text().not_null())
///     .col(ColumnDef::new("language").text().not_null())
///     .take();
/// let added = "CREATE TRIGGER notes_added AFTER INSERT ON notes
/// BEGIN
///     INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body);
/// END";
/// Database::new("app")
///     .dialects([Dialect::D1])
///     .table(TableDecl::new(notes).trigger(Trigger::new("notes_added").d1(added)))
///     .object(
///         VirtualTable::new("notes_text", VirtualModule::Fts5)
///             .doc("full text search")
///             .column("body")
///             .unindexed("language")
///             .content("notes", "id")
///             .option("tokenize", "porter unicode61"),
///     );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VirtualTable {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// What it is made by.
    #[doc(hidden)]
    pub module: VirtualModule,
    /// Its columns in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub columns: Vec<Name>,
    /// Those of its columns that are kept and not searched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub unindexed: Vec<Name>,
    /// The table whose texts it finds, and the column that numbers its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub content: Option<(ObjectName, Name)>,
    /// What else the module is told: each with its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub options: Vec<(Name, String)>,
}

/// The modules that D1 has: <https://developers.cloudflare.com/d1/sql-api/sql-statements/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VirtualModule {
    /// Full text search: <https://www.sqlite.org/fts5.html>.
    Fts5,
    /// Ranges and places, as floats of four bytes: <https://www.sqlite.org/rtree.html>.
    Rtree,
    /// The same as integers of four bytes.
    RtreeI32,
}

impl VirtualModule {
    const fn sql(self) -> &'static str {
        match self {
            Self::Fts5 => "fts5",
            Self::Rtree => "rtree",
            Self::RtreeI32 => "rtree_i32",
        }
    }
}

impl VirtualTable {
    /// The virtual table of that name.
    pub fn new(name: impl Into<Name>, module: VirtualModule) -> Self {
        Self {
            name: ObjectName::new(name),
            doc: None,
            module,
            columns: Vec::new(),
            unindexed: Vec::new(),
            content: None,
            options: Vec::new(),
        }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// Adds a column. Those of an R-tree are the row's number, and two for each dimension.
    pub fn column(mut self, name: impl Into<Name>) -> Self {
        self.columns.push(name.into());
        self
    }

    /// Adds a column of FTS5 that is kept and not searched.
    pub fn unindexed(self, name: impl Into<Name>) -> Self {
        let name = name.into();
        let mut table = self.column(name.clone());
        table.unindexed.push(name);
        table
    }

    /// It finds the texts of that table, whose rows the column numbers: a single integer key.
    pub fn content(mut self, table: impl Into<ObjectName>, row_number: impl Into<Name>) -> Self {
        self.content = Some((table.into(), row_number.into()));
        self
    }

    /// Tells FTS5 something more, such as `tokenize`, `prefix` or `columnsize`.
    pub fn option(mut self, name: impl Into<Name>, value: impl Into<String>) -> Self {
        self.options.push((name.into(), value.into()));
        self
    }

    /// A column that cannot be called so, whatever the case.
    fn column_flaw(&self, is_tree: bool) -> Option<Flaw> {
        let mut seen = BTreeSet::new();
        let repeated = self.columns.iter().find(|name| !seen.insert(name.to_ascii_lowercase()));
        if let Some(name) = repeated {
            let what = format!("the virtual table has the column {name} twice");
            return Some(Flaw::new(Rule::VirtualTable, what, "SQLite does not make it", "name it once"));
        }
        // <https://www.sqlite.org/fts5.html#fts5_table_creation_and_initialization>
        let own = ["rank", "rowid", self.name.name.as_str()];
        let is_own = |name: &&Name| !is_tree && own.iter().any(|own| own.eq_ignore_ascii_case(name));
        let name = self.columns.iter().find(is_own)?;
        let what = format!("the virtual table has a column {name}, a name that FTS5 has for itself");
        let instead = format!("call the virtual table otherwise, or find texts of another column than {name}");
        Some(Flaw::new(Rule::VirtualTable, what, "SQLite does not make it", instead))
    }

    fn statement(&self) -> Statement {
        let mut statement =
            Statement::new("CREATE VIRTUAL TABLE ").object(&self.name).sql(" USING ").sql(self.module.sql()).sql("(");
        for (at, column) in self.columns.iter().enumerate() {
            statement = statement.sql(if at > 0 { ", " } else { "" }).name(column);
            if self.unindexed.contains(column) {
                statement = statement.sql(" UNINDEXED");
            }
        }
        if let Some((table, row_number)) = &self.content {
            statement = statement.sql(", content=").text(table.name.as_str());
            statement = statement.sql(", content_rowid=").text(row_number.as_str());
        }
        for (name, value) in &self.options {
            statement = statement.sql(", ").sql_of(name.as_str()).sql("=").text(value);
        }
        statement.sql(")")
    }
}

impl Kind for VirtualTable {
    fn noun(&self) -> &'static str {
        "virtual table"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::Last
    }

    /// One of another table's texts finds those that are there.
    ///
    /// <https://www.sqlite.org/fts5.html#the_rebuild_command>
    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect != Dialect::D1 {
            return Vec::new();
        }
        let mut statements = vec![self.statement()];
        if self.content.is_some() {
            let name = &self.name.name;
            let fill = Statement::new("INSERT INTO ").object(&self.name).sql(" (").name(name).sql(") VALUES (");
            statements.push(fill.text("rebuild").sql(")"));
        }
        statements
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP TABLE ").object(&self.name)]
    }

    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let same = Self { doc: None, ..self.clone() } == Self { doc: None, ..after.clone() };
        same.then(Vec::new)
    }

    fn comment(&self, _text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        None
    }

    fn takes_along(&self) -> Option<&'static str> {
        self.holds_rows().then_some("its rows")
    }

    fn holds_rows(&self) -> bool {
        self.content.is_none()
    }

    /// Triggers do not fire while a migration writes rows.
    fn copies(&self) -> Option<(&ObjectName, Vec<&Name>)> {
        let (table, row_number) = self.content.as_ref()?;
        Some((table, self.columns.iter().chain([row_number]).collect()))
    }

    fn holds(&self) -> Option<String> {
        self.holds_rows().then(|| format!("virtual table {} is recreated without its rows", self.name))
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let columns: Vec<&str> = self.columns.iter().map(Name::as_str).collect();
        let mut facts = vec![("by", self.module.sql().to_owned()), ("of", columns.join(", "))];
        if let Some((table, row_number)) = &self.content {
            facts.push(("finds rows of", format!("{table} by {row_number}")));
        }
        facts.extend(self.options.iter().map(|(name, value)| ("told", format!("{name} = {value}"))));
        facts
    }

    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::Nothing
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws: Vec<Flaw> = Flaw::no_namespace("virtual table", &self.name, "database").into_iter().collect();
        if !dialects.contains(&Dialect::D1) {
            let what = "the virtual table has no form for Postgres";
            flaws.push(Flaw::new(Rule::MissingForm, what, "only SQLite has virtual tables", "leave it out"));
        }
        let is_tree = self.module != VirtualModule::Fts5;
        if is_tree && (self.content.is_some() || !self.options.is_empty() || !self.unindexed.is_empty()) {
            flaws.push(Flaw::new(
                Rule::VirtualTable,
                "an R-tree has a content table, an option or a column that is not searched",
                "only FTS5 has these",
                "leave them out, or write `VirtualModule::Fts5`",
            ));
        }
        let counts = if is_tree { matches!(self.columns.len(), 3 | 5 | 7 | 9 | 11) } else { !self.columns.is_empty() };
        if !counts {
            flaws.push(Flaw::new(
                Rule::VirtualTable,
                format!("the virtual table has {} columns", self.columns.len()),
                "FTS5 needs one, and an R-tree the row's number with two for each of one to five dimensions",
                "name them: `.column(\"…\")`",
            ));
        }
        flaws.extend(self.column_flaw(is_tree));
        let is_word = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if let Some((name, _)) = self.options.iter().find(|(name, _)| !is_word(name.as_str())) {
            flaws.push(Flaw::new(
                Rule::VirtualTable,
                format!("the option {:?} is not a word", name.as_str()),
                "the module would take it for something else",
                "write one of FTS5's: `.option(\"tokenize\", \"porter\")`",
            ));
        }
        flaws
    }
}
