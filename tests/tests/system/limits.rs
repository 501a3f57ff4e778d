//! What verification says of D1's limits is what workerd does.

use seaglass_tests::{target::Target, workerd::Workerd};

fn joined(count: usize) -> String {
    vec!["SELECT id FROM t"; count].join(" UNION ALL ")
}

#[test]
fn d1_joins_five_queries_and_more_in_brackets() {
    let d1 = Target::D1(Workerd::shared().open());
    d1.must("CREATE TABLE t (id integer PRIMARY KEY, s text); INSERT INTO t VALUES (1, 'a'), (2, 'b');");
    let view = |name: &str, query: &str| d1.exec(&format!("CREATE VIEW {name} AS {query};"));
    let said = view("six", &joined(6)).expect_err("six");
    assert!(said.contains("too many terms in compound SELECT"), "{said}");
    view("five", &joined(5)).expect("five");
    view("halves", &format!("SELECT * FROM ({}) UNION ALL SELECT * FROM ({})", joined(5), joined(5))).expect("ten");
    assert_eq!(d1.texts("SELECT CAST(count(*) AS text) FROM halves"), ["20"]);
    let trigger = format!("CREATE TRIGGER u AFTER UPDATE ON t BEGIN INSERT INTO t (id) {}; END;", joined(6));
    let said = d1.exec(&trigger).and_then(|()| d1.exec("UPDATE t SET s = 'c';")).expect_err("six");
    assert!(said.contains("too many terms in compound SELECT"), "{said}");
}

#[test]
fn d1_reads_a_view_with_a_short_pattern_only() {
    let d1 = Target::D1(Workerd::shared().open());
    d1.must("CREATE TABLE t (id integer PRIMARY KEY, s text); INSERT INTO t VALUES (1, 'a');");
    for (at, pattern) in [("short", "a".repeat(50)), ("long", "a".repeat(51))] {
        d1.must(&format!("CREATE VIEW {at} AS SELECT id FROM t WHERE s LIKE '{pattern}';"));
        let read = d1.exec(&format!("INSERT INTO t (id) SELECT id + 10 FROM {at};"));
        assert_eq!(read.is_ok(), at == "short", "{at}: {read:?}");
    }
}
