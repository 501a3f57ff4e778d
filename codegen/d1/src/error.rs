//! Errors of D1 as those of SeaORM.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// What D1 said, of a statement that reads.
pub(crate) fn query(message: String) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(message))
}

/// What D1 said, of a statement that writes.
pub(crate) fn exec(message: String) -> DbErr {
    DbErr::Exec(RuntimeErr::Internal(message))
}

/// `DbErr::sql_err()` for errors of D1 too, which SeaORM's own does not know. Which constraint it is says the generated
/// `violated()`.
///
/// ```
/// use sea_orm::{DbErr, RuntimeErr, SqlErr};
///
/// let said = "D1_ERROR: UNIQUE constraint failed: users.email: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)";
/// let error = DbErr::Query(RuntimeErr::Internal(said.to_owned()));
/// let unique = SqlErr::UniqueConstraintViolation("UNIQUE constraint failed: users.email".to_owned());
/// assert_eq!(seaglass_d1::sql_err(&error), Some(unique));
/// assert_eq!(error.sql_err(), None);
/// ```
pub fn sql_err(error: &DbErr) -> Option<SqlErr> {
    let (DbErr::Exec(RuntimeErr::Internal(text)) | DbErr::Query(RuntimeErr::Internal(text))) = error else {
        return error.sql_err();
    };
    let said = text.strip_prefix("D1_ERROR: ").unwrap_or(text);
    // D1 adds the name of the error's code.
    let said = said.split_once(": SQLITE_CONSTRAINT").map_or(said, |(said, _)| said).to_owned();
    if said.starts_with("UNIQUE constraint failed: ") {
        Some(SqlErr::UniqueConstraintViolation(said))
    } else if said.starts_with("FOREIGN KEY constraint failed") {
        Some(SqlErr::ForeignKeyConstraintViolation(said))
    } else {
        None
    }
}
