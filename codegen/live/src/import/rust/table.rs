//! A table: its file.

use super::code::{remark, text};
use super::names::{Named, Names};
use super::objects::trigger;
use super::uses::Uses;
use super::{column, constraint, index};
use seaglass::model::{
    Dialect, IndexTarget, Name, ObjectName, PartitionKey, PartitionMethod, RowSecurity, Schema, Table,
};
use std::fmt::Write as _;

/// A table and what is around it.
pub(super) struct Context<'a> {
    pub(super) schema: &'a Schema,
    pub(super) table: &'a Table,
    pub(super) named: &'a Named<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) dialect: Dialect,
    /// The database says of all its tables that another program writes their rows.
    pub(super) all_foreign: bool,
}

/// The table that a foreign key points at.
pub(super) enum Target<'a> {
    Declared(&'a Named<'a>),
    /// Nobody declares it.
    Other(&'a ObjectName),
}

impl Target<'_> {
    pub(super) fn table(&self) -> String {
        match self {
            Self::Declared(named) => named.table(),
            Self::Other(name) => super::code::object_name(name),
        }
    }

    pub(super) fn column(&self, name: &Name) -> String {
        match self {
            Self::Declared(named) => named.column(name),
            Self::Other(_) => text(name),
        }
    }
}

impl<'a> Context<'a> {
    /// What a foreign key points at, imported where it is another file's.
    pub(super) fn target(&self, name: &'a ObjectName, uses: &mut Uses) -> Target<'a> {
        let Some(named) = self.names.get(name) else { return Target::Other(name) };
        if named.table != self.named.table {
            uses.name(&format!("super::{}::{}", named.module, named.ty));
        }
        Target::Declared(named)
    }
}

/// The file that declares a table.
pub(super) fn file(context: &Context<'_>) -> String {
    let mut uses = Uses::default();
    let names = context.named.declaration(&mut uses);
    let declaration = declaration(context, &mut uses);
    let decl = uses.own("TableDecl");
    format!(
        "//! `{}`\n\n{}{names}\n/// The table.\npub fn table() -> {decl} {{\n{declaration}\n}}\n",
        remark(&context.table.name.to_string()).replace('`', "'"),
        uses.lines(),
    )
}

/// `TableDecl::new(Table::create()…)…`
fn declaration(context: &Context<'_>, uses: &mut Uses) -> String {
    let (table, dialect) = (context.table, context.dialect);
    let mut out = format!("{}::new({}::create()", uses.own("TableDecl"), uses.query("Table"));
    let _ = write!(out, ".table({})", context.named.table());
    if let Some(doc) = &table.doc {
        let _ = write!(out, ".comment({})", text(doc));
    }
    for column in &table.columns {
        let _ = write!(out, ".col({})", column::definition(column, context, uses));
    }
    out.push_str(&constraint::inside(context, uses));
    if table.columns.is_empty() && out.ends_with(&format!(".table({})", context.named.table())) {
        // Without a call that gives back a reference, the statement itself is handed over.
        out.push_str(".take()");
    }
    out.push(')');
    let call = |name: &Name| context.named.column(name);
    let columns: Vec<&Name> = table.columns.iter().map(|column| &column.name).collect();
    for item in &table.indexes {
        let statement = index::statement(item, Some(&context.named.table()), (&columns, &call), dialect, uses);
        let _ = write!(out, ".index({statement})");
    }
    for item in &table.indexes {
        out.push_str(&index::beside(item, &call, dialect, uses));
    }
    for column in &table.columns {
        if let Some(facts) = column::beside(column, dialect, uses) {
            let _ = write!(out, ".column({}, {facts})", context.named.column(&column.name));
        }
    }
    out.push_str(&constraint::beside(context, uses));
    for item in &table.exclusions {
        out.push_str(&index::exclusion(item, dialect, uses));
    }
    out.push_str(&facts(context, uses));
    for item in &table.triggers {
        let trigger = trigger(item);
        let _ = write!(out, ".trigger({})", trigger.expression(8));
        uses.add(trigger.uses);
    }
    out
}

/// What is said of a table as a whole.
fn facts(context: &Context<'_>, uses: &mut Uses) -> String {
    let (table, dialect) = (context.table, context.dialect);
    let mut out = String::new();
    if let Some(by) = &table.partition_by {
        let _ = write!(out, ".partition_by({})", partition_by(by, dialect, uses));
    }
    match table.row_security {
        RowSecurity::Disabled => {}
        RowSecurity::Enabled => {
            let _ = write!(out, ".row_security({}::Enabled)", uses.own("RowSecurity"));
        }
        RowSecurity::Forced => {
            let _ = write!(out, ".row_security({}::Forced)", uses.own("RowSecurity"));
        }
    }
    let is_unnamed = constraint::has_unnamed(table);
    let flags = [
        (table.unlogged, ".unlogged()"),
        (table.d1.strict, ".d1_strict()"),
        (table.d1.without_rowid, ".d1_without_rowid()"),
        (table.d1.foreign_rows && !context.all_foreign, ".d1_foreign_rows()"),
        (is_unnamed, ".d1_names_as_given()"),
    ];
    out.extend(flags.into_iter().filter(|(is_so, _)| *is_so).map(|(_, call)| call));
    if let Some(module) = &table.entity.module {
        let _ = write!(out, ".entity_module({})", text(module));
    }
    if let Some(extra) = table.extra.get(&dialect) {
        let _ = write!(out, ".extra({}::{dialect:?}, {})", uses.own("Dialect"), text(extra));
    }
    out
}

/// How the rows of a table or a partition are spread over partitions: `PartitionKey::list().column("shop")`
pub(super) fn partition_by(by: &PartitionKey, dialect: Dialect, uses: &mut Uses) -> String {
    let method = match by.method {
        PartitionMethod::Range => "range",
        PartitionMethod::List => "list",
        PartitionMethod::Hash => "hash",
    };
    let mut out = format!("{}::{method}()", uses.own("PartitionKey"));
    for part in &by.parts {
        match &part.target {
            IndexTarget::Column(name) => {
                let _ = write!(out, ".column({})", text(name));
            }
            IndexTarget::Expression(expression) => {
                let sql = super::expression::sql(expression, dialect);
                let _ = write!(out, ".expression({})", text(&sql));
            }
        }
        if let Some(class) = &part.operator_class {
            let _ = write!(out, ".operator_class({})", text(class));
        }
        if let Some(collation) = &part.collate {
            let _ = write!(out, ".collation({})", super::code::object_name(collation));
        }
    }
    out
}
