//! A program that is closed and opened again, over files that others made.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use apps_desktop::{Notes, Refused};
use apps_entity::factories::fresh_database;
use apps_entity::notes::settings_ext::Window;
use apps_entity::notes::{note_tags, tag_counts, tags};
use apps_migration::notes::Migrator;
use sea_orm::{ConnectionTrait as _, Database, EntityTrait as _, QueryOrder as _};
use sea_orm_migration::MigratorTrait as _;

#[tokio::test]
async fn notes_are_there_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.sqlite");
    let notes = Notes::open(&file).await.unwrap();
    let milk = notes.note("Milk", "two litres").await.unwrap();
    let post = notes.note("Post", "").await.unwrap();
    for (note, tag) in [(milk, "shop"), (post, "town"), (milk, "town")] {
        notes.tag(note, tag).await.unwrap();
    }
    assert!(matches!(notes.note("", "nothing").await, Err(Refused::Untitled)));
    assert!(matches!(notes.tag(milk, "town").await, Err(Refused::Tagged)));
    assert!(matches!(notes.tag(milk + post, "lost").await, Err(Refused::Missing)));
    assert_eq!(notes.window().await.unwrap(), Window::default());
    let window = Window { x: -5, y: 40, maximized: true };
    for window in [Window::default(), window] {
        notes.keep_window(window).await.unwrap();
    }
    drop(notes);

    let notes = Notes::open(&file).await.unwrap();
    assert_eq!(notes.tagged("town").await.unwrap(), ["Milk", "Post"]);
    assert_eq!(notes.window().await.unwrap(), window);
    // The tag of the note that is not there was not made.
    assert_eq!(notes.counts().await.unwrap(), [("town".to_owned(), 2), ("shop".to_owned(), 1)]);
}

/// A file with a table of somebody else's, and none of its own yet.
#[tokio::test]
async fn a_file_that_is_there_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("with a space.sqlite");
    let db = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    db.execute_unprepared("CREATE TABLE theirs (id INTEGER PRIMARY KEY); INSERT INTO theirs VALUES (7)").await.unwrap();
    let notes = Notes::open(&file).await.unwrap();
    assert_eq!(notes.counts().await.unwrap(), []);
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
    let theirs = db.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT id FROM theirs"));
    assert_eq!(theirs.await.unwrap().unwrap().try_get::<i64>("", "id").unwrap(), 7);
}

/// What needs no file.
#[tokio::test]
async fn tags_are_counted_in_memory() {
    let fresh = fresh_database("sqlite::memory:", async |db| Migrator::up(db, None).await).await.unwrap();
    let db = &fresh.db;
    let [town, shop] = [tags::factory().name("town"), tags::factory().name("shop")];
    let (town, shop) = (town.create(db).await.unwrap(), shop.create(db).await.unwrap());
    // A note for each of them.
    for tag in [town.id, shop.id, town.id] {
        note_tags::factory().tag_id(tag).create(db).await.unwrap();
    }
    let counts = tag_counts::Entity::find().order_by_desc(tag_counts::Column::Notes).all(db).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|count| (count.name.as_str(), count.notes)).collect();
    assert_eq!(counts, [("town", 2), ("shop", 1)]);
}
