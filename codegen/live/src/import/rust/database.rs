//! A database: its files.

use super::code::{remark, text};
use super::names::Names;
use super::objects;
use super::table::{self, Context};
use super::uses::Uses;
use seaglass::model::{Dialect, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What is said of a database beside its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Its name.
    pub name: String,
    /// What it is for, if anybody said so.
    pub doc: Option<String>,
    /// The dialect of the database that was read.
    pub dialect: Dialect,
    /// The binding and the name that wrangler knows it by.
    pub d1: Option<(String, String)>,
}

/// The files that declare a database, by their names in its folder: `mod.rs`, one per table, view and routine, and one for
/// each other kind of object.
///
/// `schema` holds expressions in the form of that dialect.
pub fn files(schema: &Schema, options: &Options) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut modules = BTreeSet::new();
    let names = Names::of(schema, &mut modules);
    let all_foreign = schema.tables().len() > 0 && schema.tables().all(|table| table.d1.foreign_rows);
    let mut calls = String::new();
    for table in schema.tables() {
        let Some(own) = names.get(&table.name) else { continue };
        let context = Context { schema, table, named: own, names: &names, dialect: options.dialect, all_foreign };
        files.insert(format!("{}.rs", own.module), table::file(&context));
        let _ = write!(calls, ".table({}::table())", own.module);
    }
    for file in objects::files(schema, &mut modules) {
        let own: String = file.calls.concat();
        // What columns are of is read before them.
        calls = if file.is_enums { own + &calls } else { calls + &own };
        files.insert(format!("{}.rs", file.module), file.text);
    }
    files.insert("mod.rs".to_owned(), module(options, &modules, all_foreign, &calls));
    files
}

/// `mod.rs`
fn module(options: &Options, modules: &BTreeSet<String>, all_foreign: bool, calls: &str) -> String {
    let mut uses = Uses::default();
    let (database, dialect) = (uses.own("Database"), uses.model("Dialect"));
    let doc = options.doc.as_deref().map(remark).filter(|doc| !doc.is_empty());
    let mut out = format!("//! {}\n\n", doc.unwrap_or_else(|| format!("The database {}.", remark(&options.name))));
    for module in modules {
        let _ = writeln!(out, "pub mod {module};");
    }
    out.push_str(if modules.is_empty() { "" } else { "\n" });
    let mut chain = format!("{database}::new({})", text(&options.name));
    if let Some(doc) = &options.doc {
        let _ = write!(chain, ".doc({})", text(doc));
    }
    let _ = write!(chain, ".dialects([{dialect}::{:?}])", options.dialect);
    chain.push_str(if all_foreign { ".d1_foreign_rows()" } else { "" });
    chain.push_str(calls);
    if let Some((binding, name)) = &options.d1 {
        let _ = write!(chain, ".d1({}, {})", text(binding), text(name));
    }
    out.push_str(&uses.lines());
    let _ = write!(out, "/// The database.\npub fn database() -> {database} {{\n{chain}\n}}\n");
    out
}
