//! Everything that Postgres has.

use seaglass::model::{Dialect, Rule};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{
    ColumnDef, ConditionalStatement, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Func, Index, IndexOrder, Table,
    TableCreateStatement,
};
use seaglass::{
    Aggregate, Cast, CastContext, CheckOption, CollationProvider, Composite, Database, Domain, EnumDecl, Exclusion,
    Extension, Fires, Inheritance, Namespace, Numbering, Partition, PartitionKey, Policy, PolicyCommand,
    PostgresCollation, PostgresType, RangeType, Raw, RewriteRule, Routine, RowSecurity, RuleEvent, Sequence,
    Statistics, StatisticsKind, TableDecl, Trigger, View, column, constraint, next_value,
};
use seaglass_tests::target::Target;

use super::{State, goes};

/// Rows of the tables that are always there.
const ROWS: &str = "INSERT INTO shops (id, name, size) VALUES (1, 'Ada''s', 3), (2, 'b', NULL);
    INSERT INTO orders (id, shop_id, number) VALUES (1, 1, 10), (2, 2, 20);";

/// And of what only the full states have.
pub(super) const FULL_ROWS: &str = "INSERT INTO shops (id, name, size, mail, home, mood)
        VALUES (1, 'Ada''s', 3, 'a@b', ROW('street', '12')::address, 'happy'), (2, 'b', NULL, 'c@d', NULL, NULL);
    INSERT INTO orders (id, shop_id, number) VALUES (1, 1, 10), (2, 2, 20);
    INSERT INTO places VALUES (1, 1, NULL);
    INSERT INTO marks DEFAULT VALUES; INSERT INTO marks DEFAULT VALUES;
    INSERT INTO tickets (seat, shop_id, place) VALUES ('1a', 1, 1), ('1b', NULL, NULL);
    INSERT INTO other.parts (name) VALUES ('screw');
    INSERT INTO parted VALUES (1, 'a'), (2, 'b'), (3, 'b'); INSERT INTO towns VALUES ('Bergen'); INSERT INTO capitals VALUES ('Oslo');
    REFRESH MATERIALIZED VIEW longest;";

fn shops(state: State) -> TableDecl {
    let mut table = Table::create()
        .table("shops")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("size").integer())
        .take();
    if state == State::Bare {
        return ["mail", "home", "reach", "reaches", "mood", "loud", "place"]
            .into_iter()
            .fold(TableDecl::new(table), |table, name| table.drop_column(name, "everything goes"));
    }
    let least = state.of([0, 0, -1]);
    table
        .comment(state.of(["", "Where things are sold.", "Where all is sold."]))
        .col(ColumnDef::new("mail").custom(PostgresType::declared("email")))
        .col(ColumnDef::new("home").custom(PostgresType::declared("address")))
        .col(ColumnDef::new("reach").custom(PostgresType::declared("float_range")))
        .col(ColumnDef::new("reaches").custom(PostgresType::declared("float_ranges")))
        .col(ColumnDef::new("mood").enumeration("mood", Vec::<&str>::new()))
        .col(ColumnDef::new("loud").text().generated(Func::upper(Expr::col("name")), true))
        .col(ColumnDef::new("place").text().extra("COLLATE \"caseless\""))
        .check(("shops_size", Expr::col("size").gt(least)))
        .check(("shops_kept", Expr::cust(state.of(["", "size < 100", "size < 1000"]))));
    TableDecl::new(table)
        .extra(Dialect::Postgres, state.of(["", "WITH (fillfactor = 70)", "WITH (fillfactor = 80)"]))
        .row_security(state.of([RowSecurity::Disabled, RowSecurity::Forced, RowSecurity::Enabled]))
        .constraint("shops_size", constraint().not_valid().doc(state.of(["", "Shops have room.", "All have."])))
        .index_doc("shops_big", state.of(["", "Of large ones.", "Of the largest."]))
        .constraint("shops_kept", constraint().no_inherit())
        .index(Index::create().name("shops_big").col("name").and_where(Expr::col("size").gt(state.of([0, 5, 6]))))
        .index(
            Index::create()
                .unique()
                .name("shops_names")
                .col(Func::lower(Expr::col("name")))
                .col(("size", IndexOrder::Desc)),
        )
        .index(Index::create().unique().name("shops_sizes").col("id").include("size").nulls_not_distinct())
        .trigger(touched(state))
        .trigger(held(state))
}

