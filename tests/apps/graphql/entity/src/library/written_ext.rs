//! What `written` does beyond its columns. This file is yours: it is written once and never changed again.
//!
//! Here go further methods of `Model` and `Entity`, and queries of your own.
