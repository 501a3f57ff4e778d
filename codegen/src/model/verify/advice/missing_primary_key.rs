use super::Advisor;
use crate::model::verify::context::{Context, Place};
use crate::model::{Rule, Table};

/// So many tables are named; a database that somebody else made may have hundreds of them.
const NAMED: usize = 20;

/// `SeaORM` needs to know a row again: <https://www.sea-ql.org/SeaORM/docs/generate-entity/entity-format/>
///
/// Said once, of all of them.
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    let lacks = |table: &&Table| table.primary_key.is_none() && !table.entity.skip;
    let tables = context.declared.schema.tables().filter(lacks).map(|table| &table.name);
    let tables: Vec<_> = tables.filter(|name| !advisor.is_silent(Rule::MissingPrimaryKey, Some(name))).collect();
    let [first, others @ ..] = tables.as_slice() else { return };
    let (place, what, them) = if others.is_empty() {
        (Place::Object(first), "the table has no primary key".to_owned(), "it")
    } else {
        let mut names: Vec<String> = tables.iter().take(NAMED).map(ToString::to_string).collect();
        if tables.len() > NAMED {
            names.push(format!("and {} more", tables.len() - NAMED));
        }
        (Place::Database, format!("{} tables have no primary key: {}", tables.len(), names.join(", ")), "them")
    };
    let silence = if others.is_empty() {
        ""
    } else {
        " on each, or `.silence(Rule::MissingPrimaryKey, \"…\")` on the database"
    };
    advisor.report(
        Rule::MissingPrimaryKey,
        place,
        what,
        format!("SeaORM has no entity for {them}, so none is generated"),
        format!("add one: `.primary_key()` on a column, or say that it is meant: `.skip_entity()`{silence}"),
    );
}
