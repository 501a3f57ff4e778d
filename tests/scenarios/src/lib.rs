//! What SeaORM must do on D1, with generated entities, wherever the database is reached from.
//!
//! Each scenario is a function of a [`World`] that panics where something is not as it should be. The suite `d1` calls it with
//! a database behind a pipe; the Worker of `tests/scenarios/worker` calls it with a binding, as wasm, and answers what the
//! panic said.

#![expect(clippy::missing_panics_doc, reason = "a panic is how a scenario says what is wrong")]

mod app;
pub mod edges;
mod faults;
mod hostile;
mod limits;
mod queries;
mod results;
pub mod same_file;
mod together;
mod types;

use std::pin::Pin;
use std::sync::Arc;

use entity::Violated;
use entity::mvp::prelude::{ApiKeys, AuditLogs, Posts, Sessions, Settings, Users};
use entity::mvp::users;
use sea_orm::{ActiveModelTrait, Set};
use seaglass_d1::transport::{Form, Request, Transport};
use seaglass_d1::{Cell, D1, Types};
use zoo_entity_dense::zoo::prelude::{Decimals, EveryType, EveryTypeOrNull, Limits, Moments, Papers, Stored, Ticks};

/// Calls a macro with all scenarios: on which database, and where the function is. One that is not named is dead code.
#[macro_export]
macro_rules! each {
    ($with:ident) => {
        $with! {
            Zoo types::every_type_keeps_its_values,
            Zoo types::every_type_compares,
            Zoo types::null_is_nothing,
            Zoo types::decimals_keep_what_their_storage_can,
            Zoo types::instants_have_the_form_of_their_column,
            Mvp app::posts_are_written_published_and_listed,
            Mvp app::names_are_taken_once,
            Mvp app::users_sign_in_and_leave,
            Mvp app::erasing_a_user_takes_and_leaves_what_it_should,
            Mvp app::keys_are_used,
            Mvp queries::relations_are_followed_both_ways,
            Mvp queries::rows_are_changed_and_removed,
            Mvp queries::violations_are_told_apart,
            Zoo limits::checks_are_told_apart,
            Mvp queries::pages_and_cursors_go_through_all,
            Mvp queries::rows_are_put_in_their_place,
            Mvp results::what_is_no_model_is_read_too,
            Mvp results::sql_by_hand_is_read_with_the_types_of_the_tables,
            Mvp results::integers_are_exact_beyond_what_javascript_holds,
            Mvp results::more_values_than_d1_takes_go_in_parts,
            Mvp together::a_batch_is_done_whole_or_not_at_all,
            Mvp together::a_batch_does_not_take_two_columns_for_one,
            Mvp together::transactions_are_refused_before_anything_is_written,
            Mvp together::a_view_that_is_not_atomic_is_called_so,
            Mvp together::what_a_statement_costs_is_told,
            Mvp together::a_session_sees_what_it_wrote,
            Zoo faults::values_of_another_program_are_named,
            Mvp faults::a_column_of_unknown_type_is_asked_about,
            Zoo faults::a_table_that_nobody_told_is_asked_about,
            Mvp faults::what_d1_says_is_handed_on,
            Mvp hostile::statements_by_hand_are_read_as_sqlite_reads_them,
            Mvp hostile::every_kind_of_statement_takes_many_values,
            Mvp hostile::texts_are_kept_whole,
            Zoo hostile::values_beyond_the_edges_are_kept_or_refused,
            Mvp faults::an_option_of_another_type_is_the_documented_exception,
        }
    };
}

/// A user of this name in a table where it is taken once: what became of it.
pub async fn race(db: &D1, email: &str) -> String {
    let user = users::ActiveModel { email: Set(email.to_owned()), name: Set(String::new()), ..Default::default() };
    match user.insert(db).await {
        Ok(_) => "won".to_owned(),
        Err(error) if error.violated() == Some(users::Violation::EmailKey) => "taken".to_owned(),
        Err(error) => error.to_string(),
    }
}

macro_rules! listed {
    ($($schema:ident $module:ident::$name:ident,)*) => {
        /// All scenarios.
        pub const SCENARIOS: &[Scenario] = &[$(Scenario {
            name: stringify!($name),
            schema: Schema::$schema,
            run: |world| Box::pin($module::$name(world)),
        },)*];
    };
}

each!(listed);

/// Something that must be so, on a database of its own.
#[derive(Debug)]
pub struct Scenario {
    /// The name of its function.
    pub name: &'static str,
    /// What its database holds.
    pub schema: Schema,
    /// Panics where it is not so.
    pub run: fn(World) -> Pin<Box<dyn Future<Output = ()>>>,
}

impl Scenario {
    /// The one of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }
}

/// Which tables a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Those of the Workers app.
    Mvp,
    /// The portable ones of the zoo.
    Zoo,
}

impl Schema {
    /// The types of their columns.
    pub fn types(self) -> Types {
        let types = Types::default();
        match self {
            Self::Mvp => types.with(Users).with(Posts).with(Sessions).with(ApiKeys).with(AuditLogs).with(Settings),
            Self::Zoo => {
                let types = types.with(EveryType).with(EveryTypeOrNull).with(Decimals).with(Limits).with(Moments);
                types.with(Papers).with(Stored).with(Ticks)
            }
        }
    }
}

/// A database, and the way to it for another program than SeaORM.
#[derive(Clone, Debug)]
pub struct World {
    /// The connection that is tried.
    pub db: D1,
    /// What stands under it.
    pub way: Arc<dyn Transport>,
}

impl World {
    /// A database that holds these tables.
    pub fn new(way: impl Transport + Clone + 'static, schema: Schema) -> Self {
        Self { db: D1::over(way.clone(), schema.types()), way: Arc::new(way) }
    }

    /// Runs a statement.
    pub async fn exec(&self, sql: &str) {
        self.send(&[sql]).await;
    }

    /// Runs a statement past all checks, as a program with other tables would.
    pub async fn unchecked(&self, sql: &str) {
        let off = ["PRAGMA ignore_check_constraints = on", sql, "PRAGMA ignore_check_constraints = off"];
        self.send(&off).await;
    }

    /// The first column of every row, as text; NULL is left out.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let request = Request { sql: sql.to_owned(), params: Vec::new(), form: Form::Arrays };
        let answers = self.way.send(vec![request]).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let text = |row: &Vec<Cell>| match row.first()? {
            Cell::Null => None,
            Cell::Number(number) => Some(number.to_string()),
            Cell::Text(text) => Some(text.clone()),
            Cell::Bytes(bytes) => Some(format!("{bytes:?}")),
        };
        answers.iter().flat_map(|answer| &answer.rows).filter_map(text).collect()
    }

    async fn send(&self, statements: &[&str]) {
        let request = |sql: &&str| Request { sql: (*sql).to_owned(), params: Vec::new(), form: Form::Nothing };
        let sent = self.way.send(statements.iter().map(request).collect()).await;
        sent.unwrap_or_else(|error| panic!("{statements:?}: {error}"));
    }
}
