//! Views, related to tables and to each other, in both formats and on each engine.

use crate::{is_sqlite, on_each};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityLoaderTrait, EntityTrait, IntoActiveModel,
    LoaderTrait, ModelTrait, QueryOrder,
};
use zoo_entity_dense::zoo::{people, posts};

/// Ada wrote three posts, Bob one and Cy none; who wrote what is counted before the last post of Ada.
async fn rows(db: &DatabaseConnection) -> [i64; 3] {
    let mut ids = Vec::new();
    for name in ["Ada", "Bob", "Cy"] {
        let person = people::ActiveModel { name: Set(name.to_owned()), ..Default::default() };
        ids.push(person.insert(db).await.expect("a person").id);
    }
    let post = async |author: i64, title: &str| {
        let post = posts::ActiveModel { author_id: Set(author), title: Set(title.to_owned()), ..Default::default() };
        post.insert(db).await.expect("a post");
    };
    for (author, title) in [(ids[0], "first"), (ids[1], "second"), (ids[0], "third")] {
        post(author, title).await;
    }
    refresh(db).await;
    post(ids[0], "fourth").await;
    [ids[0], ids[1], ids[2]]
}

async fn refresh(db: &DatabaseConnection) {
    if !is_sqlite(db) {
        db.execute_unprepared("REFRESH MATERIALIZED VIEW author_stats").await.expect("refreshed");
    }
}

/// What the docs show.
async fn documented(db: &DatabaseConnection) -> Result<[usize; 3], DbErr> {
    use zoo_entity_dense::zoo::{author_stats, post_cards};

    let cards = post_cards::Entity::find().find_also_related(people::Entity).all(db).await?;
    let authors = people::Entity::find().find_with_related(post_cards::Entity).all(db).await?;
    let people = people::Entity::find().all(db).await?;
    let stats = people.load_one(author_stats::Entity, db).await?;
    Ok([cards.len(), authors.len(), stats.len()])
}

macro_rules! related {
    ($name:ident, $crate_name:ident) => {
        #[test]
        fn $name() {
            use $crate_name::zoo::{author_stats, people, post_cards, posts};

            on_each(stringify!($name), async |db| {
                let [ada, bob, cy] = rows(&db).await;
                // A view and the tables that its rows name, there and back.
                let cards = post_cards::Entity::find()
                    .find_also_related(people::Entity)
                    .order_by_asc(post_cards::Column::Id)
                    .all(&db)
                    .await
                    .expect("cards");
                let names: Vec<_> = cards
                    .iter()
                    .map(|(card, person)| (card.title.as_str(), person.as_ref().expect("an author").name.as_str()))
                    .collect();
                assert_eq!(names, [("first", "Ada"), ("second", "Bob"), ("third", "Ada"), ("fourth", "Ada")]);
                let authors = people::Entity::find()
                    .find_with_related(post_cards::Entity)
                    .order_by_asc(people::Column::Id)
                    .order_by_asc(post_cards::Column::Id)
                    .all(&db)
                    .await
                    .expect("people");
                let titles: Vec<(i64, Vec<&str>)> = authors
                    .iter()
                    .map(|(person, cards)| (person.id, cards.iter().map(|card| card.title.as_str()).collect()))
                    .collect();
                let wanted = [(ada, vec!["first", "third", "fourth"]), (bob, vec!["second"]), (cy, vec![])];
                assert_eq!(titles, wanted);
                // One to one, by the key of the view.
                let posts = posts::Entity::find()
                    .find_also_related(post_cards::Entity)
                    .order_by_asc(posts::Column::Id)
                    .all(&db)
                    .await
                    .expect("posts");
                assert!(posts.iter().all(|(post, card)| card.as_ref().is_some_and(|card| card.id == post.id)));
                let first = cards[0].0.find_related(posts::Entity).one(&db).await.expect("a post");
                assert_eq!(first.as_ref().map(|post| post.title.as_str()), Some("first"));

                // Rows of a table that name those of a materialized view.
                let stats = author_stats::Entity::find()
                    .find_with_related(posts::Entity)
                    .order_by_asc(author_stats::Column::AuthorId)
                    .all(&db)
                    .await
                    .expect("stats");
                let counts: Vec<_> =
                    stats.iter().map(|(stat, posts)| (stat.author_id, stat.posts, posts.len())).collect();
                // Postgres counts when it refreshes.
                let counted = if is_sqlite(&db) { 3 } else { 2 };
                assert_eq!(counts, [(ada, counted, 3), (bob, 1, 1)]);
                // Two views.
                let stat = cards[0].0.find_related(author_stats::Entity).one(&db).await.expect("a row");
                assert_eq!(stat.as_ref().map(|stat| stat.author_id), Some(ada));
                let of_view = stat.expect("a row").find_related(post_cards::Entity).all(&db).await.expect("cards");
                assert_eq!(of_view.len(), 3);

                // Loaders, of rows that are not there too.
                let people: Vec<people::Model> = authors.into_iter().map(|(person, _)| person).collect();
                let loaded = people.load_one(author_stats::Entity, &db).await.expect("loaded");
                let counts: Vec<_> = loaded.iter().map(|stat| stat.as_ref().map(|stat| stat.posts)).collect();
                assert_eq!(counts, [Some(counted), Some(1), None]);
                let loaded = people.load_many(post_cards::Entity, &db).await.expect("loaded");
                assert_eq!(loaded.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1, 0]);
            });
        }
    };
}

