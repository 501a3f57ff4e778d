//! Answers as people say them: as a flag, as a line of the declaration, and in words.

use super::FlagKind;
use super::path::{shell, spell, spell_object};
use crate::model::{Answer, ColumnType, Declared, Expression, Forms, Literal, Loss, Name, ObjectName};

/// The flag that says `answer`, quoted for a shell; `prefix` is the database,
/// where there are several.
pub(super) fn flag(answer: &Answer, declared: &Declared, prefix: Option<&str>) -> String {
    let (kind, texts) = parts(answer, declared);
    let before = prefix.map_or_else(String::new, |database| format!("{database}:"));
    let words = texts.into_iter().map(|text| format!("{} {}", kind.name(), shell(&format!("{before}{text}"))));
    words.collect::<Vec<_>>().join(" ")
}

fn parts(answer: &Answer, declared: &Declared) -> (FlagKind, Vec<String>) {
    let of = |table: &ObjectName, part: &str| format!("{}.{}", spell_object(table), spell(part));
    let (kind, text) = match answer {
        Answer::RenameTable { from, to }
        | Answer::RenameEnum { from, to }
        | Answer::RenameObject { noun: _, from, to } => {
            (FlagKind::Rename, format!("{}={}", spell_object(from), spell_object(to)))
        }
        Answer::RenameColumn { table, from, to } => {
            (FlagKind::Rename, format!("{}={}", of(table, from.as_str()), spell(to.as_str())))
        }
        Answer::RenameValue { name, from, to } => (FlagKind::RenameValue, format!("{}={}", of(name, from), spell(to))),
        Answer::ReplaceValue { name, from, to } => {
            (FlagKind::ReplaceValue, format!("{}={}", of(name, from), spell(to)))
        }
        Answer::Backfill { table, column, with } => {
            let values = with.as_ref().map_or_else(|| vec![example(declared, table, column)], values);
            let column = of(table, column.as_str());
            let texts = values.into_iter().map(|value| format!("{column}={value}")).collect();
            return (FlagKind::Backfill, texts);
        }
        Answer::Allow(Loss::Table(name) | Loss::Enum(name) | Loss::Object { noun: _, name }) => {
            (FlagKind::Drop, spell_object(name))
        }
        Answer::Allow(Loss::Column { table, column }) => (FlagKind::Drop, of(table, column.as_str())),
        Answer::Allow(Loss::Narrowed { table, column }) => (FlagKind::AllowNarrowing, of(table, column.as_str())),
        Answer::Allow(Loss::Attribute { name, attribute }) => (FlagKind::Drop, of(name, attribute.as_str())),
        Answer::Allow(Loss::EnumValue { name, value }) => (FlagKind::DropValue, of(name, value)),
        Answer::KeepText(path) => {
            (FlagKind::KeepText, path.iter().map(|name| spell(name)).collect::<Vec<_>>().join("."))
        }
    };
    (kind, vec![text])
}

/// A backfill as it is typed: one text, or one per dialect.
fn values(expression: &Expression) -> Vec<String> {
    let quoted = |text: &str| vec![format!("'{}'", text.replace('\'', "''"))];
    match expression {
        Expression::Literal(literal) => match literal {
            Literal::Bool(value) => vec![value.to_string()],
            Literal::Integer(value) => vec![value.to_string()],
            Literal::Float(text) | Literal::Decimal(text) => vec![text.clone()],
            Literal::Bytes(hex) => vec![format!("x'{hex}'")],
            Literal::Text(text)
            | Literal::Uuid(text)
            | Literal::Json(text)
            | Literal::Date(text)
            | Literal::Time(text)
            | Literal::DateTime(text)
            | Literal::Timestamp(text) => quoted(text),
        },
        Expression::Null => vec!["null".to_owned()],
        Expression::Now => vec!["now()".to_owned()],
        Expression::CurrentDate => vec!["current_date".to_owned()],
        Expression::CurrentTime => vec!["current_time".to_owned()],
        Expression::NewUuid => vec!["gen_random_uuid()".to_owned()],
        Expression::NextValue(name) => vec![format!("nextval('{name}')")],
        Expression::Sql(forms) => form_values(forms),
    }
}

fn form_values(forms: &Forms) -> Vec<String> {
    let mut texts = forms.values();
    match (texts.next(), texts.next()) {
        (Some(one), Some(other)) if one == other => vec![one.clone()],
        _ => forms.iter().map(|(dialect, text)| format!("{}:{text}", dialect.key())).collect(),
    }
}

/// A value that the column can hold, for a flag that shows how one is given.
fn example(declared: &Declared, table: &ObjectName, column: &Name) -> String {
    let found = declared.schema.table(table).and_then(|table| table.column(column));
    let Some(column) = found else { return "''".to_owned() };
    let text = match &*column.ty.with_all_digits() {
        ColumnType::Boolean => "false",
        ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. } => "0",
        ColumnType::Date => "current_date",
        ColumnType::Time => "current_time",
        ColumnType::DateTime | ColumnType::TimestampTz => "now()",
        ColumnType::Uuid => "gen_random_uuid()",
        ColumnType::Json | ColumnType::JsonBinary | ColumnType::Array(_) => "'{}'",
        ColumnType::Enum(name) => {
            let first = declared.schema.enumeration(name).and_then(|item| item.values.first());
            return first.map_or_else(|| "''".to_owned(), |value| format!("'{}'", value.replace('\'', "''")));
        }
        ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Custom { .. } => "''",
        ColumnType::Postgres(ty) => return values(&Expression::Literal(ty.example())).concat(),
    };
    text.to_owned()
}

