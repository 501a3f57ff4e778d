//! Parts of entities: what is read of a row, what makes one, what changes one.

use crate::on_each;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use zoo_entity_dense::zoo::notices::{self, NewNotice, NoticePatch, NoticeSummary};

macro_rules! parts {
    ($name:ident, $entities:ident) => {
        #[test]
        fn $name() {
            use $entities::zoo::enums::Mood;
            use $entities::zoo::notices::{self, NewNotice, NoticePatch, NoticeSummary};
            on_each(stringify!($name), async |db| {
                let least = NewNotice { title: "least".into(), ..Default::default() };
                let least = least.into_active_model().insert(&db).await.expect("an insert");
                assert_eq!((least.priority, least.subtitle.as_deref(), least.label.as_deref()), (3, None, Some("new")));
                assert_eq!((least.mood, least.length), (Some(Mood::Happy), 5), "defaults, and what is computed");
                let most = NewNotice {
                    title: String::new(),
                    subtitle: Some("日本 '\"".into()),
                    priority: Some(i32::MIN),
                    label: Some("own".into()),
                    mood: Some(Mood::Plus),
                    r#type: Some("kind".into()),
                    due: None,
                    sent: Some(least.sent),
                    created_at: Some(least.created_at),
                };
                let most = most.into_active_model().insert(&db).await.expect("an insert");
                assert_eq!((most.priority, most.subtitle.as_deref(), most.length), (i32::MIN, Some("日本 '\""), 0));
                assert_eq!((most.label.as_deref(), most.mood), (Some("own"), Some(Mood::Plus)));
                assert_eq!(most.created_at, least.created_at);

                // Some columns, of types that are cast too.
                let by = notices::Column::Id;
                let rows =
                    notices::Entity::find().order_by_asc(by).into_partial_model::<NoticeSummary>().all(&db).await;
                let summary = |row: &notices::Model| NoticeSummary {
                    id: row.id,
                    title: row.title.clone(),
                    r#type: row.r#type.clone(),
                    mood: row.mood,
                };
                assert_eq!(rows.expect("a query"), [summary(&least), summary(&most)]);

                // Nothing changes; one column does; one becomes NULL.
                let same = NoticePatch::default().of(most.id).update(&db).await.expect("an update");
                assert_eq!(same, most);
                let patch =
                    NoticePatch { subtitle: Some(None), priority: Some(0), mood: Some(None), ..Default::default() };
                let changed = patch.of(most.id).update(&db).await.expect("an update");
                assert_eq!(changed, notices::Model { subtitle: None, priority: 0, mood: None, ..most });
                let missing = NoticePatch { priority: Some(1), ..Default::default() }.of(i64::MAX.into());
                missing.update(&db).await.expect_err("there is no such row");
                let untouched = notices::Entity::find_by_id(least.id).one(&db).await.expect("a query");
                assert_eq!(untouched.as_ref(), Some(&least));
            });
        }
    };
}

parts!(parts_of_the_dense_format, zoo_entity_dense);
parts!(parts_of_the_compact_format, zoo_entity_compact);

async fn documented_parts(db: &DatabaseConnection) -> Result<Vec<NoticeSummary>, DbErr> {
    let new = NewNotice { title: "Soon".to_owned(), ..Default::default() };
    let notice = new.into_active_model().insert(db).await?;
    let patch = NoticePatch { subtitle: Some(Some("or later".to_owned())), ..Default::default() };
    patch.of(notice.id).update(db).await?;
    let some = notices::Entity::find().filter(notices::Column::Priority.gt(1));
    let summaries = some.into_partial_model::<NoticeSummary>().all(db).await?;
    Ok(summaries)
}

#[test]
fn the_docs_do_what_they_say() {
    on_each("dtos_docs", async |db| {
        let [summary] = &documented_parts(&db).await.expect("what the docs show")[..] else { panic!("one") };
        let row = notices::Entity::find_by_id(summary.id).one(&db).await.expect("a query").expect("there");
        assert_eq!((row.title.as_str(), row.subtitle.as_deref()), ("Soon", Some("or later")));
    });
}
