//! Routines, views and triggers.

use super::{authors, blog, cases, posts, shop_of};
use seaglass::model::Dialect;
use seaglass::sea_query::{ColumnDef, Index, IndexCreateStatement, Table};
use seaglass::{
    Aggregate, CheckOption, Composite, Database, Domain, Extension, Fires, Inheritance, Namespace, Partition, Policy,
    PolicyCommand, Raw, RewriteRule, Routine, RowSecurity, RuleEvent, Sequence, Statistics, TableDecl, Trigger, View,
    next_value,
};

cases! {
    view_added: "add a view", blog() => blog().view(names("SELECT id, name FROM authors")), [];
    view_changed: "show something else in a view", blog().view(names("SELECT id, name FROM authors"))
        => blog().view(names("SELECT id, name, email FROM authors")), [];
    view_dropped: "drop a view", blog().view(names("SELECT id, name FROM authors")) => blog(), [];
    view_told: "comment on a view that one database has", blog().view(on_d1(None)) => blog().view(on_d1(Some("Who writes."))), [];
    view_kept: "drop a column under a view", blog().view(names("SELECT id, name FROM authors"))
        => without_email().view(names("SELECT id, name FROM authors")), ["--drop", "authors.email"];
    view_settings: "set how a view is read and written through", blog().view(grown().security_barrier())
        => blog().view(grown().security_invoker().check_option(CheckOption::Local)), [];
    view_settings_kept: "drop a column under a view with settings", blog().view(names("SELECT id, name FROM authors").security_invoker())
        => without_email().view(names("SELECT id, name, length(name) AS long FROM authors").security_invoker()), ["--drop", "authors.email"];
    kept_added: "add a materialized view", blog() => blog().view(longest()), [];
    kept_changed: "show something else in a materialized view", blog().view(longest())
        => blog().view(View::materialized("longest").sql("SELECT name, id FROM authors").index(by_name())), [];
    kept_indexed: "add an index to a materialized view", blog().view(longest())
        => blog().view(longest().index(Index::create().col("long")).storage("fillfactor", "70")), [];
    kept_leaning: "give a column under a materialized view another type", blog().view(longest())
        => with_longer_names().view(longest()), [];
    kept_dropped: "drop a materialized view", blog().view(longest()) => blog(), [];
    kept_plain: "make a view a materialized one", blog().view(grown()) => blog().view(View::materialized("grown")
        .doc("Who has a name.").sql("SELECT id, name FROM authors WHERE name <> ''").with_no_data()), [];
    view_read: "read a view by an entity", blog() => blog().view(grown().entity(Table::create().table("grown")
        .col(ColumnDef::new("id").integer().primary_key()).col(ColumnDef::new("name").string_len(50).not_null()))), [];
    view_written: "write rows through a view", blog().view(grown())
        => blog().view(grown().trigger(renamed())).routine(rename()), [];
    trigger_set: "say when a trigger fires and what it is for", traced(Trigger::new("authors_trace"))
        => traced(Trigger::new("authors_trace").doc("Says who was there.").fires(Fires::Always)), [];
    routine_added: "add a routine", blog() => blog().routine(count("SELECT count(*) FROM posts")), [];
    routine_changed: "change a routine", blog().routine(count("SELECT count(*) FROM posts"))
        => blog().routine(count("SELECT count(*) FROM authors")), [];
    routine_dropped: "drop a routine", blog().routine(count("SELECT count(*) FROM posts")) => blog(), [];
    routine_not_read: "rename a column beside a routine that puts SQL together", blog().routine(copies()).routine(root())
        => with_address(Some("mail")).routine(copies()).routine(root()), ["--rename", "authors.email=mail"];
    extension_added: "add an extension", blog() => blog().object(citext(None)), [];
    extension_moved: "change the comment of an extension", blog().object(citext(None))
        => blog().object(citext(Some("Addresses in any case."))), [];
    namespace_told: "comment on a namespace", blog() => blog().object(Namespace::new("public").doc("All of it.")), [];
    raws_added: "make two objects by their statements", blog() => blog().object(both("name, email")).object(
        Raw::new("statistics", "authors_more").postgres("CREATE STATISTICS authors_more ON id, name FROM authors", "DROP STATISTICS authors_more")), [];
    sequence_added: "take numbers from a sequence", papers(None, None)
        => papers(Some(Sequence::new("papers").start(1000).doc("All papers.")), Some("papers")), [];
    sequence_changed: "count in another way in a sequence", papers(Some(Sequence::new("papers")), Some("papers"))
        => papers(Some(Sequence::new("papers").increment(10).max(9_000_000)), Some("papers")), [];
    sequence_renamed: "rename a sequence", papers(Some(Sequence::new("papers")), Some("papers"))
        => papers(Some(Sequence::new("documents").renamed_from("papers").cache(5)), Some("documents")), [];
    sequence_dropped: "drop a sequence", papers(Some(Sequence::new("papers")), Some("papers")) => papers(None, None), ["--drop", "papers"];
    partition_added: "add a partition", events(&[(0, 1000)]) => events(&[(0, 1000), (1000, 2000)]), [];
    partition_moved: "move the bounds of partitions", events(&[(0, 1000), (1000, 2000)]) => events(&[(0, 1500), (1500, 2000)]), [];
    partition_dropped: "drop a partition", events(&[(0, 1000), (1000, 2000)]) => events(&[(0, 1000)]), ["--drop", "events_1"];
    heirs_joined: "let a table inherit", heirs(false, false) => heirs(true, false), [];
    heirs_changed: "change a table that inherits, and its parent", heirs(true, false) => heirs(true, true), [];
    object_added: "add an object of another kind", blog() => blog().object(both("name, email")), [];
    object_changed: "change an object of another kind", blog().object(both("name, email"))
        => blog().object(both("id, name")), [];
    object_dropped: "drop an object of another kind", blog().object(both("name, email")) => blog(), [];
    object_leaned: "drop a column that an object speaks of", blog().object(both("name, email"))
        => without_email().object(both("id, name")), ["--drop", "authors.email"];
    policy_added: "say who sees which rows", blog() => secured("name = current_user"), [];
    policy_changed: "change who sees which rows", secured("name = current_user") => secured("name <> ''"), [];
    policy_dropped: "let everyone see all rows", secured("name = current_user") => blog(), [];
    domain_added: "add a domain", blog() => blog().object(email("VALUE LIKE '%@%'")), [];
    domain_changed: "change the check of a domain", blog().object(email("VALUE LIKE '%@%'"))
        => blog().object(email("VALUE LIKE '_%@_%'")), [];
    composite_changed: "add an attribute to a composite type", blog().object(place()) => blog().object(place().attribute("zip", "text")), [];
    statistics_added: "add statistics", blog()
        => blog().object(Statistics::new("authors_names", "authors").columns(["name", "email"])), [];
    rule_added: "add a rule", blog()
        => blog().object(RewriteRule::new("kept", "authors", RuleEvent::Delete).instead().doc("Authors stay.")), [];
    aggregate_added: "add an aggregate", blog()
        => blog().object(Aggregate::new("product", ["float8"], "float8mul", "float8").initial("1")), [];
    trigger_added: "add a trigger", blog() => shop_of(TableDecl::new(authors()).trigger(touch()), posts()), [];
    trigger_dropped: "drop a trigger", shop_of(TableDecl::new(authors()).trigger(touch()), posts()) => blog(), [];
}

