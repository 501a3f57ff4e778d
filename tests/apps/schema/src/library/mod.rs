//! Books, who wrote them and who has them, for GraphQL.

mod authors;
mod books;
mod readers;
mod written;

use seaglass::sea_query::extension::postgres::Type;
use seaglass::{Database, EntityStyle, EnumDecl};

/// The database.
pub fn database() -> Database {
    Database::new("library")
        .doc("Books, who wrote them and who has them.")
        .entities(EntityStyle::new().seaography(true))
        .enumeration(
            EnumDecl::new(Type::create().as_enum("genre").values(["novel", "poetry", "science"]))
                .doc("What kind of book it is."),
        )
        .table(authors::table())
        .table(readers::table())
        .table(books::table())
        .view(written::view())
}
