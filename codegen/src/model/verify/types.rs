//! Column types: whether each dialect has a form, and whether lengths and digits are in range.

use super::context::{Context, Place, Report};
use super::expressions::snippet;
use crate::model::words::title;
use crate::model::{
    CatalogueObject, Column, ColumnType, D1Type, Dialect, Forms, ObjectName, PostgresType, Rule, Storage, Table,
};
use crate::sql::{Token, tokens};

/// <https://www.postgresql.org/docs/current/datatype-character.html>
const MAX_LENGTH: u32 = 10_485_760;
/// <https://www.postgresql.org/docs/current/datatype-numeric.html>
const MAX_DIGITS: u32 = 1000;
/// The digits that always fit into eight bytes.
const SCALED_DIGITS: u32 = 18;

/// Checks a column's type and how D1 stores it.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table, column: &Column) {
    let place = Place::Column(&table.name, &column.name);
    range(context, report, place, &column.ty);
    storage(report, place, column);
    if context.d1 {
        declared_type(report, place, column);
        d1_form(report, place, column);
    }
}

/// Lengths, digits, and the enums and forms that a type names.
fn range(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, ty: &ColumnType) {
    let (what, least, most) = match ty {
        ColumnType::Char(Some(length)) | ColumnType::Varchar(Some(length)) => ((*length, "length"), 1, MAX_LENGTH),
        ColumnType::Decimal { precision: Some((total, scale)) } => {
            if scale > total {
                report.fault(
                    Rule::TypeLimits,
                    place,
                    format!("a decimal of {total} digits has {scale} of them behind the point"),
                    "SeaORM and D1 have no such number",
                    format!("write `.decimal_len({}, {scale})`", scale + 1),
                );
            }
            ((*total, "number of digits"), 1, MAX_DIGITS)
        }
        ColumnType::Postgres(PostgresType::Interval { fields, precision }) => {
            interval(report, place, fields.as_deref(), *precision);
            return;
        }
        ColumnType::Postgres(PostgresType::Declared(name)) => return type_exists(context, report, place, name),
        ColumnType::Postgres(ty) => match (ty.length(), ty.facts().size) {
            (Some(length), Some(size)) => ((length, size.noun), size.least, size.most),
            (None, _) | (_, None) => return,
        },
        ColumnType::Array(element) => return range(context, report, place, element),
        ColumnType::Enum(name) => return enum_exists(context, report, place, name),
        ColumnType::Custom { forms, rust } => return custom(context, report, place, forms, rust),
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { precision: None }
        | ColumnType::Char(None)
        | ColumnType::Varchar(None)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json
        | ColumnType::JsonBinary => return,
    };
    let (value, noun) = what;
    if !(least..=most).contains(&value) {
        report.fault(
            Rule::TypeLimits,
            place,
            format!("the {noun} is {value}"),
            format!("Postgres allows {least} to {most}"),
            format!("write a number from {least} to {most}"),
        );
    }
}

/// <https://www.sqlite.org/syntax/type-name.html>
fn declared_type(report: &mut Report<'_>, place: Place<'_>, column: &Column) {
    let Some(name) = column.d1.declared.as_ref().map(D1Type::as_str) else { return };
    if !name.is_empty() && !is_type_name(name) {
        report.fault(
            Rule::DeclaredType,
            place,
            format!("{name:?} is not a declared type"),
            "SQLite takes words, and one or two numbers in parentheses behind them; what else follows is another matter",
            "write one such as `NVARCHAR(40)` or `DATETIME`, or nothing: `.d1_typeless()`",
        );
    }
}

/// Words that end a type, as what stands behind it begins with them.
const NO_TYPES: [&str; 13] = [
    "as",
    "autoincrement",
    "check",
    "collate",
    "constraint",
    "default",
    "generated",
    "not",
    "null",
    "on",
    "primary",
    "references",
    "unique",
];

fn is_type_name(name: &str) -> bool {
    let tokens = tokens(name, Dialect::D1).unwrap_or_default();
    let words = tokens.iter().take_while(|token| **token != Token::Sign('(')).count();
    let is_type = |token: &Token<'_>| {
        matches!(token, Token::Word(word) if !word.starts_with(|c: char| c.is_ascii_digit())
            && !NO_TYPES.iter().any(|other| word.eq_ignore_ascii_case(other)))
    };
    let is_number = |token: &Token<'_>| matches!(token, Token::Word(word) if word.bytes().all(|c| c.is_ascii_digit()));
    let (words, size) = tokens.split_at(words);
    let sized = match size {
        [] => true,
        [Token::Sign('('), number, Token::Sign(')')] => is_number(number),
        [Token::Sign('('), first, Token::Sign(','), second, Token::Sign(')')] => is_number(first) && is_number(second),
        _ => false,
    };
    sized && !words.is_empty() && words.iter().all(is_type)
}

/// <https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT>
fn interval(report: &mut Report<'_>, place: Place<'_>, fields: Option<&str>, precision: Option<u32>) {
    const FIELDS: [&str; 13] = [
        "YEAR",
        "MONTH",
        "DAY",
        "HOUR",
        "MINUTE",
        "SECOND",
        "YEAR TO MONTH",
        "DAY TO HOUR",
        "DAY TO MINUTE",
        "DAY TO SECOND",
        "HOUR TO MINUTE",
        "HOUR TO SECOND",
        "MINUTE TO SECOND",
    ];
    if let Some(fields) = fields.filter(|fields| !FIELDS.contains(&fields.to_ascii_uppercase().as_str())) {
        report.fault(
            Rule::TypeLimits,
            place,
            format!("an interval has no fields {fields:?}"),
            "Postgres refuses the type",
            format!("write one of {}", FIELDS.join(", ")),
        );
    }
    if let Some(digits) = precision.filter(|digits| *digits > 6) {
        report.fault(
            Rule::TypeLimits,
            place,
            format!("an interval with {digits} digits of a second"),
            "Postgres keeps microseconds: 6 digits",
            "write a number from 0 to 6",
        );
    }
}

