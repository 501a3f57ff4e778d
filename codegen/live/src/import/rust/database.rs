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

/// The module of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Its files, by their names in its folder: `mod.rs`, one per table, view and routine, and one for each other kind of
    /// object.
    pub files: BTreeMap<String, String>,
    /// What `mod.rs` calls to have what each of the others declares, by module: `.table(users::table())`.
    pub calls: Vec<(String, String)>,
}

/// Writes what declares a database. `schema` holds expressions in the form of that dialect.
pub fn written(schema: &Schema, options: &Options) -> Written {
    let (mut files, mut calls) = (BTreeMap::new(), Vec::new());
    let mut modules = BTreeSet::new();
    let names = Names::of(schema, &mut modules);
    let all_foreign = schema.tables().len() > 0 && schema.tables().all(|table| table.d1.foreign_rows);
    for table in schema.tables() {
        let Some(own) = names.get(&table.name) else { continue };
        let context = Context { schema, table, named: own, names: &names, dialect: options.dialect, all_foreign };
        files.insert(format!("{}.rs", own.module), table::file(&context));
        calls.push((own.module.clone(), format!(".table({}::table())", own.module)));
    }
    for file in objects::files(schema, &mut modules) {
        files.insert(format!("{}.rs", file.module), file.text);
        // What columns are of is read before them.
        let place = if file.is_enums { 0 } else { calls.len() };
        calls.insert(place, (file.module, file.calls.concat()));
    }
    files.insert("mod.rs".to_owned(), module(options, &modules, all_foreign, &calls));
    Written { files, calls }
}

/// `mod.rs`
fn module(options: &Options, modules: &BTreeSet<String>, all_foreign: bool, calls: &[(String, String)]) -> String {
    let mut uses = Uses::default();
    let (database, dialect) = (uses.own("Database"), uses.own("Dialect"));
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
    chain.extend(calls.iter().map(|(_, call)| call.as_str()));
    if let Some((binding, name)) = &options.d1 {
        let _ = write!(chain, ".d1({}, {})", text(binding), text(name));
    }
    out.push_str(&uses.lines());
    let _ = write!(out, "/// The database.\npub fn database() -> {database} {{\n{chain}\n}}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::{Options, written};
    use seaglass::model::{Dialect, Enum, Schema, Table};

    #[test]
    fn calls_are_told_by_their_module() {
        let of = |name: &str| Enum { name: name.into(), doc: None, values: vec!["a".to_owned()] };
        let users = Table { name: "users".into(), ..Table::default() };
        let schema = Schema { enums: vec![of("mood"), of("size")], tables: vec![users.into()], ..Schema::default() };
        let options = Options { name: "a".to_owned(), doc: None, dialect: Dialect::Postgres, d1: None };
        let told = written(&schema, &options);
        let calls =
            [("enums", ".enumeration(enums::mood()).enumeration(enums::size())"), ("users", ".table(users::table())")];
        assert_eq!(told.calls, calls.map(|(module, call)| (module.to_owned(), call.to_owned())));
        assert!(told.files["mod.rs"].contains(&calls.map(|(_, call)| call).concat()), "{}", told.files["mod.rs"]);
    }
}
