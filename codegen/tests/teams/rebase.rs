//! Branches that meet: what is said of a fork, and how it becomes one line again.

use crate::adopt::sea_orm_project;
use crate::project::{Folder, app, table};
use seaglass::model::Routine;
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait as _, ForeignKey, Index, Table};
use seaglass::{Database, TableDecl};

fn users() -> TableDecl {
    table("users", &["email"])
}

fn users_by_email() -> TableDecl {
    users().index(Index::create().name("users_email_idx").table("users").col("email"))
}

fn posts() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("posts")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("author_id").big_integer())
            .foreign_key(ForeignKey::create().name("posts_author_fkey").from("posts", "author_id").to("users", "id")),
    )
}

/// Two branches of one beginning, merged: each adds what its declaration has.
fn merged(beginning: Database, here: Database, there: Database, both: Database) -> Folder {
    let mut ours = Folder::new(beginning);
    ours.done("generate --date 2026-01-01");
    let theirs = ours.branch(there);
    ours.database = here;
    ours.done("generate --date 2026-01-02");
    theirs.done("generate --date 2026-01-03");
    ours.merge(&theirs, both);
    ours
}

fn posts_and_tags() -> Folder {
    let tags = || table("tags", &["name"]);
    merged(app([users()]), app([users(), posts()]), app([users(), tags()]), app([users(), posts(), tags()]))
}

#[test]
fn every_command_names_both_heads_and_the_way_out() {
    let folder = posts_and_tags();
    insta::assert_snapshot!(folder.refused("check"));
    for words in ["", "generate", "diff", "check --json"] {
        assert!(folder.refused(words).contains("0002_create_posts and 0002_create_tags"), "{words}");
    }
}

/// git leaves markers in the lists of tables and migrations, where both branches added a line. Those files are rewritten.
#[test]
fn conflicts_in_generated_files_are_no_edits() {
    let beginning = app([users()]);
    let mut ours = Folder::new(beginning);
    ours.done("generate --date 2026-01-01");
    let (base, theirs) = (ours.tree(), ours.branch(app([users(), table("tags", &["name"])])));
    ours.database = app([users(), posts()]);
    ours.done("generate --date 2026-01-02");
    theirs.done("generate --date 2026-01-03");
    let both = app([users(), posts(), table("tags", &["name"])]);
    let side = ours.branch(both.clone());
    ours.merge(&theirs, both);
    let mut conflicts = Vec::new();
    for (path, text) in theirs.tree() {
        let root = |folder: &Folder| folder.root.path().join(&path);
        let Some(before) = base.get(&path).filter(|before| **before != text && side.read(&path) != **before) else {
            continue;
        };
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), before).unwrap();
        let mut git = std::process::Command::new("git");
        let status = git.arg("merge-file").arg(root(&ours)).arg(file.path()).arg(root(&theirs)).status().unwrap();
        conflicts.extend((status.code() != Some(0)).then_some(path));
    }
    assert!(conflicts.iter().any(|path| path == "migration/src/app/mod.rs"), "git merged all: {conflicts:?}");
    assert!(conflicts.iter().any(|path| path.starts_with("docs/")), "no conflict in the docs: {conflicts:?}");
    ours.done("rebase --not-applied");
    ours.done("generate");
    ours.done("check");
    for path in conflicts {
        assert!(!ours.read(&path).contains("<<<<<<<"), "{path}");
    }
}

#[test]
fn it_must_be_said_whether_databases_have_run_what_moves() {
    let folder = posts_and_tags();
    insta::assert_snapshot!(folder.refused("rebase"));
    assert!(folder.refused("rebase --onto 0001_initial").contains("instead: 0002_create_posts or 0002_create_tags"));
    assert_eq!(folder.run("rebase --not-applied --renamed-applied").code, 2);
    let before = folder.tree();
    folder.done("rebase --dry-run");
    assert_eq!(folder.tree(), before);
}

