//! Databases as declarations: what is written for a database, compiled, makes that database.

mod d1;
mod measures;
mod tables;
