//! What each dialect can do, as data: the plan looks at this and never at the dialect's name.

use crate::model::Dialect;

/// What a dialect can do, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a table of independent facts, printed as one")]
pub struct Capabilities {
    /// Whose capabilities these are.
    pub dialect: Dialect,
    /// Objects can live in namespaces.
    pub namespaces: bool,
    /// Enumerated types are objects of their own; otherwise a CHECK lists the values.
    pub native_enums: bool,
    /// Functions and procedures can be stored.
    pub stored_routines: bool,
    /// Comments are facts of the catalogue; otherwise they stand in the text of CREATE TABLE.
    pub catalogue_comments: bool,
    /// A foreign key can be added to a table that exists, and its target must exist when it is made.
    pub foreign_keys_added_later: bool,
    /// DROP TABLE first deletes the rows one by one, and foreign keys act on that.
    pub drop_deletes_rows: bool,
    /// Creating an index or a foreign key locks tables one by one; otherwise the whole database has one writer.
    pub table_locks: bool,
    /// A client may send a file statement by statement, each a transaction of its own.
    pub sent_in_parts: bool,
    /// The query planner knows what is in an index once it is told to look; otherwise it looks by itself.
    pub told_to_look: bool,
    /// An index can be built while rows are written.
    pub concurrent_indexes: bool,
    /// A column's type and nullability, and a table's constraints, can be changed in place.
    pub alters_in_place: bool,
    /// Alterations take the forms that keep reads and writes going, in several transactions where one would block them.
    pub online: bool,
    /// Lengths of `varchar(n)` and `char(n)` are enforced by the type; otherwise by a CHECK.
    pub enforced_lengths: bool,
    /// Generated columns can be computed when read, on every supported version.
    pub virtual_columns: bool,
    /// Indexes can use access methods other than a B-tree.
    pub index_methods: bool,
    /// Indexes can include columns.
    pub index_include: bool,
    /// An index entry can say where NULLs sort.
    pub index_nulls_order: bool,
    /// A unique key can count NULLs as equal.
    pub nulls_not_distinct: bool,
    /// The most columns of a table.
    pub max_columns: usize,
    /// The most columns of an index or a key.
    pub max_index_columns: usize,
    /// The longest statement in bytes, where there is a limit that a migration can reach.
    pub max_statement_bytes: Option<usize>,
    /// The longest identifier in bytes, where longer ones are cut.
    pub max_name_bytes: Option<usize>,
}

impl Capabilities {
    /// `PostgreSQL` 15 and later.
    ///
    /// <https://www.postgresql.org/docs/current/limits.html>
    pub const POSTGRES: Self = Self {
        dialect: Dialect::Postgres,
        namespaces: true,
        native_enums: true,
        stored_routines: true,
        catalogue_comments: true,
        foreign_keys_added_later: true,
        drop_deletes_rows: false,
        table_locks: true,
        sent_in_parts: false,
        told_to_look: false,
        concurrent_indexes: true,
        alters_in_place: true,
        online: true,
        enforced_lengths: true,
        virtual_columns: false,
        index_methods: true,
        index_include: true,
        index_nulls_order: true,
        nulls_not_distinct: true,
        max_columns: 1_600,
        max_index_columns: 32,
        max_statement_bytes: None,
        max_name_bytes: Some(63),
    };

    /// Cloudflare D1, and `SQLite` through `SeaORM` under the same limits.
    ///
    /// <https://developers.cloudflare.com/d1/platform/limits/>
    pub const D1: Self = Self {
        dialect: Dialect::D1,
        namespaces: false,
        native_enums: false,
        stored_routines: false,
        catalogue_comments: false,
        foreign_keys_added_later: false,
        drop_deletes_rows: true,
        table_locks: false,
        sent_in_parts: true,
        told_to_look: true,
        concurrent_indexes: false,
        alters_in_place: false,
        online: false,
        enforced_lengths: false,
        virtual_columns: true,
        index_methods: false,
        index_include: false,
        index_nulls_order: false,
        nulls_not_distinct: false,
        max_columns: 100,
        max_index_columns: 100,
        max_statement_bytes: Some(100_000),
        max_name_bytes: None,
    };

    /// The same, altering in one transaction unless `online`.
    pub const fn online(self, online: bool) -> Self {
        Self { online: online && self.online, ..self }
    }

    /// Those of `dialect`.
    pub const fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Postgres => &Self::POSTGRES,
            Dialect::D1 => &Self::D1,
        }
    }
}
