use crate::support::{after, after_in_postgres, body, column, only, posts, text};
use insta::assert_snapshot;
use seaglass::model::{ColumnType, D1Type, Declared, Dialect, Expression, Forms, Name, ObjectName, PostgresType};

fn typed(ty: ColumnType) -> String {
    after(|db| body(db).ty = ty)
}

fn checked(sql: &str) -> String {
    after(|db| posts(db).checks[0].expression = Expression::sql(sql))
}

#[test]
fn types_without_a_form() {
    assert_snapshot!(typed(ColumnType::Array(Box::new(ColumnType::Text))), @r#"
    error[type-not-portable]: blog: posts.body: D1 has no form of an array of text
      why:     the type exists in Postgres only
      instead: use `.json_binary()` for a list, or a table of its own; or name both types: `column().custom_type("…", "…", "RustType")`
    "#);
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Interval { fields: None, precision: None })), @r#"
    error[type-not-portable]: blog: posts.body: D1 has no form of an interval
      why:     the type exists in Postgres only
      instead: use `.big_integer()` and a unit, such as milliseconds; or name both types: `column().custom_type("…", "…", "RustType")`
    "#);
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Money)), @r#"
    error[type-not-portable]: blog: posts.body: D1 has no form of money
      why:     the type exists in Postgres only
      instead: use `.big_integer()` in the smallest unit, or `.decimal_len(18, 2)` with a storage; or name both types: `column().custom_type("…", "…", "RustType")`
    "#);
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Bit(None))), @r#"
    error[type-not-portable]: blog: posts.body: D1 has no form of a bit string
      why:     the type exists in Postgres only
      instead: use `.binary()` or `.big_integer()`; or name both types: `column().custom_type("…", "…", "RustType")`
    "#);
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Vector(None))), @r#"
    error[type-not-portable]: blog: posts.body: D1 has no form of a vector
      why:     the type exists in Postgres only
      instead: use `.binary()`, or keep vectors in Vectorize; or name both types: `column().custom_type("…", "…", "RustType")`
    "#);
    for ty in [
        ColumnType::Postgres(PostgresType::VarBit(8)),
        ColumnType::Postgres(PostgresType::Cidr),
        ColumnType::Postgres(PostgresType::Inet),
        ColumnType::Postgres(PostgresType::MacAddr),
        ColumnType::Postgres(PostgresType::Ltree),
        ColumnType::Postgres(PostgresType::Citext),
        ColumnType::Postgres(PostgresType::Tstzrange),
        ColumnType::Postgres(PostgresType::Xml),
    ] {
        let told = typed(ty);
        assert!(told.contains("error[type-not-portable]: blog: posts.body: D1 has no form of "), "{told}");
    }
}

#[test]
fn what_to_use_instead_of_a_set_of_ranges() {
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Datemultirange)), @r#"
    error[type-not-portable]: blog: posts.body: D1 has no form of a set of ranges of dates
      why:     the type exists in Postgres only
      instead: use a table of its own, with a row per range; or name both types: `column().custom_type("…", "…", "RustType")`
    "#);
}

#[test]
fn they_are_fine_in_postgres() {
    let told =
        after_in_postgres(|db| body(db).ty = ColumnType::Array(Box::new(ColumnType::Postgres(PostgresType::Inet))));
    assert_eq!(told, "sound");
}

