//! Texts that speak of what is renamed or dropped: what is refused, what is asked, and what is left alone.

use super::column;
use seaglass::diff::{Difference, diff, unread};
use seaglass::model::kind::Raw;
use seaglass::model::{
    Answer, Check, ColumnType, Dialect, Enum, Expression, Forms, Generated, Intent, Loss, Name, ObjectName, Routine,
    Schema, Table, Trigger, View,
};

fn name(text: &str) -> ObjectName {
    ObjectName::new(text)
}

fn of(table: &str, columns: &[&str]) -> Table {
    let ty = |name: &str| match name {
        "state" => ColumnType::Enum(ObjectName::new("order_state")),
        _ => ColumnType::Text,
    };
    let columns = columns.iter().map(|name| column(name, ty(name))).collect();
    Table { name: name(table), columns, ..Table::default() }
}

fn enums(mood: &str, values: &[&str]) -> Vec<Enum> {
    let item = |called: &str, values: &[&str]| Enum {
        name: name(called),
        doc: None,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    vec![item(mood, &["ok"]), item("order_state", values)]
}

fn schema(tables: Vec<Table>, enums: Vec<Enum>) -> Schema {
    Schema { tables: tables.into_iter().map(Into::into).collect(), enums, ..Schema::default() }
}

/// A schema, the same after renames and drops, and what says so.
fn move_on() -> (Schema, Schema, Intent) {
    let before = schema(
        vec![
            of("users", &["id", "name", "nick", "email", "org_id"]),
            of("orgs", &["id", "name", "state"]),
            of("posts", &["id", "title", "user_id"]),
            of("faxes", &["id"]),
        ],
        enums("mood", &["open", "cancelled", "calm"]),
    );
    let after = schema(
        vec![
            of("users", &["id", "display_name", "email", "org_id"]),
            of("orgs", &["id", "name", "state"]),
            of("articles", &["id", "title", "user_id"]),
        ],
        enums("feeling", &["open", "quiet"]),
    );
    let mut intent = Intent::default();
    for answer in [
        Answer::RenameTable { from: name("posts"), to: name("articles") },
        Answer::RenameColumn { table: name("users"), from: "name".into(), to: "display_name".into() },
        Answer::RenameEnum { from: name("mood"), to: name("feeling") },
        Answer::RenameValue { name: name("order_state"), from: "calm".into(), to: "quiet".into() },
        Answer::Allow(Loss::EnumValue { name: name("order_state"), value: "cancelled".into() }),
        Answer::Allow(Loss::Table(name("faxes"))),
        Answer::Allow(Loss::Column { table: name("users"), column: "nick".into() }),
    ] {
        intent.answer(answer);
    }
    (before, after, intent)
}

/// What is said of a schema with one text more, in one line each: `!` is refused, `?` is asked.
fn said(add: impl Fn(&mut Schema)) -> String {
    let (before, mut after, intent) = move_on();
    add(&mut after);
    lines(&diff(&before, &after, &intent))
}

fn lines(found: &Difference) -> String {
    let refused = found.refusals.iter().map(|it| format!("! {}: {}; {}", it.place, it.what, it.instead));
    let asked = found.questions.iter().map(|it| format!("? {}: {}", it.place, it.what));
    refused.chain(asked).collect::<Vec<_>>().join("\n")
}

fn both(sql: &str) -> Forms {
    Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect()
}

fn view(sql: &str) -> String {
    said(|schema| schema.views.push(View { name: name("shown"), doc: None, forms: both(sql), ..View::default() }))
}

fn check(sql: &str) -> String {
    said(|schema| {
        in_users(schema, |users| users.checks.push(Check::new("rule", Expression::sql(sql))));
    })
}

fn in_users(schema: &mut Schema, edit: impl FnOnce(&mut Table)) {
    let mut users = Table::clone(&schema.tables[0]);
    edit(&mut users);
    schema.tables[0] = users.into();
}

fn trigger(schema: &mut Schema, table: &str, dialect: Dialect, sql: &str) {
    let at = schema.tables.iter().position(|item| item.name == name(table)).unwrap();
    let mut table = Table::clone(&schema.tables[at]);
    table.triggers.push(Trigger {
        name: "touch".into(),
        doc: None,
        forms: Forms::from([(dialect, sql.to_owned())]),
        ..Trigger::default()
    });
    schema.tables[at] = table.into();
}

fn routine(sql: &str) -> String {
    said(|schema| schema.routines.push(Routine::new("work").postgres(sql)))
}

/// A trigger's function, which is run for rows of these tables.
fn touching(body: &str, tables: &[&str]) -> String {
    let sql = format!("CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$");
    said(|schema| {
        schema.routines.push(Routine::new("work").postgres(&*sql));
        for table in tables {
            let sql = format!("CREATE TRIGGER touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION work()");
            trigger(schema, table, Dialect::Postgres, &sql);
        }
    })
}

fn refused(said: &str, of: &str) {
    assert!(said.starts_with("! ") && said.contains(of), "{of}: {said:?}");
}

fn asked(said: &str, of: &str) {
    assert!(said.starts_with("? ") && !said.contains("! ") && said.contains(of), "{of}: {said:?}");
}

#[test]
fn a_view_says_what_to_write() {
    let said = view("SELECT u.id, u.name FROM users u");
    let wanted = "! shown: the view says u.name, and users.name is called display_name from now on; \
                  write SELECT u.id, u.display_name FROM users u";
    assert_eq!(said, wanted);
}

#[test]
fn what_cannot_run_is_refused() {
    for (sql, of) in [
        ("SELECT name FROM users", "users.name"),
        ("SELECT lower(name) AS name FROM users", "users.name"),
        ("SELECT users.name FROM users", "users.name"),
        ("SELECT u.\"name\" FROM \"users\" AS u", "users.name"),
        ("SELECT u.display_name FROM users u WHERE u.nick IS NULL", "users.nick is dropped"),
        ("SELECT o.name FROM orgs o JOIN users u ON u.org_id = o.id ORDER BY u.name", "users.name"),
        ("SELECT o.id, (SELECT max(name) FROM users) FROM orgs o", "users.name"),
        (
            "SELECT o.id FROM orgs o WHERE EXISTS (SELECT 1 FROM users u WHERE u.org_id = o.id AND u.name = o.name)",
            "users.name",
        ),
        ("WITH u AS (SELECT id, name FROM users) SELECT id FROM u", "users.name"),
        ("SELECT title FROM posts", "posts is called articles"),
        ("SELECT p.title FROM users u, posts p", "posts is called articles"),
        ("SELECT id FROM faxes", "faxes is dropped"),
        ("SELECT id FROM orgs UNION ALL SELECT name FROM users", "users.name"),
    ] {
        refused(&view(sql), of);
    }
    for (sql, of) in [
        ("length(name) > 3", "users.name"),
        ("\"nick\" <> ''", "users.nick"),
        ("name <> 'name'", "users.name"),
        ("email LIKE '%@%' AND name IS NOT NULL", "users.name"),
        ("CASE WHEN name = '' THEN false ELSE true END", "users.name"),
    ] {
        refused(&check(sql), of);
    }
}

/// An object of another kind, by the statement that makes it.
fn object(create: &str) -> String {
    said(|schema| schema.objects.push(Raw::new("policy", "own").postgres(create, "DROP STATISTICS own").into()))
}

#[test]
fn an_object_of_another_kind_says_what_to_write() {
    let wanted = "! own: the policy says name, and users.name is called display_name from now on (Postgres); \
                  write CREATE POLICY own ON users USING (display_name <> '')";
    assert_eq!(object("CREATE POLICY own ON users USING (name <> '')"), wanted);
    for (sql, of) in [
        ("CREATE POLICY own ON posts USING (title <> '')", "posts is called articles"),
        ("CREATE POLICY own ON public.users USING (email IN (SELECT u.name FROM users u))", "users.name"),
        ("CREATE STATISTICS own ON name, email FROM users", "users.name"),
        ("CREATE STATISTICS own ON id, title FROM posts", "posts is called articles"),
    ] {
        refused(&object(sql), of);
    }
    let rule = "CREATE RULE own AS ON INSERT TO users WHERE NEW.nick = '' DO INSTEAD NOTHING";
    asked(&object(rule), "users.nick is dropped");
    for sql in [
        "CREATE POLICY own ON orgs USING (name <> '')",
        "CREATE POLICY own ON users USING (display_name <> 'name')",
        "CREATE STATISTICS own ON name, state FROM orgs",
        "CREATE SEQUENCE own",
    ] {
        assert_eq!(object(sql), "", "{sql}");
    }
}

#[test]
fn what_means_something_else_is_left_alone() {
    for sql in [
        "SELECT display_name AS name FROM users",
        "SELECT display_name name FROM users ORDER BY name",
        "SELECT display_name AS name, count(*) FROM users GROUP BY name",
        "SELECT o.name FROM orgs o",
        "SELECT name FROM orgs",
        "SELECT u.display_name, (SELECT name FROM orgs o WHERE o.id = u.org_id) FROM users u",
        "SELECT u.display_name, o.name FROM users u JOIN orgs o ON o.id = u.org_id",
        "SELECT display_name, name FROM users u JOIN orgs ON orgs.id = u.org_id",
        "SELECT u.display_name FROM users u WHERE u.email <> 'name' /* u.name */ -- u.name\n",
        "SELECT p.title FROM articles p",
        "SELECT articles.title AS posts FROM articles",
        "WITH posts AS (SELECT id FROM articles) SELECT id FROM posts",
        "WITH u AS (SELECT display_name AS name FROM users) SELECT u.name FROM u",
        "WITH u AS (SELECT display_name AS name FROM users) SELECT name FROM u",
        "SELECT x.name FROM (SELECT display_name AS name FROM users) x",
        "SELECT name(email) FROM users",
        "SELECT CAST(email AS name) FROM users",
        "SELECT 'cancelled' FROM users",
    ] {
        assert_eq!(view(sql), "", "{sql}");
    }
    for sql in ["length(display_name) > 3", "email <> 'name'", "email <> 'cancelled'", "display_name <> \"email\""] {
        assert_eq!(check(sql), "", "{sql}");
    }
}

#[test]
fn every_kind_of_text_is_read() {
    refused(
        &said(|schema| in_users(schema, |users| users.columns[1].default = Some(Expression::sql("'ok'::mood")))),
        "the enum mood is called feeling",
    );
    refused(
        &said(|schema| {
            in_users(schema, |users| {
                let generated = Generated { expression: Expression::sql("lower(name)"), stored: true };
                users.columns.push(seaglass::model::Column {
                    generated: Some(Box::new(generated)),
                    ..column("low", ColumnType::Text)
                });
            });
        }),
        "users.low: the generating expression says name",
    );
    refused(
        &said(|schema| {
            in_users(schema, |users| {
                let predicate = Some(Expression::sql("nick IS NOT NULL"));
                users.indexes.push(seaglass::model::Index { predicate, ..super::index("some", "email") });
            });
        }),
        "users.some: the index says nick",
    );
    let on_d1 = "CREATE TRIGGER touch AFTER UPDATE OF name ON users BEGIN UPDATE orgs SET name = NEW.email; END";
    refused(&said(|schema| trigger(schema, "users", Dialect::D1, on_d1)), "users.touch: the trigger says name");
    let body = "CREATE TRIGGER touch AFTER UPDATE ON users BEGIN UPDATE orgs SET name = NEW.name; END";
    refused(&said(|schema| trigger(schema, "users", Dialect::D1, body)), "says NEW.name");
    let other = "CREATE TRIGGER touch AFTER UPDATE ON orgs BEGIN UPDATE users SET email = NEW.name; END";
    assert_eq!(said(|schema| trigger(schema, "orgs", Dialect::D1, other)), "");
    let insert =
        "CREATE TRIGGER touch AFTER INSERT ON orgs BEGIN INSERT INTO users (id, name) SELECT id, name FROM orgs; END";
    refused(&said(|schema| trigger(schema, "orgs", Dialect::D1, insert)), "users.name");
    let right = "CREATE TRIGGER touch AFTER INSERT ON users BEGIN INSERT INTO orgs (id, name) SELECT id, display_name \
                 FROM users WHERE true ON CONFLICT (id) DO UPDATE SET name = excluded.name; END";
    assert_eq!(said(|schema| trigger(schema, "users", Dialect::D1, right)), "");
    let when =
        "CREATE TRIGGER name AFTER UPDATE ON orgs FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION name()";
    assert_eq!(said(|schema| trigger(schema, "orgs", Dialect::Postgres, when)), "");
    let old_table = "CREATE TRIGGER touch AFTER UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION work()";
    refused(
        &said(|schema| trigger(schema, "articles", Dialect::Postgres, old_table)),
        "write CREATE TRIGGER touch AFTER UPDATE ON articles",
    );
}

#[test]
fn routines_are_read_as_far_as_they_can_be() {
    let sql = |body: &str| format!("CREATE FUNCTION work() RETURNS text LANGUAGE sql AS $$ {body} $$");
    refused(&routine(&sql("SELECT name FROM users LIMIT 1")), "work: the routine says name");
    refused(
        &routine("CREATE FUNCTION work() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT u.name FROM users u; END"),
        "u.name",
    );
    refused(
        &routine("CREATE FUNCTION work() RETURNS text LANGUAGE sql AS 'SELECT name FROM users WHERE email = ''x'''"),
        "says name",
    );
    refused(
        &routine("CREATE FUNCTION work(m mood) RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$"),
        "write CREATE FUNCTION work(m feeling)",
    );
    refused(
        &routine("CREATE FUNCTION work() RETURNS SETOF posts LANGUAGE sql AS $$ SELECT * FROM articles $$"),
        "posts is called",
    );
    assert_eq!(
        routine(
            "CREATE FUNCTION work(name text) RETURNS text LANGUAGE sql AS $$ SELECT display_name FROM users WHERE display_name = name $$"
        ),
        ""
    );
    assert_eq!(routine(&sql("SELECT o.name FROM orgs o")), "");
    // A body in another language, or one that is run as it comes, may mean it.
    asked(&touching("NEW.name := lower(NEW.email);", &["users"]), "says NEW.name, and users.name is called");
    asked(&touching("NEW.nick = NULL;", &["users", "orgs"]), "users.nick");
    assert_eq!(touching("NEW.name := 'x';", &["orgs"]), "");
    assert_eq!(touching("NEW.display_name := 'x';", &["users"]), "");
    asked(&touching("UPDATE users SET name = 'x';", &["orgs"]), "users.name");
    asked(
        &touching("IF NEW.state = 'cancelled' THEN RETURN NULL; END IF;", &["orgs"]),
        "order_state has no value cancelled",
    );
    asked(
        &routine(
            "CREATE FUNCTION work() RETURNS text LANGUAGE plpython3u AS $$ plpy.execute('select name from users') $$",
        ),
        "users.name",
    );
    assert_eq!(routine("CREATE FUNCTION work() RETURNS text LANGUAGE plpython3u AS $$ return 'name' $$"), "");
}

fn plpgsql(body: &str) -> String {
    format!("CREATE FUNCTION work() RETURNS text LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
}

/// Why the routine with that text is not read, if it is not, where `move_on` takes names away.
fn not_read(sql: &str) -> Option<String> {
    let (before, mut after, intent) = move_on();
    let changes = diff(&before, &after, &intent).changes;
    after.routines.push(Routine::new("work").postgres(sql));
    let nothing = unread(&[], &after);
    assert!(nothing.texts.is_empty(), "{sql}: nothing goes, and {nothing:?}");
    let found = unread(&changes, &after);
    found.texts.into_iter().next().map(|(name, why)| {
        assert_eq!(name, "work");
        assert!(found.names.contains("users.nick") && found.names.ends_with("more"), "{}", found.names);
        why
    })
}

#[test]
fn sql_in_literals_is_read() {
    for sql in [
        plpgsql("EXECUTE 'SELECT name FROM users' INTO x;"),
        plpgsql("FOR x IN EXECUTE 'SELECT u.name FROM users u WHERE u.id = $1' USING 1 LOOP NULL; END LOOP;"),
        plpgsql("RETURN QUERY EXECUTE 'UPDATE users SET name = ''x''';"),
        "CREATE FUNCTION work() RETURNS xml LANGUAGE sql AS $$ SELECT query_to_xml('SELECT name FROM users', true, true, '') $$"
            .to_owned(),
    ] {
        asked(&routine(&sql), "users.name is called display_name");
        assert_eq!(not_read(&sql), None, "{sql}");
    }
    asked(
        &said(|schema| {
            let sql = "SELECT query_to_xml('SELECT title FROM posts', true, true, '') AS x".to_owned();
            schema.views.push(View {
                name: name("shown"),
                doc: None,
                forms: [(Dialect::Postgres, sql)].into(),
                ..View::default()
            });
        }),
        "posts is called articles",
    );
    assert_eq!(routine(&plpgsql("EXECUTE 'SELECT o.name FROM orgs o';")), "");
    assert_eq!(routine(&plpgsql("RAISE NOTICE 'select a name of users';")), "");
    assert_eq!(not_read(&plpgsql("EXECUTE 'TRUNCATE orgs';")), None);
    assert_eq!(not_read(&plpgsql("CREATE TRIGGER a BEFORE UPDATE ON orgs EXECUTE FUNCTION f();")), None);
}

#[test]
fn what_is_put_together_is_asked_by_its_words_and_told() {
    let dynamic = "it runs SQL that it puts together (EXECUTE)";
    for body in [
        "EXECUTE format('UPDATE users SET %I = 1', 'name');",
        "q := 'UPDATE users SET ' || 'name = 1'; EXECUTE q;",
        "EXECUTE 'UPDATE users' || ' SET name = 1';",
    ] {
        asked(&routine(&plpgsql(body)), "users.name is called");
        assert_eq!(not_read(&plpgsql(body)).as_deref(), Some(dynamic), "{body}");
    }
    // Nothing says what it is, so nothing is asked; but it is told.
    let body = plpgsql("EXECUTE format('UPDATE %I SET %I = 1', TG_TABLE_NAME, TG_ARGV[0]);");
    assert_eq!(routine(&body), "");
    assert_eq!(not_read(&body).as_deref(), Some(dynamic));
    asked(&touching("EXECUTE format('SELECT ($1).%I', 'nick') USING NEW;", &["users"]), "users.nick is dropped");
    assert_eq!(touching("EXECUTE format('SELECT ($1).%I', 'nick') USING NEW;", &["orgs"]), "");
}

#[test]
fn other_languages_are_asked_by_their_words_and_told() {
    let python = |body: &str| format!("CREATE FUNCTION work() RETURNS trigger LANGUAGE plpython3u AS $$ {body} $$");
    let run = "CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION work()";
    let of_users = said(|schema| {
        schema.routines.push(Routine::new("work").postgres(python("TD['new']['name'] = 'x'")));
        trigger(schema, "users", Dialect::Postgres, run);
    });
    asked(&of_users, "users.name is called");
    asked(&routine(&python("plpy.execute('update orgs set state = cancelled')")), "no value cancelled");
    asked(&routine(&python("plpy.prepare('select $1', ['mood'])")), "the enum mood is called feeling");
    assert_eq!(routine(&python("return 'cancelled'")), "");
    assert_eq!(not_read(&python("return 'name'")).as_deref(), Some("its language is plpython3u"));
    let c = "CREATE FUNCTION work() RETURNS text AS '$libdir/work', 'work' LANGUAGE c";
    assert_eq!(not_read(c).as_deref(), Some("its language is c"));
    let escaped = r"CREATE FUNCTION work() RETURNS text LANGUAGE sql AS E'SELECT name \n FROM users'";
    assert_eq!(not_read(escaped).as_deref(), Some("its body is written with escapes or in parts"));
    asked(&routine(escaped), "users.name is called");
    let broken = "CREATE FUNCTION work() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'it's'; END $$";
    assert_eq!(not_read(broken).as_deref(), Some("in its body a `'` has no end"));
    let read = "CREATE FUNCTION work() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 'name'; END";
    assert_eq!(not_read(read), None);
}

/// What is said of a schema whose routine `touched` is dropped.
fn without_touched(edit: impl FnOnce(&mut Schema)) -> String {
    let touched = Routine::new("touched").postgres("CREATE FUNCTION touched() RETURNS text LANGUAGE sql RETURN 'a'");
    let (_, mut after, _) = move_on();
    edit(&mut after);
    let mut old = after.clone();
    old.routines.insert(0, touched);
    lines(&diff(&old, &after, &Intent::default()))
}

#[test]
fn a_routine_that_is_gone_may_still_be_called() {
    let run = |call: &str| {
        let sql = format!("CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION {call}");
        without_touched(|schema| trigger(schema, "users", Dialect::Postgres, &sql))
    };
    refused(&run("touched()"), "the trigger says touched(), and the routine touched is dropped");
    refused(&run("public.TOUCHED ()"), "touched is dropped");
    assert_eq!(run("theirs.touched()"), "");
    assert_eq!(run("touched_too()"), "");
    // The database may have another one of that name.
    let calls = |sql: &str| without_touched(|schema| schema.routines.push(Routine::new("work").postgres(sql)));
    asked(&calls("CREATE FUNCTION work() RETURNS text LANGUAGE sql AS $$ SELECT touched() $$"), "touched is dropped");
    asked(&calls("CREATE FUNCTION work() RETURNS text LANGUAGE sql RETURN touched()"), "touched is dropped");
    assert_eq!(calls("CREATE FUNCTION work() RETURNS text LANGUAGE sql RETURN 'touched()'"), "");
    let default = |users: &mut Table| users.columns[1].default = Some(Expression::sql("touched()"));
    asked(&without_touched(|schema| in_users(schema, default)), "touched is dropped");
}

#[test]
fn a_value_that_is_gone_may_be_another_text() {
    asked(&view("SELECT id FROM orgs WHERE state <> 'cancelled'"), "order_state has no value cancelled any more");
    asked(&view("SELECT id FROM orgs WHERE state = 'calm'"), "order_state has quiet instead of calm");
    refused(
        &said(|schema| {
            schema.views.push(View {
                name: name("shown"),
                doc: None,
                forms: Forms::from([(
                    Dialect::Postgres,
                    "SELECT id FROM orgs WHERE state = 'calm'::order_state".to_owned(),
                )]),
                ..View::default()
            });
        }),
        "write SELECT id FROM orgs WHERE state = 'quiet'::order_state",
    );
    assert_eq!(view("SELECT id FROM orgs WHERE state = 'open'"), "");
    assert_eq!(view("SELECT id FROM users WHERE email = 'cancelled'"), "");
}

#[test]
fn an_answer_keeps_the_text() {
    let (before, mut after, mut intent) = move_on();
    let forms = both("SELECT id FROM orgs WHERE state <> 'cancelled'");
    after.views.push(View { name: name("shown"), doc: None, forms, ..View::default() });
    let open = diff(&before, &after, &intent).questions;
    assert_eq!(open[0].answers, [Answer::KeepText(vec!["shown".to_owned()])]);
    intent.answer(open[0].answers[0].clone());
    assert!(diff(&before, &after, &intent).questions.is_empty());
}

/// A name that something has again is not a name that is gone.
#[test]
fn columns_that_change_names_are_both_there() {
    let table = |columns: &[&str]| schema(vec![of("t", columns)], Vec::new());
    let mut after = table(&["b", "a"]);
    after.views.push(View { name: name("shown"), doc: None, forms: both("SELECT a FROM t"), ..View::default() });
    let mut intent = Intent::default();
    for (from, to) in [("a", "b"), ("b", "a")] {
        intent.answer(Answer::RenameColumn { table: name("t"), from: Name::from(from), to: Name::from(to) });
    }
    let found = diff(&table(&["a", "b"]), &after, &intent);
    assert!(found.refusals.is_empty() && found.questions.is_empty(), "{found:#?}");
}
