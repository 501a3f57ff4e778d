//! A schema that nobody declared, in the form that reading its declaration would give.

use super::expression::spelled;
use crate::model::{Dialect, Expression, ObjectName, Schema};
use crate::sql::{known, lift_column};
use std::sync::Arc;

/// Gives expressions the structure that a declaration of them has: `'draft'::text` is a text, `now()` the instant. `dialects`
/// are those whose SQL the schema holds.
pub fn settled(mut schema: Schema, dialects: &[Dialect]) -> Schema {
    let sequences = schema.objects.iter().filter(|item| item.noun() == "sequence");
    let sequences: Vec<ObjectName> = sequences.map(|item| item.name().clone()).collect();
    for table in &mut schema.tables {
        let table = Arc::make_mut(table);
        for column in &mut table.columns {
            lift_column(column);
            if let Some(known) = known(column, dialects, &sequences) {
                column.default = Some(known);
            }
            if let Some(default) = &mut column.default {
                structured(default, dialects);
            }
        }
        table.checks.iter_mut().for_each(|check| structured(&mut check.expression, dialects));
    }
    schema
}

fn structured(expression: &mut Expression, dialects: &[Dialect]) {
    let Expression::Sql(forms) = &*expression else { return };
    let texts: Vec<&String> = dialects.iter().filter_map(|dialect| forms.get(dialect)).collect();
    let Some(first) = texts.first().and_then(|text| spelled(text)) else { return };
    if texts.iter().all(|text| spelled(text).as_ref() == Some(&first)) {
        *expression = first;
    }
}
