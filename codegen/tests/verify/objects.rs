use crate::support::{after, after_in_postgres, only, posts, strings};
use insta::assert_snapshot;
use seaglass::model::{Dialect, Enum, Forms, Materialized, Name, ObjectName, Routine, Trigger, View, ViewOptions};

fn values(values: &[&str]) -> String {
    after(|db| {
        db.schema.enums[0].values = strings(values);
        db.seeds.clear();
    })
}

fn routine(arguments: &str, sql: &str) -> Routine {
    Routine {
        name: ObjectName::new("tidy"),
        arguments: arguments.to_owned(),
        doc: None,
        forms: only(Dialect::Postgres, sql),
        instead: only(Dialect::D1, "DELETE FROM posts WHERE price = 0"),
    }
}

const TIDY: &str = "CREATE FUNCTION tidy() RETURNS void LANGUAGE sql AS $$ DELETE FROM posts; $$";

fn with_routine(routine: Routine) -> String {
    after(|db| db.schema.routines = vec![routine])
}

fn with_view(forms: Forms) -> String {
    after(|db| db.schema.views = vec![View { name: ObjectName::new("recent"), doc: None, forms, ..View::default() }])
}

fn with_trigger(forms: Forms) -> String {
    after(|db| posts(db).triggers = vec![Trigger { name: Name::from("touch"), doc: None, forms, ..Trigger::default() }])
}

fn trigger_on_d1(sql: &str) -> String {
    with_trigger(only(Dialect::D1, sql))
}

