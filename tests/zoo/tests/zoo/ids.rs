//! Ids and other values of types of their own, through keys of every kind.

use crate::on_each;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, ExprTrait, IntoActiveModel, LoaderTrait,
    ModelTrait, QueryFilter, QueryOrder,
};
use zoo_entity_dense::zoo::fields::{MakerId, Slug};
use zoo_entity_dense::zoo::{makers, models};

macro_rules! ids {
    ($name:ident, $entities:ident) => {
        #[test]
        fn $name() {
            use $entities::zoo::fields::{MakerId, ModelId, PlateId, Slug, Weight};
            use $entities::zoo::{maker_sites, makers, models, plates, sales};
            on_each(stringify!($name), async |db| {
                let maker = |slug: &str| makers::ActiveModel {
                    id: NotSet,
                    slug: Set(slug.into()),
                    weight: Set(None),
                    parent_id: Set(None),
                };
                // Numbered by the database, and given.
                let first = maker("first").insert(&db).await.expect("an insert");
                let mut second = maker("sec'ond 🎉");
                (second.parent_id, second.weight) = (Set(Some(first.id)), Set(Some(Weight(-0.5))));
                let second = second.insert(&db).await.expect("an insert");
                assert!(second.id > first.id);
                let mut last = maker(&"l".repeat(40));
                last.id = Set(i64::MAX.into());
                let last = last.insert(&db).await.expect("an insert");
                let told = makers::Entity::insert(maker("told")).exec(&db).await;
                // SQLite numbers behind the largest, and there is none; a sequence has not seen it.
                if let Ok(told) = told {
                    let _: MakerId = told.last_insert_id;
                }
                assert_eq!(last.id, MakerId(i64::MAX));
                let found = makers::Entity::find_by_id(second.id).one(&db).await.expect("a query").expect("there");
                assert_eq!((&found, found.weight), (&second, Some(Weight(-0.5))));
                assert_eq!(i64::from(found.id).to_string(), found.id.to_string());
                assert_eq!("7".parse(), Ok(MakerId(7)));
                let by =
                    makers::Column::Id.is_in([first.id, last.id]).and(makers::Column::Slug.eq(Slug::from("first")));
                assert_eq!(
                    makers::Entity::find().filter(by).all(&db).await.expect("a query"),
                    std::slice::from_ref(&first)
                );

                // A uuid and a text as keys; a column that may be NULL, and one that refers to a text.
                let model = models::Model {
                    id: ModelId(Uuid::max()),
                    maker_id: second.id,
                    maker_slug: Some(second.slug.clone()),
                };
                let model = model.into_active_model().insert(&db).await.expect("an insert");
                let other = models::Model { id: Uuid::nil().into(), maker_id: second.id, maker_slug: None };
                let other = other.into_active_model().insert(&db).await.expect("an insert");
                for (id, model_id) in [("", None), ("日本 '\"\\", Some(model.id))] {
                    let row = plates::Model { id: PlateId(id.to_owned()), model_id };
                    row.into_active_model().insert(&db).await.expect("an insert");
                }
                let found = plates::Entity::find_by_id("日本 '\"\\").one(&db).await.expect("a query").expect("there");
                assert_eq!(found.find_related(models::Entity).one(&db).await.expect("a query").as_ref(), Some(&model));
                let pairs = plates::Entity::find().order_by_asc(plates::Column::Id).find_also_related(models::Entity);
                let pairs = pairs.all(&db).await.expect("a query");
                assert_eq!(pairs.iter().map(|(_, model)| model.as_ref()).collect::<Vec<_>>(), [None, Some(&model)]);

                // The key of another table as a key, and in one of two columns.
                let site = maker_sites::Model { maker_id: second.id, address: String::new() };
                site.into_active_model().insert(&db).await.expect("an insert");
                let sale = sales::Model { maker_id: second.id, plate_id: found.id.clone() };
                let sale = sale.into_active_model().insert(&db).await.expect("an insert");
                let key = (second.id, found.id.clone());
                assert_eq!(sales::Entity::find_by_id(key.clone()).one(&db).await.expect("a query"), Some(sale));
                let makers =
                    makers::Entity::find().order_by_asc(makers::Column::Id).filter(makers::Column::Id.lte(second.id));
                let makers = makers.all(&db).await.expect("a query");
                let sites = makers.load_one(maker_sites::Entity, &db).await.expect("loaded");
                assert_eq!(sites.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
                assert_eq!(sales::Entity::delete_by_id(key).exec(&db).await.expect("gone").rows_affected, 1);

                // A change of a key that nothing refers to, and of one that refers.
                let mut row = other.into_active_model();
                row.maker_id = Set(first.id);
                assert_eq!(row.update(&db).await.expect("an update").maker_id, first.id);
                let wrong = plates::Model { id: "x".into(), model_id: Some(ModelId(Uuid::from_u128(7))) };
                wrong.into_active_model().insert(&db).await.expect_err("there is no such model");
            });
        }
    };
}

ids!(ids_of_the_dense_format, zoo_entity_dense);
ids!(ids_of_the_compact_format, zoo_entity_compact);

async fn documented_ids(db: &DatabaseConnection) -> Result<Option<models::ModelEx>, DbErr> {
    let maker: MakerId = makers::ActiveModel::builder().set_slug("fine-cars").insert(db).await?.id;
    let id = Uuid::from_u128(1);
    models::ActiveModel::builder().set_id(id).set_maker_id(maker).insert(db).await?;
    let by = models::COLUMN.maker_id.eq(maker);
    let found = models::Entity::load().filter(by).with(makers::Entity).one(db).await?;
    Ok(found)
}

#[test]
fn typed_columns_take_the_types() {
    on_each("ids_typed", async |db| {
        let found = documented_ids(&db).await.expect("what the docs show").expect("there");
        let maker = found.maker.into_option().expect("loaded");
        assert_eq!((maker.id, &maker.slug), (found.maker_id, &Slug::from("fine-cars")));
        for by in [
            makers::COLUMN.slug.eq(maker.slug.clone()),
            makers::COLUMN.slug.eq("fine-cars"),
            makers::COLUMN.slug.starts_with("fine-"),
            makers::COLUMN.slug.is_in([Slug::from("fine-cars")]),
            makers::COLUMN.id.eq(maker.id),
            makers::COLUMN.parent_id.is_null(),
            models::COLUMN.maker_slug.is_null().or(makers::COLUMN.slug.ne(maker.slug)),
        ] {
            let found = makers::Entity::find().inner_join(models::Entity).filter(by).all(&db).await;
            assert_eq!(found.expect("a query").len(), 1);
        }
        let none = models::Entity::find().filter(models::COLUMN.maker_slug.eq(Slug::from("fine-cars"))).all(&db).await;
        assert_eq!(none.expect("a query").len(), 0);
    });
}
