//! Names of a table and its columns without a procedural macro: sea-query's derive costs ten crates and a second `syn`.

/// An enumeration of the names of a table and its columns, as sea-query's `#[derive(Iden)]` makes it and without what
/// that costs to compile.
///
/// A variant is its name in snake case, `Table` is that of the enumeration; another name is written behind the variant.
///
/// ```
/// use seaglass::{TableDecl, iden, sea_query::{ColumnDef, Iden, Table}};
///
/// iden! {
///     pub enum ApiKeys {
///         Table,
///         Id,
///         KeyHash,
///         ExpiresAt = "expires",
///     }
/// }
///
/// assert_eq!(ApiKeys::Table.unquoted(), "api_keys");
/// assert_eq!(ApiKeys::KeyHash.unquoted(), "key_hash");
/// assert_eq!(ApiKeys::ExpiresAt.unquoted(), "expires");
/// TableDecl::new(Table::create().table(ApiKeys::Table).col(ColumnDef::new(ApiKeys::Id).uuid().not_null().primary_key()));
/// ```
#[macro_export]
macro_rules! iden {
    (
        $(#[$attribute:meta])*
        $visible:vis enum $name:ident {
            $($(#[$of_variant:meta])* $variant:ident $(= $text:literal)?),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        $visible enum $name {
            $($(#[$of_variant])* $variant,)+
        }

        impl $crate::sea_query::Iden for $name {
            fn quoted(&self) -> ::std::borrow::Cow<'static, str> {
                let text: &'static str = match self {
                    $(Self::$variant => $crate::iden!(@text $name $variant $($text)?),)+
                };
                $crate::sea_query::Iden::quoted(&text)
            }

            fn unquoted(&self) -> &str {
                match self {
                    $(Self::$variant => $crate::iden!(@text $name $variant $($text)?),)+
                }
            }
        }
    };
    (@text $name:ident $variant:ident $text:literal) => { $text };
    (@text $name:ident $variant:ident) => {{
        const CAMEL: &str = $crate::declare::iden::camel(stringify!($name), stringify!($variant));
        const SNAKE: [u8; $crate::declare::iden::length(CAMEL)] = $crate::declare::iden::snake(CAMEL);
        const TEXT: &str = $crate::declare::iden::text(&SNAKE);
        TEXT
    }};
}

/// What is written in snake case: the variant, or for `Table` the enumeration.
pub const fn camel(name: &'static str, variant: &'static str) -> &'static str {
    match variant.as_bytes() {
        b"Table" => name,
        _ => variant,
    }
}

/// Whether a word begins at that letter, as heck has it: `HTTPServer` is two words, `Sha256` is one.
const fn begins_word(camel: &[u8], at: usize) -> bool {
    if at == 0 || camel[at - 1] == b'_' {
        return true;
    }
    if !camel[at].is_ascii_uppercase() {
        return false;
    }
    // What stands before digits decides, not they.
    let mut before = at - 1;
    while before > 0 && camel[before].is_ascii_digit() {
        before -= 1;
    }
    let ends_capitals = at + 1 < camel.len() && camel[at + 1].is_ascii_lowercase();
    camel[before].is_ascii_lowercase() || (camel[before].is_ascii_uppercase() && ends_capitals)
}

/// How long a name is in snake case.
pub const fn length(camel: &str) -> usize {
    let camel = camel.as_bytes();
    let (mut at, mut length) = (0, 0);
    while at < camel.len() {
        if camel[at] != b'_' {
            length += if length > 0 && begins_word(camel, at) { 2 } else { 1 };
        }
        at += 1;
    }
    length
}

/// A name in snake case.
pub const fn snake<const LENGTH: usize>(camel: &str) -> [u8; LENGTH] {
    let camel = camel.as_bytes();
    let mut snake = [b'_'; LENGTH];
    let (mut at, mut end) = (0, 0);
    while at < camel.len() {
        if camel[at] != b'_' {
            if end > 0 && begins_word(camel, at) {
                end += 1;
            }
            snake[end] = camel[at].to_ascii_lowercase();
            end += 1;
        }
        at += 1;
    }
    snake
}

/// The text of these bytes, at compile time.
pub const fn text(snake: &[u8]) -> &str {
    match str::from_utf8(snake) {
        Ok(text) => text,
        // Only letters of ASCII change, each for one byte.
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{length, snake};
    use heck::ToSnakeCase;
    use proptest::prelude::*;

    proptest! {
        /// As sea-query's derive names them, so that taking one for the other renames nothing.
        #[test]
        fn names_are_those_of_the_derive(camel in "[A-Z][A-Za-z0-9_]{0,20}") {
            let snake = snake::<64>(&camel);
            let (text, rest) = snake.split_at(length(&camel));
            prop_assert_eq!(str::from_utf8(text).expect("ASCII"), camel.to_snake_case());
            prop_assert!(rest.iter().all(|byte| *byte == b'_'));
        }
    }
}