#[test]
fn an_enum_that_postgres_would_not_find() {
    let named = |name: &str| {
        after(|db| {
            db.schema.enums.push(Enum { name: ObjectName::new(name), doc: None, values: strings(&["a"]) });
        })
    };
    assert_snapshot!(named("date"), @r#"
    error[builtin-type]: blog: date: the enum has the name of Postgres's own type "date"
      why:     a column of that type would get Postgres's own, whatever is declared
      instead: choose another name: `date_enum`
    "#);
    assert_snapshot!(named("_text"), @r#"
    error[builtin-type]: blog: _text: the enum has the name of Postgres's own type "text"
      why:     a column of that type would get Postgres's own, whatever is declared
      instead: choose another name: `text_enum`
    "#);
    assert_eq!(named("integer"), "sound");
    assert_eq!(named("date_time"), "sound");
}

#[test]
fn an_enum_without_values() {
    assert_snapshot!(values(&[]), @r#"
    error[empty-enum]: blog: mood: the enum has no values
      why:     no row could hold one
      instead: list them: `.values(["a", "b"])`
    "#);
}

#[test]
fn values_that_cannot_be() {
    assert_snapshot!(values(&["a", "a", "", &"é".repeat(32), "nul\0"]), @r#"
    error[enum-value]: blog: mood: the value "a" is listed twice
      why:     Postgres refuses it, and the order of the values would be unclear
      instead: list it once
    error[enum-value]: blog: mood: the value "éééééééééééééééééééééééééééééééé" has 64 bytes
      why:     Postgres allows 63
      instead: choose a shorter one
    error[nul-character]: blog: mood: the value "nul\0" holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    "#);
}

#[test]
fn a_sound_routine() {
    assert_eq!(with_routine(routine("()", TIDY)), "sound");
    let other = "CREATE OR REPLACE PROCEDURE public.\"tidy\"(a int) LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT $1; END";
    assert_eq!(with_routine(routine("(integer)", other)), "sound");
}

#[test]
fn a_routine_without_a_form() {
    assert_snapshot!(with_routine(Routine { forms: Forms::new(), ..routine("()", TIDY) }), @r#"
    error[missing-form]: blog: tidy: the routine has no form for Postgres or D1
      why:     it would never be created
      instead: add its SQL: `forms: Forms::from([(Dialect::Postgres, "…".to_owned())])`, or leave it out
    "#);
}

#[test]
fn a_routine_with_a_d1_form() {
    let forms = Forms::from([(Dialect::Postgres, TIDY.to_owned()), (Dialect::D1, "SELECT 1".to_owned())]);
    assert_snapshot!(with_routine(Routine { forms, ..routine("()", TIDY) }), @r"
    error[routine-on-d1]: blog: tidy: the routine has a D1 form
      why:     D1 has no stored routines
      instead: move it to `.instead_on_d1(…)`: the statement that an application runs
    ");
}

#[test]
fn a_routine_without_another_way_on_d1() {
    assert_snapshot!(with_routine(Routine { instead: Forms::new(), ..routine("()", TIDY) }), @r#"
    error[routine-on-d1]: blog: tidy: nothing is said about what to do on D1 without the routine
      why:     D1 has no stored routines, so the docs must name another way
      instead: add it: `.instead_on_d1("DELETE FROM …")`
    "#);
    let told = after_in_postgres(|db| {
        db.schema.routines = vec![Routine { instead: Forms::new(), ..routine("()", TIDY) }];
    });
    assert_eq!(told, "sound");
}

#[test]
fn a_routine_with_bad_arguments() {
    assert_snapshot!(with_routine(routine("integer", TIDY)), @r#"
    error[routine-arguments]: blog: tidy: the argument types "integer" are not a list in brackets
      why:     with the name they say which routine to drop
      instead: write `()`, or the types: `(uuid, integer)`
    "#);
}

#[test]
fn a_routine_that_is_none() {
    assert_snapshot!(with_routine(routine("()", "DELETE FROM posts")), @r"
    error[creates-other]: blog: tidy: the Postgres form does not start with CREATE FUNCTION or CREATE PROCEDURE
      why:     the whole statement is wanted, without a comment before it that changes its meaning
      instead: write `CREATE FUNCTION or CREATE PROCEDURE …`
    ");
}

#[test]
fn a_routine_of_another_name() {
    assert_snapshot!(with_routine(routine("()", "CREATE FUNCTION \"Tidy\"() RETURNS void RETURN 1")), @r#"
    error[creates-other]: blog: tidy: the Postgres form creates something else than "tidy"
      why:     a down migration drops it by the declared name
      instead: use the same name in both places; quote it if it holds capitals or spaces
    "#);
}

#[test]
fn a_routine_that_ends_twice() {
    assert_snapshot!(with_routine(routine("()", &format!("{TIDY};"))), @r"
    error[broken-sql]: blog: tidy: the Postgres form of the routine ends with a `;`
      why:     one is written behind it, and a second is an empty statement
      instead: leave it out
    ");
}

#[test]
fn a_routine_that_does_not_end() {
    assert_snapshot!(with_routine(routine("()", "CREATE FUNCTION tidy() RETURNS void AS $x$ SELECT 1; $y$")), @r#"
    error[broken-sql]: blog: tidy: in the Postgres form of the routine a dollar quote has no end
      why:     the rest of the file would be read as part of it
      instead: fix the text: "CREATE FUNCTION tidy() RETURNS void AS $x$ SELECT 1; $y$"
    "#);
}

#[test]
fn a_sound_view() {
    let query = "WITH x AS (SELECT 1 AS n) SELECT n FROM x -- all\n WHERE n <> ';'";
    assert_eq!(
        with_view(Forms::from([(Dialect::Postgres, query.to_owned()), (Dialect::D1, query.to_owned())])),
        "sound"
    );
}

#[test]
fn a_view_without_a_form() {
    assert_snapshot!(with_view(Forms::new()), @r#"
    error[missing-form]: blog: recent: the view has no form for Postgres or D1
      why:     it would never be created
      instead: add its SQL: `forms: Forms::from([(Dialect::Postgres, "…".to_owned())])`, or leave it out
    "#);
}

#[test]
fn a_view_that_is_no_query() {
    assert_snapshot!(with_view(only(Dialect::D1, "CREATE VIEW recent AS SELECT 1")), @r"
    error[view-query]: blog: recent: the D1 form of the view is not a query
      why:     `CREATE VIEW … AS` is written before it
      instead: start it with SELECT, WITH or VALUES
    ");
}

#[test]
fn a_view_that_ends_in_the_middle() {
    assert_snapshot!(with_view(only(Dialect::Postgres, "SELECT 1; SELECT 2")), @r"
    error[broken-sql]: blog: recent: the Postgres form of the view holds a `;` outside quotes
      why:     it ends the statement in the middle
      instead: leave it out
    ");
}

#[test]
fn a_view_that_ends_in_a_comment() {
    assert_snapshot!(with_view(only(Dialect::Postgres, "SELECT 1 -- one")), @r"
    error[broken-sql]: blog: recent: the Postgres form of the view ends with a `--` comment
      why:     the `;` that is written behind it would be part of the comment
      instead: write `/* … */`, or end the line
    ");
}

#[test]
fn a_view_that_is_empty() {
    assert_snapshot!(with_view(only(Dialect::Postgres, " ")), @r"
    error[empty-sql]: blog: recent: the Postgres form of the view is empty
      why:     there is nothing to create
      instead: write the statement, or leave the form out
    ");
}

#[test]
fn a_view_with_a_parameter() {
    assert_snapshot!(with_view(only(Dialect::D1, "SELECT * FROM posts WHERE id = :id")), @r"
    error[parameter]: blog: recent: the D1 form of the view holds the parameter `:id`
      why:     nothing is bound to a parameter when a migration runs
      instead: write the value itself; put it in quotes if it is text
    ");
}

#[test]
fn a_view_that_is_too_long() {
    assert_snapshot!(with_view(only(Dialect::D1, &format!("SELECT '{}'", "x".repeat(100_000)))), @r"
    error[database-limit]: blog: recent: the D1 form of the view has more than 100,000 bytes
      why:     D1 refuses such a statement
      instead: shorten it
    ");
}

#[test]
fn a_sound_trigger() {
    let d1 = "CREATE TRIGGER touch AFTER UPDATE ON posts BEGIN UPDATE posts SET price = (CASE WHEN 1 THEN 2 END); END";
    let postgres = "CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch()";
    let forms = Forms::from([(Dialect::Postgres, postgres.to_owned()), (Dialect::D1, d1.to_owned())]);
    assert_eq!(with_trigger(forms), "sound");
}

#[test]
fn a_trigger_that_is_none() {
    assert_snapshot!(trigger_on_d1("UPDATE posts SET price = 1; END"), @r"
    error[creates-other]: blog: posts: the D1 form does not start with CREATE TRIGGER
      why:     the whole statement is wanted, without a comment before it that changes its meaning
      instead: write `CREATE TRIGGER …`
    ");
}

#[test]
fn a_trigger_of_another_name() {
    assert_snapshot!(trigger_on_d1("CREATE TRIGGER tuch AFTER UPDATE ON posts BEGIN SELECT 1; END"), @r#"
    error[creates-other]: blog: posts: the D1 form creates something else than "touch"
      why:     a down migration drops it by the declared name
      instead: use the same name in both places; quote it if it holds capitals or spaces
    "#);
}

#[test]
fn a_trigger_without_an_end() {
    assert_snapshot!(trigger_on_d1("CREATE TRIGGER touch AFTER UPDATE ON posts BEGIN SELECT 1"), @r#"
    error[trigger-end]: blog: posts: the D1 form of the trigger "touch" does not end with END
      why:     SQLite reads on until it finds one
      instead: write `CREATE TRIGGER … BEGIN …; END`
    "#);
}

#[test]
fn a_trigger_in_small_letters() {
    assert_snapshot!(trigger_on_d1("CREATE TRIGGER touch AFTER UPDATE ON posts begin SELECT 1; end"), @r#"
    error[trigger-end]: blog: posts: BEGIN and END are not in capitals in the D1 form of the trigger "touch"
      why:     remote D1 then cuts the file in the middle of the trigger
      instead: write BEGIN and END in capitals
    "#);
}

#[test]
fn a_trigger_that_wrangler_strips() {
    assert_snapshot!(
        trigger_on_d1("CREATE TRIGGER touch AFTER UPDATE ON posts BEGIN SELECT 'COMMIT;'; END"), @r#"
    error[stripped]: blog: posts: the D1 form of the trigger "touch" holds the text `COMMIT;`
      why:     wrangler removes that text from a file wherever it occurs, in literals and comments too
      instead: write it in lower case, or split a literal: `'BEGIN' || ' TRANSACTION'`
    "#);
}

fn view_on_d1(sql: &str) -> String {
    with_view(only(Dialect::D1, sql))
}

fn joined(count: usize) -> String {
    vec!["SELECT id FROM posts"; count].join(" UNION ALL ")
}

/// Others of these limits only show when the view is read, or when a row is written.
#[test]
fn a_view_beyond_the_limits_of_d1() {
    assert_snapshot!(view_on_d1(&joined(8)), @r"
    error[database-limit]: blog: recent: the D1 form of the view joins 8 queries
      why:     D1 allows 5 in one row of UNION, INTERSECT and EXCEPT
      instead: put a part of them in brackets: `SELECT * FROM (… UNION ALL …) UNION ALL SELECT * FROM (…)`
    ");
    assert_snapshot!(view_on_d1(&format!("SELECT id FROM posts WHERE slug LIKE '{}%'", "a".repeat(61))), @r"
    error[database-limit]: blog: recent: the D1 form of the view has a LIKE or GLOB pattern of 62 bytes
      why:     D1 allows 50 bytes, and says so only when a row is read or written
      instead: use `length(…)` and `substr(…)`, or several short patterns
    ");
    let chain = vec!["price <> 1"; 101].join(" AND ");
    assert_snapshot!(view_on_d1(&format!("SELECT id FROM posts WHERE {chain}")), @r"
    error[database-limit]: blog: recent: the D1 form of the view joins 101 terms
      why:     D1 allows an expression to be 100 levels deep, and each AND, OR or || is one
      instead: use `IN (…)`, or put brackets around halves of the chain
    ");
    let arguments = vec!["price"; 33].join(", ");
    assert_snapshot!(view_on_d1(&format!("SELECT max({arguments}) AS most FROM posts")), @r"
    error[database-limit]: blog: recent: the D1 form of the view gives `max` 33 arguments
      why:     D1 allows a function 32 arguments
      instead: nest two calls, or use another function
    ");
    let halves = format!("SELECT * FROM ({}) UNION ALL SELECT * FROM ({})", joined(5), joined(5));
    let columns = format!("SELECT {arguments} FROM posts");
    for sound in [joined(5), halves, columns] {
        assert_eq!(view_on_d1(&sound), "sound", "{sound}");
    }
    assert_eq!(with_view(only(Dialect::Postgres, &joined(8))), "sound");
}

#[test]
fn a_trigger_beyond_the_limits_of_d1() {
    let on = |body: &str| trigger_on_d1(&format!("CREATE TRIGGER touch AFTER INSERT ON posts BEGIN {body}; END"));
    assert_snapshot!(on(&format!("INSERT INTO users (id) {}", joined(6))), @r#"
    error[database-limit]: blog: posts: the D1 form of the trigger "touch" joins 6 queries
      why:     D1 allows 5 in one row of UNION, INTERSECT and EXCEPT
      instead: put a part of them in brackets: `SELECT * FROM (… UNION ALL …) UNION ALL SELECT * FROM (…)`
    "#);
    assert_snapshot!(on(&format!("DELETE FROM posts WHERE slug GLOB '{}'", "a".repeat(51))), @r#"
    error[database-limit]: blog: posts: the D1 form of the trigger "touch" has a LIKE or GLOB pattern of 51 bytes
      why:     D1 allows 50 bytes, and says so only when a row is read or written
      instead: use `length(…)` and `substr(…)`, or several short patterns
    "#);
    let columns = vec!["price"; 40].join(", ");
    for sound in [format!("INSERT INTO posts ({columns}) VALUES ({columns})"), format!("{0}; {0}", joined(5))] {
        assert_eq!(on(&sound), "sound", "{sound}");
    }
}

#[test]
fn a_check_option_that_is_said_twice() {
    let said = |sql: &str| {
        after(|db| {
            let options = ViewOptions { check: Some(seaglass::CheckOption::Local), ..ViewOptions::default() };
            let (name, forms) = (ObjectName::new("recent"), only(Dialect::Postgres, sql));
            db.schema.views = vec![View { name, forms, options, ..View::default() }];
        })
    };
    assert_eq!(said("SELECT id FROM posts"), "sound");
    assert_snapshot!(said("SELECT id FROM posts WITH CASCADED CHECK OPTION"), @r"
    error[view-query]: blog: recent: the Postgres form of the view says WITH CHECK OPTION, and so does `.check_option(…)`
      why:     Postgres takes it once
      instead: leave it out of the query
    ");
}

#[test]
fn what_only_the_other_kind_of_view_has() {
    let said = |sql: &str, view: View| {
        let (name, forms) = (ObjectName::new("recent"), only(Dialect::Postgres, sql));
        after(|db| db.schema.views = vec![View { name, forms, ..view }])
    };
    let index = serde_json::from_value(serde_json::json!({ "name": "recent_id", "only": ["postgres"],
        "parts": [{ "target": { "column": "id" } }] }));
    let indexes = vec![index.unwrap()];
    let kept = |storage: &[(&str, &str)]| {
        let storage = storage.iter().map(|(name, value)| (Name::from(name), (*value).to_owned())).collect();
        Some(Materialized { storage, ..Materialized::default() })
    };
    assert_snapshot!(said("SELECT id FROM posts", View { indexes: indexes.clone(), ..View::default() }), @r#"
    error[view-option]: blog: recent: the index "recent_id" is on a view that keeps no rows
      why:     Postgres has indexes of materialized views alone
      instead: declare it by `View::materialized("…")`, or put the index on a table
    "#);
    let sound = View { indexes, materialized: kept(&[("fillfactor", "70")]), ..View::default() };
    assert_eq!(said("SELECT id FROM posts", sound.clone()), "sound");
    let options = ViewOptions { security_barrier: true, ..ViewOptions::default() };
    assert_snapshot!(said("SELECT id FROM posts", View { options, ..sound }), @r#"
    error[view-option]: blog: recent: a materialized view has options of a plain one
      why:     its rows are read when it is refreshed, with the rights of its owner, and nobody writes through it
      instead: leave them out, or declare it by `View::new("…")`
    "#);
    let storage = View { materialized: kept(&[("fillfactor", "70) AS SELECT 1; --")]), ..View::default() };
    assert_snapshot!(said("SELECT id FROM posts", storage), @r#"
    error[view-option]: blog: recent: the storage parameter "fillfactor" is "70) AS SELECT 1; --"
      why:     it is written as it is
      instead: write a name and a number or word: `.storage("fillfactor", "70")`
    "#);
    assert_snapshot!(after(|db| {
        let (name, forms) = (ObjectName::new("recent"), only(Dialect::D1, "SELECT id FROM posts"));
        db.schema.views = vec![View { name, forms, materialized: kept(&[]), ..View::default() }];
    }), @r#"
    error[view-option]: blog: recent: the materialized view has no form for Postgres
      why:     D1 has plain views only
      instead: add its query: `.postgres("SELECT …")`, or declare it by `View::new("…")`
    "#);
}

#[test]
fn a_trigger_of_the_other_kind_of_relation() {
    let on_view = |dialect: Dialect, sql: &str, materialized: bool| {
        let trigger = Trigger { name: Name::from("touch"), forms: only(dialect, sql), ..Trigger::default() };
        let forms = [Dialect::Postgres, dialect].map(|dialect| (dialect, "SELECT id FROM posts".to_owned())).into();
        let view = View { name: ObjectName::new("recent"), forms, triggers: vec![trigger], ..View::default() };
        after(|db| db.schema.views = vec![View { materialized: materialized.then(Materialized::default), ..view }])
    };
    let instead = "CREATE TRIGGER touch INSTEAD OF DELETE ON recent";
    let on_postgres = format!("{instead} FOR EACH ROW EXECUTE FUNCTION f()");
    assert_eq!(on_view(Dialect::Postgres, &on_postgres, false), "sound");
    assert_eq!(
        on_view(Dialect::D1, &format!("{instead} BEGIN DELETE FROM posts WHERE id = OLD.id; END"), false),
        "sound"
    );
    assert_snapshot!(on_view(Dialect::Postgres, &on_postgres, true), @r#"
    error[view-trigger]: blog: recent: the Postgres form of the trigger "touch" is one of a materialized view
      why:     nothing is written through it
      instead: leave the Postgres form out, or put the trigger on a table
    "#);
    let before = "CREATE TRIGGER touch BEFORE DELETE ON recent";
    assert_snapshot!(on_view(Dialect::Postgres, &format!("{before} FOR EACH ROW EXECUTE FUNCTION f()"), false), @r#"
    error[view-trigger]: blog: recent: the Postgres form of the trigger "touch" is for each row and not INSTEAD OF, on a view
      why:     a row of a view is not a row of a table
      instead: write INSTEAD OF, or FOR EACH STATEMENT
    "#);
    assert_snapshot!(on_view(Dialect::D1, &format!("{before} BEGIN DELETE FROM posts; END"), false), @r#"
    error[view-trigger]: blog: recent: the D1 form of the trigger "touch" is not INSTEAD OF, on a view
      why:     SQLite writes nothing through a view by itself
      instead: write `CREATE TRIGGER … INSTEAD OF …`
    "#);
    assert_snapshot!(trigger_on_d1("CREATE TRIGGER touch INSTEAD OF DELETE ON posts BEGIN DELETE FROM posts; END"), @r#"
    error[view-trigger]: blog: posts: the D1 form of the trigger "touch" does its work instead, on a table
      why:     only what is written through a view can be done otherwise
      instead: write BEFORE or AFTER
    "#);
}

/// What only triggers run has no other way, and need not say one.
#[test]
fn a_routine_that_a_trigger_runs_says_nothing_of_d1() {
    let sql = "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$";
    let item = Routine { instead: Forms::new(), ..routine("()", sql) };
    assert_eq!(with_routine(item), "sound");
    assert!(with_routine(Routine { instead: Forms::new(), ..routine("()", TIDY) }).contains("error[routine-on-d1]"));
}