fn type_exists(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, name: &ObjectName) {
    let types = || context.declared.schema.objects.iter().flat_map(CatalogueObject::types);
    if !types().any(|known| known == name) {
        let instead = "declare it: `Database::object(Domain::new(…))`, or a `Composite` or `RangeType`";
        report.fault(
            Rule::UnknownType,
            place,
            format!("the type {name} is not declared"),
            "the column could not be made",
            context.did_you_mean(&name.to_string(), types().map(ToString::to_string), instead),
        );
    }
}

fn enum_exists(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, name: &ObjectName) {
    if !context.enums.contains_key(name) {
        let instead = context.did_you_mean(
            &name.to_string(),
            context.enums.keys().map(ToString::to_string),
            format!(
                "declare it: `.enumeration(Type::create().as_enum({:?}).values([…]))` on the database",
                name.name.as_str()
            ),
        );
        report.fault(
            Rule::UnknownEnum,
            place,
            format!("there is no enum {name}"),
            "the column would have a type that nobody creates",
            instead,
        );
    }
}

fn custom(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, forms: &Forms, rust: &str) {
    for dialect in Dialect::ALL.into_iter().filter(|dialect| context.declared.has(*dialect)) {
        if let Some(text) = forms.get(&dialect) {
            snippet(report, text, dialect, place, &"custom type");
        } else {
            let title = dialect.title();
            report.fault(
                Rule::CustomType,
                place,
                format!("the custom type has no {title} form"),
                format!("the database is written for {title} too"),
                "name both types and the Rust type: `column().custom_type(\"postgres type\", \"d1 type\", \"RustType\")`",
            );
        }
    }
    if let Some(broken) = super::attributes::broken_type(rust) {
        report.fault(
            Rule::EntityCode,
            place,
            format!("the Rust type {rust:?} of the custom type {broken}"),
            "it is written into the entity as it is",
            "write a path such as `String` or `crate::Point`, without `Option`",
        );
    }
}

/// Whether a storage choice has something to choose.
fn storage(report: &mut Report<'_>, place: Place<'_>, column: &Column) {
    let Some(storage) = column.storage else { return };
    let own = match storage {
        Storage::SqlTimestamp | Storage::UnixSeconds | Storage::UnixMillis | Storage::IsoTimestamp => {
            "`.timestamp_with_time_zone()`"
        }
        Storage::TextUuid => "`.uuid()`",
        Storage::TextBoolean => "`.boolean()`",
        Storage::ExactDecimal | Storage::LossyDecimal => "`.decimal_len(…)`",
        Storage::ScaledDecimal => {
            scaled(report, place, &column.ty);
            "`.decimal_len(…)`"
        }
    };
    if !storage.is_for(&column.ty) {
        report.fault(
            Rule::StorageMisfit,
            place,
            format!("`Storage::{storage:?}` is for {own}, and the column holds {}", title(&column.ty)),
            "the column has no values that could be stored that way",
            format!("leave `.d1_storage(Storage::{storage:?})` out, or make the column {own}"),
        );
    }
}

fn scaled(report: &mut Report<'_>, place: Place<'_>, ty: &ColumnType) {
    let ColumnType::Decimal { precision } = ty else { return };
    match precision {
        None => report.fault(
            Rule::StorageMisfit,
            place,
            "`Storage::ScaledDecimal` needs to know the digits behind the point",
            "the stored integer is the number times a power of ten",
            "declare them: `.decimal_len(18, 2)`",
        ),
        Some((total, scale)) if *total > SCALED_DIGITS => report.fault(
            Rule::StorageMisfit,
            place,
            format!("a scaled decimal of {total} digits"),
            "the stored integer has eight bytes, which hold 18 digits",
            format!("write `.decimal_len(18, {})`, or use `Storage::ExactDecimal`", (*scale).min(SCALED_DIGITS)),
        ),
        Some(_) => {}
    }
}

/// Whether D1 has a form of the type.
fn d1_form(report: &mut Report<'_>, place: Place<'_>, column: &Column) {
    let instead = match &column.ty {
        ColumnType::Decimal { .. } if column.storage.is_none() => {
            report.fault(
                Rule::DecimalStorage,
                place,
                "a decimal column does not say how D1 stores it",
                "SQLite has no decimals: a plain one is rounded to a float",
                "choose: `column().d1_storage(Storage::ExactDecimal)` (text, SQL cannot order it), \
                 `Storage::ScaledDecimal` (an integer) or `Storage::LossyDecimal` (a float)",
            );
            return;
        }
        ColumnType::Array(_) => "use `.json_binary()` for a list, or a table of its own",
        ColumnType::Postgres(ty) => ty.facts().on_d1,
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. }
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Enum(_)
        | ColumnType::Custom { .. } => return,
    };
    report.fault(
        Rule::TypeNotPortable,
        place,
        format!("D1 has no form of {}", title(&column.ty)),
        "the type exists in Postgres only",
        format!("{instead}; or name both types: `column().custom_type(\"…\", \"…\", \"RustType\")`"),
    );
}
