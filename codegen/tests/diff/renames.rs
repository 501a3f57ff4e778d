//! Renames: chains, swaps, what follows them, and statements that history has taken up.

use super::{column, index, nth, schema, table};
use seaglass::diff::{Change, EnumChange, Stale, apply, diff, pending, same, stale};
use seaglass::model::{
    Action, Answer, Check, ColumnType, Conflict, D1Constraint, Exclusion, Expression, ForeignKey, Index, IndexPart,
    IndexTarget, Intent, Loss, Name, ObjectName, PrimaryKey, Schema, Table, Unique,
};
use std::sync::Arc;

fn name(text: &str) -> ObjectName {
    ObjectName::new(text)
}

fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

/// A table with the columns of those names and no keys.
fn plain(called: &str, columns: &[&str]) -> Schema {
    let mut only = table(called);
    only.columns = columns.iter().map(|column_name| column(column_name, ColumnType::Text)).collect();
    (only.primary_key, only.uniques, only.foreign_keys) = (None, Vec::new(), Vec::new());
    (only.checks, only.indexes) = (Vec::new(), Vec::new());
    Schema { tables: vec![only.into()], ..Schema::default() }
}

fn columns(of: &[(&str, &str)]) -> Intent {
    let columns = of.iter().map(|(from, to)| ((name("t"), Name::from(*to)), Name::from(*from))).collect();
    Intent { columns, ..Intent::default() }
}

#[test]
fn a_chain_begins_at_its_end() {
    let found = diff(&plain("t", &["a", "b"]), &plain("t", &["b", "c"]), &columns(&[("a", "b"), ("b", "c")]));
    assert_eq!(lines(&found.changes), ["rename column t.b to c", "rename column t.a to b"]);
}

#[test]
fn a_swap_takes_a_temporary_name() {
    let found = diff(&plain("t", &["a", "b"]), &plain("t", &["a", "b"]), &columns(&[("a", "b"), ("b", "a")]));
    let expected = ["rename column t.b to __seaglass_0", "rename column t.a to b", "rename column t.__seaglass_0 to a"];
    assert_eq!(lines(&found.changes)[..3], expected);
}

#[test]
fn a_swap_is_made_once() {
    let (before, intent) = (plain("t", &["a", "b"]), columns(&[("a", "b"), ("b", "a")]));
    let made = diff(&before, &before, &intent).changes;
    let after = apply(&made, before.clone()).unwrap();
    let rest = pending(&intent, &made);
    assert!(rest.columns.is_empty());
    assert!(diff(&after, &before, &rest).changes.is_empty());
    assert_eq!(pending(&intent, &[]), intent);
}

#[test]
fn every_kind_of_rename_is_made_once() {
    let table = |from: &str, to: &str| Change::RenameTable { from: name(from), to: name(to) };
    let values = EnumChange {
        name: name("e"),
        before: vec!["a".to_owned()],
        after: vec!["b".to_owned()],
        renamed: [("a".to_owned(), "b".to_owned())].into(),
        replaced: [].into(),
    };
    let history = [table("x", "__"), table("y", "x"), table("__", "y"), Change::ChangeEnum(Box::new(values))];
    let intent = Intent {
        tables: [(name("x"), name("y")), (name("y"), name("x"))].into(),
        enum_values: [((name("e"), "b".to_owned()), "a".to_owned())].into(),
        ..Intent::default()
    };
    assert_eq!(pending(&intent, &history), Intent::default());
}

/// What has the name again is another thing, of which the same may be said.
#[test]
fn what_is_gone_is_forgotten() {
    let [before, after] = [plain("t", &["a"]), plain("t", &["b"])];
    let intent = columns(&[("a", "b")]);
    let made = diff(&before, &after, &intent).changes;
    let column = Box::new(after.tables[0].columns[0].clone());
    for gone in
        [Change::DropTable(Box::new(Table::clone(&after.tables[0]))), Change::DropColumn { table: name("t"), column }]
    {
        assert_eq!(pending(&intent, made.iter().chain([&gone])), intent, "{gone}");
    }
}

#[test]
fn a_rename_that_was_made_is_not_made_again() {
    let after = plain("t", &["b"]);
    let intent = columns(&[("a", "b")]);
    assert!(diff(&after, &after, &intent).changes.is_empty());
    // A new column of the old name stays what it is.
    let found = diff(&after, &plain("t", &["a", "b"]), &intent);
    assert_eq!(lines(&found.changes), ["add column t.a", "list the columns of t in another order"]);
}

