//! What a file imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The items that a file names, by the paths that they are imported from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses(BTreeSet<String>);

impl Uses {
    /// The item of that path, as the file calls it: `Index` of `seaglass::sea_query::Index`.
    pub(super) fn name<'p>(&mut self, path: &'p str) -> &'p str {
        self.0.insert(path.to_owned());
        path.rsplit_once("::").map_or(path, |(_, name)| name)
    }

    /// The same of an item of sea-query.
    pub(super) fn query(&mut self, name: &'static str) -> &'static str {
        self.0.insert(format!("seaglass::sea_query::{name}"));
        name
    }

    /// The same of an item of Seaglass.
    pub(super) fn own(&mut self, name: &'static str) -> &'static str {
        self.0.insert(format!("seaglass::{name}"));
        name
    }

    /// What another part of the file names as well.
    pub(super) fn add(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// The lines that import all of it, and a blank one behind them.
    pub(super) fn lines(&self) -> String {
        let mut by_module: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in &self.0 {
            let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
            by_module.entry(module).or_default().push(name);
        }
        let mut modules: Vec<(&str, Vec<&str>)> = by_module.into_iter().collect();
        modules.sort_by_key(|(module, _)| (!module.starts_with("super"), *module));
        let mut out = String::new();
        for (module, names) in modules {
            match names.as_slice() {
                [name] => {
                    let _ = writeln!(out, "use {module}::{name};");
                }
                names => {
                    let _ = writeln!(out, "use {module}::{{{}}};", names.join(", "));
                }
            }
        }
        if out.is_empty() { out } else { out + "\n" }
    }
}

#[cfg(test)]
mod tests {
    use super::Uses;

    #[test]
    fn items_of_one_module_stand_in_one_line() {
        let mut uses = Uses::default();
        assert_eq!(uses.name("super::users::Users"), "Users");
        uses.query("Index");
        uses.query("self");
        uses.own("TableDecl");
        assert_eq!(
            uses.lines(),
            "use super::users::Users;\nuse seaglass::TableDecl;\nuse seaglass::sea_query::{Index, self};\n\n"
        );
    }
}
