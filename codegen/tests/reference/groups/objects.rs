//! Objects of the catalogue that no table is made of.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, Table, TableCreateStatement};
use seaglass::{
    Aggregate, Cast, CastContext, CollationProvider, Composite, Database, Dialect, Domain, Extension, Inheritance,
    Namespace, PostgresCollation, PostgresType, RangeType, Raw, RewriteRule, Routine, RuleEvent, Sequence,
    SequenceType, Statistics, StatisticsKind, TableDecl, next_value,
};

group!(
    "Other objects of Postgres",
    "`.object(…)` takes an object of any kind. `orders()` is a table with `city` and `zip`.",
    "objects.rs",
    whole: false,
    [
        extension, extension_there, namespace, domain, domain_more, composite, range, range_more, collation, cast, cast_function,
        cast_binary, aggregate, aggregate_parallel, sequence, sequence_counting, statistics, statistics_more, rule, rule_commands, inheritance, raw,
        raw_first,
    ],
);

/// An extension
fn extension() -> Database {
    postgres().object(Extension::new("citext").doc("Texts without case."))
}

/// An extension of a version, in a schema of its own
fn extension_there() -> Database {
    postgres().object(Extension::new("hstore").namespace("extensions").version("1.8"))
}

/// What a schema of Postgres is for
fn namespace() -> Database {
    postgres().object(Namespace::new("billing").doc("What customers owe."))
}

/// A type with rules for its values
fn domain() -> Database {
    postgres()
        .object(Domain::new("email", "text").doc("An address of mail.").check("email_shape", "VALUE LIKE '%_@_%'"))
        .table(
            Table::create()
                .table("users")
                .col(id())
                .col(ColumnDef::new("email").custom(PostgresType::declared("email"))),
        )
}

/// A type with a default, a collation and a check that is explained
fn domain_more() -> Database {
    let code = Domain::new("code", "text").collation("C").default("'none'").not_null().check_with_doc(
        "code_length",
        "length(VALUE) < 9",
        "As long as the old system takes.",
    );
    postgres().object(code)
}

/// A type of several values
fn composite() -> Database {
    let address = Composite::new("address")
        .doc("Where somebody lives.")
        .attribute("street", "text")
        .attribute_with_doc("zip", "text", "As it is sorted by.");
    postgres().object(address).table(
        Table::create().table("shops").col(id()).col(ColumnDef::new("at").custom(PostgresType::declared("address"))),
    )
}

/// A type of ranges, and one of sets of them
fn range() -> Database {
    let seen = ColumnDef::new("seen").custom(PostgresType::declared("floatranges")).take();
    postgres()
        .object(RangeType::new("floatrange", "double precision").doc("What a probe sees.").multirange("floatranges"))
        .table(Table::create().table("probes").col(id()).col(seen))
}

/// A type of ranges that are ordered and measured in their own way
fn range_more() -> Database {
    postgres()
        .object(RangeType::new("textrange", "text").collation("C").operator_class("text_pattern_ops"))
        .object(RangeType::new("numbers", "double precision").difference("float8mi"))
}

/// A collation without case
fn collation() -> Database {
    let without_case = PostgresCollation::new("without_case", CollationProvider::Icu, "und-u-ks-level2");
    postgres().object(without_case.nondeterministic().doc("For names of people."))
}

/// A cast by text
fn cast() -> Database {
    postgres().object(Cast::new("text", "integer").inout().context(CastContext::Assignment).doc("For an old client."))
}

/// A cast by a function
fn cast_function() -> Database {
    let make = "CREATE FUNCTION label(point) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1[0] || '':'' || $1[1]'";
    postgres()
        .routine(Routine::new("label").arguments("(point)").postgres(make))
        .object(Cast::new("point", "text").function("label").arguments(["point"]))
}

/// A cast that changes no byte
///
/// Only a superuser may declare one.
fn cast_binary() -> Database {
    postgres().object(Cast::new("regclass", "xid").binary())
}

