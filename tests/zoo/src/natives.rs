//! What Postgres alone has.

use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{
    ColumnDef, ColumnType, ConditionalStatement, Expr, ExprTrait, ForeignKey, Index, IndexType, IntoIden, Table,
};
use seaglass::{
    Aggregate, Cast, CastContext, CollationProvider, Composite, Database, Dialect, Domain, Exclusion, Numbering,
    Policy, PolicyCommand, PostgresCollation, PostgresType, RangeType, RewriteRule, Routine, RowSecurity, RuleEvent,
    Sequence, SequenceType, Statistics, StatisticsKind, TableDecl, column, constraint, next_value, now,
};

/// A database for Postgres only, in two of its schemas.
pub(crate) fn database() -> Database {
    let database = Database::new("natives")
        .dialects([Dialect::Postgres])
        .enumeration(Type::create().as_enum("signal").values(["go", "stop"]).clone())
        .table(kinds())
        .table(lists())
        .table(elsewhere())
        .table(pieces())
        .table(named())
        .table(tickets())
        .table(declared());
    objects(database)
}

/// Who sees which rows.
fn readers() -> Policy {
    Policy::new("readers", "named").command(PolicyCommand::Select).using("login <> ''").doc("Nobody without a name.")
}

/// Objects of every kind, and a table of the types among them.
fn objects(database: Database) -> Database {
    let longer = "CREATE FUNCTION longer(text, text) RETURNS text LANGUAGE sql IMMUTABLE
        AS $$ SELECT CASE WHEN length($2) > length($1) THEN $2 ELSE $1 END $$";
    let placed =
        "CREATE FUNCTION placed(bigint) RETURNS address LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1, NULL)::address $$";
    database
        .object(PostgresCollation::new("caseless", CollationProvider::Icu, "und-u-ks-level2").nondeterministic())
        .object(
            Domain::new("email", "text")
                .check_with_doc("email_shape", "VALUE LIKE '_%@_%'", "It's delivered somewhere.")
                .doc("An address of mail."),
        )
        .object(Domain::new("stars", "int").default("3").not_null().check("stars_range", "VALUE BETWEEN 1 AND 5"))
        .object(Composite::new("address").attribute("street", "text").attribute_with_doc(
            "zip",
            "email",
            "Odd, isn't it?",
        ))
        .object(RangeType::new("float_range", "float8").multirange("float_ranges").difference("float8mi"))
        .object(Aggregate::new("longest", ["text"], "longer", "text").initial(""))
        .object(Cast::new("bigint", "address").function("placed").context(CastContext::Assignment))
        .object(Statistics::new("declared_places", "declared").columns(["mail", "rating"]).kinds([StatisticsKind::Mcv]))
        .object(RewriteRule::new("kept", "declared", RuleEvent::Delete).condition("OLD.rating = 5").instead())
        .object(Sequence::new("seat_numbers").start(7).doc("Seats of all halls."))
        .routine(Routine::new("longer").arguments("(text, text)").postgres(longer))
        .routine(Routine::new("placed").arguments("(bigint)").postgres(placed))
        .object(readers())
}

fn declared() -> TableDecl {
    let list = |name: &str| ColumnType::custom(PostgresType::declared(name));
    TableDecl::new(
        Table::create()
            .table("declared")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("mail").custom(PostgresType::declared("email")).not_null())
            .col(ColumnDef::new("rating").custom("stars").not_null())
            .col(ColumnDef::new("home").custom(PostgresType::declared("address")))
            .col(ColumnDef::new("reach").custom(PostgresType::declared("float_range")))
            .col(ColumnDef::new("reaches").custom(PostgresType::declared("float_ranges")))
            .col(ColumnDef::new("all_reaches").array(list("float_ranges")))
            .col(ColumnDef::new("mails").array(list("email")).not_null())
            .col(ColumnDef::new("homes").array(list("address"))),
    )
}

