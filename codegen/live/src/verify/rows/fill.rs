//! Which rows an engine takes.

use super::{Filling, ROWS, Taste};
use seaglass::model::{Name, ObjectName};
use std::collections::BTreeSet;

/// So often one row is tried.
const TRIES: usize = 1_500;
/// So many values of columns are tried with one another.
const AT_ONCE: usize = 120;

/// What became of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The table.
    pub table: ObjectName,
    /// How many rows were taken.
    pub rows: usize,
    /// Why the last one that was not taken was refused.
    pub refused: Option<String>,
}

/// Puts rows into a table. `attempt` runs a statement, and tells what the engine says to one that it refuses.
pub fn fill(filling: &Filling, taste: Taste, attempt: &mut dyn FnMut(&str) -> Result<(), String>) -> Filled {
    let mut filled = Filled { table: filling.table.clone(), rows: 0, refused: None };
    for row in 0..ROWS {
        match one(filling, start(filling, taste, row), attempt) {
            Ok(()) => filled.rows += 1,
            Err(why) => filled.refused = Some(why),
        }
    }
    filled
}

/// What a row holds if nothing is refused: the first is plain, two have edges, one has every NULL that may be.
fn start(filling: &Filling, taste: Taste, row: usize) -> Vec<usize> {
    let of = |slot: &super::Slot| {
        let plain = row % slot.plain.max(1);
        match (taste, row) {
            (Taste::Edges, 1 | 2) if slot.edges >= row => slot.plain + row - 1,
            (Taste::Edges, 3) => slot.null.unwrap_or(plain),
            (Taste::Edges | Taste::Plain, _) => plain,
        }
    };
    filling.slots.iter().map(of).collect()
}

/// One row: what the refusal speaks of is given other values, until the engine takes it or nothing is left to try. Where none
/// of them will do, it goes on from one that is refused for another reason; no reason is gone on from twice.
fn one(
    filling: &Filling,
    mut choice: Vec<usize>,
    attempt: &mut dyn FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let Err(mut said) = attempt(&filling.insert(&choice)) else { return Ok(()) };
    let (mut tries, mut seen) = (0, BTreeSet::from([said.clone()]));
    let mut suspects = suspects(filling, &said);
    let mut is_wide = false;
    while tries < TRIES {
        let mut next = None;
        for other in variations(filling, &choice, &suspects) {
            tries += 1;
            match attempt(&filling.insert(&other)) {
                Ok(()) => return Ok(()),
                Err(new) if next.is_none() && !seen.contains(&new) => next = Some((other, new)),
                Err(_) if tries >= TRIES => break,
                Err(_) => {}
            }
        }
        if let Some(found) = next {
            (choice, said) = found;
            seen.insert(said.clone());
            (suspects, is_wide) = (self::suspects(filling, &said), false);
        } else if is_wide {
            break;
        } else {
            // What another rule holds together with them may stand in the way.
            (suspects, is_wide) = (widened(filling, &suspects), true);
        }
    }
    Err(said)
}

/// Other choices for the slots that a refusal speaks of, near ones first.
fn variations(filling: &Filling, choice: &[usize], suspects: &[usize]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    // One at a time, and then all with one another.
    for at in suspects {
        for option in turned(filling, *at, choice) {
            let mut other = choice.to_vec();
            if let Some(place) = other.get_mut(*at) {
                *place = option;
            }
            found.push(other);
        }
    }
    if (2..=4).contains(&suspects.len()) {
        let mut all = vec![choice.to_vec()];
        for at in suspects {
            let mut next = Vec::new();
            for known in &all {
                next.push(known.clone());
                for option in turned(filling, *at, choice) {
                    let mut other = known.clone();
                    if let Some(place) = other.get_mut(*at) {
                        *place = option;
                    }
                    next.push(other);
                }
            }
            next.truncate(AT_ONCE * 4);
            all = next;
        }
        found.extend(all);
    }
    found.truncate(AT_ONCE * 4);
    found
}

/// The other options of a slot, those behind the chosen one first.
fn turned(filling: &Filling, slot: usize, choice: &[usize]) -> Vec<usize> {
    let length = filling.slots.get(slot).map_or(0, |slot| slot.options.len());
    let now = choice.get(slot).copied().unwrap_or_default();
    (1..length).map(|step| (now + step) % length).collect()
}