#[test]
fn one_column_has_one_successor() {
    let found = diff(&plain("t", &["a"]), &plain("t", &["b", "c"]), &columns(&[("a", "b"), ("a", "c")]));
    assert_eq!(found.refusals.len(), 1);
    let refusal = &found.refusals[0];
    assert_eq!(
        (refusal.place.as_str(), refusal.what.as_str()),
        ("t.c", "it is said to have been a before, and so is t.b")
    );
}

/// Keys of other tables, indexes and the SQL of checks follow; what the author spells otherwise is rebuilt.
#[test]
fn what_names_a_renamed_column_follows() {
    let mut after = schema();
    nth(&mut after, 0).columns[0].name = "key".into();
    nth(&mut after, 0).primary_key.as_mut().unwrap().columns = vec!["key".into()];
    nth(&mut after, 0).foreign_keys[0].columns = vec!["key".into()];
    nth(&mut after, 0).checks[0].expression = Expression::sql("\"key\" > 0");
    for table in &mut after.tables {
        Arc::make_mut(table).foreign_keys[0].target_columns = vec!["key".into()];
    }
    let columns = [((name("t0"), "key".into()), "id".into())].into();
    let found = diff(&schema(), &after, &Intent { columns, ..Intent::default() });
    assert_eq!(lines(&found.changes), ["rename column t0.id to key"]);
}

/// Every list of columns, whatever it is for.
#[test]
fn every_list_that_names_a_renamed_column_follows() {
    let with = |listed: &str| {
        let mut only = plain("t", &["a", listed]);
        let table = nth(&mut only, 0);
        let names = || vec![Name::from(listed)];
        let key = vec![Name::from("a")];
        table.primary_key =
            Some(PrimaryKey { name: "p".into(), columns: key, include: names(), ..PrimaryKey::default() });
        let unique = Unique { name: "u".into(), columns: names(), ..Unique::default() };
        let including = Unique { name: "i".into(), columns: vec!["a".into()], include: names(), ..Unique::default() };
        table.uniques = vec![unique, including];
        table.foreign_keys = vec![ForeignKey {
            name: "f".into(),
            columns: names(),
            target: name("t"),
            target_columns: names(),
            on_delete: Action::SetNull,
            sets: names(),
            ..ForeignKey::default()
        }];
        let part = IndexPart::new(IndexTarget::Column(listed.into()));
        table.indexes = vec![Index { parts: vec![part.clone()], include: names(), ..Index::new("x") }];
        table.exclusions = vec![Exclusion::new("e").column(listed, "=").include(names())];
        only
    };
    let found = diff(&with("b"), &with("c"), &columns(&[("b", "c")]));
    assert_eq!(lines(&found.changes), ["rename column t.b to c"]);
    assert!(same(&apply(&found.changes, with("b")).unwrap(), &with("c")));
}

/// What D1 alone has of a key is known by its name.
#[test]
fn what_d1_has_of_a_key_follows_its_name() {
    let with = |called: &str| {
        let mut only = plain("t", &["a"]);
        let table = nth(&mut only, 0);
        table.uniques = vec![Unique { name: called.into(), columns: vec!["a".into()], ..Unique::default() }];
        let facts = D1Constraint { on_conflict: Some(Conflict::Ignore), ..D1Constraint::default() };
        table.d1.constraints.insert(called.into(), facts);
        only
    };
    let found = diff(&with("old"), &with("new"), &Intent::default());
    assert_eq!(lines(&found.changes), ["rename constraint old of t to new"]);
    assert!(same(&apply(&found.changes, with("old")).unwrap(), &with("new")));
}

/// As with a table's name come new names of its keys and indexes, and two tables may change places.
#[test]
fn tables_that_change_places_give_their_keys_new_names() {
    let mut after = schema();
    for (at, to) in [(0, "t1"), (1, "t0")] {
        let from = after.tables[at].name.name.clone();
        let table = nth(&mut after, at);
        let renamed = |name: &mut Name| *name = name.replacen(&*from, to, 1).into();
        table.name = ObjectName::new(to);
        renamed(&mut table.primary_key.as_mut().unwrap().name);
        renamed(&mut table.uniques[0].name);
        renamed(&mut table.foreign_keys[0].name);
        renamed(&mut table.checks[0].name);
        renamed(&mut table.indexes[0].name);
        table.foreign_keys[0].target = name("t1");
        table.doc = schema().tables[at].doc.clone();
    }
    let tables = [(name("t1"), name("t0")), (name("t0"), name("t1"))].into();
    let found = diff(&schema(), &after, &Intent { tables, ..Intent::default() });
    assert!(found.refusals.is_empty() && found.questions.is_empty(), "{found:?}");
    let made = lines(&found.changes);
    assert!(made.iter().all(|line| line.starts_with("rename ")), "{made:#?}");
    assert_eq!(made.len(), 3 + 3 + 3 + 2 + 2 + 3, "{made:#?}");
    assert!(same(&apply(&found.changes, schema()).unwrap(), &after));
    unique_at_any_time(&schema(), &found.changes);
}

