//! What a routine says: in its head, in a body of statements, and in words where nobody reads more.

use super::body::{Extent, body};
use super::judge::{Mention, Names, Thing};
use super::list::{Text, tables_of_trigger_routine};
use crate::model::{ObjectName, Table};
use std::collections::BTreeSet;

impl<'a> Names<'a> {
    pub(super) fn routine(&self, text: &Text<'a>, found: &mut Vec<Mention>) {
        let Some(body) = body(text.sql) else {
            return self.read(text, text.sql, Some(0), true, &["begin", "return"], found);
        };
        self.read(text, text.sql, Some(0), true, &["as"], found);
        match &body.extent {
            Extent::All | Extent::Written(_) => self.read(text, &body.text, body.offset, body.is_sql, &[], found),
            Extent::Nothing(..) => {}
        }
        self.words(text, body.extent.words(), found);
    }

    /// A part that is not read: whatever its words may mean.
    fn words(&self, text: &Text<'a>, said: &str, found: &mut Vec<Mention>) {
        if said.is_empty() {
            return;
        }
        let words: BTreeSet<String> =
            said.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_lowercase).collect();
        // A name of several words is looked for as it is.
        let has = |name: &str| {
            let name = name.to_lowercase();
            words.contains(&name)
                || (name.contains(|c: char| !(c.is_alphanumeric() || c == '_')) && said.contains(&name))
        };
        let rows = text.object().map(|name| tables_of_trigger_routine(self.after, &name.name)).unwrap_or_default();
        let speaks_of = |table: &ObjectName| has(&table.name) || rows.contains(&table);
        let holds = |types: &[ObjectName; 2]| {
            let of = |table: &Table| {
                table.columns.iter().any(|column| column.ty.enumeration() == Some(&types[1])) && speaks_of(&table.name)
            };
            types.iter().any(|name| has(&name.name)) || self.after.tables().any(of)
        };
        let gone = self.gone;
        let columns =
            gone.columns.iter().enumerate().filter(|(_, gone)| has(&gone.name) && gone.tables.iter().any(speaks_of));
        let relations = gone.relations.iter().enumerate().filter(|(_, gone)| has(&gone.name.name));
        let types = gone.types.iter().enumerate().filter(|(_, gone)| has(&gone.name.name));
        let values = gone.values.iter().enumerate().filter(|(_, gone)| has(&gone.name) && holds(&gone.types));
        let routines = gone.routines.iter().enumerate().filter(|(_, name)| has(&name.name));
        let things = columns.map(|(at, gone)| (Thing::Column(at), gone.name.to_string()));
        let things = things.chain(relations.map(|(at, gone)| (Thing::Relation(at), gone.name.name.to_string())));
        let things = things.chain(types.map(|(at, gone)| (Thing::Type(at), gone.name.name.to_string())));
        let things = things.chain(values.map(|(at, gone)| (Thing::Value(at), gone.name.clone())));
        let things = things.chain(routines.map(|(at, name)| (Thing::Routine(at), name.name.to_string())));
        found.extend(things.map(|(thing, said)| Mention { thing, sure: false, said, write: None, span: None }));
    }
}
