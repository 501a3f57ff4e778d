//! Factories: rows that the constraints of every table take, with those that they refer to.

use crate::{make, on_each, on_postgres, prepared, violated, with};
use dense::factories::fresh_database;
use dense::zoo::{members, people, posts, tenants, vouchers};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use seaglass_tests::{block_on, target::Target};
use std::sync::atomic::{AtomicU32, Ordering};

/// Three rows of each table, by what a test must say of it; and no table is forgotten.
macro_rules! three_of_each {
    ($db:expr, $entities:ident::$database:ident [$($module:ident($($said:expr),*)),* $(,)?]) => {{
        $(for nth in 1..=3 {
            let made = $entities::$database::$module::factory($($said),*).create($db).await;
            made.unwrap_or_else(|error| panic!("{} {nth}: {error}", stringify!($module)));
        }
        let rows = $entities::$database::$module::Entity::find().count($db).await.expect("a query");
        assert!(rows >= 3, "{} has {rows}", stringify!($module));)*
        let mut tried = vec![$(stringify!($module).trim_start_matches("r#").to_owned()),*];
        tried.sort_unstable();
        assert_eq!(tried, with_factory(concat!(stringify!($entities), "/src/", stringify!($database))));
    }};
}

/// Violates what each table must not be, and asks what was violated; tells what was not tried.
macro_rules! violate_each {
    ($db:expr, $model:expr, $entities:ident::$database:ident [$($module:ident($($said:expr),*)),* $(,)?]) => {{
        let mut untried = Vec::new();
        $({
            use $entities::$database::$module::Violation;
            use $entities::violations::{Constraints, Violated};
            let all = violated::All {
                table: Violation::TABLE.1,
                unique: Violation::UNIQUE,
                foreign_keys: Violation::FOREIGN_KEYS,
                not_null: Violation::NOT_NULL,
                foreign_key: Violation::FOREIGN_KEY,
                of: |error| error.violated(),
            };
            untried.extend(all.violate($db, $model).await);
        })*
        untried
    }};
}

/// The modules of a generated folder that have a factory.
fn with_factory(folder: &str) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file").path());
    let has = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a text").contains("pub fn factory(");
    let mut found: Vec<String> =
        files.filter(has).map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    found.sort_unstable();
    found
}

/// What such a statement does not violate: keys in which every row has NULL, an index of expressions, what is computed.
const UNTRIED: &[&str] = &["employees: DeputyIdKey", "limits: FilledIdx", "notices: LengthNotNull", "stored: TokenKey"];

/// Does something with every table of the zoo.
macro_rules! of_zoo {
    ($do:ident, [$($first:expr),*], $entities:ident, $layout:expr) => {
        $do!($($first,)* $entities::zoo [
            accounts(), books(), categories(), choices(), computed(), customs("Ada"), days(), decimals(), depots(),
            employees(), every_type(), every_type_or_null(), follows(), guests(), r#impl(), invites(), likes(), limits(),
            maker_sites(), makers(), members(), models(), moments(), notes(), notices(), odd_names(), papers($layout()),
            parcels(), people(), plates(), players(), posts(), posts_tags(), profiles(),
            rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr(), sales(), shelves(), stored(), tags(), teams(), tenants(), ticks(), r#type(), vouchers(), zoo(),
        ])
    };
}

macro_rules! zoo {
    ($name:ident, $entities:ident) => {
        #[test]
        fn $name() {
            let model = prepared("zoo").declared.schema;
            on_each(stringify!($name), async |db| {
                use $entities::zoo::fields::JsonAs;
                use $entities::zoo::papers_ext::Layout;
                let layout = || JsonAs(Layout { column_count: 2, margins: vec![1.5], note: None });
                let db = &db;
                of_zoo!(three_of_each, [db], $entities, layout);
                let untried = of_zoo!(violate_each, [db, &model], $entities, layout);
                assert_eq!(untried, UNTRIED);
            });
        }
    };
}

zoo!(every_table_of_dense_entities_gets_rows, dense);
zoo!(every_table_of_compact_entities_gets_rows, compact);

