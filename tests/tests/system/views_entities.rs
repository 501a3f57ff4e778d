//! Entities of views read rows on every engine, and write none.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use seaglass_tests::block_on;
use zoo_entity_dense::zoo::{switch_counts, switched, zoo};

use crate::portable;

#[test]
fn views_and_materialized_views_are_read_by_entities_that_write_nothing() {
    block_on(async {
        for engine in portable::zoo("views_entities").await {
            let (db, name) = (&engine.db, &engine.name);
            for (id, one, two) in [(1, true, false), (2, false, true), (3, true, false)] {
                let row = zoo::ActiveModel { id: Set(id), one: Set(one), two: Set(two), ..Default::default() };
                row.insert(db).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            if !engine.is_sqlite() {
                db.execute_unprepared("REFRESH MATERIALIZED VIEW CONCURRENTLY \"Switch Counts\"")
                    .await
                    .expect("refreshed");
            }
            let on = switched::Entity::find().order_by_asc(switched::Column::Id).all(db).await.expect(name);
            assert_eq!(
                on.iter().map(|row| (row.id, row.two)).collect::<Vec<_>>(),
                [(1, Some(false)), (3, Some(false))]
            );
            assert_eq!(switched::Entity::find_by_id(2).one(db).await.expect(name), None);
            let alike = switch_counts::Entity::find_by_id((true, false)).one(db).await.expect(name).expect(name);
            assert_eq!(alike.many, 2, "{name}");
            let many = switch_counts::Entity::find().filter(switch_counts::Column::Many.gte(1)).all(db).await;
            assert_eq!(many.expect(name).len(), 2, "{name}");

            let mut row = on[0].clone().into_active_model();
            row.two = Set(Some(true));
            let refused = [
                row.clone().update(db).await.expect_err(name).to_string(),
                row.clone().insert(db).await.expect_err(name).to_string(),
                row.delete(db).await.expect_err(name).to_string(),
            ];
            assert!(refused.iter().all(|said| said.contains("a view is only read")), "{name}: {refused:?}");
        }
    });
}
