//! Columns of types of sets of ranges that the database declares, with rows.

use seaglass::model::{Intent, Loss, ObjectName, Schema};
use serde_json::{Value, json};

use crate::kinds_kit::Way;
use crate::kinds_types::{attribute, composite, declared, domain, goes, shops};
use crate::online_kit::schema;

fn goes_held(name: &str, [before, after]: [&Schema; 2], rows: &str, held: &str) {
    Way { name, before, after, intent: Intent::default(), rows, held, others: ["", ""] }.goes();
}

/// Columns of sets of declared ranges, and of lists of these: made, made of others, and gone.
#[test]
fn a_column_holds_sets_of_declared_ranges() {
    let span = |doc: &str| json!({ "range_type": { "name": { "name": "span" }, "subtype": "float8", "multirange": { "name": "spans" }, "doc": doc } });
    let of = |ty: Value, more: &[Value]| shops(&ty, &[&[span("From here to there.")], more].concat());
    let (text, range, sets) = (of(json!("text"), &[]), of(declared("span"), &[]), of(declared("spans"), &[]));
    let lists = of(json!({ "array": declared("spans") }), &[]);
    let none = schema(&json!({ "tables": [{ "name": { "name": "shops" },
        "columns": [{ "name": "id", "type": "integer" }], "primary_key": { "name": "shops_pkey", "columns": ["id"] } }] }));
    for (name, with, rows) in [("sets", &sets, "{[1,2),[3,4)}"), ("lists", &lists, "{\"{[1,2)}\",\"{}\"}")] {
        goes_held(
            &format!("kinds_{name}_new"),
            [&none, with],
            "INSERT INTO shops VALUES (1), (2)",
            "SELECT id::text FROM shops",
        );
        let rows = format!("INSERT INTO shops VALUES (1, '{rows}'), (2, NULL)");
        let mut intent = Intent::default();
        intent
            .allowed
            .insert(Loss::Column { table: ObjectName::new("shops"), column: "mark".into() }, Some("gone".to_owned()));
        Way {
            name: &format!("kinds_{name}_gone"),
            before: with,
            after: &none,
            intent,
            rows: &rows,
            held: "SELECT id::text FROM shops ORDER BY id",
            others: ["", ""],
        }
        .goes();
    }
    goes("kinds_sets_of_text", [&text, &sets], "INSERT INTO shops VALUES (1, '{[1,2),[3,4)}'), (2, NULL)", "");
    // A range becomes a set, and its text is another.
    goes_held(
        "kinds_sets_of_ranges",
        [&range, &sets],
        "INSERT INTO shops VALUES (1, '[1,2)'), (2, NULL)",
        "SELECT concat_ws(' ', id, mark @> 1.5::float8) FROM shops ORDER BY id",
    );
    // Types over it stand behind it, and what is said of it changes under all of these.
    let over = [domain("far", "spans", json!({})), composite("trip", json!([attribute("legs", "spans")]))];
    let other = shops(&declared("spans"), &[&over[..], &[span("Spans.")]].concat());
    goes("kinds_sets_under", [&sets, &other], "INSERT INTO shops VALUES (1, '{[1,2)}')", "");
    goes(
        "kinds_sets_of_domain",
        [&of(declared("spans"), &over), &of(declared("far"), &over)],
        "INSERT INTO shops VALUES (1, '{[1,2)}')",
        "",
    );
}

/// Another type of the bounds is another type, which values stand in the way of; no cast makes one range of a set.
#[test]
fn what_becomes_of_sets_of_ranges_is_said() {
    let span = |subtype: &str| json!({ "range_type": { "name": { "name": "span" }, "subtype": subtype, "multirange": { "name": "spans" } } });
    let refusal = |before: &Schema, after: &Schema| {
        let found = seaglass::diff::diff(before, after, &Intent::default());
        found
            .refusals
            .iter()
            .map(|refusal| format!("{}: {}; {}", refusal.place, refusal.what, refusal.why))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let [one, other] = ["float8", "numeric"].map(|of| shops(&declared("spans"), &[span(of)]));
    assert_eq!(
        refusal(&one, &other),
        "span: what it is made of becomes another, and shops.mark is of this range type; Postgres cannot change it in place"
    );
    let range = shops(&declared("span"), &[span("float8")]);
    assert_eq!(
        refusal(&one, &range),
        "shops.mark: a set of ranges of span becomes one of them; no cast makes one range of a set of them"
    );
}
