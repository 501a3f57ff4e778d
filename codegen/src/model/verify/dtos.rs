//! Structs of parts of an entity.

use super::context::{Context, Place, Report};
use super::field_types::{is_type_name, taken};
use crate::model::{Dto, DtoColumns, Rule, Table, ValueTypes};
use std::collections::BTreeSet;

/// Checks those of a table or view.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, types: &ValueTypes<'_>, table: &Table) {
    let mut names = BTreeSet::new();
    for dto in &table.entity.dtos {
        if !names.insert(dto.name.as_str()) {
            report.fault(
                Rule::EntityDto,
                Place::Object(&table.name),
                format!("two of its structs would be `{}`", dto.name),
                "they are in one module",
                "give each a name of its own",
            );
        }
        name(context, report, types, table, dto);
        match &dto.columns {
            DtoColumns::These(_) => columns(context, report, table, dto),
            DtoColumns::Insert | DtoColumns::Patch => written(report, table, dto),
        }
    }
    if let Some(dto) = table.entity.dtos.first().filter(|_| table.entity.skip || table.primary_key.is_none()) {
        report.fault(
            Rule::EntityDto,
            Place::Object(&table.name),
            format!("`{}` is to be a part of an entity that is not there", dto.name),
            "a table without a primary key has none, and one that is skipped",
            "declare the key, or drop `skip_entity`; or drop what is said of the struct",
        );
    }
}

fn name(context: &Context<'_>, report: &mut Report<'_>, types: &ValueTypes<'_>, table: &Table, dto: &Dto) {
    let name = dto.name.as_str();
    let plain = is_type_name(name);
    let is_taken = || types.all().any(|(_, _, ty)| ty == name) || taken(context, name).is_some();
    if !plain || is_taken() {
        let what =
            if plain { "is a name that the entities have for another type" } else { "is not a name for a Rust type" };
        report.fault(
            Rule::EntityDto,
            Place::Object(&table.name),
            format!("{name:?} {what}"),
            "it is a struct beside the entity",
            "write letters and digits, starting with a capital, and what it is for: `PostSummary`, `NewPost`, `PostPatch`",
        );
    }
}

fn columns(context: &Context<'_>, report: &mut Report<'_>, table: &Table, dto: &Dto) {
    let DtoColumns::These(columns) = &dto.columns else { return };
    let place = Place::Object(&table.name);
    let mut seen = BTreeSet::new();
    if columns.is_empty() {
        let instead = format!("name some: `.dto({:?}, [\"…\"])`", dto.name);
        report.fault(
            Rule::EntityDto,
            place,
            format!("`{}` has no columns", dto.name),
            "nothing would be read",
            instead,
        );
    }
    for column in columns {
        if table.column(column).is_none() {
            report.fault(
                Rule::UnknownColumn,
                place,
                format!("`{}` names the column {:?}, which is not there", dto.name, column.as_str()),
                "it is read from the table",
                context.did_you_mean_column(column, table),
            );
        } else if !seen.insert(column) {
            let what = format!("`{}` names the column {:?} twice", dto.name, column.as_str());
            report.fault(Rule::EntityDto, place, what, "each is a field", "name it once");
        }
    }
}

/// What writes rows is of a table, and a patch has something to change.
fn written(report: &mut Report<'_>, table: &Table, dto: &Dto) {
    let place = Place::Object(&table.name);
    if table.entity.read_only {
        report.fault(
            Rule::EntityDto,
            place,
            format!("`{}` is to write rows of a view", dto.name),
            "the entity of a view is only read",
            "drop it, or say it of the table; `.dto(…)` reads some columns",
        );
    } else if dto.columns == DtoColumns::Patch
        && table.columns.iter().all(|column| {
            table.in_primary_key(&column.name) || column.generated.is_some() || column.numbering.is_some()
        })
    {
        report.fault(
            Rule::EntityDto,
            place,
            format!("`{}` has nothing to change", dto.name),
            "every column is of the key, or filled by the database",
            "drop `patch_dto`",
        );
    }
}
