use crate::support::{after, after_in_postgres, posts};
use insta::assert_snapshot;
use seaglass::model::{CatalogueObject, ColumnType, Dialect, RowSecurity};
use seaglass::{
    Aggregate, CollationProvider, Composite, Domain, Extension, Namespace, Policy, PolicyCommand, PostgresCollation,
    PostgresType, RewriteRule, RuleEvent, Statistics, VirtualModule, VirtualTable,
};

fn with(object: impl Into<CatalogueObject>) -> String {
    after_in_postgres(|db| {
        posts(db).row_security = RowSecurity::Enabled;
        db.schema.objects.push(object.into());
    })
}

#[test]
fn a_policy_of_a_table_that_is_not_there() {
    assert_eq!(with(Policy::new("own", "posts").using("slug <> ''")), "sound");
    assert_snapshot!(with(Policy::new("own", "post").using("slug <> ''")), @r#"
    error[unknown-table]: blog: post.own: the policy is on post, which is not declared
      why:     it could not be made
      instead: did you mean "posts"?
    "#);
}

#[test]
fn a_rule_that_tells_of_some_rows() {
    let rule = |command: &str| RewriteRule::new("tell", "posts", RuleEvent::Update).command(command);
    assert_eq!(with(rule("NOTIFY posts")), "sound");
    assert_eq!(with(rule("SELECT pg_notify('posts', new.slug)").condition("new.slug <> old.slug")), "sound");
    assert_snapshot!(with(rule("notify posts").condition("new.slug <> old.slug")), @r"
    error[rewrite-condition]: blog: posts.tell: the rule has a condition and runs NOTIFY
      why:     Postgres refuses it: what a rule does of some rows alone is SELECT, INSERT, UPDATE or DELETE
      instead: run `SELECT pg_notify('…', '…')`, which is asked of each row; or leave the condition out
    ");
}

#[test]
fn a_policy_that_says_what_its_command_has_not() {
    assert_snapshot!(with(Policy::new("own", "posts").command(PolicyCommand::Insert).using("slug <> ''")), @r"
    error[policy-condition]: blog: posts.own: the policy for INSERT says `.using(…)`
      why:     Postgres refuses it: INSERT has no rows yet, SELECT and DELETE write none
      instead: write `.with_check(…)` alone
    ");
    let check = Policy::new("own", "posts").command(PolicyCommand::Delete).with_check("slug <> ''");
    assert_snapshot!(with(check), @r"
    error[policy-condition]: blog: posts.own: the policy for DELETE says `.with_check(…)`
      why:     Postgres refuses it: INSERT has no rows yet, SELECT and DELETE write none
      instead: write `.using(…)` alone
    ");
    assert_snapshot!(with(Policy::new("own", "posts").using("slug <> ''; DROP TABLE posts")), @r"
    error[broken-sql]: blog: posts.own: the Postgres form of the policy holds a `;` outside quotes
      why:     it ends the statement in the middle
      instead: leave it out
    ");
}

#[test]
fn a_policy_that_nobody_asks() {
    let on_both = |security: RowSecurity, dialects: Vec<Dialect>| {
        after(|db| {
            posts(db).row_security = security;
            db.dialects = dialects;
            db.schema.objects.push(Policy::new("own", "posts").using("slug <> ''").into());
        })
    };
    assert_eq!(on_both(RowSecurity::Forced, Dialect::ALL.to_vec()), "sound");
    assert_snapshot!(on_both(RowSecurity::Disabled, Dialect::ALL.to_vec()), @r"
    warning[policy-without-security]: blog: posts: the policy own is never asked: the table has no row level security
      why:     everyone who may read the table sees every row
      instead: write `.row_security(RowSecurity::Enabled)` beside the table
    ");
    assert_snapshot!(on_both(RowSecurity::Enabled, vec![Dialect::D1]), @r"
    error[missing-form]: blog: posts.own: the policy has no form for D1
      why:     only Postgres has policies
      instead: leave it out
    ");
}

#[test]
fn a_virtual_table_of_texts_that_are_not_there() {
    let made = |table: &VirtualTable| after(|db| db.schema.objects.push(table.clone().into()));
    let search = |column: &str, table: &str, number: &str| {
        VirtualTable::new("posts_text", VirtualModule::Fts5).column(column).content(table, number)
    };
    for (column, table, number, said) in [
        ("body", "post", "id", "error[unknown-table]: blog: posts_text: the virtual table finds texts of post"),
        (
            "boddy",
            "posts",
            "id",
            "error[unknown-column]: blog: posts_text: the virtual table finds texts of posts.boddy",
        ),
        (
            "body",
            "posts",
            "number",
            "error[unknown-column]: blog: posts_text: the virtual table finds rows of posts by number",
        ),
        (
            "body",
            "posts",
            "slug",
            "error[virtual-table]: blog: posts_text: the virtual table finds rows of posts by slug, which is not a unique number",
        ),
    ] {
        let found = made(&search(column, table, number));
        assert!(found.contains(said) && !made(&search("BODY", "posts", "rowid")).contains("posts_text"), "{found}");
    }
}

#[test]
fn a_virtual_table_that_its_module_does_not_take() {
    let made = |table: VirtualTable| after(|db| db.schema.objects.push(table.clone().into()));
    let search = || VirtualTable::new("posts_text", VirtualModule::Fts5);
    assert_eq!(made(search().column("body").unindexed("slug").content("posts", "id").option("prefix", "2 3")), "sound");
    let tree = ["id", "west", "east"]
        .into_iter()
        .fold(VirtualTable::new("spans", VirtualModule::RtreeI32), VirtualTable::column);
    assert_eq!(made(tree.clone()), "sound");
    assert_snapshot!(made(tree.clone().column("south")), @r#"
    error[virtual-table]: blog: spans: the virtual table has 4 columns
      why:     FTS5 needs one, and an R-tree the row's number with two for each of one to five dimensions
      instead: name them: `.column("…")`
    "#);
    assert_snapshot!(made(search().column("Rank")), @r"
    error[virtual-table]: blog: posts_text: the virtual table has a column Rank, a name that FTS5 has for itself
      why:     SQLite does not make it
      instead: call the virtual table otherwise, or find texts of another column than Rank
    ");
    let broken = [
        search(),
        search().column("body").column("BODY"),
        search().column("rowid"),
        search().column("POSTS_text"),
        tree.clone().content("posts", "id"),
        tree.column("east").column("north"),
        search().column("body").option("tokenize='x', y", "porter"),
    ];
    for broken in broken {
        assert!(made(broken.clone()).contains("error[virtual-table]"), "{broken:?}");
    }
}

#[test]
fn types_with_the_name_of_one_of_postgres() {
    assert_snapshot!(with(Domain::new("name", "text")), @r#"
    error[builtin-type]: blog: name: the domain has the name of Postgres's own type "name"
      why:     a column of that type would get Postgres's own, whatever is declared
      instead: choose another name: `name_domain`
    "#);
    assert!(with(Composite::new("point").attribute("zip", "text")).contains("`point_composite_type`"));
    assert_eq!(with(Domain::new(("public", "name"), "text")), "sound");
}

#[test]
fn an_extension_whose_facts_end_the_block_that_checks_them() {
    assert_snapshot!(with(Extension::new("citext").version("1.$$6")), @"
    error[extension-text]: blog: citext: the extension's version holds `$$`
      why:     the block that checks what is there would end at it
      instead: write it as `SELECT extname, extversion FROM pg_extension` shows it, or make the extension by hand: `Raw`
    ");
    assert!(with(Extension::new("citext").namespace("$$")).contains("the extension's namespace holds `$$`"));
    assert_eq!(with(Extension::new("it's").version("1'6").namespace("a$b")), "sound");
}

#[test]
fn types_that_do_not_hold_together() {
    assert_snapshot!(with(Domain::new("email", "text").check("a", "VALUE <> ''").check("a", "VALUE > ''")), @r#"
    error[declared-twice]: blog: email: the check "a" is declared twice
      why:     a name refers to one check of the domain
      instead: rename one of them
    "#);
    assert_snapshot!(with(Composite::new("place").attribute("zip", "text").attribute("zip", "text")), @r#"
    error[declared-twice]: blog: place: the attribute "zip" is declared twice
      why:     a name refers to one attribute
      instead: rename one of them
    "#);
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns[2].ty = ColumnType::Postgres(PostgresType::declared("emial"));
        db.schema.objects.push(Domain::new("email", "text").into());
    }), @r#"
    error[unknown-type]: blog: posts.slug: the type emial is not declared
      why:     the column could not be made
      instead: did you mean "email"?
    "#);
}

#[test]
fn a_namespace_of_which_nothing_is_said() {
    assert_snapshot!(with(Namespace::new("billing")), @r#"
    error[namespace-comment]: blog: billing: nothing is said of the namespace
      why:     it is made with the first thing in it, so that its comment is all that is declared here
      instead: write `.doc("…")`, or leave it out
    "#);
}

#[test]
fn what_postgres_would_not_compute() {
    assert_snapshot!(with(PostgresCollation::new("odd", CollationProvider::Libc, "C").nondeterministic()), @r"
    error[collation-provider]: blog: odd: the collation is nondeterministic, and of libc
      why:     Postgres refuses it: only ICU compares so
      instead: write `CollationProvider::Icu`
    ");
    assert_snapshot!(with(Aggregate::new("all_of", ["text"], "textcat", "text").parallel()), @r"
    error[aggregate-parallel]: blog: all_of: the aggregate is parallel, and nothing makes one state of two
      why:     Postgres would never compute it so
      instead: write `.combine_function(…)`, or leave `.parallel()` out
    ");
    assert_snapshot!(with(Statistics::new("few", "posts").columns(["slug"])), @r"
    error[no-columns]: blog: few: the statistics are of less than two columns
      why:     Postgres keeps those of each column by itself
      instead: name two columns or more, or an expression alone
    ");
    assert_snapshot!(with(Statistics::new("few", "posts").columns(["slug", "prise"])), @r#"
    error[unknown-column]: blog: few: the statistics is on posts.prise, which is not declared
      why:     it could not be made
      instead: did you mean "price"?
    "#);
}