fn touched(state: State) -> Trigger {
    let event = state.of(["", "UPDATE", "INSERT OR UPDATE"]);
    Trigger::new("shops_touched")
        .doc("Nothing is made of it.")
        .fires(state.of([Fires::Always, Fires::Always, Fires::Never]))
        .postgres(format!("CREATE TRIGGER shops_touched BEFORE {event} ON shops FOR EACH ROW EXECUTE FUNCTION touch()"))
}

fn held(state: State) -> Trigger {
    let when = state.of(["", "DEFERRED", "IMMEDIATE"]);
    Trigger::new("shops_held").postgres(format!(
        "CREATE CONSTRAINT TRIGGER shops_held AFTER DELETE ON shops DEFERRABLE INITIALLY {when}
         FOR EACH ROW EXECUTE FUNCTION touch()"
    ))
}

fn orders() -> TableCreateStatement {
    Table::create()
        .table("orders")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("shop_id").big_integer().not_null())
        .col(ColumnDef::new("number").integer().not_null())
        .take()
}

fn keyed_orders(state: State) -> TableDecl {
    if state == State::Bare {
        return TableDecl::new(orders());
    }
    let mut table = orders();
    table
        .index(Index::create().unique().name("orders_number").col("number"))
        .index(Index::create().unique().name("orders_again").col("id"))
        .index(Index::create().unique().name("orders_of_shop").col("shop_id").col("number"))
        .foreign_key(ForeignKey::create().name("orders_shop").from("orders", "shop_id").to("shops", "id"));
    TableDecl::new(table)
        .silence(Rule::RedundantUnique, "another program looks for it by its name")
        .constraint("orders_number", constraint().deferrable())
        .constraint("orders_shop", state.of([constraint(), constraint().deferred(), constraint().deferrable()]))
}

fn places(state: State) -> TableDecl {
    let table = Table::create()
        .table("places")
        .col(ColumnDef::new("shop_id").big_integer().not_null())
        .col(ColumnDef::new("number").integer().not_null())
        .primary_key(Index::create().col("shop_id").col("number").include("label"))
        .col(ColumnDef::new("label").text())
        .take();
    let range = format!("int4range(number, number + 1, '{}')", state.of(["", "[]", "[)"]));
    TableDecl::new(table).exclusion(
        Exclusion::new("places_apart").expression(range, "&&").storage("fillfactor", state.of(["", "70", "80"])),
    )
}

/// Without columns, so that rows are only counted.
fn marks(state: State) -> TableDecl {
    let mut table = Table::create().table("marks").take();
    if state == State::Changed {
        table.col(ColumnDef::new("place").integer());
    }
    TableDecl::new(table).skip_entity()
}

fn parted() -> TableDecl {
    let table = Table::create()
        .table("parted")
        .col(ColumnDef::new("id").integer().not_null())
        .col(ColumnDef::new("label").text().not_null())
        .partition_by_list(["label"])
        .take();
    TableDecl::new(table).index(Index::create().name("parted_id").col("id"))
}

fn partitions(database: Database, state: State) -> Database {
    let more = state.of([vec!["a"], vec!["a"], vec!["a", "c"]]);
    database
        .object(Partition::list("parted_a", "parted", more).doc(state.of(["", "Of one label.", "Of two labels."])))
        .object(Partition::default("parted_rest", "parted").partition_by(PartitionKey::hash().column("id")))
        .object(Partition::hash("parted_even", "parted_rest", 2, 0))
        .object(Partition::hash("parted_odd", "parted_rest", 2, 1))
}

