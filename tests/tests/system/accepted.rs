//! What engines accept is not refused: with rows, on each of them.

use seaglass::model::Dialect;
use seaglass::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement,
};
use seaglass::{Database, TableDecl};
use seaglass_tests::story::{Follower, Story};
use seaglass_tests::target::Target;

fn engines(story: &Story) -> Vec<Follower> {
    let [first, second] = Target::postgres("accepted");
    [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "x")).into()
}

fn on_sqlite(story: &Story) -> Vec<Follower> {
    [Target::sqlite(), Target::d1()].map(|target| story.follower(target, "x")).into()
}

fn refused(engine: &Follower, sql: &str) {
    assert!(engine.target.exec(sql).is_err(), "{}: {sql} was taken", engine.target.label());
}

fn numbered(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(ColumnDef::new("id").integer().not_null().primary_key()).take()
}

/// Children with a key to each column of their parents: of another integer, a shorter text, a padded one.
fn family(id: &mut ColumnDef, code: &mut ColumnDef) -> Database {
    let parents = Table::create()
        .table("parents")
        .col(id.not_null().primary_key())
        .col(code.not_null().unique_key())
        .col(ColumnDef::new("label").text().not_null().unique_key())
        .take();
    let mut children = numbered("children");
    children
        .col(ColumnDef::new("parent_id").small_integer())
        .col(ColumnDef::new("code").char_len(4))
        .col(ColumnDef::new("label").string_len(40));
    for (column, target) in [("parent_id", "id"), ("code", "code"), ("label", "label")] {
        children.foreign_key(&mut ForeignKey::create().from("children", column).to("parents", target).take());
    }
    Database::new("x").table(parents).table(children)
}

#[test]
fn a_key_of_a_type_that_compares() {
    let story = Story::new();
    let told = story.generate(&[family(ColumnDef::new("id").integer(), ColumnDef::new("code").string_len(20))], &[]);
    assert!(told.contains("warning[foreign-key-differs]: x: children.parent_id: "), "{told}");
    assert!(told.contains("warning[foreign-key-differs]: x: children.code: "), "{told}");
    assert!(!told.contains("children.label"), "texts of any length are one type: {told}");
    let engines = engines(&story);
    let strangers = ["7, NULL, NULL", "NULL, 'none', NULL", "NULL, NULL, 'none'"];
    let holds = |engine: &Follower| {
        let joined = "SELECT c.id || p.label FROM children c
            JOIN parents p ON p.id = c.parent_id AND p.code = c.code AND p.label = c.label";
        assert_eq!(engine.target.texts(joined), ["1x"], "{}", engine.target.label());
        for stranger in strangers {
            refused(engine, &format!("INSERT INTO children (id, parent_id, code, label) VALUES (2, {stranger})"));
        }
        refused(engine, "DELETE FROM parents");
    };
    for engine in &engines {
        story.migrate(engine);
        engine.target.must(
            "INSERT INTO parents (id, code, label) VALUES (1, 'four', 'x');
             INSERT INTO children (id, parent_id, code, label) VALUES (1, 1, 'four', 'x');",
        );
        holds(engine);
    }
    // One side only.
    story.generate(&[family(ColumnDef::new("id").big_integer(), ColumnDef::new("code").text())], &[]);
    for engine in &engines {
        let before = story.files(engine, "up").len();
        story.migrate(engine);
        story.expect_as_fresh(engine);
        holds(engine);
        story.take_back(engine, before - 1);
        holds(engine);
    }
}

mod parents {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "parents")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod children {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "children")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub parent_id: i16,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::parents::Entity", from = "Column::ParentId", to = "super::parents::Column::Id")]
        Differs,
    }

    impl Related<super::parents::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Differs.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Why it is advised against: what is loaded is looked up by values, and a small integer is not an integer.
#[tokio::test]
async fn loaders_of_seaorm_find_nothing_by_a_value_of_another_type() {
    use sea_orm::{ConnectionTrait, Database, EntityTrait, LoaderTrait, ModelTrait};
    let db = Database::connect("sqlite::memory:").await.unwrap();
    db.execute_unprepared(
        "CREATE TABLE parents (id INTEGER PRIMARY KEY); INSERT INTO parents VALUES (1);
         CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER);
         INSERT INTO children VALUES (1, 1);",
    )
    .await
    .unwrap();
    let found = children::Entity::find().all(&db).await.unwrap();
    assert_eq!(found.load_one(parents::Entity, &db).await.unwrap(), [None]);
    let parent = Some(parents::Model { id: 1 });
    assert_eq!(found[0].find_related(parents::Entity).one(&db).await.unwrap(), parent, "SQL compares them");
}

