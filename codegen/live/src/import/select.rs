//! Which objects of a database are declared; the others are unmanaged: nobody drops them, and nobody calls them drift.

use crate::pattern::matches;
use seaglass::model::{CatalogueObject, Forms, ObjectName, Schema};
use seaglass::sql::{Token, tokens, written};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is taken, by patterns such as `legacy_*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Tables and views that are taken; all of them where none is named.
    pub tables: Vec<String>,
    /// Tables, views and other objects that are left out.
    pub exclude: Vec<String>,
    /// Namespaces of Postgres whose objects are taken, `public` for what has none; all of them where none is named.
    pub namespaces: Vec<String>,
}

impl Selection {
    fn has(&self, name: &ObjectName) -> bool {
        let namespace = name.namespace.as_deref().unwrap_or("public");
        let any = |patterns: &[String], text: &str| patterns.iter().any(|pattern| matches(pattern, text));
        (self.namespaces.is_empty() || any(&self.namespaces, namespace)) && !any(&self.exclude, &name.to_string())
    }

    fn has_relation(&self, name: &ObjectName) -> bool {
        let is_named = |pattern: &String| matches(pattern, &name.to_string());
        self.has(name) && (self.tables.is_empty() || self.tables.iter().any(is_named))
    }
}

/// What is left out of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The names of objects, in order.
    pub names: Vec<String>,
    /// The tables that are taken and point at one of these, each with it.
    pub keys: Vec<(ObjectName, ObjectName)>,
    /// The views and routines that are taken and name one of these, each with it.
    pub speakers: Vec<(ObjectName, ObjectName)>,
}

/// Takes what is selected, and gives what is left out. A foreign key to a table that is left out is left out with it.
pub fn select(schema: &mut Schema, selection: &Selection) -> Left {
    let mut left: Vec<String> = Vec::new();
    let relations: Vec<ObjectName> = schema
        .tables()
        .map(|table| &table.name)
        .chain(schema.views.iter().map(|view| &view.name))
        .filter(|name| !selection.has_relation(name))
        .cloned()
        .collect();
    let mut keep = |name: &ObjectName, is_kept: bool| {
        left.extend((!is_kept).then(|| name.to_string()));
        is_kept
    };
    schema.tables.retain(|table| keep(&table.name, selection.has_relation(&table.name)));
    schema.views.retain(|view| keep(&view.name, selection.has_relation(&view.name)));
    schema.enums.retain(|item| keep(&item.name, selection.has(&item.name)));
    schema.routines.retain(|item| keep(&item.name, selection.has(&item.name)));
    let tables: Vec<ObjectName> = schema.tables().map(|table| table.name.clone()).collect();
    schema.objects.retain(|item| {
        let is_there =
            |table: &ObjectName| tables.contains(table) || schema.views.iter().any(|view| view.name == *table);
        let stands = item.table().is_none_or(|table| is_there(&table) || is_table(item));
        keep(item.name(), stands && selection.has(item.name()))
    });
    let mut keys = Vec::new();
    for table in &mut schema.tables {
        let out = table.foreign_keys.iter().filter(|key| !tables.contains(&key.target));
        let out: Vec<_> = out.map(|key| (table.name.clone(), key.target.clone())).collect();
        if !out.is_empty() {
            Arc::make_mut(table).foreign_keys.retain(|key| tables.contains(&key.target));
        }
        keys.extend(out);
    }
    left.sort();
    left.dedup();
    let views = schema.views.iter().map(|view| (&view.name, &view.forms));
    let routines = schema.routines.iter().map(|routine| (&routine.name, &routine.forms));
    let speakers = views.chain(routines).filter_map(|(name, forms)| {
        let words = words(forms);
        let target = relations.iter().find(|target| words.contains(target.name.as_str()))?;
        Some((name.clone(), target.clone()))
    });
    let speakers = speakers.collect();
    Left { names: left, keys, speakers }
}

/// The names that stand in a text, or in texts between dollars.
fn words(forms: &Forms) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (dialect, sql) in forms {
        for token in tokens(sql, *dialect).unwrap_or_default() {
            let inner = if let Token::Text(inner) = token { tokens(inner, *dialect) } else { Ok(vec![token]) };
            let names = inner.unwrap_or_default().into_iter().filter_map(written);
            found.extend(names.map(|name| name.to_string()));
        }
    }
    found
}

/// Whether an object holds rows by itself, such as a virtual table.
fn is_table(item: &CatalogueObject) -> bool {
    item.table().is_some_and(|table| table == *item.name())
}

#[cfg(test)]
mod tests {
    use super::{Selection, select};
    use seaglass::model::{ForeignKey, ObjectName, Schema, Table};
    use std::sync::Arc;

    fn table(name: &str, targets: &[&str]) -> Arc<Table> {
        let key = |target: &&str| ForeignKey { target: ObjectName::from(*target), ..ForeignKey::default() };
        let foreign_keys = targets.iter().map(key).collect();
        Arc::new(Table { name: ObjectName::from(name), foreign_keys, ..Table::default() })
    }

    fn left(selection: &Selection) -> (Vec<String>, Vec<usize>) {
        let tables = vec![table("users", &[]), table("posts", &["users", "legacy_tags"]), table("legacy_tags", &[])];
        let mut schema = Schema { tables, ..Schema::default() };
        let left = select(&mut schema, selection);
        let out = left.keys.iter().all(|(_, target)| left.names.contains(&target.to_string()));
        assert!(out, "{left:?}");
        (left.names, schema.tables().map(|table| table.foreign_keys.len()).collect())
    }

    #[test]
    fn a_key_to_what_is_left_out_is_left_out() {
        let all = Selection::default();
        assert_eq!(left(&all), (vec![], vec![0, 2, 0]));
        let exclude = vec!["legacy_*".to_owned()];
        assert_eq!(left(&Selection { exclude, ..all.clone() }), (vec!["legacy_tags".to_owned()], vec![0, 1]));
        let tables = vec!["users".to_owned()];
        assert_eq!(left(&Selection { tables, ..all }).1, [0]);
    }
}
