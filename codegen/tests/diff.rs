//! Diff and replay: what one finds, the other applies.

use proptest::prelude::*;
use seaglass::diff::{Change, CommentTarget, Intent, diff, replay};
use seaglass::model::{
    Action, Check, Column, ColumnType, D1Options, Dialect, EntityOptions, Enum, Expression, FieldOptions, ForeignKey,
    Forms, Index, IndexPart, IndexTarget, Literal, Name, ObjectName, Order, PrimaryKey, Routine, Schema, Storage,
    Table, Unique,
};

fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        name: name.into(),
        ty,
        nullable: true,
        default: None,
        generated: None,
        identity: false,
        doc: None,
        extra: Forms::new(),
        storage: None,
        field: FieldOptions::default(),
    }
}

fn index(name: &str, column: &str) -> Index {
    let part = IndexPart {
        target: IndexTarget::Column(column.into()),
        order: Order::Ascending,
        nulls: None,
        operator_class: None,
    };
    Index {
        name: name.into(),
        parts: vec![part],
        unique: false,
        method: None,
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: false,
        only: Vec::new(),
    }
}

fn table(name: &str) -> Table {
    Table {
        name: ObjectName::new(name),
        doc: Some(format!("Rows of {name}.")),
        columns: vec![column("id", ColumnType::BigInteger), column("note", ColumnType::Varchar(Some(20)))],
        primary_key: Some(PrimaryKey { name: format!("{name}_pkey").into(), columns: vec!["id".into()] }),
        uniques: vec![Unique {
            name: format!("{name}_note_key").into(),
            columns: vec!["note".into()],
            nulls_not_distinct: false,
            include: Vec::new(),
        }],
        foreign_keys: vec![ForeignKey {
            name: format!("{name}_id_fkey").into(),
            columns: vec!["id".into()],
            target: ObjectName::new("t0"),
            target_columns: vec!["id".into()],
            on_delete: Action::Cascade,
            on_update: Action::NoAction,
            deferred: false,
        }],
        checks: vec![Check { name: format!("{name}_check").into(), expression: Expression::sql("\"id\" > 0") }],
        indexes: vec![index(&format!("{name}_note_idx"), "note")],
        triggers: Vec::new(),
        d1: D1Options::default(),
        extra: Forms::new(),
        entity: EntityOptions::default(),
    }
}

fn schema() -> Schema {
    Schema {
        enums: vec![Enum { name: ObjectName::new("mood"), doc: None, values: vec!["good".into(), "bad".into()] }],
        tables: vec![table("t0"), table("t1")],
        routines: vec![Routine::new("tidy").postgres("CREATE FUNCTION tidy() RETURNS void LANGUAGE sql AS ''")],
        views: Vec::new(),
    }
}

#[test]
fn a_schema_does_not_differ_from_itself() {
    let found = diff(&schema(), &schema(), &Intent::default());
    assert!(found.changes.is_empty() && found.refusals.is_empty(), "{found:?}");
}

#[test]
fn column_order_and_entity_options_do_not_count() {
    let mut after = schema();
    after.tables[0].columns.reverse();
    after.tables[0].entity.skip = true;
    after.tables[1].columns[0].field.name = Some("key".into());
    let found = diff(&schema(), &after, &Intent::default());
    assert!(found.changes.is_empty() && found.refusals.is_empty(), "{found:?}");
}

