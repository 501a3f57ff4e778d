//! The law of import, of everything that stands in a table's file.

use seaglass::diff;
use seaglass::model::{Dialect, Intent, Schema};
use seaglass_cli::import::declarable;
use seaglass_cli::import::rust::Options;
use seaglass_tests::imported::compiled;
use seaglass_tests::target::Target;

const FILES: [(&str, &str); 1] = [("webauthn", include_str!("../../../fixtures/webauthn_by_hand.sql"))];

#[test]
fn tables_come_back() {
    let mut databases = Vec::new();
    for (name, sql) in FILES {
        let [_, target] = Target::postgres("import");
        target.must(sql);
        let read = crate::read_postgres::read(&target).schema;
        let schema = declarable(read, Dialect::Postgres, &mut Vec::new());
        let tables = Schema { tables: schema.tables, enums: schema.enums, ..Schema::default() };
        let options = Options { name: format!("{name}_db"), doc: None, dialect: Dialect::Postgres, d1: None };
        databases.push((tables, options));
    }
    let declared = compiled(&databases);
    for (schema, options) in &databases {
        let declared = &declared[&options.name];
        let intent = Intent { unwritten: [Dialect::D1].into(), ..Intent::default() };
        let found = diff::diff(schema, declared, &intent);
        assert!(found.changes.is_empty() && found.refusals.is_empty(), "{}: {found:#?}", options.name);
    }
}
