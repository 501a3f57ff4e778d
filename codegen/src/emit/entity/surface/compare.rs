//! Two states of generated files: which names are gone, or mean something else.

use super::module::{Field, Meaning, Module, Sort, What};
use super::order::{self, ANY, APP_FIRST, Advice, Ground, MIGRATE_FIRST, REMOVE_VALUE, RENAME, REUSED};
use super::states::State;
use super::{Break, Kind};
use crate::model::{Name, ObjectName};

/// The states, and what the schemas say.
pub(super) struct Comparison<'c> {
    pub(super) before: State<'c>,
    pub(super) after: State<'c>,
    pub(super) ground: Ground<'c>,
    pub(super) told: Vec<Break>,
}

/// A module before, and what it is afterwards.
#[derive(Clone, Copy)]
struct Pair<'m> {
    name: &'m str,
    before: &'m Module,
    now: &'m str,
    after: &'m Module,
}

impl Comparison<'_> {
    /// Compares every module of the state before.
    pub(super) fn run(&mut self) {
        let names: Vec<&str> = self.before.modules.keys().copied().collect();
        for name in names {
            self.module(name);
        }
    }

    fn module(&mut self, name: &str) {
        let mut told = Vec::new();
        let Some(before) = self.before.modules.get(name) else { return };
        let Some(table) = before.table() else {
            let nothing = Module::default();
            let after = self.after.modules.get(name).unwrap_or(&nothing);
            let pair = Pair { name, before, now: name, after };
            self.names(pair, &mut told);
            self.told.append(&mut told);
            return;
        };
        let is_it = |other: &&&str| self.after.origin(other).as_ref() == Some(&table);
        let now = self.after.modules.keys().find(is_it).copied();
        let is_reused = self.after.modules.get(name).is_some_and(|module| module.table.is_some()) && now != Some(name);
        let was = || Some(format!("the table {table}"));
        if is_reused {
            let is = self.after.table(name).map(|table| format!("the table {table}"));
            told.push(Break::new(name, "", Kind::Meaning, was(), is, REUSED));
        }
        match now {
            None if !is_reused => {
                let is_there = self.ground.after.tables().any(|now| self.ground.trace.table(&now.name) == Some(&table));
                let advice = if is_there { ANY } else { self.ground.if_migrated(APP_FIRST) };
                told.push(Break::new(name, "", Kind::Gone, was(), None, advice));
            }
            Some(now) => {
                if now != name && !is_reused {
                    let is_same = self.after.table(now).as_ref() == Some(&table);
                    let advice = if is_same { ANY } else { RENAME };
                    told.push(Break::new(name, "", Kind::Renamed, was(), Some(now.to_owned()), advice));
                }
                if let Some(after) = self.after.modules.get(now) {
                    let pair = Pair { name, before, now, after };
                    self.fields(pair, &table, &mut told);
                    self.key(pair, &mut told);
                    self.names(pair, &mut told);
                }
            }
            None => {}
        }
        self.told.append(&mut told);
    }

    fn fields(&self, pair: Pair<'_>, table: &ObjectName, told: &mut Vec<Break>) {
        let Pair { name, before, now, after } = pair;
        let Some(table_now) = self.after.table(now) else { return };
        for field in &before.fields {
            let column = Name::from(field.column.as_str());
            let is_it = |other: &&Field| self.after.column(now, other).as_ref() == Some(&column);
            let found = after.fields.iter().find(is_it);
            let same = after.fields.iter().find(|other| other.name == field.name);
            let other = same.filter(|same| found.is_none_or(|found| found.name != same.name));
            let quoted = format!("`{}`", field.name);
            let mut tell = |kind, before: &str, after: Option<String>, advice| {
                told.push(Break::new(name, &quoted, kind, Some(before.to_owned()), after, advice));
            };
            match (found, other) {
                (None, None) => tell(Kind::Gone, &field.rust, None, self.ground.gone(table, &column)),
                (_, Some(other)) => {
                    let was = match found {
                        Some(found) => format!("the column that is `{}` now", found.name),
                        None => "a column that is gone".to_owned(),
                    };
                    let is = match self.after.column(now, other) {
                        Some(column) => format!("what the column {column} was"),
                        None => "a new column".to_owned(),
                    };
                    tell(Kind::Meaning, &was, Some(is), REUSED);
                }
                (Some(found), None) if found.name != field.name => {
                    let advice = if found.column == field.column { ANY } else { RENAME };
                    tell(Kind::Renamed, &field.rust, Some(format!("`{}`", found.name)), advice);
                }
                (Some(_), None) => {}
            }
            if let Some(found) = found.filter(|found| found.rust != field.rust || found.cast != field.cast) {
                let advice = self.retyped((table, field), (&table_now, found));
                tell(Kind::Type, &typed(field), Some(typed(found)), advice);
            }
        }
    }

    fn retyped(&self, was: (&ObjectName, &Field), is: (&ObjectName, &Field)) -> Advice {
        let optional = |field: &Field, other: &Field| field.rust == format!("Option<{}>", other.rust);
        let optional = [optional(was.1, is.1), optional(is.1, was.1)];
        let [was_column, is_column] = [was.1, is.1].map(|field| Name::from(field.column.as_str()));
        self.ground.retyped((was.0, &was_column), (is.0, &is_column), optional)
    }

    fn key(&self, pair: Pair<'_>, told: &mut Vec<Break>) {
        let key = |module: &Module| {
            let key = module.fields.iter().filter(|field| field.in_key).map(|field| field.name.as_str());
            key.collect::<Vec<_>>().join(", ")
        };
        let origin = |field: &Field| self.after.column(pair.now, field).map(|name| name.to_string());
        let was: Vec<Option<String>> =
            pair.before.fields.iter().filter(|field| field.in_key).map(|field| Some(field.column.clone())).collect();
        let is: Vec<Option<String>> = pair.after.fields.iter().filter(|field| field.in_key).map(origin).collect();
        if was != is {
            let [was, is] = [pair.before, pair.after].map(key);
            let advice = self.ground.if_migrated(MIGRATE_FIRST);
            told.push(Break::new(pair.name, "the primary key", Kind::Type, Some(was), Some(is), advice));
        }
    }

    /// Everything but fields and the module itself.
    fn names(&self, pair: Pair<'_>, told: &mut Vec<Break>) {
        let Pair { name: module, before, now, after } = pair;
        let is_renamed = |name: &str| told_of(told, name);
        let mut found = Vec::new();
        for (name, meaning) in &before.names {
            let was = self.before.meaning(module, &meaning.what);
            let shown = || Some(self.before.shown(module, &meaning.what));
            let is = |meaning: &Meaning| self.after.meaning(now, &meaning.what);
            let same = after.names.get(name).filter(|other| other.sort == meaning.sort);
            if same.is_some_and(|other| is(other) == was) || self.follows(meaning, before, after, module) {
                continue;
            }
            let advice = self.advice(pair, meaning, same);
            if let Some(same) = same {
                let is = Some(self.after.shown(now, &same.what));
                let advice = if meaning.sort == Sort::Value { REUSED } else { advice };
                found.push(Break::new(module, name, Kind::Meaning, shown(), is, advice));
                continue;
            }
            let takes_its_place = |(other, now): &(&String, &Meaning)| {
                now.sort == meaning.sort && is(now) == was && !before.names.contains_key(*other)
            };
            match after.names.iter().find(takes_its_place) {
                Some((other, now)) => {
                    let advice = self.renamed(meaning, now);
                    found.push(Break::new(module, name, Kind::Renamed, shown(), Some(other.clone()), advice));
                }
                None => found.push(Break::new(module, name, Kind::Gone, shown(), None, advice)),
            }
        }
        for (name, meaning) in after.names.iter().filter(|(name, _)| !before.names.contains_key(*name)) {
            let owner = meaning.owner.as_ref().is_some_and(|owner| before.names.contains_key(owner));
            let was = self.after.meaning(now, &meaning.what);
            let is_other =
                |earlier: &Meaning| earlier.sort == meaning.sort && self.before.meaning(module, &earlier.what) == was;
            let is_renamed =
                before.names.iter().any(|(name, earlier)| is_other(earlier) && !after.names.contains_key(name));
            if owner && !is_renamed && [Sort::Violation, Sort::Value].contains(&meaning.sort) {
                let is = Some(self.after.shown(now, &meaning.what));
                found.push(Break::new(module, name, Kind::New, None, is, self.come(pair, meaning)));
            }
        }
        found.retain(|item| !is_renamed(&item.name));
        told.append(&mut found);
    }

    /// Whether what becomes of a name is told of another one.
    fn follows(&self, meaning: &Meaning, before: &Module, after: &Module, module: &str) -> bool {
        let owner = meaning.owner.as_ref();
        let is_gone = owner.is_some_and(|owner| before.names.contains_key(owner) && !after.names.contains_key(owner));
        match (meaning.sort, &meaning.what) {
            (Sort::Alias, What::Module(of)) => {
                let table = self.before.table(of);
                table.is_some() && self.after.modules.contains_key(module) && self.after.origin(of) != table
            }
            // The variant of the constraint tells it.
            (Sort::Constant, What::Constraint(name)) => before.names.values().any(
                |other| matches!(&other.what, What::Constraint(told) if other.sort == Sort::Violation && told == name),
            ),
            _ => is_gone,
        }
    }

    fn advice(&self, pair: Pair<'_>, meaning: &Meaning, same: Option<&Meaning>) -> Advice {
        let table = self.before.table(pair.name).unwrap_or_default();
        match &meaning.what {
            What::Value { .. } => self.ground.if_migrated(REMOVE_VALUE),
            What::Type(_) => self.ground.if_migrated(APP_FIRST),
            What::Required(column) => {
                let column = Name::from(column.as_str());
                let is_there =
                    pair.after.fields.iter().any(|now| self.after.column(pair.now, now).as_ref() == Some(&column));
                // The steps are told of the column.
                (
                    if is_there { self.ground.if_migrated(MIGRATE_FIRST) } else { self.ground.gone(&table, &column) }.0,
                    "",
                )
            }
            What::Constraint(_) if same.is_none() => self.ground.if_migrated(MIGRATE_FIRST),
            What::Constraint(_) | What::Way(_) | What::Module(_) | What::Fields(_) | What::Text(_) => ANY,
        }
    }

    fn renamed(&self, meaning: &Meaning, now: &Meaning) -> Advice {
        match (&meaning.what, &now.what) {
            (What::Type(was), What::Type(is)) if was != is && self.ground.names_types() => RENAME,
            (What::Value { value: was, .. }, What::Value { value: is, .. }) if was != is => order::RENAME_VALUE,
            _ => ANY,
        }
    }

    fn come(&self, pair: Pair<'_>, meaning: &Meaning) -> Advice {
        let table = self.after.table(pair.now).unwrap_or_default();
        match &meaning.what {
            What::Required(column) => {
                let column = Name::from(column.as_str());
                let was = self.ground.trace.column(&table, &column).is_some();
                (if was { self.ground.if_migrated(order::REQUIRE) } else { self.ground.come(&table, &column) }.0, "")
            }
            What::Constraint(name) => self.ground.constrained(&table, &Name::from(name.as_str())),
            What::Value { .. } | What::Type(_) => self.ground.if_migrated(MIGRATE_FIRST),
            What::Way(_) | What::Module(_) | What::Fields(_) | What::Text(_) => ANY,
        }
    }
}

fn told_of(told: &[Break], name: &str) -> bool {
    !name.is_empty() && told.iter().any(|item| item.name == name)
}

/// The type of a field, with what its values are cast to.
fn typed(field: &Field) -> String {
    if field.cast.is_empty() { field.rust.clone() } else { format!("{} as {}", field.rust, field.cast) }
}
