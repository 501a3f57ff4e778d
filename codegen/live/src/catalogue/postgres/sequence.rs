//! Sequences: those of columns, and those that are objects of their own.

use super::super::Unreadable;
use super::found::{Found, Id};
use super::session::Session;
use seaglass::model::{Counting, ObjectName};
use seaglass::{Sequence, SequenceType};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Those of tables in which clients keep their books are not the user's either.
/// A default is told with its backslashes as they are, where `quote_literal` would double them.
const SEQUENCES: &str = r"
    SELECT r.label AS name, 'nextval(''' || replace(r.oid::regclass::text, '''', '''''') || '''::regclass)' AS call,
        d.refobjid::int8 AS owner, d.refobjsubid AS column, coalesce(d.deptype = 'i', false) AS is_identity,
        format_type(q.seqtypid, NULL) AS type, q.seqstart AS start, q.seqincrement AS increment, q.seqmin AS min,
        q.seqmax AS max, q.seqcache AS cache, q.seqcycle AS cycle, t.description AS doc
    FROM rel r
    JOIN pg_sequence q ON q.seqrelid = r.oid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class o ON o.oid = d.refobjid
    LEFT JOIN pg_description t ON t.objoid = r.oid AND t.classoid = 'pg_class'::regclass AND t.objsubid = 0
    WHERE o.oid IS NULL OR EXISTS (SELECT FROM rel owner WHERE owner.oid = o.oid)";

#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) name: ObjectName,
    /// The default of a column that it numbers.
    pub(super) call: String,
    pub(super) owner: Option<Id>,
    pub(super) column: Option<i32>,
    pub(super) is_identity: bool,
    #[serde(rename = "type")]
    ty: String,
    start: i64,
    increment: i64,
    min: i64,
    max: i64,
    cache: i64,
    cycle: bool,
    pub(super) doc: Option<String>,
}

impl Row {
    /// How it counts, in so far as a sequence of that type would not anyway.
    pub(super) fn counting(&self, ty: SequenceType) -> Counting {
        let own = match self.ty.as_str() {
            "smallint" => SequenceType::SmallInteger,
            "integer" => SequenceType::Integer,
            _ => SequenceType::BigInteger,
        };
        let all = Counting {
            ty: Some(own),
            start: Some(self.start),
            increment: Some(self.increment),
            min: Some(self.min),
            max: Some(self.max),
            cache: Some(self.cache),
            cycle: self.cycle,
        };
        all.plain(ty)
    }
}

/// Sequences by the column that owns them, and the others.
pub(super) struct Sequences {
    pub(super) owned: BTreeMap<(Id, i32), Vec<Row>>,
    pub(super) free: Vec<Row>,
}

pub(super) fn read(session: &mut Session<'_>) -> Result<Sequences, Unreadable> {
    let mut sequences = Sequences { owned: BTreeMap::new(), free: Vec::new() };
    for row in session.rows::<Row>("sequences", SEQUENCES)? {
        match row.owner.zip(row.column) {
            Some(owner) => sequences.owned.entry(owner).or_default().push(row),
            None => sequences.free.push(row),
        }
    }
    Ok(sequences)
}

/// Takes one as an object of its own.
pub(super) fn object(row: &Row, found: &mut Found) {
    let counting = row.counting(SequenceType::BigInteger);
    let made = Sequence { name: row.name.clone(), counting, doc: row.doc.clone(), renamed_from: None };
    found.objects.push(made.into());
}
