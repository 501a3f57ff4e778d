//! A realistic story, on a copy of the repository's own project: what its people declare, type and run, with rows.

use crate::readme::section;
use schema::{mvp, webauthn};
use seaglass::{
    Database, TableDecl, column, per_dialect,
    sea_query::{
        ColumnDef, Expr, ExprTrait as _, ForeignKey, ForeignKeyAction, Func, Index, Table, TableCreateStatement,
    },
};
use seaglass_tests::{
    assert_same_lines,
    story::{Follower, Story},
    target::Target,
};

/// The passkey server's database, table by table.
struct Webauthn {
    invite_codes: TableDecl,
    users: TableDecl,
    credentials: TableDecl,
    requests: TableDecl,
}

impl Webauthn {
    fn today() -> Self {
        Self {
            invite_codes: webauthn::invite_codes::table(),
            users: webauthn::users::table(),
            credentials: webauthn::webauthn_credentials::table(),
            requests: webauthn::request_analytics::table(),
        }
    }

    fn database(&self) -> Database {
        Database::new("webauthn")
            .table(self.invite_codes.clone())
            .table(self.users.clone())
            .table(self.credentials.clone())
            .table(webauthn::tower_sessions::table())
            .table(self.requests.clone())
            .routine(webauthn::cleanup_expired_sessions::routine())
    }
}

/// The statement with one column declared otherwise, in its place.
fn declare_otherwise(statement: &mut TableCreateStatement, name: &str, otherwise: &mut ColumnDef) {
    let mut again = Table::create();
    again.table(statement.get_table_name().expect("a table has a name").clone());
    if let Some(comment) = statement.get_comment() {
        again.comment(comment);
    }
    for column in statement.get_columns() {
        again.col(if column.get_column_name() == name { otherwise.take() } else { column.clone() });
    }
    for key in statement.get_foreign_key_create_stmts() {
        again.foreign_key(&mut key.clone());
    }
    for index in statement.get_indexes() {
        again.index(&mut index.clone());
    }
    *statement = again;
}

/// Two accounts, an invite that one of them used, their passkeys, and a request.
const ACCOUNTS: &str = "
INSERT INTO invite_codes (code) VALUES ('WELCOME1'), ('WELCOME2');
INSERT INTO users (username, invite_code_used) VALUES ('ada', 'WELCOME1'), ('Grace', NULL);
INSERT INTO webauthn_credentials (user_id, credential_id, credential_data) SELECT id, <ada>, '{}' FROM users WHERE username = 'ada';
INSERT INTO webauthn_credentials (user_id, credential_id, credential_data) SELECT id, <grace>, '{}' FROM users WHERE username = 'Grace';
INSERT INTO request_analytics (request_id, method, path, status_code, trace_id)
    SELECT id, 'GET', '/', 200, '4bf92f3577b34da6a3ce929d0e0e4736' FROM users WHERE username = 'ada';
INSERT INTO request_analytics (request_id, method, path, status_code) SELECT id, 'POST', '/login', 401 FROM users WHERE username = 'Grace';";

fn accounts(target: &Target) -> String {
    let bytes = |hex: &str| match target {
        Target::Postgres { .. } => format!("'\\x{hex}'"),
        Target::Sqlite(_) | Target::D1(_) => format!("x'{hex}'"),
    };
    ACCOUNTS.replace("<ada>", &bytes("ada1")).replace("<grace>", &bytes("9ace"))
}

fn everywhere(story: &Story, database: &str) -> Vec<Follower> {
    let [first, second] = Target::postgres("story");
    [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, database)).into()
}

/// The engines after another day's migration, each as a fresh one would be.
fn next_day(story: &Story, engines: &[Follower]) {
    for follower in engines {
        story.migrate(follower);
        story.expect_as_fresh(follower);
    }
}

/// The guide shows what was said.
fn told_in_the_guide(said: &str) {
    let pages =
        [section("docs/guide/evolve.md", "A schema that grows"), section("docs/guide/teams.md", "Two branches")];
    assert!(pages.iter().any(|text| text.contains(said.trim_end())), "the guide does not show:\n{said}");
}