/// What to write in the declaration instead of the flag.
pub(super) fn source(answer: &Answer) -> String {
    let object = |name: &ObjectName| match &name.namespace {
        Some(namespace) => format!("({:?}, {:?})", namespace.as_str(), name.name.as_str()),
        None => format!("{:?}", name.name.as_str()),
    };
    let of_column = |table: &ObjectName, column: &Name, facts: &str| {
        format!("`.column({:?}, column(){facts})` on the table {table}", column.as_str())
    };
    match answer {
        Answer::RenameTable { from, to } => format!("`.renamed_from({})` on the table {to}", object(from)),
        Answer::RenameColumn { table, from, to } => {
            of_column(table, to, &format!(".renamed_from({:?})", from.as_str()))
        }
        Answer::RenameObject { noun, from, to } => {
            format!("`.renamed_from({:?})` on the {noun} {to}", from.name.as_str())
        }
        Answer::RenameEnum { from, to } => {
            format!("`EnumDecl::new(…).renamed_from({})` for the enum {to}", object(from))
        }
        Answer::RenameValue { name, from, to } => {
            format!("`EnumDecl::new(…).value_renamed({from:?}, {to:?})` for the enum {name}")
        }
        Answer::ReplaceValue { name, from, to } => {
            format!("`EnumDecl::new(…).value_replaced({from:?}, {to:?})` for the enum {name}")
        }
        Answer::Backfill { table, column, .. } => of_column(table, column, ".backfill(…)"),
        Answer::Allow(Loss::Table(name)) => format!("`.drop_table({}, \"why\")` on the database", object(name)),
        Answer::Allow(Loss::Enum(name)) => format!("`.drop_enum({}, \"why\")` on the database", object(name)),
        Answer::Allow(Loss::Object { noun, name }) => {
            let own = ["sequence", "virtual table", "partition"].contains(&noun.as_str());
            let method = if own { format!("{}(", noun.replace(' ', "_")) } else { format!("object({noun:?}, ") };
            format!("`.drop_{method}{}, \"why\")` on the database", object(name))
        }
        Answer::Allow(Loss::Column { table, column }) => {
            format!("`.drop_column({:?}, \"why\")` on the table {table}", column.as_str())
        }
        Answer::Allow(Loss::Narrowed { table, column }) => of_column(table, column, ".narrows(\"why\")"),
        Answer::Allow(Loss::Attribute { name, attribute }) => {
            format!("`.drop_attribute({}, {:?}, \"why\")` on the database", object(name), attribute.as_str())
        }
        Answer::Allow(Loss::EnumValue { name, value }) => {
            format!("`EnumDecl::new(…).value_dropped({value:?}, \"why\")` for the enum {name}")
        }
        Answer::KeepText(path) => format!("another text of {}", path.join(".")),
    }
}

/// What the answer means.
pub(super) fn words(answer: &Answer) -> String {
    match answer {
        Answer::RenameTable { from, to } => format!("the table {from} is renamed to {to}, and keeps its rows"),
        Answer::RenameColumn { table, from, to } => {
            format!("{table}.{from} is renamed to {to}, and keeps its values")
        }
        Answer::RenameEnum { from, to } => format!("the enum {from} is renamed to {to}"),
        Answer::RenameObject { noun, from, to } => {
            format!("the {noun} {from} is renamed to {to}, and keeps what it holds")
        }
        Answer::RenameValue { name, from, to } => format!("the value {from} of {name} is renamed to {to}"),
        Answer::ReplaceValue { name, from, to } => format!("rows that hold {from} of {name} hold {to} from now on"),
        Answer::Backfill { table, column, with } => match with {
            Some(value) => format!("existing rows of {table} hold {} in {column}", values(value).join(" / ")),
            None => format!("existing rows of {table} hold a value in {column} that you give"),
        },
        Answer::Allow(Loss::Table(name)) => format!("drop {name}: its rows are lost"),
        Answer::Allow(Loss::Enum(name)) => format!("drop the enum {name}: columns that held it are converted"),
        Answer::Allow(Loss::Object { noun, name }) => {
            let lost = if noun == "sequence" { "its current value is" } else { "its rows are" };
            format!("drop the {noun} {name}: {lost} lost")
        }
        Answer::Allow(Loss::Column { table, column }) => format!("drop {table}.{column}: its values are lost"),
        Answer::Allow(Loss::Attribute { name, attribute }) => format!("drop {name}.{attribute}: its values are lost"),
        Answer::Allow(Loss::Narrowed { table, column }) => {
            format!("change {table}.{column} anyway")
        }
        Answer::Allow(Loss::EnumValue { name, value }) => {
            format!("drop {value} of {name}: the migration fails if a row holds it")
        }
        Answer::KeepText(path) => format!("keep the text of {}: it means something else", path.join(".")),
    }
}