/// A function of many rows
fn aggregate() -> Database {
    let times = "CREATE FUNCTION times(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * $2'";
    postgres()
        .routine(Routine::new("times").arguments("(numeric, numeric)").postgres(times))
        .object(Aggregate::new("product", ["numeric"], "times", "numeric").initial("1").doc("All of them multiplied."))
}

/// A function of many rows that several processes compute
fn aggregate_parallel() -> Database {
    let mean = Aggregate::new("total", ["double precision"], "float8pl", "double precision")
        .combine_function("float8pl")
        .final_function("abs")
        .parallel();
    postgres().object(mean)
}

/// Numbers that several tables share
fn sequence() -> Database {
    let number = || ColumnDef::new("number").big_integer().not_null().default(next_value("papers")).take();
    postgres()
        .object(Sequence::new("papers").start(1000).doc("Offers and invoices are counted together."))
        .table(Table::create().table("offers").col(id()).col(number()))
        .table(Table::create().table("invoices").col(id()).col(number()))
}

/// Numbers that are counted in a way of their own
fn sequence_counting() -> Database {
    let turns = Sequence::new("turns")
        .namespace("game")
        .sequence_type(SequenceType::Integer)
        .increment(-1)
        .min(1)
        .max(60)
        .cache(5)
        .cycle();
    postgres().object(turns)
}

/// Statistics of columns that go together
fn statistics() -> Database {
    let places = Statistics::new("orders_places", "orders")
        .columns(["city", "zip"])
        .kinds([StatisticsKind::Dependencies])
        .doc("A zip is of one city.");
    postgres().table(orders()).object(places)
}

/// Statistics of an expression, and how much of it is kept
fn statistics_more() -> Database {
    let zips = Statistics::new("orders_zips", "orders").columns(["city"]).expression("lower(zip)").target(500);
    postgres().table(orders()).object(zips)
}

/// Rows that are never deleted
fn rule() -> Database {
    postgres()
        .table(orders())
        .object(RewriteRule::new("keep", "orders", RuleEvent::Delete).instead().doc("Orders are never deleted."))
}

/// What is done beside a command
fn rule_commands() -> Database {
    let moved = RewriteRule::new("moved", "orders", RuleEvent::Update)
        .condition("NEW.city <> OLD.city")
        .command("INSERT INTO moves (city) VALUES (NEW.city)");
    let places = Table::create().table("moves").col(id()).col(ColumnDef::new("city").text().not_null()).take();
    postgres().table(orders()).table(places).object(moved)
}

/// A table whose rows are seen in another one
fn inheritance() -> Database {
    let place = |name: &str| {
        let table = Table::create().table(name.to_owned()).col(ColumnDef::new("name").text().not_null()).take();
        TableDecl::new(table).skip_entity()
    };
    postgres().table(place("cities")).table(place("capitals")).object(Inheritance::new("capitals", "cities"))
}

/// Anything else, by its statements
fn raw() -> Database {
    let search = Raw::new("text search configuration", "plain")
        .doc("Words as they are written.")
        .before_tables()
        .postgres("CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple)", "DROP TEXT SEARCH CONFIGURATION plain");
    postgres().object(search)
}

/// Anything else, on each database and before all
fn raw_first() -> Database {
    Database::new("app")
        .object(Raw::new("schema", "archive").first().postgres("CREATE SCHEMA archive", "DROP SCHEMA archive"))
        .object(Raw::new("trash view", "trash").d1("CREATE VIEW trash AS SELECT 1 AS id", "DROP VIEW trash"))
}

/// A database that Postgres alone holds.
fn postgres() -> Database {
    Database::new("app").dialects([Dialect::Postgres])
}

fn orders() -> TableCreateStatement {
    Table::create()
        .table("orders")
        .col(id())
        .col(ColumnDef::new("city").text().not_null())
        .col(ColumnDef::new("zip").text().not_null())
        .take()
}
