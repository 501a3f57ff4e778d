//! Projects that had migrations before: kept byte for byte, and built upon.

use crate::project::{Folder, app, table};

/// As `sea-orm-cli migrate init` and `migrate generate` leave a project.
pub(crate) fn sea_orm_project() -> Folder {
    let folder = Folder::new(app([table("posts", &["title"])]));
    folder.put(
        "migration/src/lib.rs",
        "pub use sea_orm_migration::prelude::*;

mod m20220101_000001_create_table;
mod m20230615_101500_add_title;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20220101_000001_create_table::Migration),
            Box::new(m20230615_101500_add_title::Migration),
        ]
    }
}
",
    );
    folder.put(
        "migration/src/main.rs",
        "use sea_orm_migration::prelude::*;\n\n#[tokio::main]\nasync fn main() {\n    cli::run_cli(migration::Migrator).await;\n}\n",
    );
    folder.put("migration/Cargo.toml", "[package]\nname = \"migration\"\n");
    folder.put("migration/src/m20220101_000001_create_table.rs", "use   super::*; // as it is\n");
    folder.put("migration/src/m20230615_101500_add_title.rs", "pub struct Migration;\r\n// with its line ends\r\n");
    folder
}

#[test]
fn adopted_migrations_keep_their_names_and_bytes() {
    let mut folder = sea_orm_project();
    let before = folder.tree();
    let told = folder.done("adopt");
    insta::assert_snapshot!("adopt", told);
    let after = folder.tree();
    for module in ["m20220101_000001_create_table", "m20230615_101500_add_title"] {
        let (old, new) = (format!("migration/src/{module}.rs"), format!("migration/src/app/{module}.rs"));
        assert_eq!(after.get(&new), before.get(&old), "{new}");
        assert!(!after.contains_key(&old), "{old}");
    }
    assert_eq!(after["migration/Cargo.toml"], before["migration/Cargo.toml"]);
    insta::assert_snapshot!("migrator", folder.read("migration/src/app/mod.rs"));
    assert!(!folder.tree().keys().any(|path| path.starts_with("migration/sql/")));
    folder.done("check");
    assert!(folder.done("generate").err.starts_with("nothing to write"));

    folder.database = app([table("posts", &["title"]), table("tags", &[])]);
    folder.done("generate --date 2026-01-02");
    assert!(folder.tree().contains_key("migration/sql/app/d1/up/0003_create_tags.sql"));
    let list = folder.read("migration/src/app/mod.rs");
    assert!(list.contains("add_title::Migration),\n            Box::new(m20260102_000003_create_tags"), "{list}");
    folder.done("check");

    let path = "migration/src/app/m20220101_000001_create_table.rs";
    folder.put(path, "// edited\n");
    assert!(folder.refused("generate").contains("a frozen migration, edited"));
}

/// Written first, the new migrations would create what such a project's databases have.
#[test]
fn a_project_with_migrations_is_told_to_adopt_them() {
    let folder = sea_orm_project();
    let before = folder.tree();
    for words in ["generate", "generate --dry-run", "new fill"] {
        let told = folder.refused(words);
        assert!(told.contains("instead: cargo schema adopt, which keeps them"), "{told}");
    }
    for words in ["", "diff", "check"] {
        let run = folder.run(words);
        let told = format!("{}{}", run.out, run.err);
        assert!(told.contains("cargo schema adopt") && !told.contains("`cargo schema generate`"), "{words}: {run}");
        assert_eq!(folder.tree(), before, "{words}");
    }
    folder.done("adopt");
    folder.done("generate");
}

