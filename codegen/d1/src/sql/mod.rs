//! As much of SQL as it takes to see where parameters stand and where the columns of a result come from.

pub(crate) mod bind;
pub(crate) mod expression;
pub(crate) mod insert;
pub(crate) mod names;
pub(crate) mod result;
pub(crate) mod source;
mod token;

pub(crate) use token::{Kind, Token, tokens};
