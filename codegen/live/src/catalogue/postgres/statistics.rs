//! Extended statistics.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use super::text::condition;
use seaglass::model::{Name, ObjectName};
use seaglass::{Statistics, StatisticsKind};
use serde::Deserialize;

const STATISTICS: &str = r"
    SELECT json_build_object('namespace', CASE WHEN pg_statistics_obj_is_visible(x.oid) THEN NULL ELSE s.nspname END,
            'name', x.stxname) AS name,
        r.label AS table, x.stxkind AS kinds, nullif(x.stxstattarget, -1) AS target, d.description AS doc,
        (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(x.stxkeys::int2[]) WITH ORDINALITY AS k (number, n)
            JOIN pg_attribute a ON a.attrelid = x.stxrelid AND a.attnum = k.number) AS columns,
        pg_get_statisticsobjdef_expressions(x.oid) AS expressions
    FROM pg_statistic_ext x
    JOIN rel r ON r.oid = x.stxrelid
    JOIN space s ON s.oid = x.stxnamespace
    LEFT JOIN pg_description d ON d.objoid = x.oid AND d.classoid = 'pg_statistic_ext'::regclass";

#[derive(Deserialize)]
struct Row {
    name: ObjectName,
    table: ObjectName,
    kinds: Vec<char>,
    target: Option<i32>,
    doc: Option<String>,
    columns: Option<Vec<Name>>,
    expressions: Option<Vec<String>>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("statistics", STATISTICS)? {
        let kind = |letter: &char| match letter {
            'd' => Some(StatisticsKind::Ndistinct),
            'f' => Some(StatisticsKind::Dependencies),
            'm' => Some(StatisticsKind::Mcv),
            // Of an expression there are always some.
            _ => None,
        };
        let mut kinds: Vec<StatisticsKind> = row.kinds.iter().filter_map(kind).collect();
        kinds.sort();
        if kinds.len() == 3 {
            kinds.clear();
        }
        let expressions = row.expressions.unwrap_or_default().iter().map(|sql| condition(sql)).collect();
        let target = row.target.and_then(|target| u16::try_from(target).ok());
        let (doc, columns) = (row.doc, row.columns.unwrap_or_default());
        let made = Statistics::new(row.name, row.table);
        found.objects.push(Statistics { doc, kinds, columns, expressions, target, ..made }.into());
    }
    Ok(())
}