/// Towns, and towns of another kind that are among them.
fn towns(database: Database, state: State) -> Database {
    let town = |name: &str| {
        let mut table = Table::create();
        table.table(name.to_owned()).col(ColumnDef::new("name").text().not_null());
        if state == State::Changed {
            table.col(ColumnDef::new("people").integer());
        }
        TableDecl::new(table).skip_entity()
    };
    database.table(town("towns")).table(town("capitals")).object(Inheritance::new("capitals", "towns"))
}

/// Numbered by a sequence that it owns, and always; with keys of two columns.
fn tickets(state: State) -> TableDecl {
    let key = |name: &str, column: &'static str| {
        let mut key = ForeignKey::create();
        key.name(name)
            .from("tickets", ("shop_id", column))
            .to("places", ("shop_id", "number"))
            .on_delete(ForeignKeyAction::SetNull);
        key
    };
    let table = Table::create()
        .table("tickets")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("number").integer().not_null())
        .col(ColumnDef::new("seat").text().not_null().default(state.of(["", "none", "any"])))
        .col(ColumnDef::new("shop_id").big_integer())
        .col(ColumnDef::new("place").integer())
        .col(ColumnDef::new("next").integer())
        .col(ColumnDef::new("paper").big_integer().not_null().default(next_value("papers")))
        .foreign_key(&mut key("tickets_place", "place"))
        .foreign_key(&mut key("tickets_next", "next"))
        .take();
    let table = TableDecl::new(table)
        .column("id", column().serial())
        .column("number", column().numbering(Numbering::always().start(state.of([1, 1000, 2000]))))
        .constraint("tickets_place", state.of([constraint(), constraint().match_full(), constraint()]))
        .constraint("tickets_next", constraint().sets(["next"]));
    if state == State::Full { table.unlogged() } else { table }
}

fn parts(name: &'static str) -> TableDecl {
    let table = Table::create()
        .table(("other", name))
        .col(ColumnDef::new("id").integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("name").text())
        .take();
    TableDecl::new(table)
}

fn views(database: Database, state: State) -> Database {
    let big = View::new("big")
        .sql(state.of([
            "",
            "SELECT id, name FROM shops WHERE size > 1",
            "SELECT id, name, size FROM shops WHERE size > 1",
        ]))
        .security_invoker()
        .check_option(CheckOption::Local);
    let longest = View::materialized("longest")
        .sql(state.of([
            "",
            "SELECT id, length(name) AS long FROM shops",
            "SELECT id, length(name) + 1 AS long FROM shops",
        ]))
        .index(Index::create().unique().name("longest_id").table("longest").col("id"))
        .index_doc("longest_id", state.of(["", "Refreshed by it.", "Refreshed while it is read."]))
        .index_storage("longest_id", "fillfactor", state.of(["", "70", "80"]))
        .storage("fillfactor", "70");
    let renamed = "CREATE TRIGGER renamed INSTEAD OF UPDATE ON named FOR EACH ROW EXECUTE FUNCTION touch()";
    let named = View::new("named")
        .sql("SELECT max(name) AS name FROM shops")
        .trigger(Trigger::new("renamed").postgres(renamed));
    database.view(big).view(longest).view(named)
}

fn routines(database: Database, state: State) -> Database {
    let touch = format!(
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NEW; END $$",
        state.of(["", "", "PERFORM 1;"])
    );
    let longer = "CREATE FUNCTION longer(text, text) RETURNS text LANGUAGE sql IMMUTABLE
        AS $$ SELECT CASE WHEN length($2) > length($1) THEN $2 ELSE $1 END $$";
    let placed = "CREATE FUNCTION placed(bigint) RETURNS address LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::address $$";
    let ranked = "CREATE FUNCTION ranked() RETURNS bigint LANGUAGE internal WINDOW AS 'window_rank'";
    let started = "CREATE FUNCTION started() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$";
    let tidy = "CREATE PROCEDURE tidy() LANGUAGE sql AS $$ DELETE FROM tickets $$";
    database
        .routine(Routine::new("touch").postgres(touch))
        .routine(Routine::new("longer").arguments("(text, text)").postgres(longer))
        .routine(Routine::new("placed").arguments("(bigint)").postgres(placed))
        .routine(Routine::new("ranked").postgres(ranked))
        .routine(Routine::new("started").postgres(started))
        .routine(Routine::new("tidy").postgres(tidy).doc(state.of(["", "All of them.", "Every one."])))
}

