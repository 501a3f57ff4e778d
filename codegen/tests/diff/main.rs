//! Diff and replay: what one finds, the other applies.

#[path = "../common/evolve.rs"]
mod evolve;
mod fits;
mod properties;
mod questions;
mod renames;
mod surface;
mod texts;
mod unwritten;

use seaglass::Raw;
use seaglass::diff::{Change, CommentTarget, apply, diff, replay, same};
use seaglass::model::{
    Action, Check, Column, ColumnType, Dialect, Enum, Expression, ForeignKey, Index, IndexPart, IndexTarget, Intent,
    Literal, Loss, ObjectName, PrimaryKey, Routine, Schema, Table, Unique,
};
use std::sync::Arc;

fn column(name: &str, ty: ColumnType) -> Column {
    Column { nullable: true, ..Column::new(name, ty) }
}

fn index(name: &str, column: &str) -> Index {
    let part = IndexPart::new(IndexTarget::Column(column.into()));
    Index { parts: vec![part], ..Index::new(name) }
}

fn table(name: &str) -> Table {
    Table {
        name: ObjectName::new(name),
        doc: Some(format!("Rows of {name}.")),
        columns: vec![column("id", ColumnType::BigInteger), column("note", ColumnType::Varchar(Some(20)))],
        primary_key: Some(PrimaryKey {
            name: format!("{name}_pkey").into(),
            columns: vec!["id".into()],
            ..PrimaryKey::default()
        }),
        uniques: vec![Unique {
            name: format!("{name}_note_key").into(),
            columns: vec!["note".into()],
            nulls_not_distinct: false,
            include: Vec::new(),
            ..Unique::default()
        }],
        foreign_keys: vec![ForeignKey {
            name: format!("{name}_id_fkey").into(),
            columns: vec!["id".into()],
            target: ObjectName::new("t0"),
            target_columns: vec!["id".into()],
            on_delete: Action::Cascade,
            on_update: Action::NoAction,
            ..ForeignKey::default()
        }],
        checks: vec![Check::new(format!("{name}_check"), Expression::sql("\"id\" > 0"))],
        indexes: vec![index(&format!("{name}_note_idx"), "note")],
        ..Table::default()
    }
}

fn nth(schema: &mut Schema, place: usize) -> &mut Table {
    Arc::make_mut(&mut schema.tables[place])
}

