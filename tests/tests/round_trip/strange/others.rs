//! Objects that others made over what is declared, so that Postgres does not let go of that.

use crate::dice::Dice;
use crate::model::quoted;
use crate::spec::{Id, Spec, TableSpec};

/// One of them.
pub struct Other {
    pub name: String,
    /// What makes it.
    pub sql: String,
    /// It goes with this table.
    of: Option<Id>,
}

impl Other {
    /// Whether it is there when that is what is declared.
    pub fn outlives(&self, spec: &Spec) -> bool {
        self.of.is_none_or(|table| spec.table(table).is_some())
    }
}

/// The names of those that are there.
pub const THERE: &str = "
SELECT name FROM (
    SELECT relname::text AS name FROM pg_class WHERE relkind IN ('v', 'm')
    UNION ALL SELECT proname FROM pg_proc
    UNION ALL SELECT polname FROM pg_policy
) AS all_there
WHERE name LIKE 'by hand%' ORDER BY name";

/// None, or some.
pub fn some(spec: &Spec, dice: &mut Dice) -> Vec<Other> {
    let mut made: Vec<Other> = Vec::new();
    for number in 0..dice.below(3) {
        let name = format!("by hand {number}");
        made.extend(one(spec, dice, name, made.last()));
    }
    made
}

fn one(spec: &Spec, dice: &mut Dice, name: String, last: Option<&Other>) -> Option<Other> {
    let table: &TableSpec = dice.pick(&spec.tables)?;
    let column = quoted(&dice.pick(&table.columns)?.name);
    let mut relations = vec![quoted(&table.name)];
    relations.extend(spec.views.iter().map(|view| quoted(&view.name)));
    relations.extend(spec.views.iter().filter(|it| it.chained).map(|it| quoted(&crate::model::over_name(it))));
    let relation = dice.pick(&relations)?.clone();
    let (own, table_name) = (quoted(&name), quoted(&table.name));
    let (sql, of) = match dice.below(7) {
        0 => (format!("CREATE VIEW {own} AS SELECT * FROM {relation}"), None),
        1 => (format!("CREATE VIEW {own} AS SELECT {column} AS one FROM {table_name}"), None),
        2 => (format!("CREATE MATERIALIZED VIEW {own} AS SELECT * FROM {relation} WITH NO DATA"), None),
        3 => (
            format!(
                "CREATE FUNCTION {own}() RETURNS bigint LANGUAGE sql
                BEGIN ATOMIC SELECT count({column}) FROM {table_name}; END"
            ),
            None,
        ),
        4 => (format!("CREATE FUNCTION {own}({relation}) RETURNS integer LANGUAGE sql AS 'SELECT 1'"), None),
        5 => (format!("CREATE POLICY {own} ON {table_name} USING ({column} IS NOT NULL)"), Some(table.id)),
        // A function has no rows to show.
        _ => {
            let below = last.filter(|it| it.sql.starts_with("CREATE VIEW")).map_or(relation, |it| quoted(&it.name));
            (format!("CREATE VIEW {own} AS SELECT * FROM {below}"), None)
        }
    };
    Some(Other { name, sql, of })
}
