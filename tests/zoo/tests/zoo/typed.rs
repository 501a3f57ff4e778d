//! JSON of Rust types, at its edges.

use crate::{is_sqlite, make, on_each, with};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Statement,
};
use seaglass_tests::target::Target;
use serde_json::json;
use std::collections::BTreeMap;
use zoo_entity_dense::zoo::papers_ext::{Layout, Step};
use zoo_entity_dense::zoo::{fields::JsonAs, papers};

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect(sql);
}

macro_rules! round_trip {
    ($name:ident, $entities:ident) => {
        #[test]
        fn $name() {
            use $entities::zoo::papers;
            use $entities::zoo::papers_ext::{Layout, Step};
            on_each(stringify!($name), async |db| {
                let low = Layout::default();
                let high = Layout {
                    column_count: u32::MAX,
                    margins: vec![-0.5, 1e300, f64::MIN_POSITIVE],
                    note: Some("日本 '\"\\\n🎉".to_owned()),
                };
                let counts = BTreeMap::from([(String::new(), i64::MIN), ("é\u{1}".to_owned(), i64::MAX)]);
                let least = papers::ActiveModel { layout: Set(low.clone().into()), ..Default::default() };
                let least = least.insert(&db).await.expect("an insert");
                assert_eq!(*least.layout, low);
                assert_eq!((least.layout_or_null.as_ref(), least.counts.as_ref()), (None, None));
                assert_eq!((least.steps.len(), *least.rating), (0, None), "the defaults are read as JSON");
                let most = papers::ActiveModel {
                    id: NotSet,
                    layout: Set(high.clone().into()),
                    layout_or_null: Set(Some(high.clone().into())),
                    steps: Set(vec![Step::Fold { times: 3 }, Step::Burn].into()),
                    counts: Set(Some(counts.clone().into())),
                    rating: Set(Some(u8::MAX).into()),
                };
                let most = most.insert(&db).await.expect("an insert");
                let found = papers::Entity::find_by_id(most.id).one(&db).await.expect("a query").expect("there");
                assert_eq!(found, most);
                assert_eq!(found.layout_or_null.clone().map(|layout| layout.into_inner()), Some(high));
                assert_eq!(found.counts.as_deref(), Some(&counts));
                assert_eq!((found.steps.len(), *found.rating), (2, Some(u8::MAX)));

                // A change of what is inside, and back to NULL.
                let (mut layout, mut row) = (found.layout.clone(), found.into_active_model());
                layout.margins.clear();
                row.layout = Set(layout.clone());
                row.layout_or_null = Set(None);
                row.update(&db).await.expect("an update");
                let by = papers::Column::Layout.eq(layout.clone());
                let found = papers::Entity::find().filter(by).all(&db).await.expect("a query");
                assert_eq!(found.iter().map(|row| (row.id, &row.layout)).collect::<Vec<_>>(), [(most.id, &layout)]);
                let absent = papers::Entity::find().filter(papers::Column::LayoutOrNull.is_null()).all(&db).await;
                assert_eq!(absent.expect("a query").len(), 2);
            });
        }
    };
}

round_trip!(json_of_the_dense_format, zoo_entity_dense);
round_trip!(json_of_the_compact_format, zoo_entity_compact);

async fn documented_json(db: &DatabaseConnection) -> Result<Option<papers::Model>, DbErr> {
    let layout = Layout { column_count: 2, ..Layout::default() };
    let row = papers::ActiveModel::builder().set_layout(layout.clone()).insert(db).await?;
    assert_eq!(row.layout.column_count, 2);
    let by = papers::COLUMN.layout.eq(JsonAs(layout));
    let found = papers::Entity::find().filter(by).one(db).await?;
    Ok(found)
}

#[test]
fn a_plain_value_is_set_and_found() {
    on_each("typed_plain", async |db| {
        assert!(documented_json(&db).await.expect("what the docs show").is_some());
    });
}

/// What these sections show is here, or in the declaration of the zoo.
#[test]
fn docs_show_what_is_compiled() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
    let dense = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let files = ["src/typed.rs", "src/views.rs", "tests/zoo/typed.rs", "tests/zoo/ids.rs", "tests/zoo/dtos.rs"];
    let compiled = files.into_iter().chain(["tests/zoo/views.rs"]).map(|path| dense(&read(path))).collect::<Vec<_>>();
    let page = read("../../docs/guide/entities.md");
    for heading in ["JSON of a Rust type", "Ids and other types of values", "Parts of an entity", "Views"] {
        let section = page.split("\n## ").find(|section| section.starts_with(heading)).expect(heading);
        let blocks: Vec<&str> = section.split("```rust\n").skip(1).collect();
        assert!(!blocks.is_empty(), "{heading}");
        for block in blocks {
            let code = block.split("```").next().unwrap_or(block);
            // Line by line, where lines between them belong to the test alone.
            for line in code.lines().map(dense).filter(|line| !line.is_empty()) {
                assert!(compiled.iter().any(|text| text.contains(&line)), "{heading}: {line}");
            }
        }
    }
}