related!(views_are_related_in_the_dense_format, zoo_entity_dense);
related!(views_are_related_in_the_compact_format, zoo_entity_compact);

/// What a row of a view names may be absent: nothing fails, and nothing is loaded.
#[test]
fn models_hold_what_views_are_related_to() {
    use zoo_entity_dense::zoo::{author_stats, post_cards};

    on_each("views_loaded", async |db| {
        let [_, bob, cy] = rows(&db).await;
        let late = posts::ActiveModel { author_id: Set(cy), title: Set("late".to_owned()), ..Default::default() };
        late.insert(&db).await.expect("a post");
        let cards = post_cards::Entity::load()
            .with(people::Entity)
            .with(posts::Entity)
            .with(author_stats::Entity)
            .order_by_asc(post_cards::Column::Id)
            .all(&db)
            .await
            .expect("cards");
        assert_eq!(cards[1].author.as_ref().expect("loaded").name, "Bob");
        assert_eq!(cards[1].post.as_ref().expect("loaded").title, "second");
        assert_eq!(cards[1].author_stat.as_ref().expect("loaded").posts, 1);
        let last = cards[4].author_stat.as_ref();
        assert_eq!(last.is_some(), is_sqlite(&db), "Postgres has not counted it yet");
        let people = people::Entity::load()
            .with(author_stats::Entity)
            .with((post_cards::Entity, posts::Entity))
            .order_by_asc(people::Column::Id)
            .all(&db)
            .await
            .expect("people");
        let counts: Vec<_> = people.iter().map(|one| (one.author_stat.is_not_found(), one.post_cards.len())).collect();
        assert_eq!(counts, [(false, 3), (false, 1), (!is_sqlite(&db), 1)]);
        let titles: Vec<&str> =
            people[0].post_cards.iter().filter_map(|card| card.post.as_ref()).map(|post| post.title.as_str()).collect();
        assert_eq!(titles, ["first", "third", "fourth"]);
        assert_eq!(documented(&db).await.expect("what the docs show"), [5, 3, 3]);
        let stats = author_stats::Entity::load().filter_by_id(bob).with(posts::Entity).one(&db).await;
        assert_eq!(stats.expect("a query").expect("counted").author_stat_posts.len(), 1);
    });
}

/// What is refused before anything is sent, and what the database itself refuses, or does.
#[test]
fn nothing_is_written_through_a_view() {
    use zoo_entity_dense::zoo::{author_stats, post_cards, switched};

    on_each("views_written", async |db| {
        let [ada, ..] = rows(&db).await;
        let card = post_cards::Entity::find().order_by_asc(post_cards::Column::Id).one(&db).await;
        let card = card.expect("a query").expect("a card");
        let refused = |error: DbErr| assert!(error.to_string().contains("a view is only read"), "{error}");
        let stat = author_stats::ActiveModel { author_id: Set(ada), posts: Set(9), ..Default::default() };
        let model = card.clone().into_active_model();
        refused(model.clone().insert(&db).await.expect_err("an insert"));
        refused(
            post_cards::ActiveModel { title: Set("x".to_owned()), ..model.clone() }
                .update(&db)
                .await
                .expect_err("an update"),
        );
        refused(model.clone().reset_all().update(&db).await.expect_err("all of it"));
        refused(model.clone().save(&db).await.expect_err("a save"));
        refused(card.clone().delete(&db).await.expect_err("a delete"));
        refused(stat.clone().insert(&db).await.expect_err("a row of a materialized view"));

        // These have no hook. What no database writes through is refused there.
        let many = [
            post_cards::Entity::insert(model.clone().reset_all()).exec(&db).await.map(drop),
            post_cards::Entity::insert_many([model.clone().reset_all()]).exec(&db).await.map(drop),
            post_cards::Entity::delete_by_id(card.id).exec(&db).await.map(drop),
            post_cards::Entity::delete_many().exec(&db).await.map(drop),
            author_stats::Entity::insert(stat).exec(&db).await.map(drop),
            author_stats::Entity::delete_many().exec(&db).await.map(drop),
        ];
        for (at, done) in many.into_iter().enumerate() {
            let said = done.expect_err("refused").to_string();
            assert!(said.contains("view"), "{at}: {said}");
        }
        assert_eq!(posts::Entity::find().all(&db).await.expect("posts").len(), 4);
        // A view of one table is another thing to Postgres: it writes to the table.
        let row = switched::ActiveModel { id: Set(7), one: Set(true), two: Set(Some(true)) };
        let done = switched::Entity::insert(row).exec(&db).await;
        assert_eq!(done.is_err(), is_sqlite(&db), "{done:?}");
    });
}