/// cargo finds no target in a crate whose `lib.rs` was moved away, and then there is no `cargo schema`.
#[test]
fn a_project_with_an_entity_crate_is_adopted() {
    let folder = sea_orm_project();
    folder.put("entity/Cargo.toml", "[package]\nname = \"entity\"\n");
    folder.put("entity/src/lib.rs", "pub mod posts;\n");
    folder.put("entity/src/posts.rs", "// by hand\n");
    let run = folder.run("adopt");
    assert!(run.code == 1 && run.err.contains("leave entity/src/lib.rs empty"), "{run}");
    folder.put("entity/src/lib.rs", "\n");
    let run = folder.run("generate");
    assert!(run.code == 1 && run.err.contains("entity/src/posts.rs: not written by seaglass"), "{run}");
    assert_eq!(folder.read("entity/src/posts.rs"), "// by hand\n");
    std::fs::remove_file(folder.root.path().join("entity/src/posts.rs")).unwrap();
    folder.done("check");
    assert!(folder.read("entity/src/lib.rs").contains("pub mod app;"));
}

#[test]
fn what_would_be_lost_is_named() {
    let rows = [
        ("migration/src/lib.rs", "// nothing listed\n"),
        (
            "migration/src/lib.rs",
            "pub fn helper() {}\nvec![Box::new(m20220101_000001_create_table::Migration), Box::new(m20230615_101500_add_title::Migration)]",
        ),
        ("migration/src/lib.rs", "vec![Box::new(m20220101_000001_create_table::Migration), Box::new(m3::Migration)]"),
        ("migration/src/main.rs", "fn main() {\n    dotenv().ok();\n}\n"),
        ("migration/src/iden.rs", "pub enum Posts {}\n"),
        ("migration/src/helpers/mod.rs", "pub enum Posts {}\n"),
        ("migration/src/m20220101_000001_create_table.rs", "use crate::Posts;\n"),
        (
            "migration/src/m20220101_000001_create_table.rs",
            "// include_str!(\"up.sql\")\nconst UP: &str = include_str!(\n    \"../sql/up.sql\"\n);\n",
        ),
        ("migration/src/m20220101_000001_create_table.rs", "mod idens;\n"),
    ];
    let mut told = Vec::new();
    for (path, text) in rows {
        let folder = sea_orm_project();
        folder.put(path, text);
        if path.ends_with("/mod.rs") {
            let list = folder.read("migration/src/lib.rs");
            folder.put("migration/src/lib.rs", &list.replace("\nmod m2022", "\npub mod helpers;\nmod m2022"));
        }
        told.push(format!("# {path}\n{text}\n{}", folder.refused("adopt").split_once("stderr -----\n").unwrap().1));
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// The same file from both places.
#[test]
fn files_that_are_named_from_the_crate_are_adopted() {
    let folder = sea_orm_project();
    let path = "migration/src/m20220101_000001_create_table.rs";
    folder.put(path, "const UP: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/sql/up.sql\"));\n");
    folder.done("adopt");
}

#[test]
fn a_migration_is_listed_once() {
    let folder = sea_orm_project();
    let path = "migration/src/lib.rs";
    folder.put(path, &folder.read(path).replace("m20230615_101500_add_title::", "m20220101_000001_create_table::"));
    folder.put("migration/src/m20230615_101500_add_title.rs", "");
    let told = folder.refused("adopt");
    assert!(told.contains("lists this migration twice"), "{told}");
}

/// A list that is not in the order of its days is a history all the same.
#[test]
fn migrations_are_adopted_in_the_order_in_which_they_run() {
    let folder = sea_orm_project();
    let path = "migration/src/lib.rs";
    let [first, second] =
        ["m20220101_000001_create_table", "m20230615_101500_add_title"].map(|name| format!("{name}::"));
    let list = folder.read(path).replace(&first, "?").replace(&second, &first).replace('?', &second);
    folder.put(path, &list);
    folder.done("adopt");
    folder.done("check");
    assert_eq!(folder.names("migration/history/app"), ["0001_add_title.json", "0002_create_table.json"]);
}

#[test]
fn a_history_begins_once() {
    let folder = Folder::new(app([table("posts", &["title"])]));
    assert!(folder.refused("adopt").contains("no list of migrations was found"));
    folder.done("generate --date 2026-01-01");
    assert!(folder.refused("adopt").contains("app: it has a history already, up to 0001_initial"));
}
