//! Three files of Postgres, run one after the other, with indexes and comments in DO blocks.

use std::path::Path;

use schema::webauthn;
use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, Table},
};
use seaglass_tests::{assert_same_lines, generated, live, target::Target};

use crate::import_folder_kit::Imported;

/// The passkey server's three files, with indexes and comments in DO blocks.
pub fn webauthn_files() -> Vec<(String, String)> {
    let text = generated::fixture("webauthn_by_hand.sql");
    let parts = text.split("\n-- 000").skip(1);
    let file = |part: &str| {
        let (title, sql) = part.split_once('\n').expect("a title and SQL");
        let mut out = String::new();
        for line in sql.lines() {
            let is_one =
                ["CREATE INDEX", "COMMENT ON"].iter().any(|start| line.starts_with(start)) && line.ends_with(';');
            let line = if is_one { format!("DO $do$ BEGIN\n    {line}\nEND $do$;") } else { line.to_owned() };
            out.push_str(&line);
            out.push('\n');
        }
        (format!("000{title}.sql"), out)
    };
    parts.map(file).collect()
}

fn webauthn_before() -> Database {
    let mut database = Database::new("app").dialects([Dialect::Postgres]);
    for table in [
        webauthn::invite_codes::table(),
        webauthn::users::table(),
        webauthn::webauthn_credentials::table(),
        webauthn::tower_sessions::table(),
        webauthn::request_analytics::table(),
    ] {
        database = database.table(table);
    }
    database.routine(webauthn::cleanup_expired_sessions::routine())
}

fn webauthn_after() -> Database {
    webauthn_before().table(TableDecl::new(
        Table::create().table("audit").col(ColumnDef::new("id").big_integer().not_null().primary_key()).take(),
    ))
}

const ACCOUNTS: &str = "INSERT INTO invite_codes (code) VALUES ('AAAA0001');
    INSERT INTO users (username, invite_code_used) VALUES ('ann', 'AAAA0001')";

/// What `run` ran, one after the other, it goes on with. Nobody keeps a record.
pub fn goes_on(name: &str, run: impl Fn(&Target, &Path)) {
    let files = webauthn_files();
    assert_eq!(files.len(), 3);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    for target in Target::postgres(name) {
        let imported = Imported::new(Dialect::Postgres, &files);
        for path in generated::walk(imported.old.path()).values() {
            run(&target, path);
        }
        target.must(ACCOUNTS);
        let rows = target.rows();
        let frozen = imported.import(&target, &webauthn_before());
        assert_eq!(frozen.entries.len(), 3);
        assert!(frozen.entries.iter().all(|entry| entry.hand_written && entry.imported));
        imported.generate(&webauthn_before());
        live::assert_no_drift(&target, imported.root.path(), None);
        let old: Vec<String> = generated::walk(imported.old.path()).into_keys().collect();
        for (name, text) in &files {
            assert_eq!(imported.files()[*name], text.as_bytes(), "{name}");
        }
        imported.generate(&webauthn_after());
        let all = generated::walk(&imported.up());
        let new: Vec<_> = all.iter().filter(|(name, _)| !old.contains(name)).collect();
        assert!(all.keys().last() == new.last().map(|(name, _)| *name) && new.len() == 1, "{all:?}");
        for (_, path) in new {
            run(&target, path);
        }
        assert_eq!(target.rows(), rows);
        live::assert_no_drift(&target, imported.root.path(), None);
        let fresh = target.sibling();
        for path in all.values() {
            run(&fresh, path);
        }
        assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
    }
}
