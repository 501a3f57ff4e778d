//! Notes with tags, in a file of SQLite that the program makes, and brings to what it needs each time that it starts.

use apps_entity::Violated as _;
use apps_entity::notes::settings_ext::Window;
use apps_entity::notes::{note_tags, notes, settings, tag_counts, tags};
use apps_migration::notes::Migrator;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Database, DatabaseConnection, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, TransactionTrait as _,
};
use sea_orm_migration::MigratorTrait as _;
use std::path::Path;

/// The row of settings.
const ONE: i64 = 1;

/// Why something is not noted.
#[derive(Debug)]
pub enum Refused {
    /// A note needs a title.
    Untitled,
    /// It has that tag already.
    Tagged,
    /// There is no such note.
    Missing,
    /// The file cannot be read or written.
    Broken(DbErr),
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        Self::Broken(error)
    }
}

/// The notes of somebody.
#[derive(Debug)]
pub struct Notes {
    db: DatabaseConnection,
}

impl Notes {
    /// Opens the file, which is made if it is not there, and runs the migrations that it lacks.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or a migration fails.
    pub async fn open(file: &Path) -> Result<Self, Refused> {
        let db = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await?;
        Migrator::up(&db, None).await?;
        Ok(Self { db })
    }

    /// Notes something, and gives its number.
    ///
    /// # Errors
    ///
    /// It has no title, or the file cannot be written.
    pub async fn note(&self, title: &str, body: &str) -> Result<i64, Refused> {
        let note =
            notes::ActiveModel { title: Set(title.to_owned()), body: Set(body.to_owned()), ..Default::default() };
        let made = notes::Entity::insert(note).exec(&self.db).await.map_err(|error| match error.violated() {
            Some(notes::Violation::TitleCheck) => Refused::Untitled,
            _ => Refused::Broken(error),
        })?;
        Ok(made.last_insert_id)
    }

    /// Puts a tag on a note; one that is new is made.
    ///
    /// # Errors
    ///
    /// There is no such note, it has the tag, or the file cannot be written.
    pub async fn tag(&self, note: i64, name: &str) -> Result<(), Refused> {
        let txn = self.db.begin().await?;
        let known = tags::Entity::find_by_name(name).one(&txn).await?;
        let tag = if let Some(tag) = known {
            tag.id
        } else {
            let tag = tags::ActiveModel { name: Set(name.to_owned()), ..Default::default() };
            tags::Entity::insert(tag).exec(&txn).await?.last_insert_id
        };
        let row = note_tags::ActiveModel { note_id: Set(note), tag_id: Set(tag) };
        note_tags::Entity::insert(row).exec_without_returning(&txn).await.map_err(|error| match error.violated() {
            Some(note_tags::Violation::Pkey) => Refused::Tagged,
            // SQLite does not say which key: the tag is there, so it is the note that is not.
            Some(note_tags::Violation::ForeignKey) => Refused::Missing,
            _ => Refused::Broken(error),
        })?;
        Ok(txn.commit().await?)
    }

    /// The titles of all notes with a tag, the pinned ones first.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub async fn tagged(&self, name: &str) -> Result<Vec<String>, Refused> {
        let found = notes::Entity::find()
            .inner_join(tags::Entity)
            .filter(tags::Column::Name.eq(name))
            .order_by_desc(notes::Column::Pinned)
            .order_by_asc(notes::Column::Id)
            .all(&self.db)
            .await?;
        Ok(found.into_iter().map(|note| note.title).collect())
    }

    /// Tags and how many notes have them, the frequent ones first.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub async fn counts(&self) -> Result<Vec<(String, i64)>, Refused> {
        let counts = tag_counts::Entity::find()
            .order_by_desc(tag_counts::Column::Notes)
            .order_by_asc(tag_counts::Column::Name)
            .all(&self.db)
            .await?;
        Ok(counts.into_iter().map(|count| (count.name, count.notes)).collect())
    }

    /// Where the window was; in the middle at first.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub async fn window(&self) -> Result<Window, Refused> {
        let row = settings::Entity::find_by_id(ONE).one(&self.db).await?;
        Ok(row.map(|row| row.window.0).unwrap_or_default())
    }

    /// Keeps where the window is.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub async fn keep_window(&self, window: Window) -> Result<(), Refused> {
        let row = settings::ActiveModel { id: Set(ONE), window: Set(window.into()) };
        let again = OnConflict::column(settings::Column::Id).update_column(settings::Column::Window).to_owned();
        settings::Entity::insert(row).on_conflict(again).exec_without_returning(&self.db).await?;
        Ok(())
    }
}
