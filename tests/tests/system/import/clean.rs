//! No database drifts from what was imported of it.

use seaglass::model::Dialect;
use seaglass_cli::import::declarable;
use seaglass_tests::generated::fixture;
use seaglass_tests::live::{dialect, drifted};
use seaglass_tests::target::Target;

use super::everything;
use crate::read_sqlite;

/// In what a database differs right after it was imported.
fn differs(target: &Target, name: &str) -> Vec<String> {
    let schema = match target {
        Target::Postgres { .. } => crate::read_postgres::read(target).schema,
        Target::Sqlite(file) => {
            let mut connection = seaglass_cli::connect::sqlite(&file.path()).expect("a file");
            seaglass_cli::catalogue::sqlite::read(&mut connection).expect("a catalogue").schema
        }
        Target::D1(_) => panic!("it is asked for nowhere"),
    };
    let (held, found) = drifted(target, &declarable(schema, dialect(target), &mut Vec::new()));
    let lines = found.lines(dialect(target)).into_iter().map(|line| format!("{name}: {line}"));
    lines.chain(held.unknown.iter().map(|unknown| format!("{name}: {unknown:?}"))).collect()
}

#[test]
fn databases_of_postgres_are_what_was_imported() {
    for target in Target::postgres("import_clean") {
        let mut differ = Vec::new();
        for name in everything::FIXTURES {
            let file =
                if name == "webauthn_by_hand" { format!("{name}.sql") } else { format!("read_postgres/{name}.sql") };
            let sibling = target.sibling();
            sibling.must(&fixture(&file));
            differ.extend(differs(&sibling, name));
        }
        assert_eq!(differ, Vec::<String>::new(), "{}", target.label());
    }
}

#[test]
fn files_of_sqlite_are_what_was_imported() {
    let mut differ = Vec::new();
    for name in read_sqlite::FIXTURES {
        let target = Target::sqlite();
        assert_eq!(dialect(&target), Dialect::D1);
        target
            .autocommit(&fixture(&format!("read_sqlite/{name}.sql")))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        differ.extend(differs(&target, name));
    }
    assert_eq!(differ, Vec::<String>::new());
}
