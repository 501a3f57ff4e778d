//! Partitions of a table: <https://www.postgresql.org/docs/current/ddl-partitioning.html>.

use super::bounds::{Bound, PartitionBounds};
use super::{Flaw, Kind, Locks, Named, Stand, Statement, Way};
use crate::model::{Dialect, Expression, IndexTarget, Name, ObjectName, PartitionKey, Rule};
use serde::{Deserialize, Serialize};

/// A partition of a table that says [`PartitionKey`], on Postgres. Its columns, keys and indexes are those of the table, which
/// is what is read and written. A partition that nobody declares, as a job makes one each month, is left alone.
///
/// Other bounds take it out of its table and put it in again, where Postgres reads its rows and refuses one that no longer
/// belongs there; its rows stay. D1 has no partitions: there every row is in the table.
///
/// ```
/// use seaglass::{Bound, Database, Partition, PartitionKey, sea_query::{ColumnDef, Table}};
///
/// let sales = Table::create()
///     .table("sales")
///     .col(ColumnDef::new("day").date().not_null())
///     .partition_by_range(["day"])
///     .take();
/// Database::new("app")
///     .table(sales)
///     .object(Partition::range("sales_old", "sales", [Bound::Minimum], ["2026-01-01"]))
///     .object(Partition::range("sales_2026", "sales", ["2026-01-01"], ["2027-01-01"]).doc("this year's"))
///     .object(Partition::default("sales_rest", "sales"));
///
/// // Of a table that says `PartitionKey::list()`, of one by `hash()`, and one that is spread further.
/// Partition::list("sales_north", "sales", ["oslo", "bergen"]).renamed_from("sales_no");
/// Partition::hash("hits_0", "hits", 4, 0);
/// Partition::list("sales_south", "sales", ["rome"]).partition_by(PartitionKey::range().column("day"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// What it is a partition of: a table, or another partition.
    #[doc(hidden)]
    pub of: ObjectName,
    /// The table that is read and written, where it is a partition of a partition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub table: Option<ObjectName>,
    /// Which rows it holds.
    #[doc(hidden)]
    pub bounds: PartitionBounds,
    /// How its rows are spread over partitions of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub partition_by: Option<PartitionKey>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// What it was called before; no part of history.
    #[serde(skip)]
    #[doc(hidden)]
    pub renamed_from: Option<Name>,
    /// It is in no table, on its way to other bounds; no part of history.
    #[serde(skip)]
    #[doc(hidden)]
    pub detached: bool,
}

impl Partition {
    /// Holds the rows from one bound, which is included, to another, which is not: a value for each column.
    pub fn range<F: Into<Bound>, T: Into<Bound>>(
        name: impl Into<ObjectName>,
        of: impl Into<ObjectName>,
        from: impl IntoIterator<Item = F>,
        to: impl IntoIterator<Item = T>,
    ) -> Self {
        let from = from.into_iter().map(Into::into).collect();
        Self::new(name, of, PartitionBounds::Range { from, to: to.into_iter().map(Into::into).collect() })
    }

    /// Holds the rows of these values.
    pub fn list<V: Into<Bound>>(
        name: impl Into<ObjectName>,
        of: impl Into<ObjectName>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::new(name, of, PartitionBounds::List(values.into_iter().map(Into::into).collect()))
    }

    /// Holds one of `modulus` shares of the rows: the one with that remainder.
    pub fn hash(name: impl Into<ObjectName>, of: impl Into<ObjectName>, modulus: u32, remainder: u32) -> Self {
        Self::new(name, of, PartitionBounds::Hash { modulus, remainder })
    }

    /// Holds the rows that no other partition is for.
    pub fn default(name: impl Into<ObjectName>, of: impl Into<ObjectName>) -> Self {
        Self::new(name, of, PartitionBounds::Default)
    }

    pub(crate) fn new(name: impl Into<ObjectName>, of: impl Into<ObjectName>, bounds: PartitionBounds) -> Self {
        Self {
            name: name.into(),
            of: of.into(),
            table: None,
            bounds,
            partition_by: None,
            doc: None,
            renamed_from: None,
            detached: false,
        }
    }

