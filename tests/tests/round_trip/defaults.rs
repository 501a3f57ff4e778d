//! Defaults of columns, typed or as SQL of their author's.

use crate::model::{column_type, expression, quoted, text};
use crate::spec::{ColumnSpec, Default_, Object, Spec, Ty};
use seaglass::dialect::{now_sql, value_sql};
use seaglass::model::{Column, ColumnType, Dialect, Expression, Name, ObjectName, Storage};

/// The default of a column of the model; none where the sequence is gone.
pub fn expression_of(spec: &Spec, item: &ColumnSpec, default: &Default_) -> Option<Expression> {
    let (ty, storage) = (column_type(spec, &item.ty), storage(&item.ty));
    let forms = |form: &dyn Fn(Dialect) -> String| {
        Expression::Sql(Dialect::ALL.into_iter().map(|dialect| (dialect, form(dialect))).collect())
    };
    Some(match default {
        Default_::Value(value) => expression(spec, value),
        Default_::Now => Expression::Now,
        Default_::NewUuid => Expression::NewUuid,
        Default_::Today => Expression::CurrentDate,
        Default_::Written(value) => {
            let column = Column { storage, ..Column::new(Name::from(&*item.name), ty.clone()) };
            forms(&|dialect| {
                let mut sql = String::new();
                value_sql(&mut sql, dialect, &expression(spec, value), Some(&column));
                if dialect == Dialect::Postgres { with_cast(sql, &ty, item) } else { sql }
            })
        }
        Default_::WrittenNow => forms(&|dialect| now_sql(dialect, ty.clone(), storage)),
        Default_::Next(sequence) => {
            let is_it = |object: &&crate::spec::ObjectSpec| object.id == *sequence;
            let found = spec.objects.iter().find(is_it).filter(|it| matches!(it.what, Object::Sequence { .. }))?;
            if item.id.is_multiple_of(2) {
                Expression::NextValue(ObjectName::new(&*found.name))
            } else {
                let call = format!("nextval({}::regclass)", text(&quoted(&found.name)));
                Expression::Sql([(Dialect::Postgres, call)].into())
            }
        }
    })
}

const fn storage(ty: &Ty) -> Option<Storage> {
    match ty {
        Ty::Plain(_, storage) => *storage,
        Ty::Enum(_) => None,
    }
}

/// A cast that leaves the value, and the text that the catalogue has of it.
fn with_cast(sql: String, ty: &ColumnType, item: &ColumnSpec) -> String {
    let is_text = sql.starts_with('\'') && !sql.contains("::");
    match ty {
        ColumnType::Text if is_text && item.id.is_multiple_of(2) => format!("{sql}::text"),
        ColumnType::Varchar(_) if is_text && item.id.is_multiple_of(2) => format!("{sql}::character varying"),
        _ => sql,
    }
}
