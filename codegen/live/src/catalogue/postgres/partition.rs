//! How tables are spread over partitions, what a partition is of, and what inherits from what.

use super::super::Unreadable;
use super::found::{Found, Id};
use super::part::parts;
use super::session::Session;
use super::text::{in_brackets, split};
use seaglass::model::PartitionMethod;
use seaglass::{Bound, Inheritance, PartitionBounds, PartitionKey};
use serde::Deserialize;
use std::collections::BTreeMap;

const KEYS: &str = r"
    SELECT p.partrelid::int8 AS id, p.partstrat AS method, pg_get_partkeydef(p.partrelid) AS definition
    FROM pg_partitioned_table p JOIN rel r ON r.oid = p.partrelid";

#[derive(Deserialize)]
struct KeyRow {
    id: Id,
    method: char,
    definition: String,
}

const PARENTS: &str = r"
    SELECT i.inhrelid::int8 AS child, i.inhparent::int8 AS parent, i.inhdetachpending AS is_leaving
    FROM pg_inherits i JOIN rel r ON r.oid = i.inhrelid
    ORDER BY i.inhrelid, i.inhseqno";

#[derive(Deserialize)]
struct ParentRow {
    child: Id,
    parent: Id,
    /// Taken out of its table without an end: `DETACH PARTITION … CONCURRENTLY` that was interrupted.
    is_leaving: bool,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<KeyRow>("keys of tables in partitions", KEYS)? {
        let by = spread(&row);
        if let Some(table) = found.tables.get_mut(&row.id) {
            table.partition_by = by;
        } else if let Some(partition) = found.partitions.get_mut(&row.id) {
            partition.partition_by = by;
        }
    }
    let rows: Vec<ParentRow> = session.rows("inheritance", PARENTS)?;
    let above: BTreeMap<Id, Id> = rows.iter().map(|row| (row.child, row.parent)).collect();
    for ParentRow { child, parent, is_leaving } in rows {
        if is_leaving {
            let name = found.name(child).map(ToString::to_string).unwrap_or_default();
            found.odd("partition", name, "half detached");
        }
        let Some(name) = found.name(parent).cloned() else {
            let child = found.label(child, "");
            found.fact("table", child.trim_end_matches('.'), "a parent that is nobody's table");
            continue;
        };
        if let Some(table) = found.tables.get(&child) {
            found.objects.push(Inheritance::new(table.name.clone(), name).into());
            found.needs.entry(child).or_default().push(parent);
        } else {
            let root = std::iter::successors(Some(parent), |id| above.get(id).copied()).last().unwrap_or(parent);
            let table = (root != parent).then(|| found.name(root).cloned()).flatten();
            if let Some(partition) = found.partitions.get_mut(&child) {
                (partition.of, partition.table) = (name, table);
            }
        }
    }
    Ok(())
}

fn spread(row: &KeyRow) -> Option<PartitionKey> {
    let method = match row.method {
        'r' => PartitionMethod::Range,
        'l' => PartitionMethod::List,
        _ => PartitionMethod::Hash,
    };
    Some(PartitionKey { method, parts: parts(in_brackets(&row.definition, 0)?) })
}

/// `FOR VALUES FROM (…) TO (…)`, as the server writes it.
pub(super) fn bounds(text: &str) -> Option<PartitionBounds> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("DEFAULT") {
        return Some(PartitionBounds::Default);
    }
    let rest = text.strip_prefix("FOR VALUES ")?;
    let values = |list: &str| split(list, ',').into_iter().map(bound).collect();
    if rest.starts_with("FROM") {
        let from = in_brackets(rest, 0)?;
        let behind = "FROM (".len() + from.len() + 1;
        return Some(PartitionBounds::Range { from: values(from), to: values(in_brackets(rest, behind)?) });
    }
    let list = in_brackets(rest, 0)?;
    if rest.starts_with("IN") {
        return Some(PartitionBounds::List(values(list)));
    }
    let number = |word: &str| -> Option<u32> {
        let said = split(list, ',').into_iter().find_map(|part| part.strip_prefix(word))?;
        said.trim().parse().ok()
    };
    Some(PartitionBounds::Hash { modulus: number("modulus")?, remainder: number("remainder")? })
}

fn bound(sql: &str) -> Bound {
    let text = || {
        let inner = sql.strip_prefix('\'')?.strip_suffix('\'')?;
        Some(inner.replace("''", "'"))
    };
    match sql {
        "MINVALUE" => Bound::Minimum,
        "MAXVALUE" => Bound::Maximum,
        "NULL" => Bound::Null,
        "true" => Bound::Bool(true),
        "false" => Bound::Bool(false),
        _ => match (text(), sql.parse()) {
            (Some(text), _) => Bound::Text(text),
            (None, Ok(number)) => Bound::Integer(number),
            (None, Err(_)) => Bound::Sql(sql.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::bounds;
    use seaglass::{Bound, PartitionBounds};

    #[test]
    fn bounds_are_read_as_the_server_writes_them() {
        let of = |text: &str| bounds(text).expect(text);
        let range = PartitionBounds::Range {
            from: vec![Bound::Text("it's ), (".to_owned()), Bound::Minimum],
            to: vec![Bound::Integer(3), Bound::Maximum],
        };
        assert_eq!(of("FOR VALUES FROM ('it''s ), (', MINVALUE) TO (3, MAXVALUE)"), range);
        let list = vec![Bound::Null, Bound::Bool(true), Bound::Text("-1".to_owned()), Bound::Sql("1.5".to_owned())];
        assert_eq!(of("FOR VALUES IN (NULL, true, '-1', 1.5)"), PartitionBounds::List(list));
        assert_eq!(of("FOR VALUES WITH (modulus 4, remainder 3)"), PartitionBounds::Hash { modulus: 4, remainder: 3 });
        assert_eq!(of("DEFAULT"), PartitionBounds::Default);
    }
}
