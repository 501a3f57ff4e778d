use crate::support::{after, column, insert, names, not_null, only, text, users};
use insta::assert_snapshot;
use seaglass::model::{ColumnType, Dialect, Expression, Generated, ObjectName};

#[test]
fn a_bad_seed_name() {
    assert_snapshot!(after(|db| db.seeds[0].name = "Sample Data".to_owned()), @r#"
    error[seed-name]: blog: seed Sample Data: the seed name "Sample Data" is not a file name
      why:     the seed is a file of that name on every system
      instead: write small letters, digits and single underscores, starting with a letter: `sample_data`
    "#);
}

#[test]
fn a_seed_twice() {
    assert_snapshot!(after(|db| db.seeds.push(db.seeds[0].clone())), @r"
    error[declared-twice]: blog: seed sample_data: the seed is declared twice
      why:     both would be the same file
      instead: put the inserts into one, or rename it
    ");
}

#[test]
fn a_missing_table() {
    assert_snapshot!(after(|db| insert(db).table = ObjectName::new("user")), @r#"
    error[unknown-table]: blog: seed sample_data, user: an insert is for a table that is not there
      why:     both databases refuse it
      instead: did you mean "users"?
    "#);
}

#[test]
fn a_missing_column() {
    assert_snapshot!(after(|db| insert(db).columns = names(&["emial", "mood"])), @r#"
    error[unknown-column]: blog: seed sample_data, users: the insert names the column "emial", which is not there
      why:     both databases refuse it
      instead: did you mean "email"?
    error[seed-missing]: blog: seed sample_data, users: the insert leaves "email" out, which is NOT NULL and has no default
      why:     both databases refuse the row
      instead: give it a value
    error[seed-conflict]: blog: seed sample_data, users: the insert writes "emial", "mood", which hold no unique key of the table
      why:     no row is ever in conflict, so a second run inserts all of them again
      instead: write the columns of a unique key too, or add one to the table: `.unique_key()`
    "#);
}

#[test]
fn a_short_row() {
    assert_snapshot!(after(|db| insert(db).rows[1].truncate(1)), @r"
    error[seed-insert]: blog: seed sample_data, users: row 2 has 1 values for 2 columns
      why:     each column takes one value
      instead: name a column for each value, and the other way round
    ");
}

#[test]
fn no_rows() {
    assert_snapshot!(after(|db| insert(db).rows.clear()), @r"
    error[seed-insert]: blog: seed sample_data, users: an insert has no rows
      why:     it would do nothing
      instead: add some: `.values_panic([…])`
    ");
}

#[test]
fn a_column_twice() {
    assert_snapshot!(after(|db| {
        insert(db).columns = names(&["email", "mood", "mood"]);
        insert(db).rows = vec![vec![text("a@example.com"), text("sad"), text("sad")]];
    }), @r#"
    error[column-twice]: blog: seed sample_data, users: the insert names the column "mood" twice
      why:     each column takes one value
      instead: name it once
    "#);
}

#[test]
fn a_written_id() {
    assert_snapshot!(after(|db| {
        insert(db).columns = names(&["id", "email", "mood"]);
        insert(db).rows = vec![vec![crate::support::number(1), text("a@example.com"), text("sad")]];
    }), @r#"
    error[seed-given]: blog: seed sample_data, users: the insert writes "id", which the database numbers
      why:     Postgres does not see such a number, and the next insert of the app fails on it
      instead: leave the column out, and find parents by a natural key: `Expr::cust("(SELECT id FROM … WHERE …)")`
    "#);
}

#[test]
fn a_written_generated_column() {
    assert_snapshot!(after(|db| {
        let mut lower = column("lower", ColumnType::Text);
        lower.generated = Some(Box::new(Generated { expression: Expression::sql("lower(\"email\")"), stored: true }));
        users(db).columns.push(lower);
        insert(db).columns.push("lower".into());
        insert(db).rows.iter_mut().for_each(|row| row.push(text("x")));
    }), @r#"
    error[seed-given]: blog: seed sample_data, users: the insert writes "lower", which is generated
      why:     both databases refuse it
      instead: leave the column out
    "#);
}

#[test]
fn a_required_column_left_out() {
    assert_snapshot!(after(|db| users(db).columns.push(not_null("name", ColumnType::Text))), @r#"
    error[seed-missing]: blog: seed sample_data, users: the insert leaves "name" out, which is NOT NULL and has no default
      why:     both databases refuse the row
      instead: give it a value
    "#);
}

#[test]
fn nothing_said_about_conflicts() {
    assert_snapshot!(after(|db| insert(db).on_conflict.clear()), @r"
    error[seed-conflict]: blog: seed sample_data, users: an insert does not say what to do with rows that are there already
      why:     a seed that runs twice must change nothing
      instead: add `.on_conflict(OnConflict::new().do_nothing().to_owned())`
    ");
}

#[test]
fn a_conflict_clause_that_breaks_out() {
    assert_snapshot!(after(|db| insert(db).on_conflict = "ON CONFLICT DO NOTHING; DROP TABLE users".to_owned()), @r"
    error[broken-sql]: blog: seed sample_data, users: the ON CONFLICT holds a `;` outside quotes
      why:     it ends the statement in the middle
      instead: leave it out
    ");
}

#[test]
fn rows_that_are_never_in_conflict() {
    assert_snapshot!(after(|db| users(db).uniques.clear()), @r#"
    error[seed-conflict]: blog: seed sample_data, users: the insert writes "email", "mood", which hold no unique key of the table
      why:     no row is ever in conflict, so a second run inserts all of them again
      instead: write the columns of a unique key too, or add one to the table: `.unique_key()`
    "#);
}

#[test]
fn a_value_that_does_not_fit() {
    assert_snapshot!(after(|db| insert(db).rows[1][1] = text("angry")), @r#"
    error[value-misfit]: blog: seed sample_data, users: in row 2 the value of "mood" is "angry", which is not a value of the enum mood
      why:     Postgres refuses the value, and D1 stores what the entity cannot read
      instead: write one of "happy", "sad"
    "#);
}

#[test]
fn a_null_in_a_required_column() {
    assert_snapshot!(after(|db| insert(db).rows[1][0] = Expression::Null), @r#"
    error[value-misfit]: blog: seed sample_data, users: in row 2 the value of "email" is NULL, and the column is NOT NULL
      why:     both databases refuse the row
      instead: give a value, or drop `.not_null()`
    "#);
}

#[test]
fn a_value_in_one_dialect() {
    assert_snapshot!(after(|db| insert(db).rows[0][0] = Expression::Sql(only(Dialect::Postgres, "current_user"))), @r#"
    error[missing-form]: blog: seed sample_data, users: the value of "email" has no D1 form
      why:     the database is written for D1 too
      instead: give both: `per_dialect("current_user", "…")`
    "#);
}

#[test]
fn a_row_that_is_too_long() {
    assert_snapshot!(after(|db| insert(db).rows[1][0] = text(&"x".repeat(90_000))), @r"
    error[database-limit]: blog: seed sample_data, users: row 2 takes more than 90,000 bytes
      why:     D1 refuses a statement of more than 100,000 bytes
      instead: shorten its values, or load them in another way
    ");
}

#[test]
fn a_parent_by_its_natural_key_is_fine() {
    let told = after(|db| {
        insert(db).rows[0][0] = Expression::sql("(SELECT \"slug\" FROM \"posts\" WHERE \"price\" = 1)");
    });
    assert_eq!(told, "sound");
}
