//! Types that the declaration names: ids, and what else has a type of its own.

use crate::emit::entity::plan::{Plan, Value};
use crate::emit::entity::types::NewType;
use crate::emit::entity::{enums, layout, style};
use crate::emit::text;
use crate::model::value_type;
use std::fmt::Write as _;

/// Writes the type of that name.
pub(super) fn write(out: &mut String, plan: &Plan<'_>, name: &str, value: &Value<'_>) {
    let inner = &*value.wraps.rust;
    let (table, column) = value.owner;
    let meaning = match value_type::id(table) {
        Some((id, key)) if id == name && *key == column.name => format!("The key of a row of {}.", table.name),
        _ => format!("What {}.{} holds.", table.name, column.name),
    };
    let _ = writeln!(out, "/// {}", text::rustdoc(&meaning));
    let (is_text, is_float) = (inner == "String", ["f32", "f64"].contains(&inner));
    let mut derives = vec!["Clone"];
    derives.extend((!is_text).then_some("Copy"));
    derives.extend(["Debug", "Default", "PartialEq"]);
    derives.extend((!is_float).then_some("Eq"));
    derives.push("PartialOrd");
    derives.extend(if is_float { &[][..] } else { &["Ord", "Hash"] });
    derives.extend(&plan.serde);
    let styles = value.styles.iter();
    style::add(&mut derives, styles.clone().flat_map(|(derives, _)| *derives).map(String::as_str));
    layout::derive(out, &derives);
    out.push_str(if plan.serde.is_empty() { "" } else { "#[serde(transparent)]\n" });
    style::write(out, styles.flat_map(|(_, attributes)| *attributes));
    let _ = writeln!(out, "pub struct {name}(pub {inner});");
    conversions(out, name, inner);
    for (interface, body) in IMPLS {
        out.push('\n');
        let target = if interface.starts_with("From") { "Value" } else { name };
        layout::impl_head(out, &interface.replace("Name", name), target);
        out.push_str(&body.replace("Name", name).replace("Inner", inner));
    }
    if is_shown(value.wraps.newtype) {
        out.push('\n');
        layout::impl_head(out, "std::fmt::Display", name);
        out.push_str(DISPLAY);
    }
    if value.wraps.newtype.is_none() {
        out.push('\n');
        layout::impl_head(out, "std::str::FromStr", name);
        out.push_str(&FROM_STR.replace("Inner", inner));
    }
    classes(out, name, inner);
}

fn conversions(out: &mut String, name: &str, inner: &str) {
    out.push('\n');
    layout::impl_head(out, &format!("From<{inner}>"), name);
    let _ = write!(out, "    fn from(value: {inner}) -> Self {{\n        Self(value)\n    }}\n}}\n\n");
    layout::impl_head(out, &format!("From<{name}>"), inner);
    let _ = write!(out, "    fn from(value: {name}) -> Self {{\n        value.0\n    }}\n}}\n");
    if inner == "String" {
        out.push('\n');
        layout::impl_head(out, "From<&str>", name);
        out.push_str("    fn from(value: &str) -> Self {\n        Self(value.to_owned())\n    }\n}\n\n");
        layout::impl_head(out, "AsRef<str>", name);
        out.push_str("    fn as_ref(&self) -> &str {\n        &self.0\n    }\n}\n");
    }
}

/// What lets `SeaORM` compare the column with it, and have it as a key.
fn classes(out: &mut String, name: &str, inner: &str) {
    let is_integer = ["i16", "i32", "i64"].contains(&inner);
    if is_integer || ["f32", "f64", "Decimal"].contains(&inner) {
        let _ = writeln!(out, "\nimpl sea_orm::sea_query::NumericValue for {name} {{}}");
    }
    if inner == "String" {
        out.push('\n');
        layout::impl_head(out, "sea_orm::IntoOption<String>", name);
        out.push_str("    fn into_option(self) -> Option<String> {\n        Some(self.0)\n    }\n}\n");
    }
    if let Some(class) = enums::value_class(name) {
        let _ = writeln!(out, "\nimpl sea_orm::sea_query::{class} for {name} {{}}");
    }
    out.push('\n');
    layout::impl_head(out, "TryFromU64", name);
    let (argument, line) = if is_integer {
        ("number", format!("{inner}::try_from_u64(number).map(Self)"))
    } else {
        ("_", format!("Err(DbErr::ConvertFromU64({}))", layout::literal(name)))
    };
    let head = format!("    fn try_from_u64({argument}: u64) -> Result<Self, DbErr> {{");
    let _ = write!(out, "{head}\n        {line}\n    }}\n}}\n");
}

/// Whether what is inside has a text.
fn is_shown(newtype: Option<NewType>) -> bool {
    !matches!(newtype, Some(NewType::ExactDecimal))
}

const DISPLAY: &str = r"    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}
";

const FROM_STR: &str = r"    type Err = <Inner as std::str::FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
";

/// What a type must be to be that of a column, and how.
const IMPLS: [(&str, &str); 5] = [
    ("From<Name>", "    fn from(value: Name) -> Self {\n        value.0.into()\n    }\n}\n"),
    (
        "TryGetable",
        r"    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        <Inner as TryGetable>::try_get_by(row, index).map(Self)
    }
}
",
    ),
    (
        "ValueType",
        r#"    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Inner as ValueType>::try_from(value).map(Self)
    }

    fn type_name() -> String {
        "Name".to_owned()
    }

    fn array_type() -> ArrayType {
        <Inner as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        <Inner as ValueType>::column_type()
    }
}
"#,
    ),
    ("Nullable", "    fn null() -> Value {\n        <Inner as Nullable>::null()\n    }\n}\n"),
    (
        "IntoActiveValue<Name>",
        "    fn into_active_value(self) -> ActiveValue<Self> {\n        ActiveValue::Set(self)\n    }\n}\n",
    ),
];