/// The slots, and those that a rule speaks of together with them.
fn widened(filling: &Filling, suspects: &[usize]) -> Vec<usize> {
    let of = |at: &usize| filling.slots.get(*at).into_iter().flat_map(|slot| &slot.columns);
    let columns: BTreeSet<&Name> = suspects.iter().flat_map(of).collect();
    let rules = filling.rules.iter().filter(|(_, of)| of.iter().any(|name| columns.contains(name)));
    let all: BTreeSet<&Name> = rules.flat_map(|(_, of)| of).chain(columns.iter().copied()).collect();
    let slots = filling.slots.iter().enumerate();
    slots.filter(|(_, slot)| slot.columns.iter().any(|name| all.contains(name))).map(|(at, _)| at).collect()
}

/// The slots that a refusal speaks of, by a column or by a rule; all of them where it names none.
fn suspects(filling: &Filling, said: &str) -> Vec<usize> {
    let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let mut columns: Vec<&str> = Vec::new();
    for (names, of) in &filling.rules {
        if names.iter().any(|name| {
            words.contains(&name.as_str()) || said.contains(&format!("\"{name}\"")) || said.ends_with(name.as_str())
        }) {
            columns.extend(of.iter().map(Name::as_str));
        }
    }
    let slots = || filling.slots.iter().enumerate();
    if columns.is_empty() {
        columns
            .extend(slots().flat_map(|(_, slot)| &slot.columns).map(Name::as_str).filter(|name| words.contains(name)));
    }
    let named: Vec<usize> = slots()
        .filter(|(_, slot)| slot.columns.iter().any(|name| columns.contains(&name.as_str())))
        .map(|(at, _)| at)
        .collect();
    if named.is_empty() { slots().map(|(at, _)| at).collect() } else { named }
}

#[cfg(test)]
mod tests {
    use super::super::{Taste, fillings};
    use super::fill;
    use seaglass::model::{Check, Column, ColumnType, Dialect, Expression, PrimaryKey, Schema, Table, Unique};
    use std::sync::Arc;

    fn people() -> Schema {
        let later = "until IS NULL OR until > since";
        let check = |name: &str, sql: &str| Check::new(name, Expression::sql(sql));
        let columns = [
            ("id", ColumnType::Integer),
            ("kind", ColumnType::Text),
            ("email", ColumnType::Text),
            ("since", ColumnType::Integer),
            ("until", ColumnType::Integer),
        ];
        let table = Table {
            name: "people".into(),
            columns: columns
                .into_iter()
                .map(|(name, ty)| Column { nullable: name == "until", ..Column::new(name, ty) })
                .collect(),
            primary_key: Some(PrimaryKey { columns: vec!["id".into()], ..PrimaryKey::default() }),
            uniques: vec![Unique { name: "once".into(), columns: vec!["email".into()], ..Unique::default() }],
            checks: vec![
                check("kinds", "kind IN ('cook', 'guest')"),
                check("mail", "email LIKE '%_@_%._%'"),
                check("old", "since >= 1900"),
                check("later", later),
            ],
            ..Table::default()
        };
        Schema { tables: vec![Arc::new(table)], ..Schema::default() }
    }

    #[test]
    fn what_a_refusal_speaks_of_is_tried_with_other_values() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let table = "CREATE TABLE people (id integer PRIMARY KEY, kind text CONSTRAINT kinds CHECK (kind IN ('cook', 'guest')), \
             email text UNIQUE CONSTRAINT mail CHECK (email LIKE '%_@_%._%'), \
             since integer CONSTRAINT old CHECK (since >= 1900), until integer, CONSTRAINT later CHECK (until IS NULL OR until > since))";
        connection.execute_batch(table).unwrap();
        let schema = people();
        for filling in fillings(&schema, &schema, Dialect::D1) {
            let filled = fill(&filling, Taste::Edges, &mut |sql| {
                connection.execute_batch(sql).map_err(|error| error.to_string())
            });
            assert_eq!((filled.rows, filled.refused), (5, None));
        }
    }
}
