//! Names, plain and hostile. Those that the project refuses are simply not used.

use crate::dice::Dice;
use crate::spec::{Id, Spec};

const PLAIN: [&str; 24] = [
    "users",
    "posts",
    "name",
    "email",
    "title",
    "state",
    "owner",
    "parent",
    "items",
    "tags",
    "notes",
    "kind",
    "level",
    "score",
    "owner_id",
    "created_at",
    "body",
    "label",
    "rank",
    "teams",
    "city",
    "price",
    "code",
    "total",
];

const HOSTILE: [&str; 22] = [
    "sp ace",
    "UPPER",
    "Mixed Case",
    "qu\"ote",
    "it's",
    "select",
    "order",
    "table",
    "user-s",
    "naïve",
    "日本",
    "a.b",
    "semi;colon",
    "per%cent",
    "back\\slash",
    "dash--dash",
    "star/*",
    "$1",
    "?1",
    "values",
    "rowid_",
    "a_very_long_name_that_goes_on_and_on_until_it_is_nearly_too_long",
];

/// A name that nothing of `taken` has, in any case.
pub fn fresh(dice: &mut Dice, taken: &[&str]) -> String {
    let folded: Vec<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    let list: &[&str] = if dice.chance(30) { &HOSTILE } else { &PLAIN };
    let stem = *dice.pick(list).unwrap_or(&"thing");
    for number in 0_usize.. {
        let name = match number {
            0 => stem.to_owned(),
            // The end is what tells long names apart, and what a database cuts.
            _ => format!("{}{number}", stem.chars().take(40).collect::<String>()),
        };
        if name.len() <= 60 && !folded.contains(&name.to_lowercase()) {
            return name;
        }
    }
    stem.to_owned()
}

/// A name for a new object of `spec` that no object of it or of `before` has.
pub fn object(dice: &mut Dice, before: &Spec, spec: &Spec) -> String {
    fresh(dice, &[before.names(), spec.names()].concat())
}

/// A name for a new column.
pub fn column(dice: &mut Dice, before: &Spec, spec: &Spec, table: Id) -> String {
    let columns = |spec: &Spec| -> Vec<String> {
        let table = spec.table(table);
        table.iter().flat_map(|table| &table.columns).map(|column| column.name.clone()).collect()
    };
    let taken = [columns(before), columns(spec)].concat();
    fresh(dice, &taken.iter().map(String::as_str).collect::<Vec<_>>())
}