fn schema() -> Schema {
    Schema {
        enums: vec![Enum { name: ObjectName::new("mood"), doc: None, values: vec!["good".into(), "bad".into()] }],
        tables: vec![table("t0").into(), table("t1").into()],
        routines: vec![Routine::new("tidy").postgres("CREATE FUNCTION tidy() RETURNS void LANGUAGE sql AS ''")],
        views: Vec::new(),
        objects: vec![
            Raw::new("sequence", "numbers").postgres("CREATE SEQUENCE numbers", "DROP SEQUENCE numbers").into(),
        ],
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
    nth(&mut after, 0).columns.reverse();
    nth(&mut after, 0).entity.skip = true;
    nth(&mut after, 1).columns[0].field.get_or_insert_default().name = Some("key".into());
    let found = diff(&schema(), &after, &Intent::default());
    assert!(found.changes.is_empty() && found.refusals.is_empty(), "{found:?}");
}

/// Each edit of the schema, with what the author says about it and the summary of the changes that it leads to.
#[test]
fn every_difference_is_found_and_applied() {
    type Edit = fn(&mut Schema, &mut Intent);
    let cases: &[(&[&str], Edit)] = &[
        (&["change the values of enum mood from good, bad to good"], |s, i| {
            s.enums[0].values.truncate(1);
            i.replaced_values.insert((ObjectName::new("mood"), "bad".into()), "good".into());
        }),
        (&["drop enum mood"], |s, _| s.enums.clear()),
        (&["drop table t1"], |s, i| {
            s.tables.truncate(1);
            i.allowed.insert(Loss::Table(ObjectName::new("t1")), None);
        }),
        (&["change routine tidy()"], |s, _| s.routines[0].forms.clear()),
        (&["drop routine tidy()"], |s, _| s.routines.clear()),
        (&["add column t0.new"], |s, _| nth(s, 0).columns.push(column("new", ColumnType::Text))),
        (&["change the type of t0.note"], |s, _| nth(s, 0).columns[1].ty = ColumnType::Text),
        (&["change the default of t0.note"], |s, _| {
            nth(s, 0).columns[1].default = Some(Expression::Literal(Literal::Text("x".into())));
        }),
        (&["change the numbering of t0.id"], |s, _| nth(s, 0).columns[0].numbering = Some(Box::default())),
        (&["change the trailing SQL of t0.note"], |s, _| {
            nth(s, 0).columns[1].extra.insert(Dialect::D1, "COLLATE german".into());
        }),
        (&["drop primary key t0_pkey from t0"], |s, _| nth(s, 0).primary_key = None),
        (&["drop unique constraint t0_note_key from t0", "add unique constraint t0_note_key to t0"], |s, _| {
            nth(s, 0).uniques[0].nulls_not_distinct = true;
        }),
        (&["rename constraint t0_note_key of t0 to k"], |s, _| nth(s, 0).uniques[0].name = "k".into()),
        (&["drop foreign key t0_id_fkey from t0", "add foreign key t0_id_fkey to t0"], |s, _| {
            nth(s, 0).foreign_keys[0].on_delete = Action::SetNull;
        }),
        (&["drop check t0_check from t0", "add check t0_check to t0"], |s, _| {
            nth(s, 0).checks[0].expression = Expression::sql("\"id\" > 1");
        }),
        (&["drop index t0_note_idx from t0", "add index t0_note_idx to t0"], |s, _| {
            nth(s, 0).indexes[0].unique = true;
        }),
        (&["rename index t0_note_idx of t0 to i"], |s, _| nth(s, 0).indexes[0].name = "i".into()),
        (&["change the options of t0"], |s, _| nth(s, 0).d1.foreign_rows = true),
        (&["remove the comment of t0"], |s, _| nth(s, 0).doc = None),
        (&["rename column t0.note to remark"], |s, i| {
            nth(s, 0).columns[1].name = "remark".into();
            nth(s, 0).uniques[0].columns = vec!["remark".into()];
            nth(s, 0).indexes[0].parts[0].target = IndexTarget::Column("remark".into());
            i.columns.insert((ObjectName::new("t0"), "remark".into()), "note".into());
        }),
        (&["rename table t0 to t2"], |s, i| {
            nth(s, 0).name = ObjectName::new("t2");
            for table in &mut s.tables {
                Arc::make_mut(table).foreign_keys[0].target = ObjectName::new("t2");
            }
            i.tables.insert(ObjectName::new("t2"), ObjectName::new("t0"));
        }),
        (
            &["drop unique constraint t0_note_key from t0", "drop index t0_note_idx from t0", "drop column t0.note"],
            |s, i| {
                nth(s, 0).columns.truncate(1);
                nth(s, 0).uniques.clear();
                nth(s, 0).indexes.clear();
                let (table, column) = (ObjectName::new("t0"), "note".into());
                i.allowed.insert(Loss::Column { table, column }, None);
            },
        ),
    ];
    for (expected, edit) in cases {
        let (mut after, mut intent) = (schema(), Intent::default());
        edit(&mut after, &mut intent);
        let found = diff(&schema(), &after, &intent);
        assert!(found.refusals.is_empty() && found.questions.is_empty(), "{expected:?}: {found:?}");
        let mut lines: Vec<String> = found.changes.iter().map(ToString::to_string).collect();
        lines.sort();
        let mut wanted = expected.to_vec();
        wanted.sort_unstable();
        assert_eq!(lines, wanted);
        assert!(same(&apply(&found.changes, schema()).unwrap(), &after), "{expected:?}");
    }
}

#[test]
fn a_change_that_does_not_fit_is_an_error() {
    let create = Change::CreateTable(Arc::new(table("t0")));
    let twice = replay([&create, &create]).unwrap_err();
    assert_eq!(twice.to_string(), "cannot add table t0 with 2 columns, index t0_note_idx: it exists already");
    let lost = Change::CreateIndex { table: ObjectName::new("gone"), index: index("i", "id") };
    assert_eq!(replay([&lost]).unwrap_err().to_string(), "cannot add index i to gone: there is no such object yet");
    let stale = Change::Comment {
        on: CommentTarget::Table(ObjectName::new("t0")),
        before: Some("something else".into()),
        after: None,
    };
    assert!(replay([&create, &stale]).is_err());
}