/// SQLite gives what is compared with a key the affinity of that key.
#[test]
fn a_key_of_a_text_that_holds_a_number_on_d1() {
    let story = Story::new();
    let mut children = numbered("children");
    children
        .col(ColumnDef::new("parent").text())
        .foreign_key(&mut ForeignKey::create().from("children", "parent").to("parents", "id").take());
    let database = Database::new("x").dialects([Dialect::D1]).table(numbered("parents")).table(children);
    let told = story.generate(std::slice::from_ref(&database), &[]);
    assert!(told.contains("warning[foreign-key-differs]: x: children.parent: "), "{told}");
    for engine in on_sqlite(&story) {
        story.migrate(&engine);
        engine.target.must("INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1, '1')");
        refused(&engine, "INSERT INTO children VALUES (2, '2')");
        refused(&engine, "DELETE FROM parents");
    }
    let both = database.dialects(Dialect::ALL);
    let refused = story.refused(&[both], "generate", &[]);
    assert!(refused.contains("error[foreign-key-type]: x: children.parent: "), "{refused}");
}

#[test]
fn a_key_that_is_set_to_a_default_that_is_none() {
    let story = Story::new();
    let mut children = numbered("children");
    let mut key = ForeignKey::create().from("children", "parent_id").to("parents", "id").take();
    children.col(ColumnDef::new("parent_id").integer()).foreign_key(key.on_delete(ForeignKeyAction::SetDefault));
    let told = story.generate(&[Database::new("x").table(numbered("parents")).table(children)], &[]);
    assert!(told.contains("warning[set-default-is-null]: x: children.parent_id: "), "{told}");
    for engine in engines(&story) {
        story.migrate(&engine);
        engine.target.must("INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1, 1); DELETE FROM parents");
        let kept = engine.target.texts("SELECT coalesce(parent_id, 0) || 'x' FROM children");
        assert_eq!(kept, ["0x"], "{}", engine.target.label());
    }
}

/// Postgres cuts names after 63 bytes, and SQLite does not.
#[test]
fn long_names_on_d1() {
    let long = |start: &str| format!("{start}_{}", "a_long_name_".repeat(12));
    let (table, column, other) = (long("table"), long("column"), long("other"));
    let database = |column: &str, limit: i32| {
        let statement = Table::create()
            .table(table.clone())
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new(column.to_owned()).integer().not_null())
            .col(ColumnDef::new("parent_id").integer())
            .check(Expr::col(column.to_owned()).lt(limit))
            .foreign_key(&mut ForeignKey::create().from(table.clone(), "parent_id").to(table.clone(), "id").take())
            .take();
        let index = Index::create().name(long("index")).col(column.to_owned()).take();
        Database::new("x").dialects([Dialect::D1]).table(TableDecl::new(statement).index(index))
    };
    let story = Story::new();
    story.generate(&[database(&column, 10)], &[]);
    let engines = on_sqlite(&story);
    for engine in &engines {
        story.migrate(engine);
        engine.target.must(&format!("INSERT INTO {table} VALUES (1, 5, NULL), (2, 6, 1)"));
    }
    let rename = format!("{table}.{column}={other}");
    story.generate(&[database(&other, 20)], &["--rename", &rename]);
    for engine in &engines {
        story.migrate(engine);
        story.expect_as_fresh(engine);
        engine.target.must(&format!("INSERT INTO {table} VALUES (3, 15, 1)"));
        refused(engine, &format!("INSERT INTO {table} VALUES (4, 25, 1)"));
        let kept = engine.target.texts(&format!("SELECT id || '-' || {other} FROM {table} ORDER BY id"));
        assert_eq!(kept, ["1-5", "2-6", "3-15"], "{}", engine.target.label());
        engine.target.must(&format!("DELETE FROM {table} WHERE id = 3"));
        story.take_back(engine, 1);
        let kept = engine.target.texts(&format!("SELECT id || '-' || {column} FROM {table} ORDER BY id"));
        assert_eq!(kept, ["1-5", "2-6"], "{}", engine.target.label());
    }
    let both = database(&other, 20).dialects(Dialect::ALL);
    let refused = story.refused(&[both], "generate", &[]);
    assert!(refused.contains("error[name-too-long]: "), "{refused}");
}