#[test]
fn a_decimal_without_a_storage() {
    assert_snapshot!(typed(ColumnType::Decimal { precision: Some((10, 2)) }), @r"
    error[decimal-storage]: blog: posts.body: a decimal column does not say how D1 stores it
      why:     SQLite has no decimals: a plain one is rounded to a float
      instead: choose: `column().d1_storage(Storage::ExactDecimal)` (text, SQL cannot order it), `Storage::ScaledDecimal` (an integer) or `Storage::LossyDecimal` (a float)
    ");
}

#[test]
fn an_expression_without_a_form() {
    assert_snapshot!(after(|db| {
        body(db).default = Some(Expression::Sql(only(Dialect::Postgres, "current_user")));
    }), @r#"
    error[missing-form]: blog: posts.body: the default has no D1 form
      why:     the database is written for D1 too
      instead: give both: `per_dialect("current_user", "…")`
    "#);
}

#[test]
fn an_expression_without_a_postgres_form() {
    assert_snapshot!(after(|db| {
        posts(db).checks[0].expression = Expression::Sql(only(Dialect::D1, "\"slug\" GLOB '[a-z]*'"));
    }), @r#"
    error[missing-form]: blog: posts: the check "posts_price_check" has no Postgres form
      why:     the database is written for Postgres too
      instead: give both: `per_dialect("…", "\"slug\" GLOB '[a-z]*'")`
    "#);
}

#[test]
fn a_check_that_looks_at_the_clock() {
    assert_snapshot!(after(|db| posts(db).checks[0].expression = Expression::Now), @r#"
    error[changing-expression]: blog: posts: the check "posts_price_check" changes from one moment to the next
      why:     what is stored or indexed once would no longer be true later; both databases refuse it
      instead: use columns and constants only
    error[condition-is-value]: blog: posts: the check "posts_price_check" is a value, not a condition
      why:     Postgres refuses it, and SQLite takes any number but 0 for true
      instead: write a comparison: `Expr::col("price").gt(0)`
    "#);
}

#[test]
fn too_many_columns() {
    assert_snapshot!(after(|db| {
        posts(db).columns.extend((0..96).map(|number| column(&format!("c{number}"), ColumnType::Text)));
    }), @r"
    error[database-limit]: blog: posts: the table has 101 columns
      why:     D1 allows 100
      instead: split the table in two with the same key, or keep rarely used values in a json column
    ");
}

#[test]
fn too_many_columns_for_postgres() {
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns.extend((0..1596).map(|number| column(&format!("c{number}"), ColumnType::Text)));
    }), @r"
    error[database-limit]: blog: posts: the table has 1601 columns
      why:     Postgres allows 1600
      instead: split the table in two with the same key, or keep rarely used values in a json column
    ");
}

#[test]
fn a_statement_that_is_too_long() {
    assert_snapshot!(after(|db| body(db).default = Some(text(&"'".repeat(50_000)))), @r"
    error[database-limit]: blog: posts: its CREATE TABLE on D1 takes about 101540 bytes
      why:     D1 refuses a statement of more than 100,000 bytes
      instead: shorten its comments, defaults, checks and enums, or split the table
    ");
}

#[test]
fn an_expression_that_is_too_deep() {
    let terms: Vec<String> = (0..101).map(|number| format!("price <> {number}")).collect();
    assert_snapshot!(checked(&terms.join(" AND ")), @r#"
    error[database-limit]: blog: posts: the D1 form of the check "posts_price_check" joins 101 terms
      why:     D1 allows an expression to be 100 levels deep, and each AND, OR or || is one
      instead: use `IN (…)`, or put brackets around halves of the chain
    "#);
    assert_eq!(checked(&terms[1..].join(" AND ")), "sound");
}

#[test]
fn a_pattern_that_is_too_long() {
    let pattern = "[0-9]".repeat(11);
    assert_snapshot!(checked(&format!("slug GLOB '{pattern}'")), @r#"
    error[database-limit]: blog: posts: the D1 form of the check "posts_price_check" has a LIKE or GLOB pattern of 55 bytes
      why:     D1 allows 50 bytes, and says so only when a row is read or written
      instead: use `length(…)` and `substr(…)`, or several short patterns
    "#);
}

#[test]
fn a_function_with_too_many_arguments() {
    let arguments = vec!["1"; 33].join(", ");
    assert_snapshot!(checked(&format!("price > max({arguments})")), @r#"
    error[database-limit]: blog: posts: the D1 form of the check "posts_price_check" gives `max` 33 arguments
      why:     D1 allows a function 32 arguments
      instead: nest two calls, or use another function
    "#);
    assert_eq!(checked(&format!("price IN ({arguments})")), "sound");
}

#[test]
fn text_that_wrangler_strips() {
    assert_snapshot!(checked("slug <> 'BEGIN TRANSACTION'"), @r#"
    error[stripped]: blog: posts: the D1 form of the check "posts_price_check" holds the text `BEGIN TRANSACTION`
      why:     wrangler removes that text from a file wherever it occurs, in literals and comments too
      instead: write it in lower case, or split a literal: `'BEGIN' || ' TRANSACTION'`
    "#);
    assert_snapshot!(checked("slug <> 'COMMIT;'"), @r#"
    error[stripped]: blog: posts: the D1 form of the check "posts_price_check" holds the text `COMMIT;`
      why:     wrangler removes that text from a file wherever it occurs, in literals and comments too
      instead: write it in lower case, or split a literal: `'BEGIN' || ' TRANSACTION'`
    "#);
}

#[test]
fn a_parameter() {
    assert_snapshot!(checked("price > ?1"), @r#"
    error[parameter]: blog: posts: the D1 form of the check "posts_price_check" holds the parameter `?1`
      why:     nothing is bound to a parameter when a migration runs
      instead: write the value itself; put it in quotes if it is text
    "#);
    assert_eq!(checked("slug <> '?1 :a'"), "sound");
}

#[test]
fn a_postgres_parameter() {
    assert_snapshot!(after_in_postgres(|db| posts(db).checks[0].expression = Expression::sql("price > $1")), @r#"
    error[parameter]: blog: posts: the Postgres form of the check "posts_price_check" holds the parameter `$1`
      why:     nothing is bound to a parameter when a migration runs
      instead: write the value itself; put it in quotes if it is text
    "#);
}

#[test]
fn a_comment_in_an_expression() {
    assert_snapshot!(checked("price > 0 -- always"), @r#"
    error[broken-sql]: blog: posts: the check "posts_price_check" holds a `--` comment
      why:     it hides what follows it in the statement
      instead: write `/* … */`
    "#);
}

#[test]
fn quotes_without_an_end() {
    assert_snapshot!(checked("slug <> 'x"), @r#"
    error[broken-sql]: blog: posts: in the check "posts_price_check" a `'` has no end
      why:     the rest of the file would be read as part of it
      instead: fix the text: "slug <> 'x"
    "#);
}

#[test]
fn brackets_without_an_end() {
    assert_snapshot!(checked("price > (0"), @r#"
    error[broken-sql]: blog: posts: in the check "posts_price_check" a bracket has no end
      why:     the rest of the file would be read as part of it
      instead: fix the text: "price > (0"
    "#);
    assert_snapshot!(checked("price > 0) OR (true"), @r#"
    error[broken-sql]: blog: posts: in the check "posts_price_check" a `)` has no `(`
      why:     the rest of the file would be read as part of it
      instead: fix the text: "price > 0) OR (true"
    "#);
}

#[test]
fn a_semicolon() {
    assert_snapshot!(checked("price > 0; DROP TABLE users"), @r#"
    error[broken-sql]: blog: posts: the check "posts_price_check" holds a `;` outside quotes
      why:     it ends the statement in the middle
      instead: leave it out
    "#);
    assert_eq!(checked("slug <> ';'"), "sound");
}

#[test]
fn an_empty_expression() {
    assert_snapshot!(checked(""), @r#"
    error[empty-sql]: blog: posts: the check "posts_price_check" is empty
      why:     an empty text leaves a hole in the statement
      instead: write the SQL, or leave the whole thing out
    "#);
}

#[test]
fn a_nul_in_an_expression() {
    assert_snapshot!(checked("slug <> 'a\0'"), @r#"
    error[nul-character]: blog: posts: the check "posts_price_check" holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    "#);
}

#[test]
fn forms_may_differ() {
    let told = after(|db| {
        posts(db).checks[0].expression = Expression::Sql(Forms::from([
            (Dialect::Postgres, "\"slug\" ~ '^[a-z]+$' AND \"body\"::jsonb ? 'a'".to_owned()),
            (Dialect::D1, "\"slug\" NOT GLOB '*[^a-z]*' AND [body] <> `slug`".to_owned()),
        ]));
    });
    assert_eq!(told, "sound");
}

fn filled(sql: &str) -> String {
    after(|database| {
        let place = (ObjectName::new("posts"), Name::from("body"));
        database.intent.backfills.insert(place, Expression::sql(sql));
    })
}

#[test]
fn a_backfill_may_name_other_tables_in_a_query() {
    for sql in [
        "(SELECT \"email\" FROM \"users\" WHERE \"users\".\"id\" = \"posts\".\"user_id\")",
        "coalesce((SELECT \"u\".\"email\" FROM \"users\" AS \"u\" WHERE (\"u\".\"id\") = user_id), \"slug\")",
        "\"posts\".\"slug\" || posts.id || Posts.slug",
        "CASE WHEN EXISTS (WITH \"a\" AS (SELECT 1) SELECT * FROM \"a\") THEN \"slug\" ELSE '1.5' || 1.5 END",
    ] {
        assert_eq!(filled(sql), "sound", "{sql}");
    }
}

#[test]
fn a_backfill_names_its_own_columns_outside_of_a_query() {
    assert_snapshot!(filled("\"users\".\"email\""), @r#"
    error[unknown-table]: blog: posts.body: the backfill names the table "users", which is another one
      why:     an expression sees the row of its own table, and a renamed table by its new name
      instead: write "posts", or the column alone
    "#);
    assert_snapshot!(filled("\"posts\".\"slgu\""), @r#"
    error[unknown-column]: blog: posts.body: the backfill names the column "slgu", which is not there
      why:     SQLite refuses a column that a table does not have
      instead: did you mean "slug"?
    "#);
    assert_snapshot!(filled("(SELECT \"email\" FROM \"users\") || \"emial\""), @r#"
    error[unknown-column]: blog: posts.body: the backfill names the column "emial", which is not there
      why:     SQLite takes a quoted name that it does not know for a text, without a word
      instead: name a column of the table, or write a text in single quotes
    "#);
}

#[test]
fn a_query_where_neither_database_takes_one() {
    assert_snapshot!(checked("price > (SELECT 1)"), @r#"
    error[query-in-expression]: blog: posts: the check "posts_price_check" holds a query
      why:     SQLite takes none there
      instead: use the columns of the row; what a new column takes from other tables is a backfill: `.backfill(…)`
    "#);
    assert_snapshot!(after(|database| {
        let place = (ObjectName::new("posts"), Name::from("body"));
        database.intent.conversions.insert(place, vec![(Dialect::Postgres, "(SELECT body)".to_owned()), (Dialect::D1, "(SELECT body)".to_owned())].into_iter().collect());
    }), @r"
    error[query-in-expression]: blog: posts.body: the Postgres form of the conversion holds a query
      why:     Postgres takes none there
      instead: use the columns of the row; what a new column takes from other tables is a backfill: `.backfill(…)`
    ");
}

#[test]
fn a_table_without_rowid_and_without_a_key() {
    let without = |db: &mut Declared| {
        posts(db).d1.without_rowid = true;
        posts(db).columns[0].numbering = None;
    };
    assert_snapshot!(after(without), @"sound");
    assert_snapshot!(after(|db| {
        without(db);
        posts(db).primary_key = None;
        posts(db).entity.skip = true;
    }), @r"
    error[without-rowid]: blog: posts: the table is WITHOUT ROWID and has no primary key
      why:     SQLite refuses it: such a table is stored by its key, and has no other
      instead: add one: `.primary_key()` on a column; or drop WITHOUT ROWID
    ");
    assert_snapshot!(after(|db| {
        without(db);
        posts(db).columns[0].numbering = Some(Box::default());
    }), @r"
    error[without-rowid]: blog: posts.id: the table is WITHOUT ROWID, and the database numbers the column
      why:     SQLite refuses it: what it numbers are the rows that such a table has no numbers of
      instead: drop `.auto_increment()` and number the rows yourself; or drop WITHOUT ROWID
    ");
}

#[test]
fn a_strict_table_with_a_type_that_it_does_not_know() {
    assert_snapshot!(after(|db| {
        posts(db).d1.strict = true;
    }), @r#"
    error[strict-table]: blog: posts.slug: the table is STRICT, and the column holds a varchar(80)
      why:     SQLite refuses it: a STRICT table takes integer, real, text and blob only, and on D1 this type has another name
      instead: drop STRICT: Seaglass checks on D1 what a column of this type holds; or name one that it takes: `.column("slug", column().d1_type("TEXT"))`
    "#);
    assert_snapshot!(after(|db| {
        posts(db).d1.strict = true;
        posts(db).columns[2].ty = ColumnType::Text;
    }), @"sound");
}

#[test]
fn a_declared_type_of_d1() {
    let declared = |name: &str| {
        after(|db| {
            body(db).ty = ColumnType::TimestampTz;
            body(db).d1.declared = Some(D1Type::new(name));
        })
    };
    for sound in ["DATETIME", "NUMERIC(10, 2)", "unsigned big int", "VARYING CHARACTER(255)", "", "BLOB"] {
        assert_eq!(declared(sound), "sound", "{sound}");
    }
    assert_snapshot!(declared("TEXT NOT NULL"), @r#"
    error[declared-type]: blog: posts.body: "TEXT NOT NULL" is not a declared type
      why:     SQLite takes words, and one or two numbers in parentheses behind them; what else follows is another matter
      instead: write one such as `NVARCHAR(40)` or `DATETIME`, or nothing: `.d1_typeless()`
    "#);
    for broken in
        ["(5)", "VARCHAR()", "VARCHAR(x)", "VARCHAR(1,2,3)", "TEXT, x", "8INT", "'TEXT'", "a -- b", " ", "A(1) B"]
    {
        assert!(declared(broken).contains("is not a declared type"), "{broken}: {}", declared(broken));
    }
    assert_snapshot!(after(|db| body(db).d1.declared = Some(D1Type::new("NUMERIC"))), @r#"
    warning[affinity-differs]: blog: posts.body: the column is declared "NUMERIC" on D1 and holds text
      why:     SQLite gives it the affinity NUMERIC, which makes something else of some values: the entity cannot read these
      instead: give it another `.d1_type(…)`, or the portable type of what it really holds
    "#);
    assert_snapshot!(after(|db| posts(db).columns[0].d1.declared = Some(D1Type::new("BIGINT"))), @r#"
    error[numbered-column]: blog: posts.id: a column numbered by the database is declared "BIGINT" on D1
      why:     SQLite numbers a column only if its declared type is exactly INTEGER
      instead: drop `.d1_type(…)`, or `.auto_increment()`
    "#);
}
