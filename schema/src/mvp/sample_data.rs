//! `sample_data`: rows to look at in a fresh app. They can be inserted again and again.

use super::posts::Posts;
use super::settings::Settings;
use super::users::Users;
use seaglass::Seed;
use seaglass::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query, SimpleExpr};

/// The seed.
pub fn seed() -> Seed {
    Seed::new("sample_data")
        .doc("Three users, four settings and three posts. Parents are found by their natural keys, never by id.")
        .insert(users())
        .insert(settings())
        .insert(posts())
}

fn users() -> InsertStatement {
    Query::insert()
        .into_table(Users::Table)
        .columns([Users::Email, Users::Name])
        .values_panic(["admin@example.com".into(), "Admin".into()])
        .values_panic(["user@example.com".into(), "Sample User".into()])
        .values_panic(["demo@example.com".into(), "Demo".into()])
        .on_conflict(OnConflict::column(Users::Email).do_nothing().to_owned())
        .to_owned()
}

fn settings() -> InsertStatement {
    Query::insert()
        .into_table(Settings::Table)
        .columns([Settings::Key, Settings::Value, Settings::Description])
        .values_panic(["site_name".into(), "My App".into(), "The name in the title of every page.".into()])
        .values_panic([
            "site_description".into(),
            "An app on Cloudflare Workers".into(),
            "What search engines show below the name.".into(),
        ])
        .values_panic(["maintenance_mode".into(), "false".into(), "Whether visitors see a notice instead.".into()])
        .values_panic(["max_upload_size".into(), "10485760".into(), "The largest upload, in bytes.".into()])
        .on_conflict(OnConflict::column(Settings::Key).do_nothing().to_owned())
        .to_owned()
}

fn posts() -> InsertStatement {
    Query::insert()
        .into_table(Posts::Table)
        .columns([Posts::UserId, Posts::Title, Posts::Content, Posts::Slug, Posts::Published, Posts::PublishedAt])
        .values_panic([
            user("admin@example.com"),
            "Welcome".into(),
            "This is the first post of your new app.".into(),
            "welcome".into(),
            true.into(),
            "2026-01-01T09:00:00Z".into(),
        ])
        .values_panic([
            user("admin@example.com"),
            "Getting started".into(),
            "Edit this post, write your own, or delete both.".into(),
            "getting-started".into(),
            true.into(),
            "2026-01-02T09:00:00Z".into(),
        ])
        .values_panic([
            user("user@example.com"),
            "A draft".into(),
            "Nobody but its author sees a post before it is published.".into(),
            "a-draft".into(),
            false.into(),
            Expr::null(),
        ])
        .on_conflict(OnConflict::column(Posts::Slug).do_nothing().to_owned())
        .to_owned()
}

/// The id of the user with that address.
fn user(email: &str) -> SimpleExpr {
    let id = Query::select().column(Users::Id).from(Users::Table).and_where(Expr::col(Users::Email).eq(email)).take();
    id.into()
}