fn secured(using: &str) -> Database {
    let authors = TableDecl::new(authors()).row_security(RowSecurity::Enabled);
    let own = Policy::new("own", "authors").command(PolicyCommand::Select).using(using);
    shop_of(authors, posts()).object(own.doc("Authors see themselves."))
}

fn email(check: &str) -> Domain {
    Domain::new("email", "text").check("email_shape", check).doc("An address of mail.")
}

fn place() -> Composite {
    Composite::new("place").attribute_with_doc("street", "text", "With its number.")
}

/// Papers that may be numbered by a sequence, which Postgres alone has.
fn papers(sequence: Option<Sequence>, takes: Option<&str>) -> Database {
    let mut number = ColumnDef::new("number");
    number.big_integer();
    if let Some(name) = takes {
        number.default(next_value(name.to_owned()));
    }
    let id = ColumnDef::new("id").integer().not_null().primary_key().take();
    let database = Database::new("blog").dialects([Dialect::Postgres]);
    let database = database.table(Table::create().table("papers_of_authors").col(id).col(number).take());
    match sequence {
        Some(sequence) => database.object(sequence),
        None => database,
    }
}

/// Events in partitions by their number.
fn events(partitions: &[(i32, i32)]) -> Database {
    let events = Table::create()
        .table("events")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .partition_by_range(["id"])
        .take();
    let database = Database::new("blog").dialects([Dialect::Postgres]).table(events);
    partitions.iter().enumerate().fold(database, |database, (at, (from, to))| {
        database.object(Partition::range(format!("events_{at}"), "events", [*from], [*to]))
    })
}

