//! ALTER of what exists, and the rebuild where there is no ALTER.

use crate::dialect::Context;
use crate::plan::Alter;

/// Appends the statements of a step, each with its `;` and a line end.
pub(super) fn render(_out: &mut String, _step: &Alter, _context: &Context<'_>) {}
