//! Collations.

use super::super::declaration::Declaration;
use super::code;
use seaglass::{CollationProvider, PostgresCollation};

pub(super) fn collation(collation: &PostgresCollation) -> Declaration {
    let PostgresCollation { name, provider, locale, doc, nondeterministic } = collation;
    let provider = match provider {
        CollationProvider::Icu => "CollationProvider::Icu",
        CollationProvider::Libc => "CollationProvider::Libc",
        CollationProvider::Builtin => "CollationProvider::Builtin",
    };
    let head = [code::object_name(name), provider.to_owned(), code::text(locale)];
    Declaration::of("PostgresCollation", "new", &head)
        .using("seaglass::CollationProvider")
        .doc(doc.as_deref())
        .call_if(*nondeterministic, "nondeterministic")
}
