//! What `SeaORM`'s own schema tools find to do on a migrated database with these entities: nothing.

use crate::{make, prepared, with, zoo_targets};
use sea_orm::sea_query::{ColumnType, PostgresQueryBuilder, TableBuilder};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IdenStatic, Iterable, SchemaBuilder};
use seaglass::model::Table;
use seaglass_tests::{assert_same_lines, filled, target::Target};

const DATABASES: [(&str, &[&str]); 3] = [
    ("zoo", &["author_stats", "post_cards", "switch_counts", "switched"]),
    ("natives", &[]),
    ("lites", &["drafts", "uses"]),
];

/// A table as an entity knows it: its schema and name, and the name, type and nullability of each column.
type Columns = (Option<String>, String, Vec<(&'static str, ColumnType, bool)>);

fn columns_of<E: EntityTrait>() -> Columns {
    let of = |column: E::Column| {
        let definition = column.def();
        (column.as_str(), definition.get_column_type().clone(), definition.is_null())
    };
    let entity = E::default();
    (entity.schema_name().map(str::to_owned), entity.table_name().to_owned(), E::Column::iter().map(of).collect())
}

/// A type as Postgres reads it. What sea-query writes of an enum's name is not quoted.
fn sql(ty: &ColumnType) -> String {
    if let ColumnType::Enum { name, .. } = ty {
        return format!("\"{name}\"");
    }
    if let ColumnType::Array(element) = ty {
        return sql(element) + "[]";
    }
    let mut text = String::new();
    PostgresQueryBuilder.prepare_column_type(ty, &mut text);
    text
}

fn targets(database: &str) -> Vec<Target> {
    match database {
        "zoo" => zoo_targets("agreement"),
        "natives" => Target::postgres("agreement").into(),
        _ => vec![Target::sqlite()],
    }
}

macro_rules! entities {
    ($($format:ident :: $database:ident [$($module:ident),* $(,)?]),* $(,)?) => {
        /// The entities of a database, without those of its views: `SeaORM` would make tables of them.
        fn registered(path: &str, views: &[&str], mut builder: SchemaBuilder) -> SchemaBuilder {
            $(if path == concat!(stringify!($format), "::", stringify!($database)) {
                $(if !views.contains(&stringify!($module)) {
                    builder = builder.register($format::$database::$module::Entity);
                })*
            })*
            builder
        }

        /// The columns of every entity of a database.
        fn columns(path: &str) -> Vec<Columns> {
            let mut found = Vec::new();
            $(if path == concat!(stringify!($format), "::", stringify!($database)) {
                $(found.push(columns_of::<$format::$database::$module::Entity>());)*
            })*
            found
        }
    };
}

entities! {
    zoo_entity_dense::zoo [accounts, author_stats, books, categories, choices, computed, customs, days, decimals, depots, employees, every_type, every_type_or_null, follows, guests, r#impl, invites, likes, maker_sites, makers, members, models, moments, notes, odd_names, papers, parcels, people, plates, players, post_cards, posts, posts_tags, profiles, rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr, sales, shelves, stored, switch_counts, switched, tags, teams, tenants, ticks, r#type, vouchers, zoo],
    zoo_entity_dense::natives [declared, kinds, lists, named, parts, pieces, tickets],
    zoo_entity_dense::lites [articles, counters, drafts, uses, vouchers],
    zoo_entity_compact::zoo [accounts, author_stats, books, categories, choices, computed, customs, days, decimals, depots, employees, every_type, every_type_or_null, follows, guests, r#impl, invites, likes, maker_sites, makers, members, models, moments, notes, odd_names, papers, parcels, people, plates, players, post_cards, posts, posts_tags, profiles, rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr, sales, shelves, stored, switch_counts, switched, tags, teams, tenants, ticks, r#type, vouchers, zoo],
    zoo_entity_compact::natives [declared, kinds, lists, named, parts, pieces, tickets],
    zoo_entity_compact::lites [articles, counters, drafts, uses, vouchers],
}

#[test]
fn sync_changes_nothing_on_a_migrated_database() {
    for (database, views) in DATABASES {
        for target in targets(database) {
            make(&target, database);
            let rows = filled::fill(&target, &prepared(database).declared.schema);
            assert!(rows > 10, "{database} on {}: {rows} rows", target.label());
            // What `sync` asks of the catalogue takes minutes without.
            target.must("ANALYZE");
            let before = (target.facts(), target.rows());
            for format in ["dense", "compact"] {
                let path = format!("zoo_entity_{format}::{database}");
                with(&target, &async |db: DatabaseConnection| {
                    let synced = registered(&path, views, db.get_schema_builder()).sync(&db).await;
                    synced.unwrap_or_else(|error| panic!("{path} on {}: {error}", target.label()));
                });
                let after = format!("{path} synced on {}", target.label());
                assert_same_lines("migrated", &before.0, &after, &target.facts());
                assert_same_lines("migrated", &before.1, &after, &target.rows());
            }
        }
    }
}

/// What `SeaORM` cannot say of a table: that it is a view. It tries to make one that is there.
#[test]
fn sync_of_a_whole_module_stumbles_over_views() {
    let target = Target::sqlite();
    make(&target, "lites");
    with(&target, &async |db: DatabaseConnection| {
        let said = db.get_schema_registry("zoo_entity_dense::lites::*").sync(&db).await.expect_err("a view is there");
        assert!(said.to_string().contains("already exists"), "{said}");
    });
}

/// The columns of every entity are those of the declaration, by name, order, nullability and type. Here, and not in each
/// entity's module: there it would be compiled by everybody who uses them.
#[test]
fn columns_are_those_of_the_declaration() {
    let mut wrong = Vec::new();
    for (database, _) in DATABASES {
        let target = targets(database).remove(0);
        make(&target, database);
        let declared = prepared(database).declared;
        let tables: Vec<&Table> = declared.schema.tables().chain(&declared.view_entities).collect();
        for format in ["dense", "compact"] {
            let entities = columns(&format!("zoo_entity_{format}::{database}"));
            assert!(entities.len() > 3, "{database}");
            for (namespace, name, columns) in entities {
                let is_it = |table: &&&Table| {
                    table.name.name.as_str() == name.as_str()
                        && table.name.namespace.as_ref().map(seaglass::Name::as_str) == namespace.as_deref()
                };
                let table = tables.iter().find(is_it).unwrap_or_else(|| panic!("{name} is declared"));
                let own: Vec<(&str, bool)> = columns.iter().map(|(name, _, null)| (*name, *null)).collect();
                let nullable =
                    |column: &seaglass::model::Column| column.nullable && !table.in_primary_key(&column.name);
                let theirs: Vec<(&str, bool)> =
                    table.columns.iter().map(|column| (column.name.as_str(), nullable(column))).collect();
                assert_eq!(own, theirs, "{format} {database} {name}");
                if matches!(target, Target::Postgres { .. }) {
                    let (own, theirs) = (types_of(&target, &columns), types(&target, table));
                    wrong.extend((own != theirs).then(|| format!("{format} {database} {name}: {own:?} {theirs:?}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The types of an entity's columns as Postgres calls them.
fn types_of(target: &Target, columns: &[(&str, ColumnType, bool)]) -> Vec<String> {
    let columns: Vec<String> = columns.iter().map(|(name, ty, _)| format!("\"{name}\" {}", sql(ty))).collect();
    target.must(&format!("CREATE TABLE agreement_columns ({})", columns.join(", ")));
    let found = shown(target, "agreement_columns");
    target.must("DROP TABLE agreement_columns");
    found
}

/// The types of a table's columns.
fn types(target: &Target, table: &Table) -> Vec<String> {
    let namespace = table.name.namespace.as_ref().map_or("public", seaglass::Name::as_str);
    shown(target, &format!("\"{namespace}\".\"{}\"", table.name.name.as_str().replace('"', "\"\"")))
}

/// The columns of a table with their types. `SeaORM` is not told of what lists hold, nor of the digits of a second.
fn shown(target: &Target, table: &str) -> Vec<String> {
    target.texts(&format!(
        "SELECT attname || ' ' || CASE WHEN typelem <> 0 AND typcategory = 'A' THEN 'list'
             WHEN typname ~ '^time' THEN format_type(atttypid, NULL) ELSE format_type(atttypid, atttypmod) END
         FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
         WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname",
        table.replace('\'', "''")
    ))
}