#[test]
fn null_is_not_the_null_of_json() {
    on_each("typed_null", async |db| {
        let null = if is_sqlite(&db) { "'null'" } else { "'null'::jsonb" };
        let layout = r#"'{"columnCount": 1, "margins": [], "note": null}'"#;
        run(&db, &format!("INSERT INTO papers (layout, layout_or_null, rating) VALUES ({layout}, NULL, {null})")).await;
        let row = papers::Entity::find().one(&db).await.expect("a query").expect("there");
        assert_eq!((row.layout_or_null, *row.rating), (None, None));
        run(&db, &format!("UPDATE papers SET layout_or_null = {null}")).await;
        let error = papers::Entity::find().one(&db).await.expect_err("no layout is `null`").to_string();
        assert!(error.contains("layout_or_null") && error.contains("Layout"), "{error}");
        // What is written of `None` inside is the one, and of `None` outside the other.
        let rows = papers::ActiveModel { rating: Set(None.into()), layout_or_null: Set(None), ..row_of(1) };
        rows.insert(&db).await.expect("an insert");
        let count = |condition: &str| format!("SELECT CAST(count(*) AS text) FROM papers WHERE {condition}");
        let inside = if is_sqlite(&db) { "rating = 'null'" } else { "rating = 'null'::jsonb" };
        for condition in [inside, "layout_or_null IS NULL"] {
            let query = Statement::from_string(db.get_database_backend(), count(condition));
            let row = db.query_one_raw(query).await.expect("a query").expect("a row");
            let expected = if condition == inside { "2" } else { "1" };
            assert_eq!(row.try_get_by_index::<String>(0).expect("text"), expected, "{condition}");
        }
    });
}

fn row_of(column_count: u32) -> papers::ActiveModel {
    let layout = Layout { column_count, ..Layout::default() };
    papers::ActiveModel { layout: Set(layout.into()), ..Default::default() }
}

#[test]
fn json_of_another_shape_is_an_error_that_names_the_column() {
    on_each("typed_shape", async |db| {
        row_of(1).insert(&db).await.expect("an insert");
        for (column, json, said) in [
            ("layout", r#"{"columnCount": 1}"#, "margins"),
            ("layout_or_null", "[1]", "invalid"),
            ("steps", r#"[{"do": "fly"}]"#, "fly"),
            ("counts", r#"{"a": 9223372036854775808}"#, "9223372036854775808"),
            ("rating", "256", "256"),
        ] {
            run(&db, &format!("UPDATE papers SET {column} = '{json}'")).await;
            let error = papers::Entity::find().one(&db).await.expect_err(column).to_string();
            assert!(error.contains(&format!("\"{column}\"")) && error.contains(said), "{error}");
            papers::Entity::delete_many().exec(&db).await.expect("gone");
            row_of(1).insert(&db).await.expect("an insert");
        }
        if is_sqlite(&db) {
            // Older rows that no check has seen.
            for json in ["", "{", "x"] {
                let update = format!("PRAGMA ignore_check_constraints = 1; UPDATE papers SET counts = '{json}'");
                db.execute_unprepared(&update).await.expect("an update");
                let error = papers::Entity::find().one(&db).await.expect_err(json).to_string();
                assert!(error.contains("\"counts\""), "{error}");
            }
        }
    });
}

#[test]
fn what_serde_has_no_json_for_is_refused() {
    on_each("typed_refused", async |db| {
        row_of(1).insert(&db).await.expect("an insert");
        let map = JsonAs(BTreeMap::from([((1, 2), 3)]));
        for column in [papers::Column::Layout, papers::Column::Steps] {
            let update = papers::Entity::update_many().col_expr(column, Expr::value(map.clone()));
            let error = update.exec(&db).await.expect_err("keys are no texts").to_string();
            let said = if is_sqlite(&db) { "CHECK" } else { "json" };
            assert!(error.contains(said), "{error}");
        }
        let row = papers::Entity::find().one(&db).await.expect("a query").expect("there");
        assert_eq!(row.layout.column_count, 1);
    });
}

/// Writes as an app does, and reads what the entities wrote.
#[test]
fn javascript_and_the_entities_share_json() {
    let (worker, file) = (Target::d1(), Target::sqlite());
    make(&worker, "zoo");
    make(&file, "zoo");
    let Target::D1(db) = &worker else { panic!("workerd") };
    db.run(WRITES).expect("the Worker runs");
    for sql in worker.texts(INSERTS) {
        file.must(&sql);
    }
    with(&file, &async |db| {
        let rows = papers::Entity::find().order_by_asc(papers::Column::Id).all(&db).await.expect("a query");
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.layout.column_count, row.layout.note.as_deref()), (3, Some("it's")));
        assert_eq!(*row.steps, [Step::Fold { times: 2 }, Step::Burn]);
        assert_eq!((row.layout_or_null.as_ref(), *row.rating), (None, Some(7)));
        papers::Entity::delete_many().exec(&db).await.expect("gone");
        let mut row = row_of(9);
        row.steps = Set(vec![Step::Burn].into());
        row.insert(&db).await.expect("an insert");
    });
    worker.must("DELETE FROM papers");
    for sql in file.texts(INSERTS) {
        worker.must(&sql);
    }
    let seen = db.run(READS).expect("the Worker runs");
    assert_eq!(seen["layout"], json!({"columnCount": 9, "margins": [], "note": null}));
    assert_eq!((&seen["steps"], &seen["absent"]), (&json!([{"do": "burn"}]), &json!(null)));
}

const WRITES: &str = r"
    const layout = JSON.stringify({ 'note': `it's`, 'margins': [0.5, 2], 'columnCount': 3 });
    const steps = JSON.stringify([{ 'times': 2, 'do': 'fold' }, { 'do': 'burn' }]);
    await DB.prepare('INSERT INTO papers (layout, layout_or_null, steps, rating) VALUES (?, ?, ?, ?)')
        .bind(layout, null, steps, JSON.stringify(7)).run();
    return {};";

const INSERTS: &str = "SELECT 'INSERT INTO papers (layout, layout_or_null, steps, rating) VALUES (' \
    || quote(layout) || ', ' || quote(layout_or_null) || ', ' || quote(steps) || ', ' || quote(rating) || ');' \
    FROM papers";

const READS: &str = r"
    const row = await DB.prepare('SELECT * FROM papers').first();
    return { 'layout': JSON.parse(row.layout), 'steps': JSON.parse(row.steps), 'absent': row.layout_or_null };";
