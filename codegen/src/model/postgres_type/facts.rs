//! What the project knows about each type.

/// One type.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Its name, without a length or precision.
    pub(crate) sql: &'static str,
    /// In the words of a message.
    pub(crate) title: &'static str,
    /// What to declare instead, where the database is written for D1 as well.
    pub(crate) on_d1: &'static str,
    /// How an entity holds it.
    pub(crate) field: Field,
    /// The text of a value as small as there is.
    pub(crate) example: &'static str,
    /// The extension that brings it, which a database must have before the type is used.
    pub(crate) extension: Option<&'static str>,
    /// What a length counts, and the greatest one.
    pub(crate) size: Option<Size>,
    /// The most characters of a value's text, where that is known.
    pub(crate) longest: Option<u32>,
    /// Whether a value that became text is the same when it is read from it.
    pub(crate) comes_back: bool,
    /// What becomes of a text: what it cannot read makes a migration fail.
    pub(crate) of_text: Keeps,
    /// Casts to other types, beside those through text.
    ///
    /// <https://www.postgresql.org/docs/current/catalog-pg-cast.html>
    pub(crate) casts: &'static [Cast],
    /// The methods of indexes that take it, where it has no order and no equality that a B-tree could use.
    ///
    /// <https://www.postgresql.org/docs/current/indexes-opclass.html>
    pub(crate) only_indexed_by: Option<&'static [&'static str]>,
}

/// A cast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast {
    pub(crate) to: To,
    pub(crate) keeps: Keeps,
    /// Whether it may fail over a value.
    pub(crate) may_fail: bool,
}

/// What a length counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// In the words of a message.
    pub(crate) noun: &'static str,
    /// The smallest one.
    pub(crate) least: u32,
    /// The greatest one.
    pub(crate) most: u32,
}

/// How an entity holds a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    /// As text, which Postgres casts there and back.
    Text,
    /// As a type of `SeaORM`.
    Own {
        /// The type.
        rust: &'static str,
        /// The `column_type` attribute, where the type alone means another column.
        column_type: Option<&'static str>,
        /// The feature of `SeaORM` that it needs beside those of every entity crate.
        feature: Option<&'static str>,
        /// Whether it is `Eq`.
        eq: bool,
    },
}

/// What a cast makes of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// Every value is the same value.
    All,
    /// The value in another form.
    Form,
    /// A part of it may go without a word.
    Part,
}

/// What a cast leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// Any of the numbers.
    Number,
    /// `json` and `jsonb`.
    Json,
    /// A type of this name, as [`Facts::sql`] has it.
    Type(&'static str),
}

/// A type that has nothing but its text.
pub(super) const PLAIN: Facts = Facts {
    sql: "",
    title: "",
    on_d1: "use `.text()`",
    field: Field::Text,
    example: "",
    extension: None,
    size: None,
    longest: None,
    comes_back: false,
    of_text: Keeps::Form,
    casts: &[],
    only_indexed_by: None,
};

/// Eight times the limit of a text: <https://www.postgresql.org/docs/current/datatype-character.html>
pub(super) const BITS: Option<Size> = Some(Size { noun: "length", least: 1, most: 83_886_080 });

pub(super) const fn network(column_type: &'static str) -> Field {
    Field::Own { rust: "IpNetwork", column_type: Some(column_type), feature: Some("with-ipnetwork"), eq: true }
}

pub(super) const fn cast(to: &'static str, keeps: Keeps) -> Cast {
    Cast { to: To::Type(to), keeps, may_fail: false }
}

/// A figure of the plane, whose numbers are floats.
pub(super) const FIGURE: Facts = Facts {
    on_d1: "use a column per number, or `.json_binary()`",
    of_text: Keeps::Part,
    comes_back: true,
    only_indexed_by: Some(&["gist", "spgist"]),
    ..PLAIN
};

pub(super) const fn range(sql: &'static str, title: &'static str, of_text: Keeps, casts: &'static [Cast]) -> Facts {
    Facts {
        sql,
        title,
        on_d1: "use a column for each bound",
        example: "empty",
        comes_back: true,
        of_text,
        casts,
        ..PLAIN
    }
}

pub(super) const fn multirange(sql: &'static str, title: &'static str, of_text: Keeps) -> Facts {
    Facts { example: "{}", on_d1: "use a table of its own, with a row per range", ..range(sql, title, of_text, &[]) }
}

/// A time that holds fewer digits than it could.
pub(super) const fn digits(sql: &'static str, rust: &'static str, on_d1: &'static str) -> Facts {
    Facts {
        sql,
        title: sql,
        on_d1,
        field: Field::Own { rust, column_type: None, feature: None, eq: true },
        // <https://www.postgresql.org/docs/current/datatype-datetime.html>
        size: Some(Size { noun: "number of digits of a second", least: 0, most: 6 }),
        of_text: Keeps::Part,
        comes_back: true,
        ..PLAIN
    }
}
