//! Tables that inherit from others: <https://www.postgresql.org/docs/current/ddl-inherit.html>.

use super::{Flaw, Kind, Locks, Named, Stand, Statement, Way, Within};
use crate::model::{Dialect, ObjectName};
use serde::{Deserialize, Serialize};

/// A table inherits from another on Postgres: whoever reads the parent sees its rows as well. It declares every column and
/// check of the parent for itself.
///
/// Where one of the two changes, the table inherits nothing for that moment, within the transaction: each is changed as it is
/// declared, whatever Postgres would hand down. On D1 each table has its own rows.
///
/// ```
/// use seaglass::{Database, Inheritance, sea_query::{ColumnDef, Table}};
///
/// let place = |name: &str| Table::create().table(name.to_owned()).col(ColumnDef::new("name").text().not_null()).take();
/// Database::new("app")
///     .table(place("cities"))
///     .table(place("capitals").col(ColumnDef::new("state").text()).take())
///     .object(Inheritance::new("capitals", "cities"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inheritance {
    /// The table that inherits.
    #[doc(hidden)]
    pub child: ObjectName,
    /// The table that it inherits from.
    #[doc(hidden)]
    pub parent: ObjectName,
}

impl Inheritance {
    /// The first table inherits from the second.
    pub fn new(child: impl Into<ObjectName>, parent: impl Into<ObjectName>) -> Self {
        Self { child: child.into(), parent: parent.into() }
    }

    fn statement(&self, verb: &'static str) -> Vec<Statement> {
        vec![Statement::new("ALTER TABLE ").object(&self.child).sql(verb).object(&self.parent)]
    }
}

impl Kind for Inheritance {
    fn noun(&self) -> &'static str {
        "inheritance"
    }

    fn name(&self) -> &ObjectName {
        &self.parent
    }

    fn within(&self) -> Within {
        Within::Table(self.child.clone())
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Relation(&mut self.child));
        visit(Named::Relation(&mut self.parent));
    }

    fn doc(&self) -> Option<&str> {
        None
    }

    fn stand(&self) -> Stand {
        Stand::BehindTables
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        match dialect {
            Dialect::Postgres => self.statement(" INHERIT "),
            Dialect::D1 => Vec::new(),
        }
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        self.statement(" NO INHERIT ")
    }

    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        (self == after).then(Vec::new)
    }

    fn comment(&self, _text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        None
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![("by", self.child.to_string())]
    }

    /// Nobody reads or writes the table meanwhile.
    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::Several(vec![Locks::BlocksBriefly(self.child.clone()), Locks::Touches(self.parent.clone())])
    }

    /// The parent is only looked at.
    fn locks_to_drop(&self, _dialect: Dialect) -> Locks {
        Locks::BlocksBriefly(self.child.clone())
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        Flaw::postgres_alone("inheritance", "tables that inherit", dialects)
    }
}
