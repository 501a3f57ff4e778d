//! Partitions of tables.

use super::super::declaration::Declaration;
use super::super::expression::grouped;
use super::super::table::partition_by;
use super::super::uses::Uses;
use super::code;
use seaglass::model::Dialect;
use seaglass::{Bound, Partition, PartitionBounds};

pub(super) fn partition(partition: &Partition) -> Declaration {
    let Partition { name, of, table: _, bounds, partition_by: by, doc, renamed_from: _, detached: _ } = partition;
    let mut head = vec![code::object_name(name), code::object_name(of)];
    let mut made = match bounds {
        PartitionBounds::Range { from, to } => with_bounds("range", head, &[from, to]),
        PartitionBounds::List(values) => with_bounds("list", head, &[values]),
        PartitionBounds::Hash { modulus, remainder } => {
            head.extend([modulus, remainder].map(|number| grouped(&number.to_string())));
            Declaration::of("Partition", "hash", &head)
        }
        PartitionBounds::Default => Declaration::of("Partition", "default", &head),
    }
    .doc(doc.as_deref());
    if let Some(by) = by {
        let mut uses = Uses::default();
        let words = partition_by(by, Dialect::Postgres, &mut uses);
        made = made.call("partition_by", words);
        made.uses.add(uses);
    }
    made
}

fn with_bounds(function: &str, mut head: Vec<String>, lists: &[&Vec<Bound>]) -> Declaration {
    let lists: Vec<(String, bool)> = lists.iter().map(|bounds| list(bounds)).collect();
    let is_said = lists.iter().any(|(_, is_said)| *is_said);
    head.extend(lists.into_iter().map(|(words, _)| words));
    let made = Declaration::of("Partition", function, &head);
    if is_said { made.using("seaglass::Bound") } else { made }
}

/// Bounds as an array, of plain values where all are of one type; and whether it says `Bound`.
fn list(bounds: &[Bound]) -> (String, bool) {
    let plain = |bound: &Bound| match bound {
        Bound::Text(text) => Some((0, code::text(text))),
        Bound::Integer(number) => {
            let is_small = i32::try_from(*number).is_ok();
            let suffix = if is_small { "" } else { "_i64" };
            Some((if is_small { 1 } else { 2 }, format!("{}{suffix}", grouped(&number.to_string()))))
        }
        Bound::Bool(value) => Some((3, value.to_string())),
        Bound::Minimum | Bound::Maximum | Bound::Null | Bound::Sql(_) => None,
    };
    let found: Option<Vec<(usize, String)>> = bounds.iter().map(plain).collect();
    if let Some(found) = found.filter(|found| found.windows(2).all(|two| two[0].0 == two[1].0) && !found.is_empty()) {
        let words: Vec<String> = found.into_iter().map(|(_, words)| words).collect();
        return (format!("[{}]", words.join(", ")), false);
    }
    if bounds.is_empty() {
        return ("Vec::<Bound>::new()".to_owned(), true);
    }
    let words: Vec<String> = bounds.iter().map(said).collect();
    (format!("[{}]", words.join(", ")), true)
}

fn said(bound: &Bound) -> String {
    match bound {
        Bound::Minimum => "Bound::Minimum".to_owned(),
        Bound::Maximum => "Bound::Maximum".to_owned(),
        Bound::Null => "Bound::Null".to_owned(),
        Bound::Bool(value) => format!("Bound::Bool({value})"),
        Bound::Integer(number) => format!("Bound::Integer({})", grouped(&number.to_string())),
        Bound::Text(text) => format!("Bound::from({})", code::text(text)),
        Bound::Sql(sql) => format!("Bound::Sql({}.to_owned())", code::text(sql)),
    }
}
