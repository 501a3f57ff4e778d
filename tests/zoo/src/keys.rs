//! Every way in which rows can refer to rows.

use seaglass::TableDecl;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement};

pub(crate) fn tables() -> Vec<TableDecl> {
    let mut tables = vec![people(), posts(), profiles()];
    tables.extend([
        categories(),
        employees(),
        tags(),
        junction("posts_tags", ("post_id", "posts"), ("tag_id", "tags")),
    ]);
    tables.push(junction("follows", ("follower_id", "people"), ("followed_id", "people")));
    tables.push(junction("likes", ("person_id", "people"), ("post_id", "posts")));
    tables.extend([
        tenants(),
        members(),
        notes(),
        invites(),
        accounts(),
        shelves(),
        books(),
        teams(),
        players(),
        depots(),
        parcels(),
    ]);
    tables.extend(grown());
    tables
}

/// Two tables as they were yesterday: one refers to the other.
pub(crate) fn young() -> [TableDecl; 2] {
    [TableDecl::new(guests()), TableDecl::new(vouchers())]
}

/// As they are today: each refers to the other.
fn grown() -> [TableDecl; 2] {
    let sender =
        vouchers().col(nullable_key("sent_by")).foreign_key(&mut points("vouchers", "sent_by", "guests")).take();
    [TableDecl::new(guests()), TableDecl::new(sender)]
}

fn guests() -> TableCreateStatement {
    let mut voucher = ForeignKey::create().from("guests", "voucher_used").to("vouchers", "code").take();
    with_id("guests").col(text("name")).col(ColumnDef::new("voucher_used").text()).foreign_key(&mut voucher).take()
}

fn vouchers() -> TableCreateStatement {
    with_id("vouchers").col(text("code").unique_key()).take()
}

/// A table with a bigint identity key.
fn with_id(name: &str) -> TableCreateStatement {
    let id = ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take();
    Table::create().table(name.to_owned()).col(id).take()
}

fn key(name: &str) -> ColumnDef {
    ColumnDef::new(name.to_owned()).big_integer().not_null().take()
}

fn nullable_key(name: &str) -> ColumnDef {
    ColumnDef::new(name.to_owned()).big_integer().take()
}

fn text(name: &str) -> ColumnDef {
    ColumnDef::new(name.to_owned()).text().not_null().take()
}

fn points(table: &str, column: &str, target: &str) -> seaglass::sea_query::ForeignKeyCreateStatement {
    ForeignKey::create().from(table.to_owned(), column.to_owned()).to(target.to_owned(), "id").take()
}

fn people() -> TableDecl {
    TableDecl::new(
        with_id("people").comment("Somebody.").col(text("name").unique_key().comment("What they are called.")),
    )
}

/// Two keys to one table.
fn posts() -> TableDecl {
    let reviewer = points("posts", "reviewer_id", "people").on_delete(ForeignKeyAction::SetNull).take();
    TableDecl::new(
        with_id("posts")
            .col(key("author_id"))
            .col(nullable_key("reviewer_id"))
            .col(text("title"))
            .foreign_key(points("posts", "author_id", "people").on_delete(ForeignKeyAction::Cascade))
            .foreign_key(&mut reviewer.clone()),
    )
}

/// One to one.
fn profiles() -> TableDecl {
    TableDecl::new(
        with_id("profiles")
            .col(key("person_id").unique_key())
            .col(text("about"))
            .foreign_key(points("profiles", "person_id", "people").on_delete(ForeignKeyAction::Cascade)),
    )
}

/// A tree.
fn categories() -> TableDecl {
    TableDecl::new(with_id("categories").col(nullable_key("parent_id")).col(text("name")).foreign_key(&mut points(
        "categories",
        "parent_id",
        "categories",
    )))
}

/// Two self references, one of them one to one.
fn employees() -> TableDecl {
    TableDecl::new(
        with_id("employees")
            .col(nullable_key("manager_id"))
            .col(nullable_key("deputy_id").unique_key())
            .foreign_key(points("employees", "manager_id", "employees").on_delete(ForeignKeyAction::SetNull))
            .foreign_key(&mut points("employees", "deputy_id", "employees")),
    )
}