#[test]
fn branches_that_commute_keep_their_sql() {
    let folder = posts_and_tags();
    let statements = |text: String| text.split_once("\n\n").unwrap().1.to_owned();
    let [up, down] = ["up", "down"].map(|direction| format!("migration/sql/app/d1/{direction}/000N_create_tags.sql"));
    let before = [&up, &down].map(|path| statements(folder.read(&path.replace('N', "2"))));
    let told = folder.done("rebase --renamed-applied");
    insta::assert_snapshot!("renamed", told);
    let after = [&up, &down].map(|path| folder.read(&path.replace('N', "3")));
    assert!(after.iter().all(|text| text.contains("0003_create_tags") && !text.contains("0002_create_tags")));
    assert_eq!(after.map(statements), before);
    assert_eq!(
        folder.names("migration/history/app"),
        ["0001_initial.json", "0002_create_posts.json", "0003_create_tags.json"]
    );
    assert!(!folder.tree().keys().any(|path| path.contains("0002_create_tags")), "{:#?}", folder.tree().keys());
    folder.done("check");
    assert!(folder.done("generate").err.starts_with("nothing to write"));
    assert!(folder.done("rebase --not-applied").err.starts_with("nothing to rebase"));
}

#[test]
fn the_other_head_may_stay() {
    let folder = posts_and_tags();
    folder.done("rebase --onto 0002_create_tags --not-applied");
    let names = folder.names("migration/history/app");
    assert_eq!(names, ["0001_initial.json", "0002_create_tags.json", "0003_create_posts.json"]);
    // Its day was earlier, and days never go back along a history.
    assert!(folder.tree().contains_key("migration/src/app/m20260103_000003_create_posts.rs"));
    folder.done("check");
}

#[test]
fn changes_that_are_still_to_come_wait_for_generate() {
    let mut folder = posts_and_tags();
    folder.database = folder.database.table(table("drafts", &[]));
    folder.done("rebase --not-applied");
    assert_eq!(folder.names("migration/history/app").len(), 3);
    assert_eq!(folder.run("check").code, 1);
    folder.done("generate");
    folder.done("check");
}

#[test]
fn branches_that_make_the_same_thing_are_refused() {
    let two = || table("tags", &["name", "color"]);
    let folder = merged(
        app([users()]),
        app([users(), table("tags", &["name"])]),
        app([users(), two()]).doc("x"),
        app([users(), two()]),
    );
    // Both are called 0002_create_tags, so git would have said so already; here one file won.
    assert_eq!(folder.names("migration/history/app").len(), 2);

    let with_posts = || app([users(), two(), posts()]);
    let folder = merged(app([users()]), app([users(), table("tags", &["name"])]), with_posts(), with_posts());
    insta::assert_snapshot!(folder.refused("rebase --not-applied"));
    assert!(folder.refused("check").contains("they contradict each other"));
}

#[test]
fn three_branches_become_one_line() {
    let mut folder = posts_and_tags();
    let third = Folder::new(app([users()]));
    third.done("generate --date 2026-01-01");
    let third = third.branch(app([users_by_email()]));
    third.done("generate --date 2026-01-04");
    folder.merge(&third, app([users_by_email(), posts(), table("tags", &["name"])]));
    assert!(
        folder
            .refused("check")
            .contains("its heads are 0002_create_posts and 0002_create_tags and 0003_add_users_email_idx")
    );
    let told = folder.done("rebase --renamed-applied").out;
    let files = folder.names("migration/sql/app/d1/up");
    for line in told.lines().filter(|line| line.starts_with("UPDATE d1_migrations ")) {
        assert!(
            files.iter().any(|name| line.contains(&format!("SET name = '{name}' "))),
            "wrangler knows no such file: {line}"
        );
    }
    let names = folder.names("migration/history/app");
    // The index is built beside writers, and asserted in a migration of its own: a group stays together.
    let group = ["0004_add_users_email_idx_concurrently.json", "0005_add_users_email_idx.json"];
    assert_eq!(names, [&["0001_initial.json", "0002_create_posts.json", "0003_create_tags.json"][..], &group].concat());
    folder.done("check");
}

#[test]
fn a_number_that_is_free_is_kept() {
    let mut folder = Folder::new(app([users()]));
    folder.done("generate --date 2026-01-01");
    let mut theirs = folder.branch(app([users(), table("a", &[])]));
    theirs.done("generate --date 2026-01-03");
    theirs.database = app([users(), table("a", &[]), table("b", &[])]);
    theirs.done("generate --date 2026-01-03");
    folder.database = app([users(), posts()]);
    folder.done("generate --date 2026-01-02");
    folder.merge(&theirs, app([users(), posts(), table("a", &[]), table("b", &[])]));
    let told = folder.done("rebase --renamed-applied").out;
    assert_eq!(folder.names("migration/history/app")[2..], ["0003_create_a.json", "0004_create_b.json"]);
    // The last one first, so that its number is free by the time that the one before takes it.
    let (b, a) = (told.find("000004_create_b' WHERE").unwrap(), told.find("000003_create_a' WHERE").unwrap());
    assert!(b < a, "{told}");
    folder.done("check");
}