/// A key from one schema into the same one, and one that holds for some rows only.
fn pieces() -> TableDecl {
    let table = ("other", "pieces");
    TableDecl::new(
        Table::create()
            .table(table)
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("part_id").big_integer().not_null())
            .col(ColumnDef::new("mark").text().not_null())
            .col(ColumnDef::new("sold_on").date())
            .col(ColumnDef::new("made_on").date().not_null().default(Expr::current_date()))
            .foreign_key(ForeignKey::create().from(table, "part_id").to(("other", "parts"), "id")),
    )
    .index(Index::create().unique().name("pieces_mark_key").col("mark").and_where(Expr::col("sold_on").is_null()))
}

/// Types that sea-query has no word for, and lists of them. The database has the extensions of two of them before.
fn named() -> TableDecl {
    let list = |ty| ColumnType::custom(ty);
    TableDecl::new(
        Table::create()
            .table("named")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("login").custom(PostgresType::Citext).not_null().unique_key())
            .col(ColumnDef::new("search").custom(PostgresType::Tsvector).not_null())
            .col(ColumnDef::new("query").custom("tsquery"))
            .col(ColumnDef::new("document").custom(PostgresType::Xml))
            .col(ColumnDef::new("tags").custom(PostgresType::Hstore).not_null().default(""))
            .col(ColumnDef::new("place").custom(PostgresType::Point).not_null())
            .col(ColumnDef::new("line").custom(PostgresType::Line))
            .col(ColumnDef::new("segment").custom(PostgresType::Lseg))
            .col(ColumnDef::new("box").custom(PostgresType::Box))
            .col(ColumnDef::new("path").custom(PostgresType::Path))
            .col(ColumnDef::new("polygon").custom(PostgresType::Polygon))
            .col(ColumnDef::new("circle").custom(PostgresType::Circle))
            .col(ColumnDef::new("seats").custom(PostgresType::Int4range).not_null())
            .col(ColumnDef::new("numbers").custom(PostgresType::Int8range))
            .col(ColumnDef::new("prices").custom(PostgresType::Numrange))
            .col(ColumnDef::new("local").custom(PostgresType::Tsrange))
            .col(ColumnDef::new("during").custom(PostgresType::Tstzrange).not_null())
            .col(ColumnDef::new("days").custom(PostgresType::Daterange))
            .col(ColumnDef::new("seat_sets").custom(PostgresType::Int4multirange))
            .col(ColumnDef::new("number_sets").custom(PostgresType::Int8multirange))
            .col(ColumnDef::new("price_sets").custom(PostgresType::Nummultirange))
            .col(ColumnDef::new("local_sets").custom(PostgresType::Tsmultirange))
            .col(ColumnDef::new("during_sets").custom(PostgresType::Tstzmultirange))
            .col(ColumnDef::new("day_sets").custom(PostgresType::Datemultirange))
            .col(ColumnDef::new("path_of_labels").ltree())
            .col(ColumnDef::new("nicknames").array(list(PostgresType::Citext)).not_null())
            .col(ColumnDef::new("shown").array(list(PostgresType::Tstzrange)).not_null())
            .col(ColumnDef::new("corners").array(list(PostgresType::Point)))
            .col(ColumnDef::new("spans").array(ColumnType::Interval(None, None)))
            .col(ColumnDef::new("clock").custom("time(0) without time zone"))
            .col(ColumnDef::new("made_at").custom(PostgresType::Timestamp(3)))
            .col(ColumnDef::new("seen_at").custom(PostgresType::Timestamptz(3)).not_null().default(now()))
            .col(ColumnDef::new("all_seen_at").array(list(PostgresType::Timestamptz(0))))
            .col(ColumnDef::new("hint").custom("jsonpath")),
    )
    .row_security(RowSecurity::Enabled)
    .unlogged()
    .column("hint", column().custom_type("jsonpath", "text", "String"))
    .index(Index::create().col("place").index_type(IndexType::Custom("gist".into_iden())))
    .index(Index::create().col("search").full_text())
    .index(Index::create().col("during").index_type(IndexType::Custom("gist".into_iden())))
}

