//! Defaults that say the same in another way: what is called no change is the same to the engine, row by row.

use crate::online_kit::{creation, schema, up};
use crate::rebuild_kit::Case;
use seaglass::diff::{Change, apply, diff};
use seaglass::model::{Dialect, Intent, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

/// A column, and its defaults: those of one list are the same, those of two lists are not.
struct Group {
    column: Value,
    lists: Vec<Vec<Value>>,
}

/// SQL of the dialect where it is text, and a value of the model elsewhere.
fn default(dialect: Dialect, said: &Value) -> Value {
    match said.as_str() {
        Some("now") => json!("now"),
        Some("current_date") => json!("current_date"),
        Some("null") => json!("null"),
        Some(sql) => json!({ "sql": { dialect.key(): sql } }),
        None => json!({ "literal": said }),
    }
}

impl Group {
    fn new(column: Value, lists: &[&[Value]]) -> Self {
        Self { column, lists: lists.iter().map(|list| list.to_vec()).collect() }
    }

    fn column(&self, name: &str, default: Value) -> Value {
        let mut column = self.column.clone();
        column["name"] = json!(name);
        column["nullable"] = json!(true);
        column["default"] = default;
        column
    }

    /// Every default with the number of its list.
    fn all(&self, dialect: Dialect) -> Vec<(usize, Value)> {
        let of = |(at, list): (usize, &Vec<Value>)| -> Vec<(usize, Value)> {
            list.iter().map(|said| (at, default(dialect, said))).collect()
        };
        self.lists.iter().enumerate().flat_map(of).collect()
    }
}

fn enums() -> Value {
    json!([{ "name": { "name": "mood" }, "values": ["glad", "sad"] }])
}

/// A table with one column of each default.
fn whole(dialect: Dialect, groups: &[Group]) -> Schema {
    let table = |(at, group): (usize, &Group)| {
        let column = |(at, (_, default)): (usize, (usize, Value))| group.column(&format!("c{at}"), default);
        let mut columns = vec![json!({ "name": "id", "type": "integer" })];
        columns.extend(group.all(dialect).into_iter().enumerate().map(column));
        json!({ "name": { "name": format!("t{at}") }, "columns": columns,
            "primary_key": { "name": format!("t{at}_pkey"), "columns": ["id"] } })
    };
    let tables: Vec<Value> = groups.iter().enumerate().map(table).collect();
    schema(&json!({ "enums": enums(), "tables": tables }))
}

/// What `generate` finds between two defaults of a column, in a database for one dialect.
fn changes(dialect: Dialect, group: &Group, before: &Value, after: &Value) -> Vec<Change> {
    let of = |default: &Value| {
        let column = group.column("c", default.clone());
        schema(&json!({ "enums": enums(), "tables": [{ "name": { "name": "t" }, "columns": [column] }] }))
    };
    let unwritten = Dialect::ALL.into_iter().filter(|other| *other != dialect).collect();
    let found = diff(&of(before), &of(after), &Intent { unwritten, ..Intent::default() });
    assert!(found.questions.is_empty() && found.refusals.is_empty(), "{found:#?}");
    found.changes
}

/// `shown` is how a column's value is told from all others.
fn hold(target: &Target, dialect: Dialect, groups: &[Group], shown: fn(&str) -> String) {
    for (at, group) in groups.iter().enumerate() {
        target.must(&format!("INSERT INTO t{at} (id) VALUES (1)"));
        let all = group.all(dialect);
        for (i, (list, said)) in all.iter().enumerate() {
            let stored = target.texts(&format!("SELECT {} FROM t{at}", shown(&format!("c{i}"))));
            for (j, (other, or)) in all.iter().enumerate() {
                let changes = changes(dialect, group, said, or);
                assert_eq!(list == other, changes.is_empty(), "{}: {said} and {or}: {changes:?}", group.column);
                if list == other {
                    let same = target.texts(&format!("SELECT {} FROM t{at}", shown(&format!("c{j}"))));
                    assert_eq!(stored, same, "{}: {}: {said} and {or}", target.label(), group.column);
                }
            }
        }
    }
}

fn on_postgres() -> Vec<Group> {
    [numbers(), texts(), others()].into_iter().flatten().collect()
}

fn numbers() -> Vec<Group> {
    let [float, decimal] = ["float", "decimal"].map(|kind| move |value: &str| json!({ kind: value }));
    let s = |sql: &str| json!(sql);
    let money = json!({ "type": { "decimal": { "precision": [10, 2] } } });
    vec![
        Group::new(
            json!({ "type": "integer" }),
            &[
                &[
                    s("0"),
                    s("(0)"),
                    s("'0'"),
                    s("'0'::integer"),
                    s("0::bigint"),
                    s("0::numeric"),
                    json!({ "integer": 0 }),
                ],
                &[s("-1"), s("'-1'::integer"), s("(-1)::smallint"), json!({ "integer": -1 })],
                &[s("0.4")],
                &[s("1 - 1")],
                &[s("null"), s("NULL"), s("NULL::integer"), s("(NULL)::bigint")],
            ],
        ),
        Group::new(
            json!({ "type": "double" }),
            &[
                &[s("0.1"), s("0.10"), s("'0.1'::double precision"), s("0.1::numeric"), float("0.1")],
                &[s("0.1::real")],
                &[s("0.1::integer")],
                &[s("0"), s("0.0"), float("0.0")],
                &[s("'-0'::double precision")],
                &[s("0.1000000000000000055")],
            ],
        ),
        Group::new(
            json!({ "type": "float" }),
            &[&[s("0.1"), s("0.1::real"), s("'0.1'"), float("0.1")], &[s("0.1::double precision")]],
        ),
        Group::new(
            json!({ "type": { "decimal": {} } }),
            &[
                &[s("0.5"), s("'0.5'::numeric"), s("0.5::decimal"), decimal("0.5")],
                &[s("0.50"), decimal("0.50")],
                &[s("0.5::real")],
            ],
        ),
        Group::new(
            money,
            &[
                &[s("0"), s("0.00"), s("'0'::numeric"), decimal("0"), decimal("0.0")],
                &[s("1.5"), s("'1.50'"), decimal("1.50")],
                &[s("1.5::integer")],
                &[s("1.504")],
            ],
        ),
        Group::new(
            json!({ "type": "boolean" }),
            &[
                &[s("true"), s("TRUE"), s("'t'"), s("'t'::boolean"), s("'true'::bool"), json!({ "bool": true })],
                &[s("false"), s("'f'::boolean"), json!({ "bool": false })],
                &[s("'yes'::boolean")],
            ],
        ),
    ]
}

fn texts() -> Vec<Group> {
    let text = |value: &str| json!({ "text": value });
    let s = |sql: &str| json!(sql);
    vec![
        Group::new(
            json!({ "type": "text" }),
            &[
                &[s("'a'"), s("'a'::text"), s("'a'::character varying"), text("a")],
                &[s("'a '"), s("'a '::text"), text("a ")],
                &[s("'a '::bpchar")],
                &[s("'a'::char(3)")],
                &[s("'ab'::varchar(1)")],
                &[s("1")],
                &[s("'1'"), s("'1'::text"), text("1")],
                &[s("''"), s("''::character varying"), text("")],
                &[s("E'\\\\n'")],
                &[s("'\\n'"), text("\\n")],
                &[s("'it''s'::text"), text("it's")],
                &[s("CURRENT_USER")],
            ],
        ),
        Group::new(
            json!({ "type": { "char": 3 } }),
            &[&[s("'a'"), s("'a'::bpchar"), s("'a'::text"), text("a")], &[s("'b'"), text("b")]],
        ),
        Group::new(
            json!({ "type": { "enum": { "name": "mood" } } }),
            &[&[s("'glad'"), s("'glad'::mood"), text("glad")], &[s("'sad'::mood"), text("sad")]],
        ),
        Group::new(
            json!({ "type": "json" }),
            &[
                &[s("'{ }'"), s("'{ }'::json"), json!({ "json": "{ }" })],
                &[s("'{ }'::jsonb")],
                &[s("'{}'"), text("{}")],
            ],
        ),
        Group::new(
            json!({ "type": "json_binary" }),
            &[
                &[s("'[]'"), s("'[]'::jsonb"), json!({ "json": "[]" })],
                &[s("'[]'::json")],
                &[s("'{}'::jsonb"), text("{}")],
            ],
        ),
    ]
}

fn others() -> Vec<Group> {
    let text = |value: &str| json!({ "text": value });
    let s = |sql: &str| json!(sql);
    let list = json!({ "type": { "array": "text" } });
    let id = "0198c0de-0000-4000-8000-0000000000aa";
    vec![
        Group::new(
            list,
            &[
                &[s("'{}'"), s("'{}'::text[]"), s("ARRAY[]::text[]"), s("ARRAY[]::character varying[]"), text("{}")],
                &[s("'{a}'"), text("{a}")],
                &[s("ARRAY['a']")],
            ],
        ),
        Group::new(
            json!({ "type": { "array": "integer" } }),
            &[&[s("'{}'::numeric[]"), s("'{}'"), text("{}")], &[s("'{1.5}'::numeric[]")], &[s("'{2}'"), text("{2}")]],
        ),
        Group::new(
            json!({ "type": "uuid" }),
            &[&[json!(format!("'{id}'")), json!(format!("'{}'::uuid", id.to_uppercase())), json!({ "uuid": id })]],
        ),
        Group::new(
            json!({ "type": "bytes" }),
            &[&[s("'\\x00ff'"), s("'\\x00FF'::bytea"), json!({ "bytes": "00ff" })], &[s("'00ff'::bytea")]],
        ),
        Group::new(
            json!({ "type": "timestamp_tz" }),
            &[
                &[s("now()"), s("CURRENT_TIMESTAMP"), s("transaction_timestamp()"), s("now")],
                &[s("'now'::timestamptz")],
                &[s("clock_timestamp()")],
                &[s("CURRENT_TIMESTAMP(0)")],
                &[s("timezone('UTC', now())")],
            ],
        ),
        Group::new(
            json!({ "type": "date_time" }),
            &[
                &[
                    s("now() AT TIME ZONE 'utc'"),
                    s("timezone('UTC'::text, now())"),
                    s("CURRENT_TIMESTAMP AT TIME ZONE 'UTC'"),
                    s("now"),
                ],
                &[s("now()")],
                &[s("LOCALTIMESTAMP")],
                &[s("'now'::timestamp")],
            ],
        ),
        Group::new(json!({ "type": "date" }), &[&[s("CURRENT_DATE"), s("current_date")], &[s("'2026-01-01'::date")]]),
    ]
}

fn on_d1() -> Vec<Group> {
    let text = |value: &str| json!({ "text": value });
    let s = |sql: &str| json!(sql);
    let mut bare = json!({ "type": "text", "d1": { "type": "" } });
    bare["d1"]["type"] = json!("");
    vec![
        Group::new(
            json!({ "type": "integer" }),
            &[&[s("0"), s("(0)"), json!({ "integer": 0 })], &[s("'0'")], &[s("-1"), json!({ "integer": -1 })]],
        ),
        // Whatever type it is declared of there.
        Group::new(
            json!({ "type": "integer", "d1": { "type": "" } }),
            &[&[s("1"), json!({ "integer": 1 })], &[s("'1'")]],
        ),
        Group::new(
            json!({ "type": "text" }),
            &[
                &[s("'1'"), s("('1')"), text("1")],
                &[s("1")],
                &[s("'a'"), text("a")],
                &[s("''"), text("")],
                &[s("CURRENT_TIMESTAMP")],
            ],
        ),
        Group::new(bare, &[&[s("'1'"), text("1")], &[s("1")]]),
        Group::new(
            json!({ "type": "boolean" }),
            &[&[s("1"), s("TRUE"), json!({ "bool": true })], &[s("0"), s("false"), json!({ "bool": false })]],
        ),
        Group::new(
            json!({ "type": "double" }),
            &[&[s("0.5"), s("0.50"), json!({ "float": "0.5" })], &[s("1")], &[s("1.0"), json!({ "float": "1.0" })]],
        ),
        Group::new(
            json!({ "type": { "decimal": { "precision": [10, 2] } }, "storage": "exact_decimal" }),
            &[&[s("'0.10'"), json!({ "decimal": "0.10" })], &[s("0.10")], &[s("'0.1'"), json!({ "decimal": "0.1" })]],
        ),
        Group::new(
            json!({ "type": { "decimal": { "precision": [10, 2] } }, "storage": "scaled_decimal" }),
            &[&[json!({ "decimal": "0.50" })], &[s("50")]],
        ),
        Group::new(
            json!({ "type": "timestamp_tz", "storage": "sql_timestamp" }),
            &[&[s("CURRENT_TIMESTAMP"), s("datetime('now')"), s("now")], &[s("datetime('now', 'localtime')")]],
        ),
        Group::new(json!({ "type": "timestamp_tz" }), &[&[s("now")], &[s("CURRENT_TIMESTAMP")]]),
        Group::new(
            json!({ "type": "bytes" }),
            &[&[s("x'00ff'"), s("X'00FF'"), json!({ "bytes": "00ff" })], &[s("'00ff'")]],
        ),
        Group::new(json!({ "type": "date" }), &[&[s("CURRENT_DATE"), s("date('now')"), s("current_date")]]),
    ]
}

#[test]
fn what_is_no_change_is_the_same_to_postgres() {
    let groups = on_postgres();
    for target in Target::postgres("defaults") {
        up(&target, &creation(&whole(Dialect::Postgres, &groups)));
        hold(&target, Dialect::Postgres, &groups, |column| format!("coalesce({column}::text, 'NULL')"));
    }
}

#[test]
fn what_is_no_change_is_the_same_to_sqlite() {
    let groups = on_d1();
    for target in [Target::sqlite(), Target::d1()] {
        target.must(&Case::create(&whole(Dialect::D1, &groups)));
        hold(&target, Dialect::D1, &groups, |column| format!("typeof({column}) || ' ' || quote({column})"));
    }
}

/// A history that holds the text goes on with it, until the default becomes another.
#[test]
fn a_history_of_texts_goes_on() {
    let group = Group::new(json!({ "type": "integer" }), &[]);
    let [text, value] = [json!("'0'::integer"), json!({ "integer": 0 })].map(|said| default(Dialect::Postgres, &said));
    let of = |default: &Value, doc: &str, nullable: bool| {
        let mut column = group.column("c", default.clone());
        column["doc"] = json!(doc);
        column["nullable"] = json!(nullable);
        schema(&json!({ "tables": [{ "name": { "name": "t" }, "columns": [column] }] }))
    };
    let intent = Intent { unwritten: [Dialect::D1].into(), ..Intent::default() };
    let (old, new) = (of(&text, "It counts.", false), of(&value, "It counts rows.", true));
    let changes = diff(&old, &new, &intent).changes;
    let shown: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["change the nullability of t.c", "change the comment of t.c"]);
    let reached = apply(&changes, old).expect("it fits");
    assert_eq!(reached.tables[0].columns[0].default, of(&text, "", false).tables[0].columns[0].default);
    assert_eq!(diff(&reached, &new, &intent).changes, []);
    // One that is for both is not known to D1.
    assert_eq!(diff(&reached, &new, &Intent::default()).changes.len(), 1);
}