fn strict(users: TableDecl) -> TableDecl {
    users.edit(|users| {
        users.check(("users_email_check", Expr::col("email").ne("")));
    })
}

/// An index names its column, and a check does in its text.
#[test]
fn what_the_other_branch_needs_may_not_go() {
    for needs in [users_by_email(), strict(users())] {
        let mut ours = Folder::new(app([users()]));
        ours.done("generate --date 2026-01-01");
        let theirs = ours.branch(app([needs.clone()]));
        theirs.done("generate --date 2026-01-03");
        ours.database = app([table("users", &[])]);
        ours.done("generate --date 2026-01-02 --drop users.email");
        ours.merge(&theirs, app([needs]));
        let told = ours.refused("rebase --not-applied");
        assert!(told.contains("they contradict each other: 0002_drop_users_email (drop column users.email)"), "{told}");
    }
}

#[test]
fn a_branch_that_was_adopted_keeps_its_names() {
    let theirs = sea_orm_project();
    theirs.done("adopt");
    let mut ours = Folder::new(app([users()]));
    ours.done("generate --date 2020-01-01");
    ours.merge(&theirs, app([users(), table("posts", &["title"])]));
    let told = ours.refused("rebase --not-applied");
    assert!(told.contains("0001_create_table was adopted from a SeaORM project"), "{told}");
}

/// D1 rebuilds `users` for a check, with the other branch's column or without it.
#[test]
fn where_the_order_matters_sql_is_planned_again_and_no_database_may_have_run_it() {
    let named = || table("users", &["email", "name"]);
    for (here, there) in [(strict(users()), named()), (named(), strict(users()))] {
        let folder = merged(app([users()]), app([here]), app([there]), app([strict(named())]));
        let told = folder.refused("rebase --renamed-applied");
        insta::assert_snapshot!(told);
        let told = folder.done("rebase --not-applied").out;
        assert!(told.contains("planned again, because the order matters"), "{told}");
        folder.done("check");
    }
}

#[test]
fn branches_that_are_sound_alone_are_refused_where_they_are_not_together() {
    let [upper, lower] = [&["email", "Name"][..], &["email", "name", "age"]].map(|columns| table("users", columns));
    let folder = merged(app([users()]), app([upper]), app([lower.clone()]), app([lower]));
    let told = folder.refused("rebase --not-applied");
    assert!(told.contains("both branches together give this"), "{told}");
}

#[test]
fn an_edited_file_is_not_moved() {
    let folder = posts_and_tags();
    let path = "migration/sql/app/postgres/up/0002_create_tags.sql";
    folder.put(path, &folder.read(path).replace("tags", "labels"));
    let told = folder.refused("rebase --not-applied");
    insta::assert_snapshot!(told);
}

/// Nor is one built upon.
#[test]
fn nothing_is_put_on_top_of_an_edited_file() {
    let folder = posts_and_tags();
    let path = "migration/sql/app/postgres/up/0001_initial.sql";
    folder.put(path, &folder.read(path).replace("email", "mail"));
    assert!(folder.refused("rebase --not-applied").contains(&format!("{path}: a frozen migration, edited")));
}

#[test]
fn a_routine_that_both_branches_write_is_named() {
    let routine = |body: &str| {
        Routine::new("tidy")
            .postgres(format!("CREATE PROCEDURE tidy() LANGUAGE sql AS $$ {body} $$"))
            .instead_on_d1("SELECT 1")
    };
    let base = || app([users()]);
    let with_table = || app([users(), table("tags", &[])]).routine(routine("SELECT 2"));
    let folder = merged(base(), base().routine(routine("SELECT 1")), with_table(), with_table());
    let told = folder.refused("rebase --not-applied");
    assert!(told.contains("add routine tidy"), "{told}");
}
