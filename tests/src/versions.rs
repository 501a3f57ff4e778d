//! The versions that the two databases went through, and how the repository's history is written from them.
//!
//! Before 0.1.0 nobody has run these migrations, so a better SQL file may still replace a frozen one: `history`, the
//! program beside this module, writes them all again. From 0.1.0 on, history is only added to.

use std::{
    ffi::OsString,
    fs,
    io::{self, BufRead},
    path::Path,
};

use schema::{mvp, webauthn};
use seaglass::{
    Database, Project, TableDecl,
    cli::{self, Terminal},
    sea_query::{ColumnDef, Index, Table},
};
use webauthn::tower_sessions::TowerSessions;

/// A state of the declaration that became a migration.
#[derive(Debug)]
pub struct Version {
    /// The new migration's day.
    pub date: &'static str,
    /// And its name.
    pub name: &'static str,
    /// The databases there were by then, the default one first.
    pub databases: Vec<Database>,
}

/// Every version, oldest first. The last one is what `schema` declares.
pub fn versions() -> Vec<Version> {
    let version = |date, name, databases| Version { date, name, databases };
    vec![
        version("2026-01-05", "initial", vec![webauthn_initial()]),
        version("2026-01-12", "initial_schema", vec![webauthn_initial(), mvp::database()]),
        version("2026-02-16", "session_storage", vec![webauthn_session_storage(), mvp::database()]),
        version("2026-03-30", "analytics", vec![webauthn::database(), mvp::database()]),
    ]
}

/// Accounts, passkeys, and sessions without a description.
fn webauthn_initial() -> Database {
    webauthn_without_analytics().table(early_tower_sessions())
}

/// Sessions are described, found by their id, and cleaned up; at that time in one migration, without a thought for who
/// writes meanwhile.
fn webauthn_session_storage() -> Database {
    webauthn_without_analytics()
        .online(false)
        .table(webauthn::tower_sessions::table())
        .routine(webauthn::cleanup_expired_sessions::routine())
}

fn webauthn_without_analytics() -> Database {
    Database::new("webauthn")
        .doc("Accounts, passkeys and sessions of a WebAuthn authentication server.")
        .table(webauthn::invite_codes::table())
        .table(webauthn::users::table())
        .table(webauthn::webauthn_credentials::table())
        .d1("DB", "webauthn-database")
}

/// `tower_sessions` as the tower-sessions crate made it.
fn early_tower_sessions() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(TowerSessions::Table)
            .col(ColumnDef::new(TowerSessions::Id).text().not_null().primary_key())
            .col(ColumnDef::new(TowerSessions::Data).binary().not_null())
            .col(ColumnDef::new(TowerSessions::ExpiryDate).timestamp_with_time_zone().not_null()),
    )
    .index(Index::create().name("idx_tower_sessions_expiry").table(TowerSessions::Table).col(TowerSessions::ExpiryDate))
}

/// Writes a project's whole history into a folder without one, version by version, as its people would have.
pub fn write_history(root: &Path) {
    for Version { date, name, databases } in versions() {
        let project = databases.into_iter().fold(Project::new(root), Project::database);
        // What is written by hand beside a later version's entities waits for them, and is named meanwhile.
        let (code, said) = run(project, root, &["generate", "--date", date, "--name", name]);
        assert!(code <= 1 && said.contains("new migration"), "{name} exited with {code}:\n{said}");
    }
    let said = generate(schema::project(), root, &["generate"]);
    assert!(!said.contains("new migration"), "the last version is not what `schema` declares:\n{said}");
}

/// Runs `cargo schema` within this process, for a project that lies in `root`.
pub fn run(project: Project, root: &Path, arguments: &[&str]) -> (u8, String) {
    run_at(None, project, root, arguments)
}

/// The same at a terminal, where this is typed.
pub fn run_at(typed: Option<&str>, project: Project, root: &Path, arguments: &[&str]) -> (u8, String) {
    let mut typed = typed.map(str::as_bytes);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let input = typed.as_mut().map(|typed| typed as &mut dyn BufRead);
    let terminal = Terminal { out: &mut out, err: &mut err, input, color_out: false, color_err: false };
    let words = ["cargo schema", "--root"].into_iter().map(OsString::from);
    let words = words.chain([root.into()]).chain(arguments.iter().map(OsString::from));
    let code = cli::run(project, words, terminal);
    let said = format!("{}{}", String::from_utf8_lossy(&out), String::from_utf8_lossy(&err));
    // What a project's people type has no such flag, and what is said to be typed next repeats it.
    (code, said.replace(&format!(" --root {}", root.display()), ""))
}

fn generate(project: Project, root: &Path, arguments: &[&str]) -> String {
    let (code, said) = run(project, root, arguments);
    assert!(code == 0, "{arguments:?} exited with {code}:\n{said}");
    said
}

/// Removes what the generator wrote under `root`, except what is the user's from then on: manifests and hand-written code.
///
/// # Errors
/// What the file system says.
pub fn remove_generated(root: &Path) -> io::Result<()> {
    for folder in ["migration/src", "migration/sql", "migration/history", "docs/schema"] {
        let folder = root.join(folder);
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    remove_generated_entities(&root.join("entity/src"))
}

fn remove_generated_entities(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_generated_entities(&path)?;
        } else if !is_by_hand(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Behaviour of a table, written by hand in `<table>_ext.rs`.
pub fn is_by_hand(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_ext"))
}
