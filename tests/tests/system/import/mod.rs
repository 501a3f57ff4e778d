//! Databases as declarations: what is written for a database, compiled, makes that database.

mod clean;
mod d1;
mod everything;
mod hostile;
mod measures;
mod rebuilt;
mod story;
mod tables;