/// After each change, no two tables share a name of a key with an index, or of an index.
fn unique_at_any_time(before: &Schema, changes: &[Change]) {
    let mut state = before.clone();
    for change in changes {
        state = apply([change], state).unwrap();
        let mut names: Vec<&Name> = Vec::new();
        for table in &state.tables {
            names.extend(table.primary_key.iter().map(|key| &key.name));
            names.extend(table.uniques.iter().map(|key| &key.name));
            names.extend(table.indexes.iter().map(|index| &index.name));
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "after {change}");
    }
}

#[test]
fn a_check_that_is_only_renamed_keeps_its_rows_unread() {
    let mut before = plain("t", &["a"]);
    let check = |name: &str| Check::new(name, Expression::sql("\"a\" <> ''"));
    nth(&mut before, 0).checks = vec![check("x"), check("y")];
    nth(&mut before, 0).indexes = vec![index("i", "a")];
    let mut after = before.clone();
    nth(&mut after, 0).checks = vec![check("y"), check("z")];
    nth(&mut after, 0).indexes[0].name = "j".into();
    let found = diff(&before, &after, &Intent::default());
    assert_eq!(lines(&found.changes), ["rename constraint x of t to z", "rename index i of t to j"]);
}

#[test]
fn statements_that_lead_nowhere_are_told() {
    let before = plain("t", &["b"]);
    let history = [Change::RenameColumn { table: name("t"), from: "a".into(), to: "b".into() }];
    let mut intent = columns(&[("a", "b"), ("x", "c")]);
    intent.allowed.insert(Loss::Table(name("gone")), None);
    intent.tables.insert(name("t"), name("old"));
    let made = |statement, made| Stale { statement, made };
    let column = |from: &str, to: &str| Answer::RenameColumn { table: name("t"), from: from.into(), to: to.into() };
    assert_eq!(
        stale(&intent, &before, &plain("t", &["b", "c"]), &history),
        [
            made(Answer::RenameTable { from: name("old"), to: name("t") }, false),
            made(column("a", "b"), true),
            made(column("x", "c"), false),
            made(Answer::Allow(Loss::Table(name("gone"))), false),
        ]
    );
    // One that is about to be made is not stale, and one of a table that was renamed since was made.
    assert!(stale(&columns(&[("b", "c")]), &before, &plain("t", &["c"]), &[]).is_empty());
    let moved = Change::RenameTable { from: name("u"), to: name("t") };
    let earlier = Change::RenameColumn { table: name("u"), from: "a".into(), to: "b".into() };
    let found = stale(&columns(&[("a", "b")]), &before, &before, &[earlier, moved]);
    assert_eq!(found, [made(column("a", "b"), true)]);
}

#[test]
fn a_sequence_that_is_called_something_else_is_told_of_once() {
    let of = |called: &str| Schema { objects: vec![seaglass::Sequence::new(called).into()], ..Schema::default() };
    let mut intent = Intent::default();
    intent.objects.insert(("sequence".to_owned(), name("b")), name("a"));
    assert!(stale(&intent, &of("a"), &of("b"), &[]).is_empty());
    let renamed = diff(&of("a"), &of("b"), &intent).changes;
    assert_eq!(renamed[0].to_string(), "rename sequence a to b");
    let statement = Answer::RenameObject { noun: "sequence".to_owned(), from: name("a"), to: name("b") };
    assert_eq!(stale(&intent, &of("b"), &of("b"), &renamed), [Stale { statement, made: true }]);
    assert_eq!(pending(&intent, &renamed), Intent::default());
    intent = Intent::default();
    let dropped = Loss::Object { noun: "sequence".to_owned(), name: name("b") };
    intent.allowed.insert(dropped.clone(), None);
    let gone = diff(&of("b"), &Schema::default(), &intent).changes;
    assert_eq!(
        stale(&intent, &Schema::default(), &Schema::default(), &gone),
        [Stale { statement: Answer::Allow(dropped), made: true }]
    );
}
