//! What tables and columns are called in Rust.

use super::code::{camel, module, text};
use super::uses::Uses;
use heck::ToSnakeCase as _;
use seaglass::model::{Name, ObjectName, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Names that a file imports, so that no table is called by one.
const IMPORTED: [&str; 36] = [
    "Box",
    "CheckOption",
    "Collation",
    "ColumnDef",
    "ColumnType",
    "ConditionalStatement",
    "Conflict",
    "Database",
    "Dialect",
    "Err",
    "Exclusion",
    "Expr",
    "Fires",
    "ForeignKey",
    "ForeignKeyAction",
    "Index",
    "IndexOrder",
    "IndexType",
    "Into",
    "IntoIndexColumn",
    "None",
    "Nulls",
    "Numbering",
    "Ok",
    "Option",
    "PartitionKey",
    "PgInterval",
    "PostgresType",
    "RowSecurity",
    "Some",
    "Storage",
    "String",
    "Table",
    "TableDecl",
    "Trigger",
    "Vec",
];

/// What the tables of a database are called.
#[derive(Clone, Debug, Default)]
pub(super) struct Names<'a>(BTreeMap<&'a ObjectName, Named<'a>>);

/// What a table is called.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    /// Its name in the database.
    pub(super) table: &'a ObjectName,
    /// The file that declares it.
    pub(super) module: String,
    /// The enumeration of its names.
    pub(super) ty: String,
    /// The variant of each column, in the order of the columns.
    columns: Vec<(&'a Name, String)>,
}

impl<'a> Names<'a> {
    /// Those of all tables. Modules that are taken for something else are in `taken`.
    pub(super) fn of(schema: &'a Schema, taken: &mut BTreeSet<String>) -> Self {
        let mut types: BTreeSet<String> = IMPORTED.iter().map(|&name| name.to_owned()).collect();
        let named = |table: &'a Table| {
            let name = match &table.name.namespace {
                Some(namespace) => format!("{namespace}_{}", table.name.name),
                None => table.name.name.to_string(),
            };
            let mut variants = BTreeSet::from(["Table".to_owned()]);
            let columns = table.columns.iter().map(|column| (&column.name, camel(&column.name, &mut variants)));
            let columns = columns.collect();
            let (module, ty) = (module(&name, taken), camel(&name, &mut types));
            (&table.name, Named { table: &table.name, module, ty, columns })
        };
        Self(schema.tables().map(named).collect())
    }

    /// What a table is called, if it is one of them.
    pub(super) fn get(&self, table: &ObjectName) -> Option<&Named<'a>> {
        self.0.get(table)
    }
}

impl Named<'_> {
    /// The table in an expression: `Users::Table`, with its namespace beside it where it has one.
    pub(super) fn table(&self) -> String {
        match &self.table.namespace {
            Some(namespace) => format!("({}, {}::Table)", text(namespace), self.ty),
            None => format!("{}::Table", self.ty),
        }
    }

    /// A column in an expression: `Users::Id`.
    pub(super) fn column(&self, name: &Name) -> String {
        match self.columns.iter().find(|(column, _)| *column == name) {
            Some((_, variant)) => format!("{}::{variant}", self.ty),
            None => text(name),
        }
    }

    /// The enumeration of the names.
    pub(super) fn declaration(&self, uses: &mut Uses) -> String {
        let iden = uses.own("iden");
        // rustfmt leaves what stands in a macro as it is.
        let mut out = format!("{iden}! {{\n    /// Names of the table and its columns.\n    pub enum {} {{\n", self.ty);
        let own = std::iter::once((&self.table.name, "Table"));
        for (name, variant) in own.chain(self.columns.iter().map(|(name, variant)| (*name, variant.as_str()))) {
            let camel = if variant == "Table" { &self.ty } else { variant };
            // The macro leaves letters beyond ASCII as they are.
            if camel.is_ascii() && name.as_str() == camel.to_snake_case() {
                let _ = writeln!(out, "        {variant},");
            } else {
                let _ = writeln!(out, "        {variant} = {},", text(name));
            }
        }
        out + "    }\n}\n"
    }
}
