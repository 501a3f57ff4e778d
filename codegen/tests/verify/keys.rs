use crate::support::{after, after_in_postgres, column, index, names, part, posts, table, unique, users};
use insta::assert_snapshot;
use seaglass::Extension;
use seaglass::model::{
    CatalogueObject, ColumnType, Conflict, D1Constraint, Declared, Deferral, Dialect, Exclusion, Expression, Forms,
    Index, IndexPart, IndexTarget, Literal, Name, ObjectName, Order, PostgresType, PrimaryKey, Rule, Silence,
};

#[test]
fn a_key_of_a_missing_column() {
    assert_snapshot!(after(|db| posts(db).uniques[0].columns = names(&["slgu"])), @r#"
    error[unknown-column]: blog: posts: the unique constraint "posts_slug_key" names the column "slgu", which is not there
      why:     both databases refuse it
      instead: did you mean "slug"?
    "#);
}

#[test]
fn a_primary_key_of_a_missing_column() {
    assert_snapshot!(after(|db| {
        posts(db).columns[0].numbering = None;
        posts(db).primary_key = Some(PrimaryKey { name: Name::from("posts_pkey"), columns: names(&["uid"]), ..PrimaryKey::default() });
    }), @r#"
    error[unknown-column]: blog: posts: the primary key "posts_pkey" names the column "uid", which is not there
      why:     both databases refuse it
      instead: did you mean "id"?
    "#);
}

#[test]
fn a_key_without_columns() {
    assert_snapshot!(after(|db| posts(db).uniques.push(unique("posts_key", &[]))), @r#"
    error[no-columns]: blog: posts: the unique constraint "posts_key" has no columns
      why:     there is nothing to compare
      instead: name its columns
    "#);
}

#[test]
fn a_key_with_a_column_twice() {
    assert_snapshot!(after(|db| posts(db).uniques[0].columns = names(&["slug", "slug"])), @r#"
    error[column-twice]: blog: posts: the unique constraint "posts_slug_key" names the column "slug" twice
      why:     a second mention adds nothing; Postgres refuses it
      instead: name it once
    "#);
}

#[test]
fn a_key_that_says_what_another_one_says() {
    assert_snapshot!(after(|db| posts(db).uniques.push(unique("posts_id_key", &["id"]))), @r#"
    warning[redundant-unique]: blog: posts: the unique constraint "posts_id_key" says the same as the primary key
      why:     Postgres keeps an index for each of them, and writes to both with every row
      instead: drop it: a primary key is unique, or say that it is meant: `.silence(Rule::RedundantUnique, "…")`
    "#);
    assert_snapshot!(after(|db| posts(db).uniques.push(unique("posts_slug_key1", &["slug"]))), @r#"
    warning[redundant-unique]: blog: posts: the unique constraint "posts_slug_key1" says the same as the unique constraint "posts_slug_key"
      why:     Postgres keeps an index for each of them, and writes to both with every row
      instead: drop one of them, or say that it is meant: `.silence(Rule::RedundantUnique, "…")`
    "#);
    assert_eq!(
        after(|db| {
            db.dialects = vec![Dialect::D1];
            posts(db).uniques.push(unique("posts_id_key", &["id"]));
        }),
        "sound"
    );
}

#[test]
fn keys_of_the_same_columns_that_do_two_things_on_d1() {
    let say = |db: &mut Declared, name: &str, conflict| {
        let facts = D1Constraint { on_conflict: Some(conflict), ..D1Constraint::default() };
        posts(db).d1.constraints.insert(Name::from(name), facts);
    };
    assert_snapshot!(after(|db| {
        db.dialects = vec![Dialect::D1];
        posts(db).uniques.push(unique("posts_slug_again", &["slug"]));
        say(db, "posts_slug_key", Conflict::Ignore);
        say(db, "posts_slug_again", Conflict::Replace);
    }), @r#"
    error[constraint-fact]: blog: posts: the keys "posts_slug_key" and "posts_slug_again" are of the same columns, and handle conflicts in two ways
      why:     SQLite makes one index for both, and refuses ON CONFLICT IGNORE beside REPLACE
      instead: say the same of both: `.d1_on_conflict(…)`
    "#);
    // A row's number has no index.
    assert_eq!(
        after(|db| {
            db.dialects = vec![Dialect::D1];
            posts(db).uniques.push(unique("posts_id_key", &["id"]));
            say(db, "posts_pkey", Conflict::Ignore);
            say(db, "posts_id_key", Conflict::Replace);
        }),
        "sound"
    );
}

#[test]
fn a_key_of_too_many_columns() {
    assert_snapshot!(after_in_postgres(|db| {
        let wide: Vec<String> = (0..33).map(|number| format!("c{number}")).collect();
        posts(db).columns.extend(wide.iter().map(|name| column(name, ColumnType::Text)));
        posts(db).uniques[0].columns = wide.into_iter().map(Name::from).collect();
    }), @r#"
    error[database-limit]: blog: posts: the unique constraint "posts_slug_key" has 33 columns
      why:     Postgres allows 32
      instead: name fewer columns
    "#);
}

#[test]
fn a_key_of_json() {
    assert_snapshot!(after(|db| {
        posts(db).columns[3].ty = ColumnType::Json;
        posts(db).uniques.push(unique("posts_body_key", &["body"]));
    }), @r#"
    error[json-key]: blog: posts.body: the unique constraint "posts_body_key" is on a json column
      why:     Postgres cannot compare `json`, only `jsonb`
      instead: make the column `.json_binary()`
    "#);
}

#[test]
fn a_nullable_key_column() {
    assert_snapshot!(after(|db| {
        posts(db).columns[0].numbering = None;
        posts(db).columns[0].nullable = true;
    }), @r"
    error[nullable-key]: blog: posts.id: a column of the primary key allows NULL
      why:     Postgres makes every column of a primary key NOT NULL
      instead: add `.not_null()`; only in a database for D1 alone may a key be `.null()`
    ");
}

#[test]
fn a_table_without_a_primary_key() {
    assert_snapshot!(after(|db| {
        posts(db).primary_key = None;
        posts(db).columns[0].numbering = None;
    }), @r"
    warning[missing-primary-key]: blog: posts: the table has no primary key
      why:     SeaORM has no entity for it, so none is generated
      instead: add one: `.primary_key()` on a column, or say that it is meant: `.skip_entity()`
    ");
}

#[test]
fn many_tables_without_a_primary_key_are_one_advice() {
    let logs = |db: &mut Declared, count: usize| {
        let log = |number| table(&format!("log_{number}"), vec![column("line", ColumnType::Text)]);
        db.schema.tables.extend((0..count).map(|number| log(number).into()));
    };
    let silent = |table: Option<&str>| Silence {
        rule: Rule::MissingPrimaryKey,
        reason: "only written to".to_owned(),
        table: table.map(ObjectName::new),
    };
    assert_snapshot!(after(|db| logs(db, 3)), @r#"
    warning[missing-primary-key]: blog: 3 tables have no primary key: log_0, log_1, log_2
      why:     SeaORM has no entity for them, so none is generated
      instead: add one: `.primary_key()` on a column, or say that it is meant: `.skip_entity()` on each, or `.silence(Rule::MissingPrimaryKey, "…")` on the database
    "#);
    assert_snapshot!(after(|db| logs(db, 775)), @r#"
    warning[missing-primary-key]: blog: 775 tables have no primary key: log_0, log_1, log_2, log_3, log_4, log_5, log_6, log_7, log_8, log_9, log_10, log_11, log_12, log_13, log_14, log_15, log_16, log_17, log_18, log_19, and 755 more
      why:     SeaORM has no entity for them, so none is generated
      instead: add one: `.primary_key()` on a column, or say that it is meant: `.skip_entity()` on each, or `.silence(Rule::MissingPrimaryKey, "…")` on the database
    "#);
    assert_snapshot!(after(|db| {
        logs(db, 2);
        db.silences = vec![silent(Some("log_0"))];
    }), @r"
    warning[missing-primary-key]: blog: log_1: the table has no primary key
      why:     SeaORM has no entity for it, so none is generated
      instead: add one: `.primary_key()` on a column, or say that it is meant: `.skip_entity()`
    ");
    assert_eq!(
        after(|db| {
            logs(db, 775);
            db.silences = vec![silent(None)];
        }),
        "sound"
    );
}

#[test]
fn two_constraints_of_one_name() {
    assert_snapshot!(after(|db| posts(db).checks[0].name = Name::from("posts_user_id_fkey")), @r#"
    error[name-taken]: blog: posts: the check "posts_user_id_fkey" has the name of another constraint
      why:     Postgres allows a constraint name once in a table
      instead: give it a name of its own
    "#);
}

#[test]
fn a_unique_constraint_with_postgres_options() {
    assert_snapshot!(after(|db| {
        posts(db).uniques[0].nulls_not_distinct = true;
        posts(db).uniques[0].include = names(&["body"]);
    }), @r#"
    error[not-on-d1]: blog: posts: the unique constraint "posts_slug_key" counts NULLs as equal
      why:     SQLite always counts them as different
      instead: make the column NOT NULL, or drop `.nulls_not_distinct()`
    error[not-on-d1]: blog: posts: the unique constraint "posts_slug_key" includes "body"
      why:     SQLite has no INCLUDE
      instead: drop `.include(…)`, or use an index in Postgres only: `.index_only(Dialect::Postgres, …)`
    "#);
}

#[test]
fn storage_parameters_that_an_index_has_not() {
    let with = |method: Option<&str>, name: &str, value: &str| {
        after_in_postgres(|db| {
            let index = &mut posts(db).indexes[0];
            index.method = method.map(str::to_owned);
            index.storage.insert(name.into(), value.to_owned());
        })
    };
    assert_eq!(with(None, "fillfactor", "70"), "sound");
    assert_eq!(with(Some("hnsw"), "ef_construction", "64"), "sound");
    assert_snapshot!(with(None, "fastupdate", "off"), @r#"
    error[index-storage]: blog: posts: the storage parameter "fastupdate" of the index "idx_posts_user_id" is "off"
      why:     Postgres's btree indexes have no such parameter
      instead: one of fillfactor, deduplicate_items
    "#);
    assert_snapshot!(with(None, "fillfactor", "5"), @r#"
    error[index-storage]: blog: posts: the storage parameter "fillfactor" of the index "idx_posts_user_id" is "5"
      why:     Postgres takes numbers from 10 to 100
      instead: a number such as `"70"`
    "#);
    assert_snapshot!(with(Some("hnsw"), "m", "16) --"), @r#"
    error[index-storage]: blog: posts: the storage parameter "m" of the index "idx_posts_user_id" is "16) --"
      why:     it is written as it is
      instead: write a name and a number or word: `"fillfactor", "70"`
    "#);
}

#[test]
fn an_index_that_postgres_compares_otherwise() {
    let collated = |db: &mut Declared| posts(db).indexes[0].parts[0].collate = Some("C".into());
    assert_eq!(after_in_postgres(collated), "sound");
    assert_snapshot!(after(collated), @r#"
    error[not-on-d1]: blog: posts: the index "idx_posts_user_id" compares by the collation "C" of Postgres
      why:     D1 would compare as the column does, and nothing says whether that means the same
      instead: keep it in Postgres only: `.index_only(Dialect::Postgres, …)`
    "#);
}

#[test]
fn an_index_with_a_column_in_two_ways() {
    let with = |more: IndexPart| after_in_postgres(|db| posts(db).indexes[0].parts.push(more));
    let again = || part(IndexTarget::Column("user_id".into()));
    assert_eq!(with(IndexPart { order: Order::Descending, ..again() }), "sound");
    assert_snapshot!(with(again()), @r#"
    warning[index-column-twice]: blog: posts: the index "idx_posts_user_id" names the column "user_id" twice
      why:     the second mention finds no row faster, and takes room
      instead: name it once, or say what is other about it: an operator class, an order, a collation
    "#);
}

#[test]
fn an_exclusion_constraint_that_cannot_be() {
    assert_snapshot!(after(|db| posts(db).exclusions.push(Exclusion::new("posts_once").column("slug", "="))), @r#"
    error[not-on-d1]: blog: posts: the exclusion constraint "posts_once" has no form for D1
      why:     SQLite has no exclusion constraints
      instead: leave it out, or declare a database for Postgres alone
    "#);
    let on_postgres = |made: Exclusion| after_in_postgres(|db| posts(db).exclusions.push(made));
    let mut uneven = Exclusion::new("posts_once").column("slgu", "= )").method("gin").filter("rank > 0");
    uneven.operators.push("=".to_owned());
    assert_snapshot!(on_postgres(uneven), @r#"
    error[unknown-column]: blog: posts: the exclusion constraint "posts_once" names the column "slgu", which is not there
      why:     both databases refuse it
      instead: did you mean "slug"?
    error[exclusion-operator]: blog: posts: the exclusion constraint "posts_once" has 1 columns and 2 operators
      why:     each column is compared by an operator of its own
      instead: name them together: `.column("during", "&&")`
    error[exclusion-operator]: blog: posts: an operator of the exclusion constraint "posts_once" is "= )"
      why:     it is written into the statement as it is, and Postgres has no operator of such a name
      instead: write one such as `=` or `&&`, or `OPERATOR(schema.&&)`
    error[index-method]: blog: posts: the exclusion constraint "posts_once" looks by a gin index
      why:     Postgres's gin indexes cannot find the rows that are in a new one's way
      instead: leave `.method(…)` out: a gist index can
    "#);
    assert_snapshot!(on_postgres(Exclusion::new("posts_slug_key").method("btree").column("slug", "=")), @r#"
    error[name-taken]: blog: posts: the exclusion constraint "posts_slug_key" has the name of the unique constraint of posts
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    error[name-taken]: blog: posts: the exclusion constraint "posts_slug_key" has the name of another constraint
      why:     Postgres allows a constraint name once in a table
      instead: give it a name of its own
    "#);
    assert_snapshot!(on_postgres(Exclusion::new("posts_once")), @r#"
    error[no-columns]: blog: posts: the exclusion constraint "posts_once" has no columns
      why:     there is nothing to index
      instead: name one: `.column("during", "&&")`
    "#);
}

#[test]
fn an_exclusion_constraint_that_takes_an_extension() {
    let with = |objects: Vec<CatalogueObject>, made: Exclusion| {
        after_in_postgres(|db| {
            db.schema.objects = objects;
            posts(db).exclusions.push(made);
        })
    };
    let once = || Exclusion::new("posts_once").column("slug", "=");
    assert_snapshot!(with(vec![], once()), @r#"
    warning[btree-gist-missing]: blog: posts: the exclusion constraint "posts_once" compares "slug", which a gist index knows by the extension btree_gist alone
      why:     where that is not there, the migration fails: data type … has no default operator class
      instead: declare it: `.object(Extension::new("btree_gist"))`; or silence this where the database has it
    "#);
    assert_eq!(with(vec![Extension::new("btree_gist").into()], once()), "sound");
    assert_eq!(with(vec![], once().operator_class("gist_text_ops")), "sound");
    assert_eq!(with(vec![], once().method("btree")), "sound");
}

#[test]
fn constraints_with_facts_that_postgres_has() {
    let said = |db: &mut Declared| {
        let posts = posts(db);
        posts.uniques[0].deferral = Deferral::Deferrable;
        posts.foreign_keys[0].deferral = Deferral::Deferrable;
        posts.foreign_keys[0].not_valid = true;
        posts.foreign_keys[0].match_full = true;
        posts.checks[0].no_inherit = true;
        let key = posts.primary_key.as_mut().unwrap();
        key.include = names(&["body"]);
    };
    assert_snapshot!(after(said), @r#"
    error[not-on-d1]: blog: posts: the primary key "posts_pkey" is one that includes columns
      why:     SQLite has no such thing
      instead: leave that out, or declare a database for Postgres alone
    error[not-on-d1]: blog: posts: the unique constraint "posts_slug_key" is deferrable
      why:     SQLite has no such thing
      instead: leave that out, or declare a database for Postgres alone
    error[not-on-d1]: blog: posts: the foreign key "posts_user_id_fkey" is NOT VALID
      why:     SQLite has no such thing
      instead: leave that out, or declare a database for Postgres alone
    error[not-on-d1]: blog: posts: the foreign key "posts_user_id_fkey" is MATCH FULL
      why:     SQLite has no such thing
      instead: leave that out, or declare a database for Postgres alone
    error[not-on-d1]: blog: posts: the check "posts_price_check" is NO INHERIT
      why:     SQLite has no such thing
      instead: leave that out, or declare a database for Postgres alone
    "#);
    assert_snapshot!(after_in_postgres(said), @"sound");
}

#[test]
fn a_key_that_is_checked_later_is_not_pointed_at() {
    assert_snapshot!(after_in_postgres(|db| {
        users(db).primary_key.as_mut().unwrap().deferral = Deferral::Deferred;
    }), @r#"
    error[foreign-key-target]: blog: posts.user_id: the foreign key "posts_user_id_fkey" points at users ("id"), a key that may be checked later
      why:     Postgres refuses it: a row could point at two others for a while
      instead: take `.deferrable()` or `.deferred()` off the key of users
    "#);
}

#[test]
fn a_foreign_key_sets_its_own_columns() {
    assert_snapshot!(after_in_postgres(|db| {
        let key = &mut posts(db).foreign_keys[0];
        key.sets = names(&["body"]);
    }), @r#"
    error[constraint-fact]: blog: posts.user_id: the foreign key "posts_user_id_fkey" sets "body", which it does not have
      why:     deleting sets columns of the key only
      instead: name some of its own columns, or leave `.sets(…)` out
    error[constraint-fact]: blog: posts.user_id: the foreign key "posts_user_id_fkey" sets columns, and deleting is CASCADE
      why:     only SET NULL and SET DEFAULT set anything
      instead: add `.on_delete(ForeignKeyAction::SetNull)`, or leave `.sets(…)` out
    "#);
}

#[test]
fn a_check_of_a_missing_column() {
    assert_snapshot!(after(|db| posts(db).checks[0].expression = Expression::sql("\"prize\" > 0")), @r#"
    error[unknown-column]: blog: posts: the check "posts_price_check" names the column "prize", which is not there
      why:     SQLite takes a quoted name that it does not know for a text, without a word
      instead: did you mean "price"?
    "#);
}

#[test]
fn a_check_that_is_a_value() {
    assert_snapshot!(after(|db| {
        posts(db).checks[0].expression = Expression::Literal(Literal::Integer(1));
    }), @r#"
    error[condition-is-value]: blog: posts: the check "posts_price_check" is a value, not a condition
      why:     Postgres refuses it, and SQLite takes any number but 0 for true
      instead: write a comparison: `Expr::col("price").gt(0)`
    "#);
}

#[test]
fn an_index_of_a_missing_column() {
    assert_snapshot!(after(|db| posts(db).indexes[0] = index("idx_posts_user_id", &["user"])), @r#"
    error[unknown-column]: blog: posts: the index "idx_posts_user_id" names the column "user", which is not there
      why:     both databases refuse it
      instead: name one of its columns: "id", "user_id", "slug", "body", "price"
    "#);
}

#[test]
fn an_index_without_columns() {
    assert_snapshot!(after(|db| posts(db).indexes[0].parts.clear()), @r#"
    error[no-columns]: blog: posts: the index "idx_posts_user_id" has no columns
      why:     there is nothing to index
      instead: name one: `.col("…")`
    "#);
}

#[test]
fn an_index_with_a_column_twice() {
    assert_snapshot!(after(|db| posts(db).indexes[0] = index("idx_posts", &["body", "slug", "body"])), @r#"
    warning[index-column-twice]: blog: posts: the index "idx_posts" names the column "body" twice
      why:     the second mention finds no row faster, and takes room
      instead: name it once, or say what is other about it: an operator class, an order, a collation
    "#);
}

#[test]
fn an_index_with_a_missing_included_column() {
    assert_snapshot!(after_in_postgres(|db| posts(db).indexes[0].include = names(&["bdoy"])), @r#"
    error[unknown-column]: blog: posts: the index "idx_posts_user_id" names the column "bdoy", which is not there
      why:     both databases refuse it
      instead: did you mean "body"?
    "#);
}

#[test]
fn an_index_with_an_empty_predicate() {
    assert_snapshot!(after(|db| posts(db).indexes[0].predicate = Some(Expression::sql(" "))), @r#"
    error[empty-sql]: blog: posts: the predicate of the index "idx_posts_user_id" is empty
      why:     an empty text leaves a hole in the statement
      instead: write the SQL, or leave the whole thing out
    "#);
}

#[test]
fn an_index_with_a_predicate_in_one_dialect() {
    assert_snapshot!(after(|db| {
        let forms = Forms::from([(Dialect::Postgres, "\"user_id\" IS NOT NULL".to_owned())]);
        posts(db).indexes[0].predicate = Some(Expression::Sql(forms));
    }), @r#"
    error[missing-form]: blog: posts: the predicate of the index "idx_posts_user_id" has no D1 form
      why:     the database is written for D1 too
      instead: give both: `per_dialect("\"user_id\" IS NOT NULL", "…")`
    "#);
}

#[test]
fn an_index_that_looks_at_the_clock() {
    assert_snapshot!(after(|db| {
        posts(db).indexes[0].parts.push(part(IndexTarget::Expression(Expression::Now)));
    }), @r#"
    error[changing-expression]: blog: posts: the expression of the index "idx_posts_user_id" changes from one moment to the next
      why:     what is stored or indexed once would no longer be true later; both databases refuse it
      instead: use columns and constants only
    "#);
}

#[test]
fn an_index_that_d1_cannot_have() {
    assert_snapshot!(after(|db| {
        let index = &mut posts(db).indexes[0];
        index.method = Some("gin".to_owned());
        index.include = names(&["body"]);
        index.nulls_not_distinct = true;
        index.parts[0].operator_class = Some("int8_ops".to_owned());
    }), @r#"
    error[index-method]: blog: posts: the index "idx_posts_user_id" includes columns
      why:     Postgres's gin indexes cannot do that
      instead: drop `.include(…)`, or use a B-tree
    error[not-on-d1]: blog: posts: the index "idx_posts_user_id" is a gin index
      why:     SQLite has B-trees only
      instead: keep it in Postgres only: `.index_only(Dialect::Postgres, …)`
    error[not-on-d1]: blog: posts: the index "idx_posts_user_id" includes "body"
      why:     SQLite has no INCLUDE
      instead: keep it in Postgres only: `.index_only(Dialect::Postgres, …)`
    error[not-on-d1]: blog: posts: the index "idx_posts_user_id" counts NULLs as equal
      why:     SQLite always counts them as different
      instead: keep it in Postgres only: `.index_only(Dialect::Postgres, …)`
    error[not-on-d1]: blog: posts: the index "idx_posts_user_id" names the operator class "int8_ops"
      why:     SQLite has no operator classes
      instead: keep it in Postgres only: `.index_only(Dialect::Postgres, …)`
    "#);
}

#[test]
fn an_index_for_postgres_only_is_fine() {
    assert_snapshot!(after(|db| {
        let index = &mut posts(db).indexes[0];
        index.method = Some("gin".to_owned());
        index.parts[0].operator_class = Some("int8_ops".to_owned());
        index.predicate = Some(Expression::Sql(Forms::from([(Dialect::Postgres, "true".to_owned())])));
        index.only = vec![Dialect::Postgres];
    }), @"sound");
}

#[test]
fn an_index_for_another_dialect_only() {
    assert_snapshot!(after_in_postgres(|db| posts(db).indexes[0].only = vec![Dialect::D1]), @r#"
    error[index-nowhere]: blog: posts: the index "idx_posts_user_id" exists in no database that artefacts are written for
      why:     it would never be created
      instead: leave it out, or add the dialect to `.dialects([…])`
    "#);
}

#[test]
fn an_index_that_its_method_cannot_be() {
    assert_snapshot!(after_in_postgres(|db| {
        let index = &mut posts(db).indexes[0];
        index.method = Some("hash".to_owned());
        index.unique = true;
        index.parts[0].order = Order::Descending;
        index.parts.push(part(IndexTarget::Column(Name::from("slug"))));
        index.include = names(&["body"]);
    }), @r#"
    error[index-method]: blog: posts: the index "idx_posts_user_id" is unique
      why:     Postgres's hash indexes cannot do that
      instead: use a B-tree: drop the index type
    error[index-method]: blog: posts: the index "idx_posts_user_id" has a sort order
      why:     Postgres's hash indexes cannot do that
      instead: drop the order, or use a B-tree
    error[index-method]: blog: posts: the index "idx_posts_user_id" has several columns
      why:     Postgres's hash indexes cannot do that
      instead: use an index per column, or a B-tree
    error[index-method]: blog: posts: the index "idx_posts_user_id" includes columns
      why:     Postgres's hash indexes cannot do that
      instead: drop `.include(…)`, or use a B-tree
    "#);
}

#[test]
fn an_index_with_sql_in_its_method() {
    assert_snapshot!(after_in_postgres(|db| {
        let index = &mut posts(db).indexes[0];
        index.method = Some("gin; --".to_owned());
        index.parts[0].operator_class = Some("\"quoted\"".to_owned());
    }), @r#"
    error[index-word]: blog: posts: the operator class of the index "idx_posts_user_id" is "\"quoted\""
      why:     it is written into the statement as it is, and this is not a name
      instead: write a name such as `gin` or `gin_trgm_ops`
    error[index-word]: blog: posts: the method of the index "idx_posts_user_id" is "gin; --"
      why:     it is written into the statement as it is, and this is not a name
      instead: write a name such as `gin` or `gin_trgm_ops`
    "#);
}

#[test]
fn indexes_of_one_name() {
    assert_snapshot!(after(|db| users(db).indexes.push(index("idx_posts_user_id", &["email"]))), @r#"
    error[name-taken]: blog: posts: the index "idx_posts_user_id" has the name of the index of users
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    "#);
}

#[test]
fn an_index_with_the_name_of_a_table() {
    assert_snapshot!(after(|db| posts(db).indexes[0].name = Name::from("users")), @r#"
    error[name-taken]: blog: posts: the index "users" has the name of a table
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    "#);
}

#[test]
fn an_index_with_the_name_of_a_constraint() {
    assert_snapshot!(after(|db| posts(db).indexes[0].name = Name::from("posts_slug_key")), @r#"
    error[name-taken]: blog: posts: the index "posts_slug_key" has the name of the unique constraint of posts
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    "#);
}

#[test]
fn an_index_with_the_name_of_a_sequence() {
    assert_snapshot!(after(|db| posts(db).indexes[0].name = Name::from("users_id_seq")), @r#"
    error[name-taken]: blog: posts: the index "users_id_seq" has the name of the sequence of users
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    "#);
}

#[test]
fn indexes_that_differ_in_case() {
    assert_snapshot!(after(|db| users(db).indexes.push(index("IDX_posts_user_id", &["email"]))), @r#"
    error[name-taken]: blog: posts: the index "idx_posts_user_id" has the name of the index of users
      why:     tables, views and indexes share one list of names
      instead: rename one of them; an index or constraint takes `.name("…")`
    "#);
}

#[test]
fn a_key_of_what_has_no_equality() {
    let point = || ColumnType::Postgres(PostgresType::Point);
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns[3].ty = point();
        posts(db).uniques.push(unique("posts_body_key", &["body"]));
    }), @r#"
    error[no-equality]: blog: posts.body: the unique constraint "posts_body_key" is on a point
      why:     Postgres has no order and no equality of `point` for a btree index
      instead: index it by gist, which finds what overlaps or lies near: `IndexType::Custom("gist".into_iden())`
    "#);
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns[3].ty = ColumnType::Postgres(PostgresType::Xml);
        posts(db).indexes.push(index("posts_body_idx", &["body"]));
    }), @r#"
    error[no-equality]: blog: posts.body: the index "posts_body_idx" is on xml
      why:     Postgres has no order and no equality of `xml` for a btree index
      instead: leave it out, or index an expression that can be compared, such as its text
    "#);
    // Postgres makes the index, and refuses the second row.
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns[3].ty = ColumnType::Array(Box::new(point()));
        posts(db).uniques.push(unique("posts_body_key", &["body"]));
    }), @r#"
    error[no-equality]: blog: posts.body: the unique constraint "posts_body_key" is on an array of a point
      why:     Postgres has no order and no equality of `point` for a btree index
      instead: leave it out, or index an expression that can be compared, such as its text
    "#);
    assert_snapshot!(after_in_postgres(|db| {
        posts(db).columns[3].ty = ColumnType::Array(Box::new(ColumnType::Json));
        posts(db).uniques.push(unique("posts_body_key", &["body"]));
    }), @r#"
    error[json-key]: blog: posts.body: the unique constraint "posts_body_key" is on a json[] column
      why:     Postgres cannot compare `json`, only `jsonb`
      instead: make the column `.json_binary()`
    "#);
}

#[test]
fn an_index_by_a_method_that_takes_the_type() {
    for (ty, method) in [(PostgresType::Point, "gist"), (PostgresType::Circle, "gist"), (PostgresType::Box, "brin")] {
        let told = after_in_postgres(|db| {
            posts(db).columns[3].ty = ColumnType::Postgres(ty);
            posts(db).indexes.push(Index { method: Some(method.to_owned()), ..index("posts_body_idx", &["body"]) });
        });
        assert_eq!(told, "sound");
    }
    let key = |ty: PostgresType| {
        after_in_postgres(|db| {
            posts(db).columns[3].ty = ColumnType::Postgres(ty);
            posts(db).uniques.push(unique("posts_body_key", &["body"]));
        })
    };
    for ty in [PostgresType::Tstzrange, PostgresType::Citext, PostgresType::Tsvector, PostgresType::Hstore] {
        assert_eq!(key(ty), "sound");
    }
}
