//! What a declaration names: all of it is at the root, and none of it clashes with sea-query.

// Both globs, as a declaration may have them: a name of both would be ambiguous where it is used, below.
use seaglass::sea_query::*;
use seaglass::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// That the type exists, is one, and is the only one of its name.
const fn is<T>() {}

#[test]
fn no_name_clashes_with_sea_query() {
    is::<(Aggregate, BigInteger, Bound, Cast, CastContext, CatalogueObject, CheckOption, Collation)>();
    is::<(CollationProvider, ColumnDecl, Composite, Conflict, ConstraintDecl, Database, DateTimeCrate, Dialect)>();
    is::<(Domain, EntityFormat, EntityStyle, EnumDecl, Exclusion, Extension, Fires, Inheritance)>();
    is::<(Name, Namespace, Nulls, Numbering, ObjectName, Partition, PartitionBounds, PartitionKey)>();
    is::<(Paths, Policy, PolicyCommand, PostgresCollation, PostgresType, Prelude, Project, RangeType)>();
    is::<(Raw, RewriteRule, Routine, RowSecurity, Rule, RuleEvent, Seed, Sequence)>();
    is::<(SequenceType, Serde, Statistics, StatisticsKind, Storage, TableDecl, Trigger, TypeName)>();
    is::<(View, VirtualModule, VirtualTable)>();
    let given: [Expr; 4] = [now(), new_uuid(), next_value("numbers"), per_dialect("1", "2")];
    assert_eq!(given.len(), 4);
    let _ = (column(), constraint(), now_sql(Dialect::D1, &ColumnType::Date, None));
    // The other side of it.
    is::<(ColumnDef, Expr, ForeignKey, Index, OnConflict, Order, Query, Table)>();
}

/// The names that `codegen/src/lib.rs` exports.
fn exported() -> BTreeSet<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("source is read");
    let lists = lib.split("\npub use ").skip(1).filter_map(|rest| rest.split_once(';'));
    let lists = lists.filter_map(|(list, _)| list.rsplit_once('{'));
    lists
        .flat_map(|(_, names)| names.trim_end_matches('}').split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn every_exported_name_is_tried() {
    let own =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/surface.rs")).expect("source is read");
    let tried = own.split("#[test]").nth(1).expect("the test above");
    let words: BTreeSet<&str> = tried.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let exported = exported();
    assert!(exported.len() > 60, "only {} names are found in lib.rs", exported.len());
    let untried: Vec<&String> = exported.iter().filter(|name| !words.contains(name.as_str())).collect();
    assert!(untried.is_empty(), "name these in `no_name_clashes_with_sea_query`: {untried:?}");
}

/// Modules are either named by a declaration (`cli`) or hidden from the docs.
#[test]
fn what_is_internal_is_hidden() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("source is read");
    let lines: Vec<&str> = lib.lines().collect();
    let shown: Vec<&str> = lines
        .windows(2)
        .filter(|pair| pair[0] != "#[doc(hidden)]")
        .filter_map(|pair| pair[1].strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(shown, ["cli"], "give the others `#[doc(hidden)]`");
}