/// Every difference that is not an addition is refused, with its place; none is overlooked.
#[test]
fn every_other_change_is_refused_by_name() {
    type Edit = fn(&mut Schema);
    let cases: &[(&str, Edit)] = &[
        ("mood: values good, bad became good", |s| s.enums[0].values.truncate(1)),
        ("mood: the enum is gone from the declaration", |s| s.enums.clear()),
        ("t1: the table is gone from the declaration", |s| s.tables.truncate(1)),
        ("tidy: its body changed", |s| s.routines[0].forms.clear()),
        ("tidy: the routine is gone from the declaration", |s| s.routines.clear()),
        ("t0.new: the column is new on a table that exists", |s| {
            s.tables[0].columns.push(column("new", ColumnType::Text));
        }),
        ("t0.note: the column is gone from the declaration", |s| s.tables[0].columns.truncate(1)),
        ("t0.note: its type changed", |s| s.tables[0].columns[1].ty = ColumnType::Text),
        ("t0.note: its nullability changed", |s| s.tables[0].columns[1].nullable = false),
        ("t0.note: its default changed", |s| {
            s.tables[0].columns[1].default = Some(Expression::Literal(Literal::Text("x".into())));
        }),
        ("t0.id: its numbering changed", |s| s.tables[0].columns[0].identity = true),
        ("t0.note: its stored form on D1 changed", |s| s.tables[0].columns[1].storage = Some(Storage::ExactDecimal)),
        ("t0.note: its trailing SQL changed", |s| {
            s.tables[0].columns[1].extra.insert(Dialect::D1, "COLLATE NOCASE".into());
        }),
        ("t0: its primary key changed", |s| s.tables[0].primary_key = None),
        ("t0: unique constraint t0_note_key changed", |s| s.tables[0].uniques[0].nulls_not_distinct = true),
        ("t0: unique constraint t0_note_key is gone from the declaration", |s| s.tables[0].uniques.clear()),
        ("t0: foreign key t0_id_fkey changed", |s| s.tables[0].foreign_keys[0].on_delete = Action::SetNull),
        ("t0: check t0_check changed", |s| s.tables[0].checks[0].expression = Expression::sql("\"id\" > 1")),
        ("t0: check another is new on a table that exists", |s| {
            let mut check = s.tables[0].checks[0].clone();
            check.name = "another".into();
            s.tables[0].checks.push(check);
        }),
        ("t0: index t0_note_idx changed", |s| s.tables[0].indexes[0].unique = true),
        ("t0: index t0_note_idx is gone from the declaration", |s| s.tables[0].indexes.clear()),
        ("t0: whether its rows on D1 are another program's changed", |s| s.tables[0].d1.foreign_rows = true),
        ("t0: the SQL behind its definition changed", |s| {
            s.tables[0].extra.insert(Dialect::Postgres, "WITH (fillfactor = 70)".into());
        }),
    ];
    for (expected, edit) in cases {
        let mut after = schema();
        edit(&mut after);
        let found = diff(&schema(), &after, &Intent::default());
        let refusals: Vec<String> =
            found.refusals.iter().map(|item| format!("{}: {}", item.place, item.what)).collect();
        assert_eq!(refusals, [(*expected).to_owned()]);
        assert!(found.changes.is_empty(), "{expected}: {:?}", found.changes);
    }
}

#[test]
fn a_change_that_does_not_fit_is_an_error() {
    let create = Change::CreateTable(Box::new(table("t0")));
    let twice = replay([&create, &create]).unwrap_err();
    assert_eq!(twice.to_string(), "cannot add table t0 with 2 columns: it exists already");
    let lost = Change::CreateIndex { table: ObjectName::new("gone"), index: index("i", "id") };
    assert_eq!(replay([&lost]).unwrap_err().to_string(), "cannot add index i to gone: there is no such object yet");
    let stale = Change::Comment {
        on: CommentTarget::Table(ObjectName::new("t0")),
        before: Some("something else".into()),
        after: None,
    };
    assert!(replay([&create, &stale]).is_err());
}

/// A schema of up to five tables, each with random indexes and comments.
fn any_schema() -> impl Strategy<Value = Schema> {
    let tables = prop::collection::vec((any::<bool>(), 0..4_usize, prop::option::of("[a-z]{1,8}")), 0..5);
    (tables, any::<bool>(), any::<bool>()).prop_map(|(tables, with_enum, with_routine)| {
        let mut out = Schema::default();
        for (at, (commented, indexes, note)) in tables.into_iter().enumerate() {
            let mut item = table(&format!("t{at}"));
            item.doc = commented.then(|| "About it.".to_owned());
            item.columns[1].doc = note;
            item.indexes.extend((0..indexes).map(|n| index(&format!("t{at}_{n}"), "id")));
            out.tables.push(item);
        }
        let whole = schema();
        if with_enum {
            out.enums = whole.enums;
        }
        if with_routine {
            out.routines = whole.routines;
        }
        out
    })
}

/// Tables with their indexes and comments, whatever their order.
fn names(schema: &Schema) -> Vec<(ObjectName, Vec<Name>, Option<String>)> {
    let mut out: Vec<_> = schema
        .tables
        .iter()
        .map(|table| {
            let mut indexes: Vec<Name> = table.indexes.iter().map(|index| index.name.clone()).collect();
            indexes.sort();
            (table.name.clone(), indexes, table.doc.clone())
        })
        .collect();
    out.sort();
    out
}

proptest! {
    #[test]
    fn from_nothing_replay_gives_the_schema(schema in any_schema()) {
        let found = diff(&Schema::default(), &schema, &Intent::default());
        prop_assert!(found.refusals.is_empty());
        prop_assert_eq!(replay(&found.changes).unwrap(), schema);
    }

    #[test]
    fn what_diff_finds_replay_applies(before in any_schema(), after in any_schema()) {
        let found = diff(&before, &after, &Intent::default());
        if found.refusals.is_empty() {
            let history = diff(&Schema::default(), &before, &Intent::default()).changes;
            let replayed = replay(history.iter().chain(&found.changes)).unwrap();
            let again = diff(&replayed, &after, &Intent::default());
            prop_assert!(again.changes.is_empty() && again.refusals.is_empty(), "{:?}", again);
            prop_assert_eq!(names(&replayed), names(&after));
        }
    }

    #[test]
    fn changes_survive_json(schema in any_schema()) {
        let changes = diff(&Schema::default(), &schema, &Intent::default()).changes;
        let text = serde_json::to_string(&changes).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Change>>(&text).unwrap(), changes);
    }
}
