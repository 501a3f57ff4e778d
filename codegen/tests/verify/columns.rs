use crate::support::{after, after_in_postgres, blog, body, column, id, mood, number, posts, table, text, told};
use insta::assert_snapshot;
use seaglass::model::{
    Column, ColumnType, Dialect, Expression, Forms, Generated, Literal, ObjectName, PostgresType, PrimaryKey, Storage,
};

/// The faults of a nullable column of type `ty` with that default.
fn default(ty: ColumnType, default: Expression) -> String {
    after(|db| {
        body(db).ty = ty;
        body(db).default = Some(default);
    })
}

fn typed(ty: ColumnType) -> String {
    after_in_postgres(|db| body(db).ty = ty)
}

fn literal(literal: Literal) -> Expression {
    Expression::Literal(literal)
}

fn generate(column: &mut Column, text: &str) {
    column.generated = Some(Box::new(Generated { expression: Expression::sql(text), stored: true }));
}

#[test]
fn a_table_without_columns() {
    assert_snapshot!(after(|db| db.schema.tables.push(table("empty", Vec::new()).into())), @r#"
    error[empty-table]: blog: empty: the table has no columns
      why:     SQLite refuses it; only Postgres has such tables
      instead: add one: `.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())`, or declare a database for Postgres alone
    "#);
}

#[test]
fn lengths_out_of_range() {
    assert_snapshot!(typed(ColumnType::Varchar(Some(0))), @r"
    error[type-limits]: blog: posts.body: the length is 0
      why:     Postgres allows 1 to 10485760
      instead: write a number from 1 to 10485760
    ");
    assert_snapshot!(typed(ColumnType::Char(Some(0))), @r"
    error[type-limits]: blog: posts.body: the length is 0
      why:     Postgres allows 1 to 10485760
      instead: write a number from 1 to 10485760
    ");
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::VarBit(0))), @r"
    error[type-limits]: blog: posts.body: the length is 0
      why:     Postgres allows 1 to 83886080
      instead: write a number from 1 to 83886080
    ");
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Vector(Some(16_001)))), @r"
    error[type-limits]: blog: posts.body: the number of dimensions is 16001
      why:     Postgres allows 1 to 16000
      instead: write a number from 1 to 16000
    ");
}

