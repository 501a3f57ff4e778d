//! Whatever is declared one after the other: what is generated and undone was never there, and what is planned again is as if
//! it had been generated at once.

use crate::common::changed;
use crate::project::{Folder, app};
use proptest::prelude::*;
use proptest::test_runner::Config;
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{Database, TableDecl};
use std::collections::{BTreeMap, BTreeSet};

const TABLES: [&str; 3] = ["users", "posts", "tags"];
const COLUMNS: [&str; 4] = ["name", "label", "note", "color"];

/// The columns of each table, those with an index, and a comment.
type Version = BTreeMap<&'static str, (BTreeSet<&'static str>, BTreeSet<&'static str>, bool)>;

fn version() -> impl Strategy<Value = Version> {
    let columns = || prop::sample::subsequence(COLUMNS.to_vec(), 0..=COLUMNS.len());
    let table = (prop::sample::select(TABLES.to_vec()), (columns(), columns(), any::<bool>()));
    let of = |(name, (columns, indexed, told)): (_, (Vec<_>, Vec<_>, bool))| {
        let columns: BTreeSet<&'static str> = columns.into_iter().collect();
        let indexed = indexed.into_iter().filter(|column| columns.contains(column)).collect();
        (name, (columns, indexed, told))
    };
    prop::collection::vec(table.prop_map(of), 1..4).prop_map(|tables| tables.into_iter().collect())
}

fn declared(version: &Version) -> Database {
    app(version.iter().map(|(name, (columns, indexed, told))| {
        let mut statement = Table::create();
        statement.table(*name).col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
        for column in columns {
            statement.col(ColumnDef::new(*column).text());
        }
        if *told {
            statement.comment(format!("All {name}."));
        }
        let index = |column: &&'static str| {
            Index::create().name(format!("{name}_{column}_idx")).table(*name).col(*column).take()
        };
        indexed.iter().map(index).fold(TableDecl::new(statement), TableDecl::index)
    }))
}

/// Permission for all that goes.
fn drops(before: &Version, after: &Version) -> String {
    let mut flags = String::new();
    for (table, (columns, ..)) in before {
        match after.get(table) {
            None => flags.extend([" --drop ", table]),
            Some((kept, ..)) => {
                flags.extend(columns.difference(kept).map(|column| format!(" --drop {table}.{column}")));
            }
        }
    }
    flags
}

proptest! {
    #![proptest_config(Config { cases: 12, ..Config::default() })]

    #[test]
    fn what_is_undone_or_amended_leaves_no_trace(first in version(), second in version(), third in version()) {
        let mut folder = Folder::new(declared(&first));
        folder.done("generate --date 2026-01-01");
        let before = folder.tree();
        let at_once = folder.branch(declared(&third));
        folder.database = declared(&second);
        folder.done(&format!("generate --date 2026-01-02 --name change{}", drops(&first, &second)));
        let is_changed = folder.names("migration/history/app").len() > 1;
        if is_changed {
            let generated = folder.tree();
            folder.done("undo --applied-nowhere");
            prop_assert_eq!(changed(&before, &folder.tree()), Vec::<String>::new());
            folder.done(&format!("generate --date 2026-01-02 --name change{}", drops(&first, &second)));
            prop_assert_eq!(changed(&generated, &folder.tree()), Vec::<String>::new());
            folder.database = declared(&third);
            folder.done(&format!("generate --amend --applied-nowhere{}", drops(&first, &third)));
            at_once.done(&format!("generate --date 2026-01-02 --name change{}", drops(&first, &third)));
            prop_assert_eq!(changed(&at_once.tree(), &folder.tree()), Vec::<String>::new());
            folder.done("check");
        }
    }
}
