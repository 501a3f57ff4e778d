use super::Advisor;
use crate::model::verify::context::{Context, Named, Place};
use crate::model::{CatalogueObject, Column, ColumnType, Dialect, PostgresType, Rule};

/// <https://www.postgresql.org/docs/current/btree-gist.html>
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    let schema = &context.declared.schema;
    let is_declared = schema.objects.iter().any(
        |item| matches!(item, CatalogueObject::Extension(extension) if extension.name.name.as_str() == "btree_gist"),
    );
    if is_declared || !context.declared.has(Dialect::Postgres) {
        return;
    }
    for table in schema.tables() {
        for exclusion in table.exclusions.iter().filter(|it| it.index.method.as_deref() == Some("gist")) {
            let plain = exclusion.index.parts.iter().filter(|part| part.operator_class.is_none());
            let mut columns = plain.filter_map(|part| table.column(part.column()?));
            let scalar = columns.find(|column| is_scalar(column));
            if let Some(column) = scalar {
                advisor.tell(
                    Rule::BtreeGistMissing,
                    Place::Object(&table.name),
                    format!(
                        "the {} compares {:?}, which a gist index knows by the extension btree_gist alone",
                        Named("exclusion constraint", exclusion.name()),
                        column.name.as_str()
                    ),
                    "where that is not there, the migration fails: data type … has no default operator class",
                    "declare it: `.object(Extension::new(\"btree_gist\"))`; or silence this where the database has it",
                );
            }
        }
    }
}

/// Whether the type has an order rather than an extent. Of a custom type nobody knows.
fn is_scalar(column: &Column) -> bool {
    use PostgresType as Own;
    match &column.ty {
        ColumnType::Custom { .. } | ColumnType::Array(_) => false,
        ColumnType::Postgres(own) => matches!(
            own,
            Own::Interval { .. }
                | Own::Money
                | Own::Bit(_)
                | Own::VarBit(_)
                | Own::Cidr
                | Own::Inet
                | Own::MacAddr
                | Own::Time(_)
                | Own::Timestamp(_)
                | Own::Timestamptz(_)
        ),
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
        | ColumnType::Enum(_) => true,
    }
}
