//! Triggers and routines.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, Dialect, Fires, Routine, TableDecl, Trigger};

group!(
    "Triggers and routines",
    "Both are written out, for each database in its own SQL.",
    "programs.rs",
    whole: false,
    [trigger, fires, routine, namespaced],
);

/// A trigger on both databases
fn trigger() -> Database {
    let touch = "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.edits := OLD.edits + 1; RETURN NEW; END $$";
    let notes =
        Table::create().table("notes").col(id()).col(ColumnDef::new("edits").integer().not_null().default(0)).take();
    let edited = Trigger::new("notes_edited")
        .doc("Counts the edits.")
        .postgres("CREATE TRIGGER notes_edited BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch()")
        .d1("CREATE TRIGGER notes_edited AFTER UPDATE ON notes\nBEGIN\n    UPDATE notes SET edits = OLD.edits + 1 WHERE id = NEW.id;\nEND");
    Database::new("app")
        .routine(Routine::new("touch").postgres(touch).instead_on_d1("SELECT 1"))
        .table(TableDecl::new(notes).trigger(edited))
}

/// A trigger that replicas fire as well
fn fires() -> Database {
    let audit = "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$";
    let audited = Trigger::new("notes_audit")
        .fires(Fires::Always)
        .postgres("CREATE TRIGGER notes_audit AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION audit()");
    Database::new("app")
        .dialects([Dialect::Postgres])
        .routine(Routine::new("audit").postgres(audit))
        .table(TableDecl::new(Table::create().table("notes").col(id())).trigger(audited))
}

/// A function, and what an app runs where there is none
fn routine() -> Database {
    let forget = "CREATE FUNCTION forget(older integer) RETURNS void LANGUAGE sql AS 'DELETE FROM notes WHERE id < $1'";
    Database::new("app").table(Table::create().table("notes").col(id())).routine(
        Routine::new("forget")
            .arguments("(integer)")
            .doc("Deletes what is older than a note.")
            .postgres(forget)
            .instead_on_d1("DELETE FROM notes WHERE id < ?1"),
    )
}

/// A function in a schema of Postgres
fn namespaced() -> Database {
    let one = "CREATE FUNCTION app.one() RETURNS integer LANGUAGE sql AS 'SELECT 1'";
    Database::new("app")
        .dialects([Dialect::Postgres])
        .object(seaglass::Namespace::new("app").doc("What the app calls."))
        .routine(Routine::new("one").namespace("app").postgres(one))
}
