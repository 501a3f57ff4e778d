//! What SQLite alone has: made on SQLite and workerd, and read by the entities where they can.

use crate::{make, with};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use seaglass_tests::target::Target;
use zoo_entity_dense::lites::{articles, counters, drafts, uses, vouchers};

const FACTS: &str = "
    INSERT INTO vouchers VALUES (NULL, 1), ('a', 2), (NULL, 3);
    INSERT INTO uses VALUES ('2026-01-01', NULL), ('2026-01-01', NULL), ('2026-01-01', 'a');
    INSERT INTO articles (slug, body, author, status) VALUES ('One', 'ducks swim', 'ada ', NULL), ('one', 'no', 'x', 'old'), ('two', 7, 'bob', 'old');
    INSERT INTO counters (key) VALUES ('a');
    INSERT INTO places VALUES (5, 1, 2, 3, 4);";

#[test]
fn sqlite_and_workerd_take_it_alike() {
    let [file, worker] = [Target::sqlite(), Target::d1()].map(|target| {
        make(&target, "lites");
        target.must(FACTS);
        assert_eq!(target.texts("SELECT '' || count(*) FROM vouchers WHERE code IS NULL"), ["2"]);
        assert_eq!(target.texts("SELECT '' || count(*) FROM uses"), ["3"], "NULLs are never equal");
        let articles = "SELECT slug || ' ' || status || ' ' || typeof(body) || ' ' || size FROM articles ORDER BY id";
        assert_eq!(target.texts(articles), ["One new text 10", "two old integer 1"], "{}", target.label());
        assert_eq!(target.texts("SELECT slug FROM articles WHERE author = 'ada'"), ["One"]);
        let found = "SELECT '' || rowid FROM articles_text WHERE articles_text MATCH 'swimming'";
        assert_eq!(target.texts(found), ["1"]);
        assert_eq!(target.texts("SELECT '' || id FROM places WHERE west < 1.5 AND east > 1.5"), ["5"]);
        target.must("DELETE FROM drafts WHERE slug = 'two'");
        assert_eq!(target.texts("SELECT slug FROM drafts"), ["One"]);
        for broken in [
            "INSERT INTO counters (key, n) VALUES ('b', 'x')",
            "INSERT INTO counters (key) VALUES (NULL)",
            "INSERT INTO counters (key, at) VALUES ('b', 'now')",
        ] {
            assert!(target.exec(broken).is_err(), "{}: {broken}", target.label());
        }
        target
    });
    assert_eq!(file.facts(), worker.facts());
}

#[test]
fn the_entities_read_it() {
    let file = Target::sqlite();
    make(&file, "lites");
    file.must(FACTS);
    with(&file, &async |db| {
        let kept = vouchers::Entity::find().filter(vouchers::Column::Code.is_not_null()).all(&db).await;
        assert_eq!(kept.expect("a query"), [vouchers::Model { code: "a".to_owned(), worth: Some(2) }]);
        let all = vouchers::Entity::find().all(&db).await;
        assert!(matches!(all, Err(DbErr::Type(_))), "a row without a key is none of the entity's: {all:?}");
        let day = "2026-01-01".parse().expect("a day");
        let used = uses::Entity::find_by_id((day, "a".to_owned())).one(&db).await.expect("a query");
        assert!(used.is_some());

        db.execute_unprepared("DELETE FROM articles WHERE slug = 'two'").await.expect("SQL");
        let read = articles::Entity::find().order_by_asc(articles::Column::Id).all(&db).await.expect("a query");
        let [one] = read.as_slice() else { panic!("{read:?}") };
        assert_eq!(
            (one.slug.as_str(), one.body.as_deref(), one.draft, one.size),
            ("One", Some("ducks swim"), true, Some(10))
        );
        let seen = one.created_at.get();
        let added = articles::ActiveModel {
            slug: Set("Three".to_owned()),
            body: Set(Some("larks sing".to_owned())),
            draft: Set(false),
            seen_at: Set(Some(seen.into())),
            ..Default::default()
        };
        let added = added.insert(&db).await.expect("an insert");
        assert_eq!(added.seen_at.map(|at| at.timestamp_millis()), Some(seen.timestamp_millis()));
        let again = articles::ActiveModel { slug: Set("THREE".to_owned()), ..Default::default() }.insert(&db).await;
        assert!(matches!(again, Err(DbErr::RecordNotInserted | DbErr::RecordNotFound(_))), "it is left out: {again:?}");
        let same = articles::Entity::find().filter(articles::Column::Slug.eq("three")).one(&db).await.expect("a query");
        assert_eq!(same.map(|row| row.id), Some(added.id), "whatever its letters");

        let row = counters::ActiveModel { key: Set("b".to_owned()), n: Set(9), at: NotSet };
        let row = row.insert(&db).await.expect("an insert");
        assert_eq!(counters::Entity::find_by_id("b").one(&db).await.expect("a query"), Some(row));
        let left = drafts::Entity::find().all(&db).await.expect("a query");
        assert_eq!(left.iter().map(|draft| draft.slug.as_str()).collect::<Vec<_>>(), ["One"]);
    });
}
