//! Schema docs: per database an index and a page for each table, as Markdown that any forge shows.
//!
//! Everything here comes from the model and from history. Names and comments are data: `escape` makes them text.

mod book;
mod columns;
mod constraints;
mod deletion;
mod differences;
mod escape;
mod facts;
mod index;
mod mermaid;
mod objects;
mod origin;
mod partitions;
mod parts;
mod relations;
mod stored;
mod table;

use super::{File, Source};
use book::Book;

/// `README.md`, and `<table>.md` for each table.
pub fn files(source: Source<'_>) -> impl Iterator<Item = File> {
    let book = Book::new(source);
    (0..=book.tables().len()).map(move |nth| match nth.checked_sub(1) {
        None => index::page(&book),
        Some(place) => table::page(&book, place),
    })
}