#[test]
fn what_only_postgres_has_is_said_by_the_test() {
    on_postgres("what_only_postgres_has_is_said_by_the_test", async |db| {
        let db = &db;
        let none = Vec::<String>::new;
        let logins = AtomicU32::new(0);
        let login = || format!("ada {}", logins.fetch_add(1, Ordering::Relaxed));
        three_of_each!(db, dense::natives [
            declared("ada@example.org", "4", none()), kinds("1 day", "101"), lists(),
            named(login(), "'a'", "(1,2)", "[1,2)", "[2026-01-01,2026-01-02)", none(), none()), parts(), pieces(), tickets(),
        ]);
    });
}

#[test]
fn what_only_sqlite_has_gets_rows() {
    let target = Target::sqlite();
    make(&target, "lites");
    with(&target, &async |db| {
        let db = &db;
        three_of_each!(db, dense::lites [articles(), counters(), uses(), vouchers()]);
    });
}

#[test]
fn what_is_said_holds_and_the_same_seed_makes_the_same_rows() {
    let seen = std::sync::Mutex::new(Vec::new());
    on_each("what_is_said_holds_and_the_same_seed_makes_the_same_rows", async |db| {
        let db = &db;
        let first = posts::factory().seed(7).title("mine").create(db).await.expect("a post");
        let author = people::Entity::find().one(db).await.expect("a query").expect("its author is made");
        assert_eq!((first.author_id, first.title.as_str()), (author.id, "mine"));
        let second = posts::factory().author_id(author.id).create(db).await.expect("a post");
        assert_eq!(people::Entity::find().count(db).await.expect("a query"), 1, "nobody else is made");
        let third = posts::factory().seed(8).create(db).await.expect("a post");
        assert_ne!((&third.title, third.author_id), (&second.title, author.id));

        // Behind a row that is gone, the next one takes no value that is there.
        let [one, two] = [vouchers::factory().create(db).await, vouchers::factory().create(db).await];
        let (one, two) = (one.expect("a voucher"), two.expect("a voucher"));
        vouchers::Entity::delete_by_id(one.id).exec(db).await.expect("a delete");
        let next = vouchers::factory().create(db).await.expect("a voucher");
        assert_ne!(next.code, two.code);

        // A key of two columns of which one is said.
        let tenant = tenants::factory().create(db).await.expect("a tenant");
        let member = members::factory().tenant_id(tenant.id).create(db).await.expect("a member");
        assert_eq!(member.tenant_id, tenant.id);
        assert_eq!(tenants::Entity::find().count(db).await.expect("a query"), 1);
        seen.lock().expect("no panic").push((second.title, third.title, next.code, member.name));
    });
    let seen = seen.into_inner().expect("no panic");
    assert!(seen.len() > 2 && seen.windows(2).all(|two| two[0] == two[1]), "{seen:?}");
}

#[test]
fn a_fresh_database_is_no_other_tests_and_goes() {
    const TABLE: &str = "CREATE TABLE things (id INTEGER PRIMARY KEY); INSERT INTO things VALUES (1)";
    for target in Target::postgres("a_fresh_database_is_no_other_tests_and_goes") {
        target.must("CREATE TABLE things (id INTEGER); INSERT INTO things VALUES (1), (2)");
        let before = target.facts();
        block_on(async {
            for url in ["sqlite::memory:", &target.url()] {
                let made = async || {
                    fresh_database(url, async |db| db.execute_unprepared(TABLE).await.map(|_| ())).await.expect(url)
                };
                let (one, other) = (made().await, made().await);
                one.execute_unprepared("DELETE FROM things").await.expect(url);
                let deleted = other.execute_unprepared("DELETE FROM things").await.expect(url);
                assert_eq!(deleted.rows_affected(), 1, "{url}");
                one.close().await.expect(url);
                other.close().await.expect(url);
                // One that cannot be migrated leaves nothing.
                let broken = async |db: &sea_orm::DatabaseConnection| {
                    db.execute_unprepared(TABLE).await?;
                    db.execute_unprepared("SELECT nothing").await.map(|_| ())
                };
                let error = fresh_database(url, broken).await.expect_err("it is broken");
                assert!(error.to_string().contains("nothing"), "{error}");
            }
        });
        assert_eq!(target.facts(), before, "{}: nothing is left, and what was there is", target.label());
        assert_eq!(target.texts("SELECT '' || count(*) FROM things"), ["2"]);
    }
}