fn kinds() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("kinds")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("amount").decimal_len(28, 9).not_null())
            .col(ColumnDef::new("span").interval(None, None).not_null())
            .col(ColumnDef::new("price").money())
            .col(ColumnDef::new("bits").bit(Some(4)).not_null())
            .col(ColumnDef::new("more_bits").varbit(8))
            .col(ColumnDef::new("hardware").mac_address()),
    )
}

/// Lists of what both databases have, and what Postgres computes of texts.
fn lists() -> TableDecl {
    let words = "to_tsvector('english', title || ' ' || coalesce(notes, ''))";
    TableDecl::new(
        Table::create()
            .table("lists")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("title").text().not_null())
            .col(ColumnDef::new("notes").text())
            .col(ColumnDef::new("words").custom(PostgresType::Tsvector).generated(Expr::cust(words), true))
            .col(ColumnDef::new("smalls").array(ColumnType::SmallInteger))
            .col(ColumnDef::new("numbers").array(ColumnType::Integer).not_null())
            .col(ColumnDef::new("bigs").array(ColumnType::BigInteger))
            .col(ColumnDef::new("ratios").array(ColumnType::Double))
            .col(ColumnDef::new("amounts").array(ColumnType::Decimal(None)))
            .col(ColumnDef::new("flags").array(ColumnType::Boolean))
            .col(ColumnDef::new("texts").array(ColumnType::Text).not_null())
            .col(ColumnDef::new("ids").array(ColumnType::Uuid).not_null())
            .col(ColumnDef::new("signals").array(ColumnType::Enum {
                name: "signal".into_iden(),
                variants: vec!["go".into_iden(), "stop".into_iden()],
            }))
            .col(ColumnDef::new("days").array(ColumnType::Date))
            .col(ColumnDef::new("instants").array(ColumnType::TimestampWithTimeZone))
            .col(ColumnDef::new("objects").array(ColumnType::JsonBinary))
            .col(ColumnDef::new("files").array(ColumnType::Blob)),
    )
    .index(Index::create().col("words").full_text())
}

/// Numbered as an older database is, and by numbers that nobody else gives.
fn tickets() -> TableDecl {
    let serial = Numbering::serial().sequence("ticket_ids").sequence_type(SequenceType::Integer);
    TableDecl::new(
        Table::create()
            .table("tickets")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("number").integer().not_null().comment("What the guest is told."))
            .col(ColumnDef::new("seat").text().not_null())
            .col(ColumnDef::new("place").integer().not_null().default(next_value("seat_numbers")))
            .col(ColumnDef::new("class").integer().not_null().default(Expr::cust("'2'::integer")))
            .col(ColumnDef::new("far").big_integer().not_null().default(3_000_000_000_i64))
            .col(ColumnDef::new("deep").big_integer().not_null().default(i64::MIN + 1))
            .col(ColumnDef::new("share").double().not_null().default(Expr::cust("0.50")))
            .col(ColumnDef::new("price").decimal_len(10, 2).not_null().default(Expr::cust("'1.50'::numeric")))
            .col(ColumnDef::new("notes").array(ColumnType::Text).not_null().default(Expr::cust("ARRAY[]::text[]"))),
    )
    .index(Index::create().name("tickets_seat").col("seat"))
    .index_doc("tickets_seat", "Who sits where, isn't it?")
    .constraint("tickets_ids", constraint().doc("No number twice."))
    .index_storage("tickets_seat", "fillfactor", "70")
    .index_collation("tickets_seat", "seat", "C")
    .column("id", column().numbering(serial))
    .column("number", column().numbering(Numbering::always().start(1000).increment(10)))
    .exclusion(
        Exclusion::new("tickets_ids").expression("int8range(id, id + 1)", "&&").filter("number > 0").deferrable(),
    )
}

/// A table in another schema. One of the same name could not be joined: `SeaORM` names columns by table alone.
fn elsewhere() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(("other", "parts"))
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("kind_id").big_integer())
            .foreign_key(ForeignKey::create().from(("other", "parts"), "kind_id").to("kinds", "id")),
    )
}