/// Letters, and letters of another kind that may be among them.
fn heirs(inherits: bool, more: bool) -> Database {
    let mut database = Database::new("blog").dialects([Dialect::Postgres]);
    for (name, default) in [("letters", 1), ("parcels", 2)] {
        let mut table = Table::create();
        table.table(name).col(ColumnDef::new("id").integer().not_null());
        if more {
            table.col(ColumnDef::new("weight").integer().not_null().default(default));
        }
        database = database.table(TableDecl::new(table).skip_entity());
    }
    if inherits { database.object(Inheritance::new("parcels", "letters")) } else { database }
}

fn names(query: &str) -> View {
    View::new("names").sql(query)
}

fn grown() -> View {
    View::new("grown").doc("Who has a name.").sql("SELECT id, name FROM authors WHERE name <> ''")
}

fn longest() -> View {
    View::materialized("longest")
        .doc("How long names are.")
        .sql("SELECT name, max(length(name)) AS long FROM authors GROUP BY name")
        .index(by_name())
}

fn by_name() -> IndexCreateStatement {
    Index::create().unique().name("longest_by_name").table("longest").col("name").take()
}

fn with_longer_names() -> Database {
    let table = Table::create()
        .table("authors")
        .comment("People who write.")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("name").text().not_null().comment("As it is printed."))
        .col(ColumnDef::new("email").text())
        .take();
    shop_of(table, posts())
}

fn renamed() -> Trigger {
    Trigger::new("grown_renamed")
        .postgres("CREATE TRIGGER grown_renamed INSTEAD OF UPDATE ON grown FOR EACH ROW EXECUTE FUNCTION rename()")
        .d1("CREATE TRIGGER grown_renamed INSTEAD OF UPDATE ON grown BEGIN UPDATE authors SET name = NEW.name WHERE id = OLD.id; END")
}

fn rename() -> Routine {
    let body = "BEGIN UPDATE authors SET name = NEW.name WHERE id = OLD.id; RETURN NEW; END";
    Routine::new("rename")
        .postgres(format!("CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
}

fn traced(trigger: Trigger) -> Database {
    let sql = "CREATE TRIGGER authors_trace BEFORE UPDATE ON authors FOR EACH ROW EXECUTE FUNCTION rename()";
    shop_of(TableDecl::new(authors()).trigger(trigger.postgres(sql)), posts()).routine(rename())
}

fn on_d1(doc: Option<&str>) -> View {
    let view = View::new("names").d1("SELECT id, name FROM authors");
    match doc {
        Some(doc) => view.doc(doc),
        None => view,
    }
}

fn count(body: &str) -> Routine {
    Routine::new("how_many")
        .postgres(format!("CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql AS $$ {body} $$"))
        .instead_on_d1(body)
}

fn copies() -> Routine {
    let body = "BEGIN EXECUTE format('INSERT INTO copies SELECT * FROM %I', source); END";
    Routine::new("copies")
        .arguments("(text)")
        .postgres(format!("CREATE PROCEDURE copies(source text) LANGUAGE plpgsql AS $$ {body} $$"))
        .instead_on_d1("SELECT 1")
}

fn root() -> Routine {
    let head = "CREATE FUNCTION root(double precision) RETURNS double precision";
    Routine::new("root")
        .arguments("(double precision)")
        .postgres(format!("{head} LANGUAGE internal IMMUTABLE STRICT AS 'dsqrt'"))
        .instead_on_d1("SELECT 1")
}

fn citext(doc: Option<&str>) -> Extension {
    Extension { doc: doc.map(str::to_owned), ..Extension::new("citext") }
}

fn both(columns: &str) -> Raw {
    Raw::new("statistics", "authors_both")
        .doc("They go together.")
        .postgres(format!("CREATE STATISTICS authors_both ON {columns} FROM authors"), "DROP STATISTICS authors_both")
}

fn touch() -> Trigger {
    let sql = "CREATE TRIGGER authors_touch AFTER UPDATE OF name ON authors BEGIN UPDATE authors SET email = NULL WHERE id = NEW.id; END";
    Trigger::new("authors_touch").d1(sql)
}

fn without_email() -> Database {
    with_address(None)
}

/// The blog whose authors have an address by this name, or none.
fn with_address(name: Option<&'static str>) -> Database {
    let mut table = Table::create()
        .table("authors")
        .comment("People who write.")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("name").string_len(50).not_null().comment("As it is printed."))
        .take();
    if let Some(name) = name {
        table.col(ColumnDef::new(name).text());
    }
    shop_of(table, posts())
}
