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
    /// Whether that value may stand in a required column whose values are gone.
    pub(crate) is_neutral: bool,
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
    pub(crate) casts: &'static [(To, Keeps)],
}

/// What a length counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// In the words of a message.
    pub(crate) noun: &'static str,
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
        /// The feature of `SeaORM` that it needs.
        feature: &'static str,
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
    is_neutral: false,
    size: None,
    longest: None,
    comes_back: false,
    of_text: Keeps::Form,
    casts: &[],
};

/// Eight times the limit of a text: <https://www.postgresql.org/docs/current/datatype-character.html>
pub(super) const BITS: Option<Size> = Some(Size { noun: "length", most: 83_886_080 });

pub(super) const fn network(column_type: &'static str) -> Field {
    Field::Own { rust: "IpNetwork", column_type: Some(column_type), feature: "with-ipnetwork", eq: true }
}
