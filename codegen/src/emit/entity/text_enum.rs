//! Enumerated types whose values `SeaORM`'s derive cannot tell apart (`ABC`, `abc`) or name (`self`), written out: it makes
//! an identifier of each value.

use super::enums;
use super::layout;
use super::plan::{EnumPlan, Plan};
use std::fmt::Write as _;

/// Writes the enum and what makes it the type of a column.
pub(super) fn write(out: &mut String, item: &EnumPlan<'_>, rust: &str, plan: &Plan<'_>) {
    let mut derives = vec!["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash", "EnumIter"];
    enums::styled(plan, item, &mut derives);
    layout::derive(out, &derives);
    enums::attributes(out, plan, item);
    let _ = writeln!(out, "pub enum {rust} {{");
    for (value, variant) in item.source.values.iter().zip(&item.variants) {
        let _ = writeln!(out, "    /// {}.", crate::emit::text::rustdoc(&format!("{value:?}")));
        let _ = writeln!(out, "    {variant},");
    }
    let _ = write!(out, "}}\n\nimpl {rust} {{\n");
    out.push_str("    /// The value as the database spells it.\n    pub const fn as_str(self) -> &'static str {\n        match self {\n");
    for (value, variant) in item.source.values.iter().zip(&item.variants) {
        layout::arm(out, &format!("Self::{variant}"), &layout::literal(value));
    }
    out.push_str("        }\n    }\n\n");
    out.push_str("    fn of(text: &str) -> Option<Self> {\n        match text {\n");
    for (value, variant) in item.source.values.iter().zip(&item.variants) {
        layout::arm(out, &layout::literal(value), &format!("Some(Self::{variant})"));
    }
    out.push_str("            _ => None,\n        }\n    }\n}\n");
    for (interface, body) in IMPLS {
        out.push('\n');
        let target = if interface.starts_with("From") { "Value" } else { rust };
        layout::impl_head(out, &interface.replace("Name", rust), target);
        out.push_str(&body.replace("Name", rust));
    }
}

/// What a type must be to be that of a column, and how.
const IMPLS: [(&str, &str); 6] = [
    ("From<Name>", "    fn from(value: Name) -> Self {\n        value.as_str().into()\n    }\n}\n"),
    (
        "sea_orm::TryGetable",
        r#"    fn try_get_by<I: sea_orm::ColIdx>(row: &QueryResult, at: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, at)?;
        let unknown = || DbErr::Type(format!("{text:?} is no {}", std::any::type_name::<Self>()));
        Self::of(&text).ok_or_else(|| unknown().into())
    }
}
"#,
    ),
    (
        "sea_orm::sea_query::ValueType",
        r"    fn try_from(value: Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
        let text = <String as sea_orm::sea_query::ValueType>::try_from(value)?;
        Self::of(&text).ok_or(sea_orm::sea_query::ValueTypeErr)
    }

    fn type_name() -> String {
        stringify!(Name).to_owned()
    }

    fn array_type() -> sea_orm::sea_query::ArrayType {
        sea_orm::sea_query::ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}
",
    ),
    (
        "sea_orm::sea_query::Nullable",
        "    fn null() -> Value {\n        <String as sea_orm::sea_query::Nullable>::null()\n    }\n}\n",
    ),
    (
        "sea_orm::IntoActiveValue<Name>",
        "    fn into_active_value(self) -> sea_orm::ActiveValue<Self> {\n        sea_orm::ActiveValue::Set(self)\n    }\n}\n",
    ),
    (
        "sea_orm::TryFromU64",
        "    fn try_from_u64(_: u64) -> Result<Self, DbErr> {\n        Err(DbErr::ConvertFromU64(stringify!(Name)))\n    }\n}\n",
    ),
];