fn types(database: Database, state: State) -> Database {
    let locale = "und-u-ks-level2";
    let shape = state.of(["", "VALUE LIKE '%@%'", "VALUE LIKE '_%@_%'"]);
    let address =
        Composite::new("address").attribute("street", "text").attribute_with_doc("zip", "text", "Of the city.");
    let address = if state == State::Changed { address.attribute("city", "text") } else { address };
    let moods = state.of([vec![], vec!["happy", "tired"], vec!["happy", "tired", "at ease"]]);
    database
        .enumeration(EnumDecl::new(Type::create().as_enum("mood").values(moods)).doc("How it goes."))
        .object(
            PostgresCollation::new("caseless", CollationProvider::Icu, locale)
                .nondeterministic()
                .doc(state.of(["", "a", "b"])),
        )
        .object(
            Domain::new("email", "text")
                .check_with_doc("email_shape", shape, state.of(["", "Has an at.", "With a name before it."]))
                .doc("An address of mail."),
        )
        .object(address)
        .object(Namespace::new("other").doc(state.of(["", "What is sold elsewhere.", "What others sell."])))
        .object(Sequence::new("papers").increment(state.of([1, 2, 5])).doc("Numbers of papers."))
        .object(RangeType::new("float_range", "float8").multirange("float_ranges").doc(state.of(["", "a", "b"])))
}

fn objects(database: Database, state: State) -> Database {
    let statistics = Statistics::new("shops_sizes_of", "shops").columns(["name", "size"]);
    let kinds = state.of([vec![], vec![StatisticsKind::Mcv], vec![StatisticsKind::Mcv, StatisticsKind::Ndistinct]]);
    database
        .object(Aggregate::new("longest_of", ["text"], "longer", "text").initial(state.of(["", "", "-"])))
        .object(Cast::new("bigint", "address").function("placed").context(state.of([
            CastContext::Explicit,
            CastContext::Explicit,
            CastContext::Assignment,
        ])))
        .object(statistics.kinds(kinds))
        .object(
            RewriteRule::new("kept", "shops", RuleEvent::Delete)
                .condition(state.of(["", "OLD.size = 5", "OLD.size = 6"]))
                .instead(),
        )
        .object(Policy::new("readers", "shops").command(PolicyCommand::Select).using(state.of([
            "",
            "name <> ''",
            "name <> 'hidden'",
        ])))
}

