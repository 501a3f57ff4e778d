//! A database: its tables in order, and everything beside them.

use super::Stated;
use super::{EnumDecl, TableDecl, View};
use crate::model::{CatalogueObject, Dialect, EntityStyle, Name, ObjectName, Routine, Rule};
use sea_query::extension::postgres::TypeCreateStatement;
use sea_query::{InsertStatement, IntoTableRef, IntoTypeRef, TableRef, TypeRef};
use std::borrow::Borrow;

/// A declared database.
///
/// ```
/// use seaglass::sea_query::{ColumnDef, Table, extension::postgres::Type};
/// use seaglass::{Database, Dialect, EntityStyle, EnumDecl, Extension, Routine, Seed, Serde, View};
///
/// Database::new("app")
///     .doc("Who writes what.")
///     .dialects([Dialect::Postgres, Dialect::D1])
///     .d1("DB", "app-production")
///     .object(Extension::new("citext"))
///     .enumeration(EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"])))
///     .enumeration_with_doc(Type::create().as_enum("size").values(["small", "large"]), "Of a shirt.")
///     .table(Table::create().table("notes").col(ColumnDef::new("body").text()))
///     .view(View::new("bodies").sql("SELECT body FROM notes"))
///     .routine(Routine::new("one").postgres("CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'"))
///     .seed(Seed::new("samples"))
///     .entities(EntityStyle::new().serde(Serde::Both))
///     .online(false);
/// ```
#[derive(Clone, Debug)]
pub struct Database {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) dialects: Vec<Dialect>,
    pub(crate) enums: Vec<EnumDecl>,
    pub(crate) tables: Vec<Stated>,
    pub(crate) routines: Vec<Routine>,
    pub(crate) views: Vec<View>,
    pub(crate) objects: Vec<CatalogueObject>,
    pub(crate) dropped_attributes: Vec<(ObjectName, Name, String)>,
    pub(crate) dropped_objects: Vec<(String, ObjectName, String)>,
    pub(crate) seeds: Vec<Seed>,
    pub(crate) dropped_tables: Vec<(TableRef, String)>,
    pub(crate) dropped_enums: Vec<(TypeRef, String)>,
    pub(crate) foreign_rows: bool,
    pub(crate) names_as_given: bool,
    pub(crate) online: bool,
    pub(crate) entities: EntityStyle,
    pub(crate) silences: Vec<(Rule, String)>,
    pub(crate) d1_binding: String,
    pub(crate) d1_name: String,
}

/// Optional sample data: inserts that can be run again.
///
/// ```
/// use seaglass::{Seed, sea_query::{OnConflict, Query}};
///
/// Seed::new("samples").doc("For the first look.").insert(
///     Query::insert()
///         .into_table("notes")
///         .columns(["id", "body"])
///         .values_panic([1.into(), "Hello".into()])
///         .on_conflict(OnConflict::column("id").do_nothing().to_owned()),
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Seed {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) inserts: Vec<InsertStatement>,
}

