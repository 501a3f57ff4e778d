//! Databases as declarations: what is written for a database, compiled, makes that database.

mod tables;
