//! Everything that SQLite has, on SQLite and workerd.

use seaglass::model::Dialect;
use seaglass::sea_query::{
    ColumnDef, ConditionalStatement, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Func, Index, IndexOrder, Table,
};
use seaglass::{
    Collation, Conflict, Database, Raw, TableDecl, Trigger, View, VirtualModule, VirtualTable, column, constraint,
};
use seaglass_tests::target::Target;

use super::{State, goes};

/// Rows of every table that is there.
const ROWS: &str = "INSERT INTO people (id, name, age) VALUES (1, 'Ada', 36), (5, 'it''s', NULL);
    INSERT INTO notes (id, body, person_id) VALUES (3, 'first words', 1), (9, 'more words', NULL);
    INSERT INTO vouchers (code, worth) VALUES (NULL, 1), (NULL, 2), ('a', 3);";

fn people(state: State) -> TableDecl {
    let mut table = Table::create()
        .table("people")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("age").integer())
        .take();
    if state == State::Bare {
        let table = TableDecl::new(table);
        return ["born", "anything", "loud", "kept"]
            .into_iter()
            .fold(table, |table, name| table.drop_column(name, "everything goes"));
    }
    table
        .comment(state.of(["", "Who writes.", "Who may write."]))
        .col(ColumnDef::new("born").timestamp_with_time_zone())
        .col(ColumnDef::new("anything").text())
        .col(ColumnDef::new("loud").text().generated(Func::upper(Expr::col("name")), false))
        .col(ColumnDef::new("kept").text().generated(Func::lower(Expr::col("name")), true))
        .check(("people_age", Expr::col("age").gt(state.of([0, 0, -1]))))
        .index(Index::create().unique().name("people_name").col("name"));
    TableDecl::new(table)
        .column("born", column().d1_type(state.of(["", "DATETIME", "TIMESTAMP"])))
        .column("anything", column().d1_typeless())
        .column("name", column().d1_collation(state.of([Collation::RTrim, Collation::NoCase, Collation::RTrim])))
        .d1_on_conflict("people_name", state.of([Conflict::Ignore, Conflict::Ignore, Conflict::Fail]))
        .index(Index::create().name("people_old").col("age").and_where(Expr::col("age").gt(state.of([0, 60, 70]))))
        .index(Index::create().name("people_short").col(Func::lower(Expr::col("name"))).col(("age", IndexOrder::Desc)))
        .index(Index::create().name("people_plain").col("name"))
        .d1_collation("people_plain", "name", state.of([Collation::Binary, Collation::Binary, Collation::NoCase]))
}

/// With triggers that keep the search index.
fn notes(state: State) -> TableDecl {
    let mut table = Table::create()
        .table("notes")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("body").text().not_null())
        .col(ColumnDef::new("person_id").big_integer())
        .take();
    if state == State::Bare {
        return TableDecl::new(table);
    }
    table.foreign_key(
        ForeignKey::create().name("notes_person").from("notes", "person_id").to("people", "id").on_delete(state.of([
            ForeignKeyAction::SetNull,
            ForeignKeyAction::SetNull,
            ForeignKeyAction::Cascade,
        ])),
    );
    let added = "CREATE TRIGGER notes_added AFTER INSERT ON notes
        BEGIN INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body); END";
    let touched = state.of(["", "UPDATE", "UPDATE OF body"]);
    TableDecl::new(table)
        .constraint("notes_person", constraint().deferred())
        .trigger(Trigger::new("notes_added").d1(added))
        .trigger(Trigger::new("notes_kept").d1(format!(
            "CREATE TRIGGER notes_kept BEFORE {touched} ON notes WHEN new.body = '' BEGIN SELECT RAISE(ABORT, 'empty'); END"
        )))
}

/// Whose key may be NULL.
fn vouchers(state: State) -> TableDecl {
    let mut table = Table::create()
        .table("vouchers")
        .col(ColumnDef::new("code").text().null().primary_key())
        .col(ColumnDef::new("worth").integer())
        .take();
    if state == State::Changed {
        table.check(("vouchers_worth", Expr::cust("worth > 0")));
    }
    TableDecl::new(table)
}

fn more_tables(state: State) -> [TableDecl; 2] {
    let words = Table::create()
        .table("words")
        .col(ColumnDef::new("word").text().not_null().primary_key())
        .col(ColumnDef::new("uses").integer().default(state.of([0, 0, 1])))
        .take();
    let readings = Table::create()
        .table("readings")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("value").double().not_null())
        .col(ColumnDef::new("unit").text().not_null().default(state.of(["", "m", "km"])))
        .take();
    [
        TableDecl::new(words).d1_without_rowid(),
        TableDecl::new(readings).column("value", column().d1_type("REAL")).d1_strict(),
    ]
}

fn objects(database: Database, state: State) -> Database {
    let named = "CREATE TRIGGER named_set INSTEAD OF UPDATE ON named
        BEGIN UPDATE people SET name = new.name WHERE id = old.id; END";
    let query = state.of(["", "SELECT id, name FROM people", "SELECT id, name, age FROM people"]);
    let tokens = state.of(["", "porter", "unicode61"]);
    database
        .view(View::new("named").sql(query).trigger(Trigger::new("named_set").d1(named)))
        .object(
            VirtualTable::new("notes_text", VirtualModule::Fts5)
                .column("body")
                .content("notes", "id")
                .option("tokenize", tokens),
        )
        .object(
            ["id", "low", "high"]
                .into_iter()
                .fold(VirtualTable::new("spans", VirtualModule::Rtree), VirtualTable::column),
        )
        .object(Raw::new("virtual table", "notes_words").d1(
            format!("CREATE VIRTUAL TABLE notes_words USING fts5vocab(notes_text, {})", state.of(["", "row", "col"])),
            "DROP TABLE notes_words",
        ))
}

pub(super) fn database(state: State) -> Database {
    let database =
        Database::new("every").dialects([Dialect::D1]).table(people(state)).table(notes(state)).table(vouchers(state));
    if state == State::Bare {
        let database = database.drop_virtual_table("spans", "everything goes");
        return ["words", "readings"].into_iter().fold(database, |it, table| it.drop_table(table, "everything goes"));
    }
    objects(more_tables(state).into_iter().fold(database, Database::table), state)
}

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

#[test]
fn everything_is_made_among_rows() {
    goes(engines(), || database(State::Bare), || database(State::Full), ROWS);
}

#[test]
fn everything_is_changed_among_rows() {
    goes(engines(), || database(State::Full), || database(State::Changed), ROWS);
}

#[test]
fn everything_is_removed_and_comes_back() {
    goes(engines(), || database(State::Full), || database(State::Bare), ROWS);
}
