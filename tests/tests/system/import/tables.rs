//! The passkey server's database: what import writes of it is what its people declared.

use seaglass::diff::diff;
use seaglass::model::{Dialect, Intent, Schema};
use seaglass::read::read;
use seaglass_cli::import::declarable;
use seaglass_cli::import::rust::Options;
use seaglass_tests::generated::fixture;
use seaglass_tests::imported::compiled;
use seaglass_tests::target::Target;

#[test]
fn the_passkey_server_comes_back_as_it_was_declared() {
    let [_, target] = Target::postgres("import");
    target.must(&fixture("webauthn_by_hand.sql"));
    let live = crate::read_postgres::read(&target).schema;
    let live = Schema { tables: live.tables, ..Schema::default() };
    let schema = declarable(live, Dialect::Postgres, &mut Vec::new());
    let options = Options { name: "webauthn".to_owned(), doc: None, dialect: Dialect::Postgres, d1: None };
    let written = compiled(&[(schema.clone(), options)]).remove("webauthn").expect("it was compiled");

    let by_hand = read(&mut schema::webauthn::database()).expect("it is sound").schema;
    let by_hand = Schema { tables: by_hand.tables, ..Schema::default() };
    for other in [schema, by_hand] {
        let found = diff(&written, &other, &Intent { unwritten: [Dialect::D1].into(), ..Intent::default() });
        assert!(found.changes.is_empty() && found.refusals.is_empty(), "{found:#?}");
    }
}
