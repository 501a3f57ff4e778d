//! Indexes: those of the database in the words of history.

use super::column::{same_expression, same_expressions};
use super::judge::{Judge, Over};
use seaglass::model::{Dialect, Index, IndexPart, IndexTarget, Nulls, Order};

/// The indexes of the database, as history says them as far as they are the same.
pub(super) fn agreed(
    live: &[Index],
    expected: &[Index],
    known: &[Index],
    over: &Over,
    judge: &mut Judge<'_>,
) -> Vec<Index> {
    let of = |indexes: &'_ [Index], name: &str| {
        indexes
            .iter()
            .find(|other| other.name.eq_ignore_ascii_case(name) && (other.name == *name || is_d1(judge)))
            .cloned()
    };
    let sides: Vec<_> =
        live.iter().map(|index| (index, of(expected, &index.name).zip(of(known, &index.name)))).collect();
    sides
        .into_iter()
        .map(|(index, sides)| match sides {
            Some((expected, known)) => one(index, &expected, &known, over, judge),
            None => index.clone(),
        })
        .collect()
}

fn is_d1(judge: &Judge<'_>) -> bool {
    judge.dialect == Dialect::D1
}

/// One index of the database.
pub(super) fn one(live: &Index, expected: &Index, known: &Index, over: &Over, judge: &mut Judge<'_>) -> Index {
    let mut index = live.clone();
    index.name = known.name.clone();
    index.only.clone_from(&known.only);
    if is_d1(judge) {
        // What Postgres alone has of an index.
        let Index { doc, method, include, nulls_not_distinct, storage, .. } = known.clone();
        index = Index { doc, method, include, nulls_not_distinct, storage, ..index };
    }
    if same_expressions(over, live.predicate.as_ref(), expected.predicate.as_ref(), judge) {
        index.predicate.clone_from(&known.predicate);
    }
    if method(live) == method(expected) {
        index.method.clone_from(&known.method);
    }
    for (at, part) in index.parts.iter_mut().enumerate() {
        if let (Some(expected), Some(known)) = (expected.parts.get(at), known.parts.get(at))
            && same_part(part, expected, over, judge)
        {
            *part = known.clone();
        }
    }
    index
}

fn method(index: &Index) -> &str {
    index.method.as_deref().unwrap_or("btree")
}

/// Whether both parts of an index are the same in this dialect.
pub(super) fn same_part(live: &IndexPart, known: &IndexPart, over: &Over, judge: &mut Judge<'_>) -> bool {
    let target = match (&live.target, &known.target) {
        (IndexTarget::Column(live), IndexTarget::Column(known)) => live.eq_ignore_ascii_case(known),
        (IndexTarget::Expression(live), IndexTarget::Expression(known)) => same_expression(over, live, known, judge),
        (IndexTarget::Column(_), IndexTarget::Expression(_)) | (IndexTarget::Expression(_), IndexTarget::Column(_)) => {
            false
        }
    };
    let dialect = match judge.dialect {
        Dialect::Postgres => {
            let class = |part: &IndexPart| part.operator_class.clone().unwrap_or_default();
            nulls(live) == nulls(known) && live.collate == known.collate && judge.alike(&class(live), &class(known))
        }
        Dialect::D1 => live.collation == known.collation,
    };
    target && live.order == known.order && dialect
}

/// Where Postgres sorts NULL: last, unless the order is turned.
fn nulls(part: &IndexPart) -> Nulls {
    part.nulls.unwrap_or(match part.order {
        Order::Ascending => Nulls::Last,
        Order::Descending => Nulls::First,
    })
}