    /// Its rows are spread over partitions of its own, each declared as one of this.
    pub fn partition_by(mut self, by: PartitionKey) -> Self {
        self.partition_by = Some(by);
        self
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// It was called something else: the next migration renames it, and it keeps its rows.
    pub fn renamed_from(mut self, name: impl Into<Name>) -> Self {
        self.renamed_from = Some(name.into());
        self
    }

    /// The table that is read and written.
    #[doc(hidden)]
    pub fn root(&self) -> &ObjectName {
        self.table.as_ref().unwrap_or(&self.of)
    }

    fn detach(&self) -> Statement {
        Statement::new("ALTER TABLE ").object(&self.of).sql(" DETACH PARTITION ").object(&self.name)
    }

    fn is_placed_as(&self, other: &Self) -> bool {
        self.of == other.of && self.bounds == other.bounds && self.detached == other.detached
    }
}

impl Kind for Partition {
    fn noun(&self) -> &'static str {
        "partition"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn over(&self) -> Option<&ObjectName> {
        Some(self.root())
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Relation(&mut self.of));
        if let Some(table) = &mut self.table {
            visit(Named::Relation(table));
        }
        let root = self.root().clone();
        for part in self.partition_by.iter_mut().flat_map(|by| &mut by.parts) {
            match &mut part.target {
                IndexTarget::Column(name) => {
                    let mut names = vec![name.clone()];
                    visit(Named::Columns(root.clone(), &mut names));
                    *name = names.swap_remove(0);
                }
                IndexTarget::Expression(Expression::Sql(forms)) => {
                    forms.get_mut(&Dialect::Postgres).into_iter().for_each(|sql| visit(Named::Sql(sql)));
                }
                IndexTarget::Expression(_) => {}
            }
        }
    }

    fn take_former(&mut self) -> Option<ObjectName> {
        let name = self.renamed_from.take()?;
        Some(ObjectName { name, ..self.name.clone() })
    }

    fn is_relation(&self) -> bool {
        true
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::WithTables
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect != Dialect::Postgres {
            return Vec::new();
        }
        let start = Statement::new("CREATE TABLE ").object(&self.name).sql(" PARTITION OF ").object(&self.of).sql(" ");
        let mut statement = self.bounds.add_to(start);
        if let Some(by) = &self.partition_by {
            statement = statement.sql(" ").partition_by(by);
        }
        let namespace = self.name.namespace.iter();
        namespace.map(|name| Statement::new("CREATE SCHEMA IF NOT EXISTS ").name(name)).chain([statement]).collect()
    }

    /// A key of another table may refer to its table, and only one that is in no table is free of that.
    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![self.detach(), Statement::new("DROP TABLE ").object(&self.name)]
    }

    /// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION>
    fn alter(&self, after: &Self, dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        if self.partition_by != after.partition_by || self.name.namespace != after.name.namespace {
            return None;
        }
        let mut statements = Vec::new();
        if dialect != Dialect::Postgres {
            return Some(statements);
        }
        let table = |name: &ObjectName| Statement::new("ALTER TABLE ").object(name);
        let is_moved = !self.is_placed_as(after);
        if is_moved && !self.detached {
            statements.push(self.detach());
        }
        if self.name != after.name {
            statements.push(table(&self.name).sql(" RENAME TO ").name(&after.name.name));
        }
        if is_moved && !after.detached {
            let start = table(&after.of).sql(" ATTACH PARTITION ").object(&after.name).sql(" ");
            statements.push(after.bounds.add_to(start));
        }
        Some(statements)
    }

    /// In no table, so that others of it may have its bounds first.
    fn midway(&self, after: &Self) -> Option<Self> {
        (!self.is_placed_as(after)).then(|| Self { detached: true, ..self.clone() })
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("TABLE", &self.name, text))
    }

    fn takes_along(&self) -> Option<&'static str> {
        Some("its rows")
    }

    fn holds_rows(&self) -> bool {
        true
    }

    fn holds(&self) -> Option<String> {
        Some(format!("partition {} is recreated without its rows", self.name))
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("of", self.of.to_string()), ("holds", self.bounds.to_string())];
        facts.extend(self.partition_by.as_ref().map(|by| ("by", by.to_string())));
        facts
    }

    /// Both are locked as a whole while a partition comes or goes.
    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::Several([self.root(), &self.name].map(|name| Locks::BlocksBriefly(name.clone())).into())
    }

    /// And while the rows of one that comes back are held against its bounds.
    fn locks_to_alter(&self, after: &Self, dialect: Dialect) -> Locks {
        if self.detached && !after.detached {
            let table = Locks::BlocksBriefly(after.root().clone());
            let name = after.name.clone();
            let holds = after.bounds.contains(&self.bounds);
            let rows = if holds { Locks::BlocksAll(name) } else { Locks::HoldsAgainst(name) };
            return Locks::Several(vec![table, rows]);
        }
        after.locks(dialect)
    }

    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        let expressions = self.partition_by.iter().flat_map(PartitionKey::expressions);
        expressions.chain(self.bounds.texts()).filter(|_| dialect == Dialect::Postgres).collect()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("partition", "partitions", dialects);
        flaws.extend(
            self.bounds.flaw().map(|(what, why, instead)| Flaw::new(Rule::PartitionBounds, what, why, instead)),
        );
        flaws
    }
}