#[test]
fn digits_out_of_range() {
    assert_snapshot!(typed(ColumnType::Decimal { precision: Some((1001, 2)) }), @r"
    error[type-limits]: blog: posts.body: the number of digits is 1001
      why:     Postgres allows 1 to 1000
      instead: write a number from 1 to 1000
    ");
    assert_snapshot!(typed(ColumnType::Decimal { precision: Some((4, 5)) }), @r"
    error[type-limits]: blog: posts.body: a decimal of 4 digits has 5 of them behind the point
      why:     SeaORM and D1 have no such number
      instead: write `.decimal_len(6, 5)`
    ");
}

#[test]
fn an_interval_of_nothing() {
    assert_snapshot!(typed(ColumnType::Postgres(PostgresType::Interval { fields: Some("YEAR TO DAY".to_owned()), precision: Some(7) })), @r#"
    error[type-limits]: blog: posts.body: an interval has no fields "YEAR TO DAY"
      why:     Postgres refuses the type
      instead: write one of YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, YEAR TO MONTH, DAY TO HOUR, DAY TO MINUTE, DAY TO SECOND, HOUR TO MINUTE, HOUR TO SECOND, MINUTE TO SECOND
    error[type-limits]: blog: posts.body: an interval with 7 digits of a second
      why:     Postgres keeps microseconds: 6 digits
      instead: write a number from 0 to 6
    "#);
}

#[test]
fn an_element_out_of_range() {
    assert_snapshot!(typed(ColumnType::Array(Box::new(ColumnType::Varchar(Some(0))))), @r"
    error[type-limits]: blog: posts.body: the length is 0
      why:     Postgres allows 1 to 10485760
      instead: write a number from 1 to 10485760
    ");
}

#[test]
fn a_missing_enum() {
    assert_snapshot!(after(|db| body(db).ty = ColumnType::Enum(ObjectName::new("moood"))), @r#"
    error[unknown-enum]: blog: posts.body: there is no enum moood
      why:     the column would have a type that nobody creates
      instead: did you mean "mood"?
    "#);
    assert_snapshot!(after(|db| body(db).ty = ColumnType::Enum(ObjectName::new("colour"))), @r#"
    error[unknown-enum]: blog: posts.body: there is no enum colour
      why:     the column would have a type that nobody creates
      instead: declare it: `.enumeration(Type::create().as_enum("colour").values([…]))` on the database
    "#);
}

#[test]
fn a_custom_type_in_one_dialect() {
    assert_snapshot!(after(|db| {
        let forms = Forms::from([(Dialect::Postgres, "point".to_owned())]);
        body(db).ty = ColumnType::Custom { forms, rust: "Vec<String".to_owned() };
    }), @r#"
    error[custom-type]: blog: posts.body: the custom type has no D1 form
      why:     the database is written for D1 too
      instead: name both types and the Rust type: `column().custom_type("postgres type", "d1 type", "RustType")`
    error[entity-code]: blog: posts.body: the Rust type "Vec<String" of the custom type has a bracket without its end
      why:     it is written into the entity as it is
      instead: write a path such as `String` or `crate::Point`, without `Option`
    "#);
}

#[test]
fn a_custom_type_that_breaks_out() {
    assert_snapshot!(after_in_postgres(|db| {
        let forms = Forms::from([(Dialect::Postgres, "text); DROP TABLE users; --".to_owned())]);
        body(db).ty = ColumnType::Custom { forms, rust: "String".to_owned() };
    }), @r#"
    error[broken-sql]: blog: posts.body: in the Postgres form of the custom type a `)` has no `(`
      why:     the rest of the file would be read as part of it
      instead: fix the text: "text); DROP TABLE users; --"
    "#);
}

#[test]
fn a_storage_that_does_not_fit() {
    assert_snapshot!(after(|db| body(db).storage = Some(Storage::SqlTimestamp)), @r"
    error[storage-misfit]: blog: posts.body: `Storage::SqlTimestamp` is for `.timestamp_with_time_zone()`, and the column holds text
      why:     the column has no values that could be stored that way
      instead: leave `.d1_storage(Storage::SqlTimestamp)` out, or make the column `.timestamp_with_time_zone()`
    ");
}

#[test]
fn a_form_of_another_type() {
    for storage in [Storage::UnixMillis, Storage::IsoTimestamp, Storage::TextUuid, Storage::TextBoolean] {
        let said = after(|db| body(db).storage = Some(storage));
        let what = format!("posts.body: `Storage::{storage:?}` is for `.");
        assert!(said.contains("error[storage-misfit]") && said.contains(&what), "{said}");
    }
}

#[test]
fn a_default_finer_than_its_form() {
    let with = |storage, text: &str| {
        after(|db| {
            body(db).ty = ColumnType::TimestampTz;
            body(db).storage = Some(storage);
            body(db).default = Some(Expression::Literal(Literal::Text(text.to_owned())));
        })
    };
    let said = with(Storage::UnixSeconds, "2026-03-04 05:06:07.5Z");
    assert!(
        said.contains("and the column keeps 0 digits of a second") && said.contains("write whole seconds"),
        "{said}"
    );
    let said = with(Storage::IsoTimestamp, "2026-03-04 05:06:07.0891Z");
    assert!(said.contains("and the column keeps 3 digits of a second"), "{said}");
    let fits = with(Storage::UnixMillis, "2026-03-04 05:06:07.089000+00:00");
    assert!(!fits.contains("posts.body"), "{fits}");
}

#[test]
fn a_scaled_decimal_without_digits() {
    assert_snapshot!(after(|db| {
        body(db).ty = ColumnType::Decimal { precision: None };
        body(db).storage = Some(Storage::ScaledDecimal);
    }), @r"
    error[storage-misfit]: blog: posts.body: `Storage::ScaledDecimal` needs to know the digits behind the point
      why:     the stored integer is the number times a power of ten
      instead: declare them: `.decimal_len(18, 2)`
    ");
}

#[test]
fn a_scaled_decimal_with_too_many_digits() {
    assert_snapshot!(after(|db| {
        body(db).ty = ColumnType::Decimal { precision: Some((20, 2)) };
        body(db).storage = Some(Storage::ScaledDecimal);
    }), @r"
    error[storage-misfit]: blog: posts.body: a scaled decimal of 20 digits
      why:     the stored integer has eight bytes, which hold 18 digits
      instead: write `.decimal_len(18, 2)`, or use `Storage::ExactDecimal`
    ");
}

#[test]
fn defaults_of_another_type() {
    assert_snapshot!(default(ColumnType::Integer, literal(Literal::Bool(true))), @r"
    error[value-misfit]: blog: posts.body: the default is true, and the column holds an integer
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write 1
    ");
    assert_snapshot!(default(ColumnType::Boolean, number(0)), @r"
    error[value-misfit]: blog: posts.body: the default is 0, and the column holds a boolean
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write `false`
    ");
    assert_snapshot!(default(ColumnType::Text, number(5)), @r"
    error[value-misfit]: blog: posts.body: the default is 5, and the column holds text
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write a text in quotes
    ");
    assert_snapshot!(default(ColumnType::Integer, text("5")), @r#"
    error[value-misfit]: blog: posts.body: the default is the text "5", and the column holds an integer
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write a whole number, without quotes
    "#);
    assert_snapshot!(default(ColumnType::BigInteger, literal(Literal::Float("1.5".to_owned()))), @r"
    error[value-misfit]: blog: posts.body: the default is 1.5, and the column holds a big integer
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write a whole number, without quotes
    ");
    assert_snapshot!(default(ColumnType::Text, literal(Literal::Bytes("00".to_owned()))), @r"
    error[value-misfit]: blog: posts.body: the default is bytes, and the column holds text
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write a text in quotes
    ");
    assert_snapshot!(default(ColumnType::Bytes, text("\\x00")), @r#"
    error[value-misfit]: blog: posts.body: the default is the text "\\x00", and the column holds bytes
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write bytes: `vec![0x01_u8, 0x02]`
    "#);
    assert_snapshot!(default(ColumnType::TimestampTz, literal(Literal::Date("2024-01-31".to_owned()))), @r#"
    error[value-misfit]: blog: posts.body: the default is "2024-01-31", and the column holds a timestamp with time zone
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write an instant with its zone: `"2024-01-31 12:30:00+00:00"`
    "#);
}

#[test]
fn computed_defaults_of_another_type() {
    assert_snapshot!(default(ColumnType::BigInteger, Expression::Now), @r"
    error[value-misfit]: blog: posts.body: the default is the current instant, and the column holds a big integer
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: make the column `.timestamp_with_time_zone()`, or use `per_dialect(…)`
    ");
    assert_snapshot!(default(ColumnType::Date, Expression::Now), @r"
    error[value-misfit]: blog: posts.body: the default is the current instant, and the column holds a date
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: write `.default(Expr::current_date())`
    ");
    assert_snapshot!(default(ColumnType::Text, Expression::NewUuid), @r"
    error[value-misfit]: blog: posts.body: the default is a fresh uuid, and the column holds text
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: make the column `.uuid()`, or use `per_dialect(…)`
    ");
    assert_snapshot!(default(ColumnType::TimestampTz, Expression::CurrentDate), @r"
    error[value-misfit]: blog: posts.body: the default is the current day, and the column holds a timestamp with time zone
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: make the column `.date()`, or use `per_dialect(…)`
    ");
    assert_snapshot!(default(ColumnType::Date, Expression::CurrentTime), @r"
    error[value-misfit]: blog: posts.body: the default is the time of day, and the column holds a date
      why:     Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing
      instead: make the column `.time()`, or use `per_dialect(…)`
    ");
}

#[test]
fn numbers_out_of_range() {
    assert_snapshot!(default(ColumnType::SmallInteger, number(40_000)), @r"
    error[value-misfit]: blog: posts.body: the default is 40000, and the column holds -32768 to 32767
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: make the column `.integer()`, or write a smaller number
    ");
    assert_snapshot!(default(ColumnType::Integer, number(-3_000_000_000)), @r"
    error[value-misfit]: blog: posts.body: the default is -3000000000, and the column holds -2147483648 to 2147483647
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: make the column `.big_integer()`, or write a smaller number
    ");
    assert_snapshot!(default(ColumnType::Double, literal(Literal::Float("NaN".to_owned()))), @r"
    error[value-misfit]: blog: posts.body: the default is NaN, which is not a finite number of that size
      why:     D1 stores no NaN and no infinity
      instead: write a finite number, or make the column nullable
    ");
    assert_snapshot!(default(ColumnType::Float, literal(Literal::Float("1e300".to_owned()))), @r"
    error[value-misfit]: blog: posts.body: the default is 1e300, which is not a finite number of that size
      why:     D1 stores no NaN and no infinity
      instead: write a finite number, or make the column nullable
    ");
}

#[test]
fn decimals_out_of_range() {
    let price = |text: &str| {
        after_in_postgres(|db| {
            body(db).ty = ColumnType::Decimal { precision: Some((5, 2)) };
            body(db).default = Some(literal(Literal::Decimal(text.to_owned())));
        })
    };
    assert_snapshot!(price("1234.5"), @r"
    error[value-misfit]: blog: posts.body: the default is 1234.5, and the column holds 5 digits, 2 of them behind the point
      why:     Postgres rounds the value or refuses it, and D1 stores it as it is
      instead: write a number of that size, or widen the column: `.decimal_len(6, 2)`
    ");
    assert_snapshot!(price("0.005"), @r"
    error[value-misfit]: blog: posts.body: the default is 0.005, and the column holds 5 digits, 2 of them behind the point
      why:     Postgres rounds the value or refuses it, and D1 stores it as it is
      instead: write a number of that size, or widen the column: `.decimal_len(5, 3)`
    ");
    assert_snapshot!(price("a lot"), @r#"
    error[value-misfit]: blog: posts.body: the default is "a lot", which is not a decimal number
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write digits, as in `12.50`
    "#);
    assert_snapshot!(price("-999.990"), @"sound");
}

#[test]
fn texts_that_are_too_long() {
    assert_snapshot!(default(ColumnType::Varchar(Some(3)), text("größe")), @r"
    error[value-misfit]: blog: posts.body: the default has 5 characters, and the column holds 3
      why:     the value is refused when a row is written
      instead: shorten it, or widen the column: `.string_len(5)`
    ");
    assert_snapshot!(default(ColumnType::Char(None), text("ab")), @r"
    error[value-misfit]: blog: posts.body: the default has 2 characters, and the column holds 1
      why:     the value is refused when a row is written
      instead: shorten it, or widen the column: `.string_len(2)`
    ");
}

#[test]
fn a_text_with_a_nul() {
    assert_snapshot!(default(ColumnType::Text, text("a\0b")), @r"
    error[value-misfit]: blog: posts.body: the default holds a NUL character
      why:     Postgres stores no NUL, and SQLite ends the statement there
      instead: leave the character out
    ");
}

#[test]
fn a_value_that_the_enum_does_not_have() {
    assert_snapshot!(default(mood(), text("hapy")), @r#"
    error[value-misfit]: blog: posts.body: the default is "hapy", which is not a value of the enum mood
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: did you mean "happy"?
    "#);
    assert_snapshot!(default(mood(), text("angry")), @r#"
    error[value-misfit]: blog: posts.body: the default is "angry", which is not a value of the enum mood
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write one of "happy", "sad"
    "#);
}

#[test]
fn texts_that_are_not_what_they_should_be() {
    assert_snapshot!(default(ColumnType::Uuid, text("0191d1b2")), @r#"
    error[value-misfit]: blog: posts.body: the default is "0191d1b2", which is not a uuid
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write a uuid with its hyphens: `"0191d1b2-0000-7000-8000-000000000000"`
    "#);
    assert_snapshot!(default(ColumnType::JsonBinary, text("{a: 1}")), @r#"
    error[value-misfit]: blog: posts.body: the default is "{a: 1}", which is not jsonb
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write JSON text: `"{}"`, `"[]"`, `"\"text\""`
    "#);
    assert_snapshot!(default(ColumnType::Date, text("2023-02-29")), @r#"
    error[value-misfit]: blog: posts.body: the default is "2023-02-29", which is not a date
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write a day that exists: `"2024-01-31"`
    "#);
    assert_snapshot!(default(ColumnType::Time, text("25:00:00")), @r#"
    error[value-misfit]: blog: posts.body: the default is "25:00:00", which is not a time
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write a time: `"12:30:00"`
    "#);
    assert_snapshot!(default(ColumnType::DateTime, text("yesterday")), @r#"
    error[value-misfit]: blog: posts.body: the default is "yesterday", which is not a timestamp without a zone
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write a day and time: `"2024-01-31 12:30:00"`
    "#);
    assert_snapshot!(default(ColumnType::TimestampTz, text("2024-01-31 12:30:00")), @r#"
    error[value-misfit]: blog: posts.body: the default is "2024-01-31 12:30:00", which is not a timestamp with time zone
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write an instant with its zone: `"2024-01-31 12:30:00+00:00"`
    "#);
    assert_snapshot!(default(ColumnType::JsonBinary, text(r#""\u0000""#)), @r"
    error[value-misfit]: blog: posts.body: the default holds `\u0000`
      why:     Postgres refuses a NUL character inside jsonb
      instead: leave the character out
    ");
}

#[test]
fn fitting_defaults() {
    let sound = [
        (ColumnType::Boolean, literal(Literal::Bool(true))),
        (ColumnType::SmallInteger, number(-32_768)),
        (ColumnType::BigInteger, number(i64::MIN)),
        (ColumnType::Double, number(1)),
        (ColumnType::Float, literal(Literal::Float("0.1".to_owned()))),
        (ColumnType::Varchar(Some(5)), text("größe")),
        (ColumnType::Text, text("'; DROP TABLE users; -- COMMIT; BEGIN TRANSACTION")),
        (ColumnType::Bytes, literal(Literal::Bytes("00ff".to_owned()))),
        (mood(), text("sad")),
        (ColumnType::Uuid, Expression::NewUuid),
        (ColumnType::Uuid, text("0191d1b2-0000-7000-8000-000000000000")),
        (ColumnType::Json, text("[]")),
        (ColumnType::JsonBinary, literal(Literal::Json("{\"a\":1}".to_owned()))),
        (ColumnType::Date, literal(Literal::Date("0001-01-01".to_owned()))),
        (ColumnType::Date, Expression::CurrentDate),
        (ColumnType::Time, text("12:30")),
        (ColumnType::DateTime, literal(Literal::DateTime("2024-01-31 12:30:00.123456".to_owned()))),
        (ColumnType::TimestampTz, literal(Literal::Timestamp("9999-12-31 23:59:59.999999".to_owned()))),
        (ColumnType::TimestampTz, text("2024-01-31T12:30:00Z")),
        (ColumnType::TimestampTz, Expression::Now),
        (ColumnType::Text, Expression::sql("lower('A')")),
        (ColumnType::Text, Expression::Null),
    ];
    for (ty, value) in sound {
        assert_eq!(default(ty.clone(), value.clone()), "sound", "{ty:?} {value:?}");
    }
}

#[test]
fn a_null_default_of_a_required_column() {
    assert_snapshot!(after(|db| {
        body(db).nullable = false;
        body(db).default = Some(Expression::Null);
    }), @r"
    error[value-misfit]: blog: posts.body: the default is NULL, and the column is NOT NULL
      why:     both databases refuse the row
      instead: give a value, or drop `.not_null()`
    ");
}

#[test]
fn a_default_of_a_generated_column() {
    assert_snapshot!(after(|db| {
        generate(body(db), "lower(\"slug\")");
        body(db).default = Some(text("x"));
    }), @r"
    error[generated-column]: blog: posts.body: a generated column has a default
      why:     its value always comes from its expression; both databases refuse a default
      instead: drop `.default(…)`, or `.generated(…)`
    ");
}

#[test]
fn a_default_of_a_numbered_column() {
    assert_snapshot!(after(|db| posts(db).columns[0].default = Some(number(1))), @r"
    error[numbered-column]: blog: posts.id: a column numbered by the database has a default
      why:     there would be two sources for one value; Postgres refuses it
      instead: drop `.default(…)`, or `.auto_increment()`
    ");
}

#[test]
fn a_default_that_sqlite_does_not_look_at() {
    assert_snapshot!(after(|db| {
        posts(db).columns[0].numbering = None;
        posts(db).columns[0].default = Some(number(1));
    }), @r"
    error[rowid-default]: blog: posts.id: a single integer primary key has a default
      why:     SQLite numbers such a column itself and never looks at the default
      instead: drop `.default(…)`, and add `.auto_increment()` if the database should number the rows
    ");
}

#[test]
fn a_generated_column_of_a_missing_one() {
    assert_snapshot!(after(|db| generate(body(db), "lower(\"slugg\")")), @r#"
    error[unknown-column]: blog: posts.body: the generated expression names the column "slugg", which is not there
      why:     SQLite takes a quoted name that it does not know for a text, without a word
      instead: did you mean "slug"?
    "#);
}

#[test]
fn a_generated_column_that_looks_at_the_clock() {
    assert_snapshot!(after(|db| {
        body(db).ty = ColumnType::TimestampTz;
        body(db).generated = Some(Box::new(Generated { expression: Expression::Now, stored: true }));
    }), @r"
    error[changing-expression]: blog: posts.body: the generated expression changes from one moment to the next
      why:     what is stored or indexed once would no longer be true later; both databases refuse it
      instead: use columns and constants only
    ");
}

#[test]
fn a_generated_column_that_is_not_stored() {
    assert_snapshot!(after(|db| {
        body(db).generated = Some(Box::new(Generated { expression: Expression::sql("lower(\"slug\")"), stored: false }));
    }), @r"
    error[generated-column]: blog: posts.body: a generated column is not stored
      why:     Postgres computes columns on reading from version 18 on, and 15 is supported
      instead: store it: `.generated(…, true)`
    ");
}

#[test]
fn a_generated_key() {
    assert_snapshot!(after(|db| {
        let mut key = crate::support::not_null("id", ColumnType::Text);
        generate(&mut key, "lower(\"name\")");
        db.schema.tables.push(table("tags", vec![key, column("name", ColumnType::Text)]).into());
    }), @r"
    error[generated-column]: blog: tags.id: a generated column is part of the primary key
      why:     SQLite refuses it
      instead: use a plain column as the key, and a unique index on the generated one
    ");
}

#[test]
fn a_numbered_column_that_is_generated() {
    assert_snapshot!(after(|db| generate(&mut posts(db).columns[0], "\"price\" + 1")), @r"
    error[generated-column]: blog: posts.id: a generated column is part of the primary key
      why:     SQLite refuses it
      instead: use a plain column as the key, and a unique index on the generated one
    error[numbered-column]: blog: posts.id: a generated column is numbered by the database
      why:     there would be two sources for one value
      instead: drop `.auto_increment()`, or `.generated(…)`
    ");
}

#[test]
fn a_numbered_column_of_another_type() {
    assert_snapshot!(after(|db| {
        posts(db).columns[0].ty = ColumnType::Text;
    }), @r"
    error[numbered-column]: blog: posts.id: a column numbered by the database holds text
      why:     both databases number integer columns only
      instead: make it `.big_integer()`, or drop `.auto_increment()`
    ");
}

#[test]
fn a_default_that_takes_numbers_from_nowhere() {
    assert_snapshot!(after(|db| {
        body(db).ty = ColumnType::BigInteger;
        body(db).default = Some(Expression::NextValue(ObjectName::new("papers")));
    }), @r#"
    error[missing-form]: blog: posts.body: the default takes a number from a sequence, and D1 has none
      why:     SQLite numbers the rows of a table by a single integer key, and nothing else
      instead: `.auto_increment()` on such a key, or a number that the app gives; a database for Postgres alone is `.dialects([Dialect::Postgres])`
    error[unknown-sequence]: blog: posts.body: the default takes a number from the sequence papers, which is not declared
      why:     Postgres refuses a default that names a sequence which is not there
      instead: declare it: `Database::object(Sequence::new("papers"))`
    "#);
    assert_snapshot!(after_in_postgres(|db| {
        body(db).ty = ColumnType::BigInteger;
        body(db).default = Some(Expression::NextValue(ObjectName::new("paper")));
        db.schema.objects.push(seaglass::Sequence::new("papers").into());
    }), @r#"
    error[unknown-sequence]: blog: posts.body: the default takes a number from the sequence paper, which is not declared
      why:     Postgres refuses a default that names a sequence which is not there
      instead: did you mean "papers"?
    "#);
}

#[test]
fn a_sequence_that_cannot_count() {
    assert_snapshot!(after(|db| {
        posts(db).columns[0].numbering = Some(Box::new(seaglass::Numbering::always().start(7).max(5)));
    }), @r"
    error[sequence-bounds]: blog: posts.id: the start 7 is not between 1 and 5
      why:     Postgres refuses such a sequence
      instead: a start within the bounds
    ");
}

#[test]
fn a_numbered_column_that_allows_null() {
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns[4].numbering = Some(Box::default());
    }), @r"
    error[numbered-column]: blog: posts.price: a column numbered by the database allows NULL
      why:     Postgres makes it NOT NULL, so the declaration would never match
      instead: add `.not_null()`
    ");
}

#[test]
fn a_numbered_column_that_is_not_the_key() {
    assert_snapshot!(after(|db| {
        let mut numbers = table("numbers", vec![id(), crate::support::not_null("tenant", ColumnType::Text)]);
        numbers.primary_key = Some(PrimaryKey {
            name: "numbers_pkey".into(),
            columns: crate::support::names(&["tenant", "id"]),
            ..PrimaryKey::default()
        });
        db.schema.tables.push(numbers.into());
    }), @r"
    error[numbered-column]: blog: numbers.id: a column numbered by the database is not the primary key alone
      why:     SQLite numbers a column only if it is the whole primary key
      instead: make it the only `.primary_key()`, or drop `.auto_increment()` and number the rows yourself
    ");
}

#[test]
fn sql_behind_a_column() {
    assert_snapshot!(after(|db| {
        body(db).extra = Forms::from([(Dialect::D1, "COLLATE NOCASE, \"x\" text -- more".to_owned())]);
        posts(db).extra = Forms::from([(Dialect::Postgres, "WITH (fillfactor = 70".to_owned())]);
    }), @r#"
    error[broken-sql]: blog: posts.body: the D1 form of the SQL after the column holds a `--` comment
      why:     it hides what follows it in the statement
      instead: write `/* … */`
    error[broken-sql]: blog: posts: in the Postgres form of the SQL after the table a bracket has no end
      why:     the rest of the file would be read as part of it
      instead: fix the text: "WITH (fillfactor = 70"
    "#);
}

#[test]
fn no_fault_is_reported_for_sound_extras() {
    let mut database = blog();
    body(&mut database).extra = Forms::from([(Dialect::D1, "COLLATE NOCASE".to_owned())]);
    posts(&mut database).extra = Forms::from([(Dialect::Postgres, "WITH (fillfactor = 70)".to_owned())]);
    assert_eq!(told(&database), "sound");
}
