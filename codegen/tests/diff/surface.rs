//! What an app can name of the entities: no field comes to mean another column without being told.

use super::evolve::{Evolution, evolution};
use proptest::prelude::*;
use seaglass::diff::{Change, diff};
use seaglass::emit::Source;
use seaglass::emit::entity::{self, Break, Kind, Surface, Text};
use seaglass::emit::history::{Entry, FORMAT};
use seaglass::model::{Column, Declared, Dialect, Intent, Name, ObjectName, Schema};
use seaglass::read::read;
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, EntityFormat, Project, View, model};
use std::collections::BTreeMap;

fn any_evolution() -> impl Strategy<Value = Evolution> {
    let bytes = |most| prop::collection::vec(any::<u8>(), 0..most);
    (bytes(300), bytes(120)).prop_map(|(seed, edits)| evolution(&seed, &edits))
}

fn entry(number: u64, changes: Vec<Change>) -> Entry {
    Entry {
        format: FORMAT,
        number,
        name: "step".to_owned(),
        date: "20260101".to_owned(),
        parent: None,
        file: None,
        group: None,
        hand_written: false,
        adopted: None,
        imported: false,
        squashed: None,
        changes,
        files: BTreeMap::new(),
    }
}

/// The texts of the files by module, and what is declared.
fn files(schema: &Schema, history: &[Entry], format: EntityFormat) -> (BTreeMap<String, String>, Declared) {
    let database = Declared {
        name: "db".to_owned(),
        dialects: Dialect::ALL.to_vec(),
        schema: schema.clone(),
        ..Declared::default()
    };
    (texts(&database, history, format), database)
}

fn texts(database: &Declared, history: &[Entry], format: EntityFormat) -> BTreeMap<String, String> {
    let project = Project::new("/nowhere").entity_format(format);
    let named = |file: seaglass::emit::File| {
        let module = file.path.strip_prefix("entity/src/db/")?.strip_suffix(".rs")?.to_owned();
        (!module.ends_with("_ext")).then_some((module, file.body))
    };
    entity::files(Source { project: &project, database, history }).filter_map(named).collect()
}

fn told(case: &Evolution, format: EntityFormat) -> Surface {
    let first = diff(&Schema::default(), &case.before, &case.intent).changes;
    let next = diff(&case.before, &case.after, &case.intent).changes;
    let history = [entry(1, first), entry(2, next.clone())];
    let (before, _) = files(&case.before, &history[..1], format);
    let (after, database) = files(&case.after, &history, format);
    compared(&before, &after, &next.iter().collect::<Vec<_>>(), &case.before, &database)
}

fn compared(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    changes: &[&Change],
    schema: &Schema,
    database: &Declared,
) -> Surface {
    let text = |texts: &'_ BTreeMap<String, String>, module: &str| texts.get(module).cloned().unwrap_or_default();
    let modules = before.keys().chain(after.keys().filter(|module| !before.contains_key(*module)));
    let pairs: Vec<(&String, String, String)> =
        modules.map(|module| (module, text(before, module), text(after, module))).collect();
    let texts: Vec<Text<'_>> = pairs
        .iter()
        .filter(|(_, before, after)| before != after)
        .map(|(module, before, after)| Text { module, before, after })
        .collect();
    entity::surface(&texts, changes, schema, database)
}

/// Whether the name is one of Rust as it stands.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Columns by their table and name, each with its module and field, where nothing else asks for these names.
fn fields(schema: &Schema) -> BTreeMap<(ObjectName, Name), (String, String)> {
    let module = |table: &model::Table| table.entity.module.clone().unwrap_or_else(|| table.name.name.to_string());
    let field = |column: &Column| column.field_name().unwrap_or(&column.name).to_owned();
    let has = |table: &&model::Table| table.primary_key.is_some() && !table.entity.skip;
    let mut found = BTreeMap::new();
    for table in schema.tables().filter(has).filter(|table| is_plain(&module(table))) {
        let is_alone = schema.tables().filter(|other| module(other).to_lowercase() == module(table)).count() == 1;
        for column in table.columns.iter().filter(|column| is_alone && is_plain(&field(column))) {
            let is_one = |other: &&Column| field(other).to_lowercase() == field(column);
            if table.columns.iter().filter(is_one).count() == 1 {
                found.insert((table.name.clone(), column.name.clone()), (module(table), field(column)));
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn no_field_means_another_column_untold(case in any_evolution()) {
        let after = fields(&case.after);
        for format in [EntityFormat::Dense, EntityFormat::Compact] {
            let found = told(&case, format);
            for (column, (module, field)) in fields(&case.before) {
                let name = format!("`{field}`");
                let of_field = |item: &Break| item.module == module && (item.name == name || item.name.is_empty());
                let kinds = [Kind::Gone, Kind::Renamed, Kind::Meaning];
                let is_told = found.breaks.iter().any(|item| of_field(item) && kinds.contains(&item.kind));
                let Some(fate) = case.fates.get(&column).cloned().flatten() else {
                    prop_assert!(is_told, "{:?} is gone: {:#?}", column, found.breaks);
                    continue;
                };
                let exists = case.after.table(&fate.0).is_some_and(|table| table.primary_key.is_some() && !table.entity.skip);
                let Some(now) = after.get(&fate) else {
                    prop_assert!(exists || is_told, "{:?} is left out: {:#?}", column, found.breaks);
                    continue;
                };
                let stays = *now == (module.clone(), field.clone());
                prop_assert_eq!(stays, !is_told, "{:?} becomes {:?}: {:#?}", column, fate, found.breaks);
            }
        }
    }
}

/// A table and two views of it, which are related as `relate` says.
fn views(relate: impl Fn(View) -> View) -> Declared {
    let columns = |name: &str| {
        let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
        Table::create().table(name.to_owned()).col(id).col(ColumnDef::new("user_id").big_integer()).take()
    };
    let view = |name: &str| View::new(name).sql("SELECT id, user_id FROM posts").entity(columns(name));
    let users = Table::create().table("users").col(ColumnDef::new("id").big_integer().primary_key()).take();
    let database = Database::new("db").table(users).table(columns("posts")).view(view("others"));
    read(&mut database.view(relate(view("cards")))).expect("a sound declaration")
}

/// What views are related to is not a change of any database, and one of the entities on both sides.
#[test]
fn what_views_are_related_to_is_told_of_entities_alone() {
    let plain = views(|view| view);
    let one = views(|view| view.belongs_to("user_id", "users", "id"));
    let all = views(|view| {
        view.belongs_to("user_id", "users", "id").belongs_to("id", "posts", "id").has_many("id", "others", "id")
    });
    let two = views(|view| view.belongs_to("user_id", "users", "id").belongs_to("id", "users", "id"));
    let history = [entry(1, diff(&Schema::default(), &plain.schema, &Intent::default()).changes)];
    for format in [EntityFormat::Dense, EntityFormat::Compact] {
        let told = |before: &Declared, after: &Declared| {
            assert_eq!(before.schema, after.schema, "history knows nothing of it");
            let texts = [before, after].map(|database| texts(database, &history, format));
            let found = compared(&texts[0], &texts[1], &[], &before.schema, after);
            found.breaks.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(told(&plain, &all), [""; 0], "what comes breaks nothing");
        assert_eq!(told(&one, &all), [""; 0]);
        insta::assert_snapshot!(format!("gone_{format:?}"), told(&all, &plain).join("\n"));
        assert_eq!(told(&one, &two), [""; 0], "the first that is said keeps its names, and `Related`");
    }
}