/// What has no builder, by its statements.
fn raws(database: Database, state: State) -> Database {
    let template = state.of(["", "simple", "simple"]);
    let more = state.of(["", "", ", STOPWORDS = english"]);
    let raw = |kind: &str, name: &str, create: String, drop: &str| Raw::new(kind, name).postgres(create, drop);
    [
        raw("foreign data wrapper", "nowhere", "CREATE FOREIGN DATA WRAPPER nowhere".into(), "DROP FOREIGN DATA WRAPPER nowhere"),
        // What stands on a changed one makes way for it.
        raw("server", "far", format!("CREATE SERVER far{} FOREIGN DATA WRAPPER nowhere", state.of(["", "", " VERSION '2'"])),
            "DROP SERVER far"),
        raw("foreign table", "far_parts",
            "CREATE FOREIGN TABLE far_parts (id integer) SERVER far".into(), "DROP FOREIGN TABLE far_parts"),
        raw("conversion", "latin", "CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8".into(), "DROP CONVERSION latin"),
        raw("operator", "same_text", "CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)".into(), "DROP OPERATOR === (text, text)"),
        raw("operator family", "by_bytes", "CREATE OPERATOR FAMILY by_bytes USING btree".into(), "DROP OPERATOR FAMILY by_bytes USING btree"),
        raw("operator class", "text_bytes",
            "CREATE OPERATOR CLASS text_bytes FOR TYPE text USING btree FAMILY by_bytes AS OPERATOR 1 ~<~, OPERATOR 2 ~<=~,
             OPERATOR 3 =, OPERATOR 4 ~>=~, OPERATOR 5 ~>~, FUNCTION 1 bttext_pattern_cmp(text, text)".into(),
            "DROP OPERATOR CLASS text_bytes USING btree"),
        raw("access method", "heaps", "CREATE ACCESS METHOD heaps TYPE TABLE HANDLER heap_tableam_handler".into(), "DROP ACCESS METHOD heaps"),
        raw("language", "plother", "CREATE LANGUAGE plother HANDLER plpgsql_call_handler".into(), "DROP LANGUAGE plother"),
        raw("transform", "int_in_sql",
            "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal))".into(),
            "DROP TRANSFORM FOR int LANGUAGE sql"),
        raw("event trigger", "on_start", "CREATE EVENT TRIGGER on_start ON ddl_command_start EXECUTE FUNCTION started()".into(), "DROP EVENT TRIGGER on_start"),
        raw("text search template", "plain", "CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize)".into(), "DROP TEXT SEARCH TEMPLATE plain"),
        raw("text search dictionary", "plain_words", format!("CREATE TEXT SEARCH DICTIONARY plain_words (TEMPLATE = {template}{more})"), "DROP TEXT SEARCH DICTIONARY plain_words"),
        raw("text search parser", "plain_parser",
            "CREATE TEXT SEARCH PARSER plain_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)".into(),
            "DROP TEXT SEARCH PARSER plain_parser"),
        raw("text search configuration", "plain_search", "CREATE TEXT SEARCH CONFIGURATION plain_search (COPY = simple)".into(), "DROP TEXT SEARCH CONFIGURATION plain_search"),
        raw("publication", "all_orders",
            format!("CREATE PUBLICATION all_orders FOR TABLE orders{}", state.of(["", "", ", shops"])), "DROP PUBLICATION all_orders"),
    ]
    .into_iter()
    .fold(database, Database::object)
}

pub(super) fn database(state: State) -> Database {
    let case = state.of(["In any case.", "In any case.", "Texts in any case."]);
    // The extension and the schema of `parts` stay when what declares them is rolled back.
    let database = Database::new("every")
        .dialects([Dialect::Postgres])
        .object(Extension::new("citext").doc(case))
        .table(parts("shelf"))
        .table(shops(state))
        .table(keyed_orders(state));
    if state == State::Bare {
        let gone = "everything goes";
        let database = ["places", "tickets", "parted", "towns", "capitals", "marks"]
            .into_iter()
            .fold(database, |it, table| it.drop_table(table, gone));
        let database = ["parted_a", "parted_rest", "parted_even", "parted_odd"]
            .into_iter()
            .fold(database, |it, partition| it.drop_partition(partition, gone));
        return database.drop_table(("other", "parts"), gone).drop_enum("mood", gone).drop_sequence("papers", gone);
    }
    let database =
        database.table(places(state)).table(tickets(state)).table(parts("parts")).table(parted()).table(marks(state));
    let database = towns(partitions(database, state), state);
    raws(objects(routines(views(types(database, state), state), state), state), state)
}

#[test]
fn everything_is_made_among_rows() {
    goes(Target::postgres("every_made"), || database(State::Bare), || database(State::Full), ROWS);
}

#[test]
fn everything_is_changed_among_rows() {
    goes(Target::postgres("every_changed"), || database(State::Full), || database(State::Changed), FULL_ROWS);
}

#[test]
fn everything_is_removed_and_comes_back() {
    goes(Target::postgres("every_removed"), || database(State::Full), || database(State::Bare), ROWS);
}
