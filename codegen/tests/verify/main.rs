//! Every fault that `verify` finds, with its whole message: the text is what a user works with.

mod columns;
mod d1;
mod entities;
mod foreign_keys;
mod graphql;
mod keys;
mod kinds;
mod names;
mod objects;
mod partitions;
mod seeds;
mod silences;
mod support;
mod view_relations;
mod whole;
