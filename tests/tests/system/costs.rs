//! What headers say beforehand of a table that is rebuilt on D1, held against what D1 counts and bills.

use seaglass::{
    Database, TableDecl, column,
    sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table},
};
use seaglass_tests::{
    story::{Follower, Story},
    target::Target,
};
use serde_json::json;

/// What makes a row cost more than itself.
#[derive(Debug, Clone, Copy)]
struct Shape {
    unique: bool,
    indexed: bool,
    key: Key,
    /// What a reference does when the row that it is to goes, if there is a reference.
    reference: Option<ForeignKeyAction>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    /// That of the row itself.
    Number,
    Text,
}

const PLAIN: Shape =
    Shape { unique: false, indexed: false, key: Key::Number, reference: Some(ForeignKeyAction::Cascade) };

/// A parent whose name becomes required, which D1 cannot alter.
fn family(shape: Shape, required: bool) -> Database {
    let key = |name: &'static str| {
        let mut key = ColumnDef::new(name);
        if shape.key == Key::Text { key.text().take() } else { key.integer().take() }
    };
    let mut name = ColumnDef::new("name").text().take();
    let name = if required { name.not_null() } else { &mut name };
    let mut parent = Table::create();
    parent.table("parent").col(key("id").not_null().primary_key()).col(name).col(ColumnDef::new("u").text());
    if shape.unique {
        parent.index(Index::create().unique().name("parent_u_key").col("u"));
    }
    let parent = TableDecl::new(parent).column("name", column().backfill("?"));
    let index = Index::create().name("parent_name_idx").table("parent").col("name").take();
    let mut child = Table::create();
    child.table("child").col(ColumnDef::new("id").integer().not_null().primary_key()).col(key("parent_id"));
    if let Some(action) = shape.reference {
        let key = ForeignKey::create().name("child_fk").from("child", "parent_id").to("parent", "id").take();
        child.foreign_key(&mut key.clone().on_delete(action).take());
    }
    let child = TableDecl::new(child).index(Index::create().name("child_idx").table("child").col("parent_id"));
    Database::new("family").table(if shape.indexed { parent.index(index) } else { parent }).table(child)
}

const ROWS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO parent (id, name, u) SELECT i, 'n', i FROM n;
INSERT INTO child (id, parent_id) SELECT parent.rowid * 3 + value, parent.id FROM parent, json_each('[0,1,2]');";

/// Reads and writes per row that the header tells, and those that D1 counts, where three rows refer to each.
fn told_and_counted(shape: Shape) -> ([u64; 2], [u64; 2]) {
    let (up, counted) = file_and_counts(&family(shape, false), &family(shape, true));
    let text = up.replace("\n--       ", " ");
    let about = text.split_once("copies parent: about ").and_then(|(_, rest)| rest.split_once(" writes")).expect(&up).0;
    let (reads, writes) = about.split_once(" reads and ").expect(&up);
    assert!(text.contains("after 5,000,000 rows read or 100,000 written."), "{up}");
    let children = if text.contains(", and 1 read for each row of child") { 3 } else { 0 };
    let number = |text: &str| text.parse::<u64>().expect("a number");
    ([number(reads) + children, number(writes)], counted)
}

/// The file that leads from one to the other, and what D1 counts as read and written per row of 1,000 when it runs.
fn file_and_counts(before: &Database, after: &Database) -> (String, [u64; 2]) {
    let story = Story::new();
    story.generate(std::slice::from_ref(before), &[]);
    let follower: Follower = story.follower(Target::d1(), "family");
    story.migrate(&follower);
    follower.target.must(ROWS);
    story.generate(std::slice::from_ref(after), &[]);
    let up = story.files(&follower, "up").pop().expect("a migration").1;
    let statements: Vec<&str> = up.split_inclusive(";\n").collect();
    let Target::D1(db) = &follower.target else { unreachable!("it is one") };
    let script = format!(
        "const found = await DB.batch({}.map((sql) => DB.prepare(sql)));
         const sum = (name) => found.reduce((sum, result) => sum + result.meta[name], 0);
         return [sum('rows_read'), sum('rows_written')];",
        json!(statements)
    );
    let told = db.run(&script).expect("it migrates");
    let per_row = |at: usize| (told[at].as_u64().expect("a number") + 500) / 1000;
    (up, [per_row(0), per_row(1)])
}

#[test]
fn a_new_index_costs_an_entry_for_each_row() {
    let indexed = Shape { indexed: true, ..PLAIN };
    let (up, [_, counted]) = file_and_counts(&family(PLAIN, false), &family(indexed, false));
    assert!(
        up.contains("-- Cost: reads every row of parent and writes an index entry for each; other queries"),
        "{up}"
    );
    assert_eq!(counted, 1);
}

#[test]
fn a_header_tells_the_reads_and_writes_that_d1_counts() {
    let shapes = [
        (PLAIN, [16, 4]),
        (Shape { unique: true, ..PLAIN }, [16, 6]),
        (Shape { indexed: true, ..PLAIN }, [16, 6]),
        (Shape { unique: true, indexed: true, ..PLAIN }, [16, 8]),
        (Shape { key: Key::Text, ..PLAIN }, [15, 6]),
        (Shape { reference: Some(ForeignKeyAction::NoAction), ..PLAIN }, [11, 3]),
        (Shape { reference: None, ..PLAIN }, [5, 2]),
        (Shape { reference: None, unique: true, ..PLAIN }, [5, 3]),
    ];
    for (shape, each) in shapes {
        assert_eq!(told_and_counted(shape), (each, each), "{shape:?}");
    }
}