impl Database {
    /// A database of that name, which is the module, folder and file name of its artefacts: `[a-z][a-z0-9_]*`.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            d1_binding: "DB".to_owned(),
            d1_name: name.clone(),
            name,
            doc: None,
            dialects: Dialect::ALL.to_vec(),
            enums: Vec::new(),
            tables: Vec::new(),
            routines: Vec::new(),
            views: Vec::new(),
            objects: Vec::new(),
            dropped_attributes: Vec::new(),
            dropped_objects: Vec::new(),
            seeds: Vec::new(),
            dropped_tables: Vec::new(),
            dropped_enums: Vec::new(),
            foreign_rows: false,
            names_as_given: false,
            online: true,
            entities: EntityStyle::new(),
            silences: Vec::new(),
        }
    }

    /// What the database is for; the first paragraph of its docs.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// The dialects that artefacts are written for; without this, all of them.
    pub fn dialects(mut self, dialects: impl IntoIterator<Item = Dialect>) -> Self {
        let mut dialects: Vec<Dialect> = dialects.into_iter().collect();
        dialects.sort_unstable();
        dialects.dedup();
        self.dialects = dialects;
        self
    }

    /// Adds an enumerated type: sea-query's statement, or an [`EnumDecl`].
    pub fn enumeration(mut self, enumeration: impl Into<EnumDecl>) -> Self {
        self.enums.push(enumeration.into());
        self
    }

    /// Adds an enumerated type with its meaning.
    pub fn enumeration_with_doc(self, statement: impl Borrow<TypeCreateStatement>, doc: impl Into<String>) -> Self {
        self.enumeration(EnumDecl::new(statement).doc(doc))
    }

    /// Adds a table.
    #[track_caller]
    pub fn table(mut self, table: impl Into<TableDecl>) -> Self {
        self.tables.push(table.into().into());
        self
    }

    /// A table that is no longer declared may be dropped with its rows, for this reason.
    ///
    /// ```
    /// seaglass::Database::new("app").drop_table("faxes", "nobody sends them");
    /// ```
    pub fn drop_table(mut self, table: impl IntoTableRef, reason: impl Into<String>) -> Self {
        self.dropped_tables.push((table.into_table_ref(), reason.into()));
        self
    }

    /// An enumerated type that is no longer declared may be dropped, for this reason.
    ///
    /// ```
    /// seaglass::Database::new("app").drop_enum("paper_size", "nobody prints");
    /// ```
    pub fn drop_enum(mut self, name: impl IntoTypeRef, reason: impl Into<String>) -> Self {
        self.dropped_enums.push((name.into_type_ref(), reason.into()));
        self
    }

    /// Adds a stored routine.
    pub fn routine(mut self, routine: Routine) -> Self {
        self.routines.push(routine);
        self
    }

    /// Adds a view.
    pub fn view(mut self, view: impl Into<View>) -> Self {
        self.views.push(view.into());
        self
    }

    /// Adds an object of any other kind: an [`Extension`](crate::Extension), or [`Raw`](crate::Raw) statements.
    pub fn object(mut self, object: impl Into<CatalogueObject>) -> Self {
        self.objects.push(object.into());
        self
    }

    /// Adds a seed: regenerated files beside the history, run by hand.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seeds.push(seed);
        self
    }

    /// Whether Postgres migrations of tables that exist keep reads and writes going, as they do without this: indexes
    /// are built concurrently, and rows are checked after a constraint is made, at the price of several migrations for
    /// one change. With `false` a change is one migration, and whoever uses the tables waits for it. A table may say
    /// otherwise for itself: [`TableDecl::online`].
    pub fn online(mut self, online: bool) -> Self {
        self.online = online;
        self
    }

    /// How its entities look: see [`EntityStyle`].
    pub fn entities(mut self, style: EntityStyle) -> Self {
        self.entities = style.within(&self.entities);
        self
    }

    /// On D1 the rows of every table are written by another program as well, so their stored forms are not this tool's:
    /// no CHECK and no constraint name that the declaration does not spell out, and plain type names.
    ///
    /// ```
    /// seaglass::Database::new("app").d1_foreign_rows();
    /// ```
    pub fn d1_foreign_rows(mut self) -> Self {
        self.foreign_rows = true;
        self
    }

    /// An attribute of a composite type that is no longer declared may be dropped with its values, for this reason.
    ///
    /// ```
    /// use seaglass::Database;
    ///
    /// Database::new("app").drop_attribute("address", "fax", "nobody has one");
    /// ```
    pub fn drop_attribute(
        mut self,
        composite: impl Into<ObjectName>,
        attribute: impl Into<Name>,
        reason: impl Into<String>,
    ) -> Self {
        self.dropped_attributes.push((composite.into(), attribute.into(), reason.into()));
        self
    }

    /// A [`Sequence`](crate::Sequence) that is no longer declared may be dropped with its current value, for this reason.
    ///
    /// ```
    /// use seaglass::Database;
    ///
    /// Database::new("app").drop_sequence("papers", "each kind of paper is counted alone now");
    /// ```
    pub fn drop_sequence(self, name: impl Into<ObjectName>, reason: impl Into<String>) -> Self {
        self.drop_object("sequence", name, reason)
    }

    /// A [`VirtualTable`](crate::VirtualTable) that holds rows of its own may be dropped with them, for this reason: it is no
    /// longer declared, or is declared otherwise and recreated without them.
    ///
    /// ```
    /// use seaglass::Database;
    ///
    /// Database::new("app").drop_virtual_table("places", "places are looked up elsewhere now");
    /// ```
    pub fn drop_virtual_table(self, name: impl Into<ObjectName>, reason: impl Into<String>) -> Self {
        self.drop_object("virtual table", name, reason)
    }

    /// A [`Partition`](crate::Partition) that is no longer declared may be dropped with its rows, for this reason.
    ///
    /// ```
    /// use seaglass::Database;
    ///
    /// Database::new("app").drop_partition("sales_2015", "kept for ten years");
    /// ```
    pub fn drop_partition(self, name: impl Into<ObjectName>, reason: impl Into<String>) -> Self {
        self.drop_object("partition", name, reason)
    }

    /// An object of a kind that may be lost may be dropped, for this reason; above all one of [`Raw`](crate::Raw) statements that
    /// is a table, which is no longer declared, or is declared otherwise and recreated without its rows.
    ///
    /// ```
    /// use seaglass::Database;
    ///
    /// Database::new("app").drop_object("external table", "prices", "they are read from elsewhere now");
    /// ```
    pub fn drop_object(
        mut self,
        kind: impl Into<String>,
        name: impl Into<ObjectName>,
        reason: impl Into<String>,
    ) -> Self {
        self.dropped_objects.push((kind.into(), name.into(), reason.into()));
        self
    }

    /// A rule that advises is silent about this database, for this reason: what it tells is meant. `docs/rules.md` lists
    /// the rules, and which of them advise. A silence that nothing needs is told, as one of `#[expect]` is.
    ///
    /// ```
    /// use seaglass::{Database, Rule};
    ///
    /// Database::new("app").silence(Rule::MissingPrimaryKey, "all of it is a copy of another system's tables");
    /// ```
    pub fn silence(mut self, rule: Rule, reason: impl Into<String>) -> Self {
        self.silences.push((rule, reason.into()));
        self
    }

    /// The binding and the database name in the generated `wrangler.jsonc`; without this, `DB` and the name.
    pub fn d1(mut self, binding: impl Into<String>, database: impl Into<String>) -> Self {
        self.d1_binding = binding.into();
        self.d1_name = database.into();
        self
    }
}

impl Seed {
    /// A seed of that name, which is its file name: `[a-z][a-z0-9_]*`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), doc: None, inserts: Vec::new() }
    }

    /// What the rows are for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// Adds an insert, with `on_conflict` where a second run must change nothing.
    pub fn insert(mut self, statement: impl Borrow<InsertStatement>) -> Self {
        self.inserts.push(statement.borrow().clone());
        self
    }
}