/// Three keys between two tables, one of which is chosen.
fn depots() -> TableDecl {
    TableDecl::new(with_id("depots").col(text("name")).col(nullable_key("last_parcel_id")).foreign_key(&mut points(
        "depots",
        "last_parcel_id",
        "parcels",
    )))
}

fn parcels() -> TableDecl {
    TableDecl::new(
        with_id("parcels")
            .col(key("sender_id"))
            .col(key("receiver_id"))
            .foreign_key(&mut points("parcels", "sender_id", "depots"))
            .foreign_key(&mut points("parcels", "receiver_id", "depots")),
    )
    .related("parcels_sender_id_fkey")
}

fn tags() -> TableDecl {
    TableDecl::new(with_id("tags").col(text("name").unique_key()))
}

/// A table whose key is two foreign keys.
fn junction(name: &str, (left, left_table): (&str, &str), (right, right_table): (&str, &str)) -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(name.to_owned())
            .col(key(left))
            .col(key(right))
            .primary_key(Index::create().col(left.to_owned()).col(right.to_owned()))
            .foreign_key(points(name, left, left_table).on_delete(ForeignKeyAction::Cascade))
            .foreign_key(points(name, right, right_table).on_delete(ForeignKeyAction::Cascade)),
    )
}

fn tenants() -> TableDecl {
    TableDecl::new(with_id("tenants").col(text("name")))
}

/// A composite key, whose first column is a key of its own.
fn members() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("members")
            .col(key("tenant_id"))
            .col(key("number"))
            .col(text("name"))
            .primary_key(Index::create().col("tenant_id").col("number"))
            .index(Index::create().unique().col("tenant_id").col("name"))
            .foreign_key(&mut points("members", "tenant_id", "tenants")),
    )
}

/// Two composite keys that share a column; one may be absent.
fn notes() -> TableDecl {
    let member = |name: &str, column: &str| {
        ForeignKey::create()
            .name(name.to_owned())
            .from_tbl("notes")
            .from_col("tenant_id")
            .from_col(column.to_owned())
            .to_tbl("members")
            .to_col("tenant_id")
            .to_col("number")
            .take()
    };
    TableDecl::new(
        with_id("notes")
            .col(key("tenant_id"))
            .col(key("writer_number"))
            .col(nullable_key("reader_number"))
            .foreign_key(&mut member("notes_writer_fkey", "writer_number"))
            .foreign_key(&mut member("notes_reader_fkey", "reader_number")),
    )
}

fn invites() -> TableDecl {
    TableDecl::new(with_id("invites").col(ColumnDef::new("code").string_len(8).not_null().unique_key()))
}

/// A key to a unique column that is not the primary key, and keys without `_id`.
fn accounts() -> TableDecl {
    TableDecl::new(
        with_id("accounts")
            .col(ColumnDef::new("invite_used").string_len(8))
            .col(nullable_key("created_by"))
            .col(nullable_key("updated_by"))
            .foreign_key(ForeignKey::create().from("accounts", "invite_used").to("invites", "code"))
            .foreign_key(&mut points("accounts", "created_by", "people"))
            .foreign_key(&mut points("accounts", "updated_by", "people")),
    )
}

/// A column that is called what a relation would be.
fn shelves() -> TableDecl {
    TableDecl::new(with_id("shelves").col(ColumnDef::new("books").integer().not_null().default(0)))
}

fn books() -> TableDecl {
    TableDecl::new(
        with_id("books")
            .col(key("shelf_id"))
            .col(text("shelf"))
            .foreign_key(points("books", "shelf_id", "shelves").on_update(ForeignKeyAction::Cascade)),
    )
}

/// Two tables that refer to each other.
fn teams() -> TableDecl {
    TableDecl::new(with_id("teams").col(nullable_key("captain_id")).foreign_key(&mut points(
        "teams",
        "captain_id",
        "players",
    )))
}

fn players() -> TableDecl {
    TableDecl::new(with_id("players").col(key("team_id")).foreign_key(&mut points("players", "team_id", "teams")))
}
