//! The sample data, on every engine: the exact rows, nothing twice, nothing that was there touched.

use seaglass_tests::{assert_same_lines, generated, target::Target};

use crate::home;

fn engines(name: &str) -> Vec<Target> {
    let mut engines = Vec::from(Target::postgres(name));
    engines.extend([Target::d1(), Target::sqlite()]);
    engines.into_iter().map(|target| home::migrated(target, "mvp")).collect()
}

fn seed(target: &Target) {
    target.must(&generated::seed("mvp", target.dialect(), "sample_data").text);
}

/// What the rows mean, the same on every engine: parents by their natural key, never by id.
fn users(target: &Target) -> Vec<String> {
    target.texts(
        "SELECT email || ' | ' || name || ' | ' || CASE WHEN avatar_url IS NULL AND updated_at IS NULL
            AND deleted_at IS NULL THEN '' ELSE 'more' END FROM users ORDER BY email",
    )
}

fn settings(target: &Target) -> Vec<String> {
    target.texts("SELECT key || ' = ' || value || ' | ' || coalesce(description, '') FROM settings ORDER BY key")
}

fn posts(target: &Target) -> Vec<String> {
    let at = if target.dialect() == "postgres" {
        "to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
    } else {
        "published_at"
    };
    target.texts(&format!(
        "SELECT slug || ' by ' || email || ' | ' || title || ' | ' || content || ' | '
            || CASE WHEN published THEN 'published ' ELSE 'draft ' END || coalesce({at}, '')
         FROM posts JOIN users ON users.id = posts.user_id ORDER BY slug"
    ))
}

const USERS: [&str; 3] =
    ["admin@example.com | Admin | ", "demo@example.com | Demo | ", "user@example.com | Sample User | "];

const SETTINGS: [&str; 4] = [
    "maintenance_mode = false | Whether visitors see a notice instead.",
    "max_upload_size = 10485760 | The largest upload, in bytes.",
    "site_description = An app on Cloudflare Workers | What search engines show below the name.",
    "site_name = My App | The name in the title of every page.",
];

const DRAFT: &str =
    "a-draft by user@example.com | A draft | Nobody but its author sees a post before it is published. | draft ";
const GUIDE: &str = "getting-started by admin@example.com | Getting started | Edit this post, write your own, or delete both. | published 2026-01-02 09:00:00";
const WELCOME: &str =
    "welcome by admin@example.com | Welcome | This is the first post of your new app. | published 2026-01-01 09:00:00";

/// The app's own inserts, which leave the id to the database.
fn the_apps_next_inserts_work(target: &Target) {
    let before = target.rows().len();
    target.must(
        "INSERT INTO users (email, name) VALUES ('new@example.com', 'New');
         INSERT INTO settings (key, value) VALUES ('theme', 'dark');
         INSERT INTO posts (user_id, title, content, slug) SELECT id, 'New', 'Text', 'new' FROM users WHERE email = 'new@example.com';
         INSERT INTO api_keys (user_id, key_hash, name) SELECT id, 'hash', 'Key' FROM users WHERE email = 'new@example.com';
         INSERT INTO sessions (id, user_id, expires_at) SELECT 'token', id, 1900000000 FROM users WHERE email = 'new@example.com';
         INSERT INTO audit_logs (user_id, action, resource_type) SELECT id, 'register', 'user' FROM users WHERE email = 'new@example.com';",
    );
    assert_eq!(target.rows().len(), before + 6, "{}", target.label());
    let newest = target.texts("SELECT email FROM users WHERE id = (SELECT max(id) FROM users)");
    assert_eq!(newest, ["new@example.com"], "{}", target.label());
}

#[test]
fn an_empty_database_gets_exactly_the_documented_rows() {
    for target in engines("seed_empty") {
        seed(&target);
        let label = target.label();
        assert_same_lines(&label, &users(&target), "expected", &USERS);
        assert_same_lines(&label, &settings(&target), "expected", &SETTINGS);
        assert_same_lines(&label, &posts(&target), "expected", &[DRAFT, GUIDE, WELCOME]);
        let rows = target.rows();
        assert_eq!(rows.len(), 10, "nothing but these: {rows:#?}");

        seed(&target);
        assert_same_lines(&format!("{label}, seeded twice"), &target.rows(), "once", &rows);
        the_apps_next_inserts_work(&target);
        let rows = target.rows();
        seed(&target);
        assert_same_lines(&format!("{label}, seeded later"), &target.rows(), "before", &rows);
    }
}

