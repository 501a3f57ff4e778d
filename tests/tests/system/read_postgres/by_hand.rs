//! Databases as other people write them, each a file of plain SQL with rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use seaglass::model::{CatalogueObject, Declared, Dialect, verify};
use seaglass_cli::catalogue::Catalogue;
use seaglass_cli::import::declarable;
use seaglass_tests::target::Target;

use super::law;

/// What is native, by kind and number; what is raw and what is named, one by one; and what verification would say of what
/// is declared.
fn told(catalogue: &Catalogue) -> String {
    let schema = &catalogue.schema;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut count = |kind: &'static str, number: usize| *kinds.entry(kind).or_default() += number;
    count("enum", schema.enums.len());
    count("routine", schema.routines.len());
    for view in &schema.views {
        count(view.noun(), 1);
        count("index", view.indexes.len());
        count("trigger", view.triggers.len());
    }
    for table in schema.tables() {
        count("table", 1);
        count("column", table.columns.len());
        count("key", table.primary_key.iter().len() + table.uniques.len() + table.foreign_keys.len());
        count("check", table.checks.len());
        count("exclusion", table.exclusions.len());
        count("index", table.indexes.len());
        count("trigger", table.triggers.len());
    }
    let mut raw = Vec::new();
    for object in &schema.objects {
        if let CatalogueObject::Raw(object) = object {
            raw.push(format!("{} {}", object.kind, object.name));
        } else {
            *kinds.entry(object.noun()).or_default() += 1;
        }
    }
    kinds.retain(|_, number| *number > 0);
    let mut text = String::new();
    for (kind, number) in kinds {
        let _ = writeln!(text, "native: {number} {kind}");
    }
    for raw in raw {
        let _ = writeln!(text, "raw: {raw}");
    }
    for item in &catalogue.unmodelled {
        let what = item.what.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
        let _ = writeln!(text, "named: {} {}{what}", item.kind, item.name);
    }
    for item in &catalogue.oddities {
        let _ = writeln!(text, "odd: {} {} is {}", item.kind, item.name, item.state);
    }
    let declared = Declared {
        name: "shop".to_owned(),
        dialects: vec![Dialect::Postgres],
        schema: declarable(schema.clone(), Dialect::Postgres, &mut Vec::new()),
        ..Declared::default()
    };
    for fault in verify::verify(&declared).iter().filter(|fault| fault.is_error()) {
        let _ = writeln!(text, "refused: {fault}");
    }
    text
}

/// Runs a file on both majors and holds the law on what comes of it. `without` is part of what no declaration has.
fn is_read(name: &str, sql: &str, without: &[&str]) -> String {
    let mut all = Vec::new();
    for target in Target::postgres(name) {
        target.must(sql);
        all.push(told(&law(&target, without)));
    }
    assert_eq!(all[0], all[1], "the majors differ");
    all.swap_remove(0)
}

macro_rules! by_hand {
    ($test:ident, $file:literal, $without:expr) => {
        #[test]
        fn $test() {
            let sql = include_str!(concat!("../../../fixtures/read_postgres/", $file, ".sql"));
            insta::assert_snapshot!($file, is_read(stringify!($test), sql, &$without));
        }
    };
}

by_hand!(a_shop_is_read, "shop", []);
by_hand!(tenants_are_read, "tenants", []);
by_hand!(events_are_read, "events", []);
by_hand!(guilds_are_read, "guilds", []);
by_hand!(a_harbour_is_read, "harbour", []);
by_hand!(heirs_are_read, "heirs", []);
by_hand!(search_is_read, "search", []);
by_hand!(values_are_read, "values", []);
by_hand!(raws_are_read, "raws", []);
by_hand!(what_leans_is_read, "leaning", []);
by_hand!(pieces_are_read, "pieces", []);
by_hand!(hostile_names_and_texts_are_read, "hostile", []);

#[test]
fn webauthn_by_hand_is_read() {
    let sql = include_str!("../../../fixtures/webauthn_by_hand.sql");
    insta::assert_snapshot!("webauthn", is_read("by_hand", sql, &[]));
}
