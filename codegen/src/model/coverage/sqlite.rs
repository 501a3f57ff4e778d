//! The schema table and pragmas of SQLite: <https://www.sqlite.org/schematab.html>, <https://www.sqlite.org/pragma.html>.
//! What no pragma tells is told by the text of the object.

use super::Held::{Follows, Named, Raw};
use super::{Covered, modelled};

const SAME: &str = "the same";
const NOTHING: &str = "nothing";

pub(super) const ALL: &[Covered] = &[
    Covered::new("sqlite_schema", "type = 'table'", "table", modelled("Database::table", SAME)),
    Covered::new("sqlite_schema", "type = 'index'", "index", modelled("TableDecl::index", SAME)),
    Covered::new("sqlite_schema", "type = 'view'", "view", modelled("View::new", "its own query")),
    Covered::new("sqlite_schema", "type = 'trigger'", "trigger", modelled("Trigger::new", "its own trigger")),
    Covered::new(
        "sqlite_schema",
        "type = 'trigger' AND sql LIKE '% INSTEAD OF %'",
        "trigger of a view",
        modelled("View::trigger", "its own trigger"),
    ),
    Covered::new("sqlite_schema", "name = 'sqlite_sequence'", "highest numbers given", Follows("AUTOINCREMENT")),
    Covered::new("sqlite_schema", "name GLOB 'sqlite_stat*'", "what ANALYZE found", Follows("the rows")),
    Covered::new("sqlite_schema", "name GLOB 'sqlite_autoindex*'", "index of a key", Follows("its constraint")),
    Covered::new("sqlite_schema", "name GLOB '_cf_*'", "table of D1's own", Follows("D1")),
    Covered::new("sqlite_schema", "name = 'd1_migrations'", "migrations that wrangler applied", Follows("wrangler")),
    Covered::new("pragma_table_list", "type = 'virtual'", "virtual table", modelled("VirtualTable::new", NOTHING)),
    Covered::new(
        "pragma_table_list",
        "type = 'shadow'",
        "what a virtual table is kept in",
        Follows("its virtual table"),
    ),
    Covered::new(
        "sqlite_schema",
        "sql LIKE 'CREATE VIRTUAL TABLE%' AND sql NOT LIKE '%USING fts5(%' AND sql NOT LIKE '%USING rtree%'",
        "virtual table of another module",
        Raw,
    ),
    Covered::new("pragma_table_list", "strict", "STRICT", modelled("TableDecl::d1_strict", NOTHING)),
    Covered::new("pragma_table_list", "wr", "WITHOUT ROWID", modelled("TableDecl::d1_without_rowid", NOTHING)),
    Covered::new("pragma_table_xinfo", "hidden = 0", "column", modelled("Database::table", SAME)),
    Covered::new("pragma_table_xinfo", "\"notnull\"", "NOT NULL", modelled("ColumnDef::not_null", SAME)),
    Covered::new("pragma_table_xinfo", "dflt_value IS NOT NULL", "default", modelled("ColumnDef::default", SAME)),
    Covered::new("pragma_table_xinfo", "pk", "primary key", modelled("ColumnDef::primary_key", SAME)),
    Covered::new(
        "pragma_table_xinfo",
        "pk AND NOT \"notnull\" AND type <> 'INTEGER'",
        "key that may be NULL",
        modelled("ColumnDef::null", "never NULL"),
    ),
    Covered::new(
        "pragma_table_xinfo",
        "type = ''",
        "column without a type",
        modelled("ColumnDecl::d1_typeless", NOTHING),
    ),
    Covered::new(
        "pragma_table_xinfo",
        "type NOT IN ('', 'INTEGER', 'TEXT', 'REAL', 'BLOB')",
        "type as it was written",
        modelled("ColumnDecl::d1_type", NOTHING),
    ),
    Covered::new(
        "pragma_table_xinfo",
        "hidden = 2",
        "computed column, virtual",
        modelled("ColumnDef::generated", SAME),
    ),
    Covered::new("pragma_table_xinfo", "hidden = 3", "computed column, stored", modelled("ColumnDef::generated", SAME)),
    Covered::new("pragma_table_xinfo", "hidden = 1", "column of a virtual table for its module", Follows("its module")),
    Covered::new("pragma_index_list", "origin = 'c'", "index", modelled("TableDecl::index", SAME)),
    Covered::new("pragma_index_list", "origin = 'u'", "unique constraint", modelled("ColumnDef::unique_key", SAME)),
    Covered::new("pragma_index_list", "origin = 'pk'", "index of a primary key", Follows("its key")),
    Covered::new("pragma_index_list", "partial", "partial index", modelled("IndexCreateStatement::and_where", SAME)),
    Covered::new("pragma_index_xinfo", "cid = -2", "index of expressions", modelled("IndexCreateStatement::col", SAME)),
    Covered::new("pragma_index_xinfo", "\"desc\"", "descending order", modelled("IndexCreateStatement::col", SAME)),
    Covered::new(
        "pragma_index_xinfo",
        "coll <> 'BINARY'",
        "collation of an index",
        modelled("TableDecl::d1_collation", NOTHING),
    ),
    Covered::new("pragma_foreign_key_list", "", "foreign key", modelled("TableCreateStatement::foreign_key", SAME)),
    Covered::new("pragma_foreign_key_list", "match <> 'NONE'", "MATCH, which SQLite does not look at", Named),
    Covered::new("sqlite_schema", "sql LIKE '% CHECK (%'", "check", modelled("TableCreateStatement::check", SAME)),
    Covered::new(
        "sqlite_schema",
        "sql LIKE '% DEFERRABLE %'",
        "deferred foreign key",
        modelled("ConstraintDecl::deferred", SAME),
    ),
    Covered::new(
        "sqlite_schema",
        "sql LIKE '% ON CONFLICT %'",
        "ON CONFLICT of a key",
        modelled("TableDecl::d1_on_conflict", NOTHING),
    ),
    Covered::new(
        "sqlite_schema",
        "type = 'table' AND sql LIKE '% COLLATE %'",
        "collation of a column",
        modelled("ColumnDecl::d1_collation", "its own collation"),
    ),
    Covered::new(
        "sqlite_schema",
        "sql LIKE '% AUTOINCREMENT%'",
        "AUTOINCREMENT",
        modelled("ColumnDef::auto_increment", "identity"),
    ),
    Covered::new("sqlite_schema", "sql LIKE '% CONSTRAINT %'", "name of a constraint", modelled("its name", SAME)),
    Covered::new(
        "sqlite_schema",
        "type = 'table' AND sql LIKE '%/*%'",
        "comment in a definition",
        modelled("TableCreateStatement::comment", "a comment of its own"),
    ),
];