/// Other ids than the seed would get in an empty database, an administrator who goes by another name and has signed out
/// for good, a setting with a value of its own, and a slug that belongs to someone else.
fn lived_in(target: &Target) {
    let (start, yes) = if target.dialect() == "postgres" {
        let sequences = ["users", "posts", "settings"];
        let restart = |table: &&str| format!("ALTER TABLE {table} ALTER COLUMN id RESTART WITH 41;");
        (sequences.iter().map(restart).collect::<String>(), "true")
    } else {
        let sequences = ["users", "posts", "settings"];
        let start = |table: &&str| format!("INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', 40);");
        (sequences.iter().map(start).collect::<String>(), "1")
    };
    target.must(&format!(
        "{start}
         INSERT INTO users (email, name) VALUES ('first@example.com', 'First'), ('gone@example.com', 'Gone');
         INSERT INTO users (email, name, deleted_at) VALUES ('admin@example.com', 'The Boss', '2026-02-01 10:00:00');
         DELETE FROM users WHERE email = 'gone@example.com';
         INSERT INTO posts (user_id, title, content, slug, published)
             SELECT id, 'My welcome', 'Mine', 'welcome', {yes} FROM users WHERE email = 'first@example.com';
         INSERT INTO settings (key, value) VALUES ('maintenance_mode', 'true'), ('language', 'eo');
         INSERT INTO sessions (id, user_id, expires_at) SELECT 'token-1', id, 1900000000 FROM users WHERE email = 'first@example.com';"
    ));
}

#[test]
fn a_database_with_rows_keeps_them_and_nobody_gets_a_wrong_one() {
    for target in engines("seed_lived_in") {
        lived_in(&target);
        let before = target.rows();
        assert_eq!(before.len(), 6, "{before:#?}");
        seed(&target);
        let label = target.label();
        let after = target.rows();
        let lost: Vec<&String> = before.iter().filter(|row| !after.contains(row)).collect();
        assert!(lost.is_empty(), "{label}: rows that were there have changed: {lost:#?}");

        let expected = [
            "admin@example.com | The Boss | more",
            "demo@example.com | Demo | ",
            "first@example.com | First | ",
            "user@example.com | Sample User | ",
        ];
        assert_same_lines(&label, &users(&target), "expected", &expected);
        let mine = "welcome by first@example.com | My welcome | Mine | published ";
        assert_same_lines(&label, &posts(&target), "expected", &[DRAFT, GUIDE, mine]);
        let expected = ["language = eo | ", "maintenance_mode = true | ", SETTINGS[1], SETTINGS[2], SETTINGS[3]];
        assert_same_lines(&label, &settings(&target), "expected", &expected);

        seed(&target);
        assert_same_lines(&format!("{label}, seeded twice"), &target.rows(), "once", &after);
        the_apps_next_inserts_work(&target);
    }
}

/// The administrator was removed and everything else was left: a second run brings the account back, with a new id, and
/// no row of the old id goes to it or to anybody else.
#[test]
fn a_removed_parent_comes_back_with_its_own_rows_only() {
    for target in engines("seed_removed") {
        seed(&target);
        target.must("DELETE FROM users WHERE email = 'admin@example.com'");
        assert_same_lines(&target.label(), &posts(&target), "the draft alone", &[DRAFT]);
        the_apps_next_inserts_work(&target);
        seed(&target);
        let new = "new by new@example.com | New | Text | draft ";
        assert_same_lines(&target.label(), &posts(&target), "expected", &[DRAFT, GUIDE, new, WELCOME]);
        assert_eq!(
            target.texts("SELECT email FROM users WHERE id = (SELECT min(id) FROM users)"),
            ["user@example.com"]
        );
    }
}

/// On D1 the app's JavaScript reads what the seed wrote in the form that its own inserts have.
#[test]
fn on_d1_the_rows_have_the_forms_of_the_app() {
    let target = home::migrated(Target::d1(), "mvp");
    seed(&target);
    let forms = target.texts(
        "SELECT slug || ': ' || quote(published) || ', ' || CASE WHEN published_at IS NULL THEN 'never'
            WHEN published_at = datetime(published_at) THEN 'in its form' ELSE quote(published_at) END
            || CASE WHEN created_at = datetime(created_at) THEN '' ELSE quote(created_at) END
         FROM posts ORDER BY slug",
    );
    assert_eq!(forms, ["a-draft: 0, never", "getting-started: 1, in its form", "welcome: 1, in its form"]);
}