#[test]
fn a_passkey_server_grows_up() {
    let story = Story::new();
    let mut declared = Webauthn::today();
    story.generate(&[declared.database()], &[]);
    let engines = everywhere(&story, "webauthn");
    for follower in &engines {
        story.migrate(follower);
        follower.target.must(&accounts(&follower.target));
    }
    let kept = |query: &str, expected: &[&str]| {
        for Follower { target, .. } in &engines {
            assert_eq!(target.texts(query), expected, "{}: {query}", target.label());
        }
    };

    // Every passkey gets a nickname; those that exist are called after what they are.
    declared.credentials = declared.credentials.edit(|table| {
        table.col(ColumnDef::new("nickname").text().not_null());
    });
    let said = story.refused(&[declared.database()], "generate", &[]);
    told_in_the_guide(&said);
    declared.credentials = declared.credentials.column("nickname", column().backfill(Expr::val("Passkey")));
    story.generate(&[declared.database()], &[]);
    next_day(&story, &engines);
    kept(
        "SELECT username || ' ' || nickname FROM webauthn_credentials JOIN users ON users.id = user_id ORDER BY username",
        &["Grace Passkey", "ada Passkey"],
    );

    // An invite knows who sent it: users refer to invites and invites to users.
    declared.invite_codes = declared.invite_codes.edit(|table| {
        table.col(ColumnDef::new("inviter_id").uuid()).foreign_key(
            ForeignKey::create()
                .name("fk_invite_codes_inviter")
                .from("invite_codes", "inviter_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::SetNull),
        );
    });
    story.generate(&[declared.database()], &[]);
    next_day(&story, &engines);
    for Follower { target, .. } in &engines {
        target.must("UPDATE invite_codes SET inviter_id = (SELECT id FROM users WHERE username = 'Grace') WHERE code = 'WELCOME1';");
    }
    let invited = "SELECT guest.username || ' by ' || host.username FROM users guest
        JOIN invite_codes ON code = guest.invite_code_used JOIN users host ON host.id = inviter_id";
    kept(invited, &["ada by Grace"]);

    // The trace is a uuid after all.
    declared.requests = declared
        .requests
        .edit(|table| declare_otherwise(table, "trace_id", ColumnDef::new("trace_id").uuid()))
        .column("trace_id", column().using(per_dialect("trace_id::uuid", "unhex(trace_id)")));
    story.generate(&[declared.database()], &[]);
    next_day(&story, &engines);
    for Follower { target, .. } in &engines {
        let text = match target {
            Target::Postgres { .. } => {
                "SELECT replace(trace_id::text, '-', '') FROM request_analytics WHERE trace_id IS NOT NULL"
            }
            Target::Sqlite(_) | Target::D1(_) => {
                "SELECT lower(hex(trace_id)) FROM request_analytics WHERE trace_id IS NOT NULL"
            }
        };
        assert_eq!(target.texts(text), ["4bf92f3577b34da6a3ce929d0e0e4736"], "{}", target.label());
    }
    kept("SELECT path FROM request_analytics ORDER BY path", &["/", "/login"]);

    // Two names that differ in case only would be one person's.
    declared.users = declared.users.index(
        Index::create().name("users_username_nocase").table("users").col(Func::lower(Expr::col("username"))).unique(),
    );
    told_in_the_guide(&story.types(&[declared.database()], &["diff"]).1);
    story.generate(&[declared.database()], &[]);
    next_day(&story, &engines);
    for Follower { target, .. } in &engines {
        let twice = target.exec("INSERT INTO users (username) VALUES ('ADA');");
        assert!(twice.is_err(), "{}: a second ada", target.label());
        target.must("INSERT INTO users (username) VALUES ('linus');");
    }
    kept(invited, &["ada by Grace"]);
    kept("SELECT username FROM users ORDER BY lower(username)", &["ada", "Grace", "linus"]);
}

/// D1 has no way to add a check: the table that everything refers to is rebuilt under its children's feet.
#[test]
fn a_workers_app_gets_stricter() {
    let story = Story::new();
    story.generate(&[mvp::database()], &[]);
    let engines = everywhere(&story, "mvp");
    for follower in &engines {
        story.migrate(follower);
        follower.target.must(
            "INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada'), ('grace@example.com', 'Grace');
             INSERT INTO posts (user_id, title, content, slug) SELECT id, 'On engines', 'Text', 'engines' FROM users WHERE name = 'Ada';
             INSERT INTO sessions (id, user_id, expires_at) SELECT 'token', id, 1900000000 FROM users WHERE name = 'Grace';
             INSERT INTO api_keys (user_id, key_hash, name) SELECT id, 'hash', 'Key' FROM users WHERE name = 'Ada';
             INSERT INTO audit_logs (user_id, action, resource_type) SELECT id, 'register', 'user' FROM users;",
        );
    }
    let before: Vec<Vec<String>> = engines.iter().map(|follower| follower.target.rows()).collect();
    let stricter = stricter_mvp();
    told_in_the_guide(&story.types(std::slice::from_ref(&stricter), &["diff"]).1);
    story.generate(std::slice::from_ref(&stricter), &[]);
    next_day(&story, &engines);
    for (follower, rows) in engines.iter().zip(&before) {
        let target = &follower.target;
        assert_same_lines("before", rows, "after", &target.rows());
        assert!(target.exec("INSERT INTO users (email, name) VALUES ('nobody', 'N');").is_err(), "{}", target.label());
        assert!(target.exec("INSERT INTO posts (user_id, title, content, slug) VALUES (999, 'a', 'b', 'c');").is_err());
        target.must("DELETE FROM users WHERE name = 'Ada';");
        assert_eq!(target.texts("SELECT title FROM posts"), Vec::<String>::new(), "{}", target.label());
        assert_eq!(target.texts("SELECT id FROM sessions"), ["token"], "{}", target.label());
    }
}

/// Two people add a column to posts each: both are migration 0002 until the second is put on top.
#[test]
fn two_branches_meet() {
    let story = Story::new();
    story.generate(&[mvp::database()], &[]);
    let branch = story.branch();
    let summary = |posts: TableDecl| {
        posts.edit(|table| {
            table.col(ColumnDef::new("summary").text());
        })
    };
    let language = |posts: TableDecl| {
        posts.edit(|table| {
            table.col(ColumnDef::new("language").text().not_null().default("en"));
        })
    };
    story.generate(&[mvp_with_posts(summary(mvp::posts::table()))], &[]);
    branch.generate(&[mvp_with_posts(language(mvp::posts::table()))], &[]);
    let engines = everywhere(&story, "mvp");
    for follower in &engines {
        story.migrate(follower);
        follower.target.must(
            "INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada');
             INSERT INTO posts (user_id, title, content, slug, summary) SELECT id, 'On engines', 'Text', 'engines', 'Short' FROM users;",
        );
    }

    story.merge(&branch);
    let both = [mvp_with_posts(language(summary(mvp::posts::table())))];
    let (code, said) = story.types(&both, &["check"]);
    assert!(code == 2 && said.contains("0002_add_posts_summary") && said.contains("0002_add_posts_language"), "{said}");
    let refused = story.refused(&both, "rebase", &[]);
    told_in_the_guide(&refused);
    let (code, said) = story.types(&both, &["rebase", "--not-applied"]);
    assert!(code == 0, "{said}");
    let (code, said) = story.types(&both, &["check"]);
    assert!(code == 0, "{said}");
    next_day(&story, &engines);
    for Follower { target, .. } in &engines {
        let posts = target.texts("SELECT title || ' ' || summary || ' ' || language FROM posts");
        assert_eq!(posts, ["On engines Short en"], "{}", target.label());
    }
}

/// The Workers app, whose users must have an address that can be one.
fn stricter_mvp() -> Database {
    let users = mvp::users::table().edit(|table| {
        table.check(("users_email_check", Expr::col("email").like("%_@_%")));
    });
    mvp_with(users, mvp::posts::table())
}

fn mvp_with_posts(posts: TableDecl) -> Database {
    mvp_with(mvp::users::table(), posts)
}

fn mvp_with(users: TableDecl, posts: TableDecl) -> Database {
    Database::new("mvp")
        .table(users)
        .table(mvp::sessions::table())
        .table(posts)
        .table(mvp::settings::table())
        .table(mvp::api_keys::table())
        .table(mvp::audit_logs::table())
        .d1_foreign_rows()
}
