//! The generated SQL of the databases that scenarios run on.

use std::collections::BTreeMap;

use scenarios::Schema;
use seaglass::pipeline::{Options, prepare};
use seaglass_tests::generated;

/// The migrations of a database for D1: the name and the text of each.
pub fn migrations(schema: Schema) -> Vec<(String, String)> {
    match schema {
        Schema::Mvp => generated::up("mvp", "d1").into_iter().map(|file| (file.name, file.text)).collect(),
        Schema::Zoo => vec![("0001_zoo.sql".to_owned(), zoo())],
    }
}

/// The zoo's portable database.
pub fn zoo() -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(zoo::project(), &BTreeMap::new(), &options).expect("a sound declaration");
    let files = prepared.databases.iter().flat_map(|database| &database.sql);
    files.filter(|file| file.path.contains("/zoo/d1/up/")).map(|file| file.body.as_str()).collect()
}
