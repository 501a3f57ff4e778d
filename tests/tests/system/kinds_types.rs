//! Domains, composite types and range types, and columns of them with rows.

use seaglass::model::{Intent, Loss, ObjectName, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::{Way, add};
use crate::online_kit::{creation, schema, stages, up};

/// Shops with a column of some type.
pub fn shops(ty: &Value, objects: &[Value]) -> Schema {
    with_column(&json!({ "name": "mark", "type": ty, "nullable": true }), objects)
}

fn with_column(column: &Value, objects: &[Value]) -> Schema {
    schema(&json!({
        "tables": [{ "name": { "name": "shops" }, "columns": [{ "name": "id", "type": "integer" }, column],
            "primary_key": { "name": "shops_pkey", "columns": ["id"] } }],
        "objects": objects,
    }))
}

pub fn declared(name: &str) -> Value {
    json!({ "declared": { "name": name } })
}

pub fn domain(name: &str, base: &str, more: Value) -> Value {
    let mut facts = json!({ "name": { "name": name }, "type": base });
    add(&mut facts, more);
    json!({ "domain": facts })
}

pub fn composite(name: &str, attributes: Value) -> Value {
    let mut made = json!({ "composite": { "name": { "name": name } } });
    made["composite"]["attributes"] = attributes;
    made
}

pub fn attribute(name: &str, ty: &str) -> Value {
    json!({ "name": name, "type": ty })
}

const HELD: &str = "SELECT concat_ws(' ', id, mark) FROM shops ORDER BY id";

/// What nothing may take away: who owns the type and who may use it.
const RIGHTS: &str = "SELECT concat_ws(' ', typname, pg_get_userbyid(typowner), typacl::text) FROM pg_type
    WHERE typtype IN ('d', 'c', 'r') AND typnamespace = 'public'::regnamespace AND typrelid <> 'shops'::regclass
        AND typname <> 'others' AND typname NOT LIKE 'pg_%' ORDER BY 1";

pub fn goes(name: &str, [before, after]: [&Schema; 2], rows: &str, others: &str) {
    let ask = if others.is_empty() { "" } else { RIGHTS };
    let (intent, held) = (Intent::default(), HELD);
    Way { name, before, after, intent, rows, held, others: [others, ask] }.goes();
}

#[test]
fn a_domain_is_made_changed_where_it_stands_and_dropped() {
    let (text, rows) = (json!("text"), "INSERT INTO shops VALUES (1, 'a@b'), (2, NULL)");
    let plain = shops(&text, &[]);
    let beside = shops(&text, &[domain("email", "text", json!({}))]);
    goes("kinds_domain_new", [&plain, &beside], rows, "");
    goes("kinds_domain_gone", [&beside, &plain], rows, "");
    let check = json!({ "checks": [{ "name": "email_shape", "condition": "VALUE LIKE '%@%'" }] });
    let more = json!({ "checks": [
            { "name": "email_shape", "condition": "VALUE LIKE '_%@%'" },
            { "name": "email_length", "condition": "length(VALUE) < 100" }],
        "default": "'nobody@nowhere'", "doc": "It's an address." });
    let of = |more: Value| shops(&declared("email"), &[domain("email", "text", more)]);
    let [before, after] = [check, more].map(of);
    let others =
        "DO $$ BEGIN CREATE ROLE domain_user; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        REVOKE USAGE ON DOMAIN email FROM PUBLIC; GRANT USAGE ON DOMAIN email TO domain_user;
        CREATE TABLE others (mail email)";
    goes("kinds_domain_changed", [&before, &after], rows, others);
    goes("kinds_domain_back", [&after, &before], rows, others);
    let required = shops(&declared("email"), &[domain("email", "text", json!({ "not_null": true }))]);
    let free = of(json!({}));
    goes("kinds_domain_required", [&free, &required], "INSERT INTO shops VALUES (1, 'a@b')", others);
}

#[test]
fn a_row_that_a_domain_no_longer_takes_stops_the_migration() {
    let of = |more: Value| shops(&declared("email"), &[domain("email", "text", more)]);
    let check = json!({ "checks": [{ "name": "email_shape", "condition": "VALUE LIKE '%@%'" }] });
    let [before, after] = [json!({}), check].map(of);
    let stages = stages(&before, &after, &Intent::default(), true);
    assert!(stages[0].up.contains("shops"), "the header names the table whose rows are read: {}", stages[0].up);
    for target in Target::postgres("kinds_domain_refused") {
        up(&target, &creation(&before));
        target.must("INSERT INTO shops VALUES (1, 'nobody')");
        let was = target.facts();
        let refused = target.exec(&stages[0].up).expect_err("a row without @");
        assert!(refused.contains("mark"), "{refused}");
        assert_eq!(target.facts(), was);
    }
}

#[test]
fn a_column_becomes_one_of_a_domain_in_place_and_keeps_its_values() {
    let check = json!({ "checks": [{ "name": "stars_range", "condition": "VALUE BETWEEN 1 AND 5" }] });
    let stars = domain("stars", "int", check);
    let before = shops(&json!("integer"), &[]);
    let after = shops(&declared("stars"), &[stars]);
    goes("kinds_domain_column", [&before, &after], "INSERT INTO shops VALUES (1, 5), (2, NULL)", "");
    // Without a check no row is written again.
    let plain = shops(&declared("stars"), &[domain("stars", "integer", json!({}))]);
    let stages = stages(&before, &plain, &Intent::default(), true);
    for target in Target::postgres("kinds_domain_in_place") {
        up(&target, &creation(&before));
        target.must("INSERT INTO shops VALUES (1, 5)");
        let file = "SELECT pg_relation_filenode('shops')::text";
        let was = target.texts(file);
        up(&target, &stages);
        assert_eq!(target.texts(file), was, "{}", target.label());
    }
}

#[test]
fn types_are_made_behind_those_that_they_are_made_of() {
    // Declared the wrong way round: a list of a composite of a domain of a domain with a function in its check, and an enum.
    let function =
        "CREATE FUNCTION is_short(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT length($1) < 9 $$";
    let objects = [
        json!({ "range_type": { "name": { "name": "short_range" }, "subtype": "short" } }),
        composite("place", json!([attribute("name", "short"), attribute("mood", "mood")])),
        domain("short", "code", json!({ "checks": [{ "name": "short_check", "condition": "is_short(VALUE)" }] })),
        domain("code", "text", json!({})),
    ];
    let with = |objects: &[Value], ty: Value| {
        let mut made = shops(&ty, objects);
        made.enums = serde_json::from_value(json!([{ "name": { "name": "mood" }, "values": ["ok", "bad"] }])).unwrap();
        made.routines = serde_json::from_value(json!([{ "name": { "name": "is_short" }, "arguments": "(text)",
            "forms": { "postgres": function } }]))
        .unwrap();
        made
    };
    let none = shops(&json!("text"), &[]);
    let all = with(&objects, json!("text"));
    goes("kinds_types_order", [&none, &all], "INSERT INTO shops VALUES (1, 'x')", "");
    let lists = with(&objects, json!({ "array": declared("place") }));
    let nothing = schema(&json!({}));
    let mut intent = Intent::default();
    intent.allowed.insert(Loss::Table(ObjectName::new("shops")), None);
    intent.allowed.insert(Loss::Enum(ObjectName::new("mood")), None);
    let rows = "INSERT INTO shops VALUES (1, ARRAY[ROW('x', 'ok')::place])";
    let way = Way {
        name: "kinds_types_all",
        before: &lists,
        after: &nothing,
        intent,
        rows,
        held: "SELECT 'nothing'",
        others: ["", ""],
    };
    way.goes();
}

#[test]
fn a_composite_type_gets_and_loses_attributes_under_its_values() {
    let of = |attributes: Value| shops(&declared("place"), &[composite("place", attributes)]);
    let one = of(json!([attribute("street", "text")]));
    let doc = json!({ "name": "zip", "type": "varchar(9)", "doc": "It's sorted by." });
    let two = of(json!([attribute("street", "text"), doc]));
    let held = "SELECT concat_ws(' ', id, (mark).street) FROM shops ORDER BY id";
    let others = [
        "DO $$ BEGIN CREATE ROLE domain_user; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         GRANT USAGE ON TYPE place TO domain_user; COMMENT ON TYPE place IS 'theirs'; CREATE TABLE others (at place)",
        RIGHTS,
    ];
    let rows = "INSERT INTO shops VALUES (1, ROW('high street')), (2, NULL)";
    let intent = Intent::default();
    Way { name: "kinds_composite_more", before: &one, after: &two, intent: intent.clone(), rows, held, others }.goes();
    // What is lost needs a word.
    let asked = seaglass::diff::diff(&two, &one, &intent);
    assert_eq!(asked.questions.len(), 1, "{asked:#?}");
    assert_eq!(asked.questions[0].place, "place.zip");
    let mut allowed = Intent::default();
    allowed.allowed.insert(Loss::Attribute { name: ObjectName::new("place"), attribute: "zip".into() }, None);
    let rows = "INSERT INTO shops VALUES (1, ROW('high street', '12345'))";
    Way { name: "kinds_composite_less", before: &two, after: &one, intent: allowed, rows, held, others }.goes();
    // Nothing holds values: nothing is asked, and an attribute may be of another type.
    let beside = |attributes: Value| shops(&json!("text"), &[composite("place", attributes)]);
    let [before, after] =
        [json!([attribute("street", "text"), attribute("zip", "text")]), json!([attribute("street", "varchar(80)")])]
            .map(beside);
    goes("kinds_composite_beside", [&before, &after], "INSERT INTO shops VALUES (1, 'x')", "");
}

#[test]
fn what_values_stand_on_is_refused_by_name() {
    let refused = |before: &Schema, after: &Schema| {
        let found = seaglass::diff::diff(before, after, &Intent::default());
        assert_eq!(found.refusals.len(), 1, "{found:#?}");
        format!("{}: {}", found.refusals[0].place, found.refusals[0].what)
    };
    let of = |base: &str| shops(&declared("email"), &[domain("email", base, json!({}))]);
    assert!(
        refused(&of("text"), &of("varchar(9)")).contains("email: what it is made of becomes another, and shops.mark")
    );
    let of = |ty: &str| shops(&declared("place"), &[composite("place", json!([attribute("zip", ty)]))]);
    assert!(refused(&of("text"), &of("integer")).contains("the type of its attribute zip"));
    let range = |subtype: &str| json!({ "range_type": { "name": { "name": "span" }, "subtype": subtype } });
    let of = |subtype: &str| shops(&declared("span"), &[range(subtype)]);
    assert!(refused(&of("real"), &of("text")).contains("span"));
    let over =
        |base: &str| shops(&json!("text"), &[domain("code", base, json!({})), domain("short", "code", json!({}))]);
    assert!(refused(&over("text"), &over("citext")).contains("domain short"));
}

#[test]
fn a_domain_that_others_use_is_not_dropped() {
    let before = shops(&json!("text"), &[domain("email", "text", json!({}))]);
    let after = shops(&json!("text"), &[]);
    let stages = stages(&before, &after, &Intent::default(), true);
    for target in Target::postgres("kinds_domain_of_others") {
        up(&target, &creation(&before));
        target.must("CREATE TABLE others (mail email)");
        let was = target.facts();
        let refused = target.exec(&stages[0].up).expect_err("a column of others");
        assert!(refused.contains("email"), "{refused}");
        assert_eq!(target.facts(), was);
    }
}

#[test]
fn a_range_type_holds_values_of_its_subtype() {
    let span = json!({ "range_type": { "name": { "name": "span" }, "subtype": "float8",
        "multirange": { "name": "spans" }, "doc": "From here to there." } });
    let before = shops(&json!("text"), &[]);
    let after = shops(&declared("span"), std::slice::from_ref(&span));
    goes("kinds_range_column", [&before, &after], "INSERT INTO shops VALUES (1, '[1.5,2.5)'), (2, NULL)", "");
    let other =
        json!({ "range_type": { "name": { "name": "span" }, "subtype": "text", "collation": { "name": "C" } } });
    let pair = [shops(&json!("text"), &[span]), shops(&json!("text"), &[other])];
    goes("kinds_range_other", [&pair[0], &pair[1]], "INSERT INTO shops VALUES (1, 'x')", "");
}

/// The values of an enum that a domain or an attribute is of can be added to, and that stays.
#[test]
fn an_enum_under_another_type_is_not_rebuilt() {
    let with = |object: &Value, name: &str, values: &[&str]| {
        let mut made = shops(&declared(name), std::slice::from_ref(object));
        made.enums = serde_json::from_value(json!([{ "name": { "name": "mood" }, "values": values }])).unwrap();
        made
    };
    let feeling = domain("feeling", "mood", json!({}));
    let day = composite("day", json!([attribute("at", "date"), attribute("felt", "mood")]));
    let list = composite("week", json!([attribute("felt", "mood[]")]));
    for (object, name) in [(&feeling, "feeling"), (&day, "day"), (&list, "week")] {
        let before = with(object, name, &["ok", "bad", "odd"]);
        for values in [&["ok", "bad"][..], &["bad", "ok", "odd"]] {
            let mut intent = Intent::default();
            intent.allowed.insert(Loss::EnumValue { name: ObjectName::new("mood"), value: "odd".to_owned() }, None);
            let found = seaglass::diff::diff(&before, &with(object, name, values), &intent);
            let [refusal] = found.refusals.as_slice() else { panic!("{found:#?}") };
            assert!(
                refusal.place == "mood" && refusal.what.contains(&format!("{name} is of this enum")),
                "{refusal:#?}"
            );
        }
        let after = with(object, name, &["ok", "fine", "bad", "odd"]);
        let stages = stages(&before, &after, &Intent::default(), true);
        for target in Target::postgres(&format!("kinds_enum_{name}")) {
            up(&target, &creation(&before));
            up(&target, &stages);
            assert_eq!(target.texts("SELECT enum_range(NULL::mood)::text"), ["{ok,fine,bad,odd}"]);
            let refused = target.exec(&stages[0].down).expect_err("it cannot be rolled back");
            assert!(refused.contains(&format!("{name} is of mood")), "{refused}");
        }
    }
}

#[test]
fn a_domain_over_an_enum_follows_its_name() {
    let with = |name: &str| {
        let mut made = shops(&declared("feeling"), &[domain("feeling", name, json!({}))]);
        made.enums = serde_json::from_value(json!([{ "name": { "name": name }, "values": ["ok", "bad"] }])).unwrap();
        made
    };
    let (before, after) = (with("mood"), with("temper"));
    let mut intent = Intent::default();
    intent.enums.insert(ObjectName::new("temper"), ObjectName::new("mood"));
    let changes = seaglass::diff::diff(&before, &after, &intent).changes;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    let rows = "INSERT INTO shops VALUES (1, 'ok')";
    let way =
        Way { name: "kinds_domain_enum", before: &before, after: &after, intent, rows, held: HELD, others: ["", ""] };
    way.goes();
}

/// Words of SQL name types as well, behind quotes.
#[test]
fn a_type_may_be_called_as_sql_calls_something_else() {
    let (text, rows) = (json!("text"), "INSERT INTO shops VALUES (1, 'a@b'), (2, NULL)");
    for word in ["table", "order", "values"] {
        let made = [domain(word, "text", json!({}))];
        let (plain, typed) = (shops(&text, &made), shops(&declared(word), &made));
        goes(&format!("kinds_types_{word}"), [&plain, &typed], rows, "");
    }
}
