//! The backend that records what the builder traits' default methods hand it.

use super::CheckFacts;
use sea_query::{
    BinOper, ColumnDef, ColumnType, ConditionHolder, ConditionHolderContents, DynIden, EscapeBuilder, ExplainStatement,
    Expr, ForeignKeyBuilder, ForeignKeyCreateStatement, ForeignKeyDropStatement, IndexBuilder, IndexColumn,
    IndexCreateStatement, IndexDropStatement, Mode, OnConflict, Oper, OperLeftAssocDecider, PartitionBy,
    PartitionValues, PrecedenceDecider, QueryBuilder, Quote, QuotedBuilder, ReturningClause, SelectInto,
    SelectStatement, SqlWriter, SubQueryStatement, TableAlterStatement, TableBuilder, TableCreateStatement, TableRef,
    TableRefBuilder, TableRenameStatement, Value, WithClause,
};
use std::cell::RefCell;

/// Which statement is walked, and so what is worth keeping.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Subject {
    Table,
    Index,
    Insert,
}

/// The backend that records.
pub(super) struct Probe {
    subject: Subject,
    pub(super) seen: RefCell<Seen>,
}

#[derive(Default)]
pub(super) struct Seen {
    pub(super) names: Vec<String>,
    pub(super) expressions: Vec<Expr>,
    pub(super) checks: Vec<CheckFacts>,
    pub(super) tables: Vec<TableRef>,
    pub(super) partition_by: Option<PartitionBy>,
    pub(super) partition_values: Option<PartitionValues>,
    pub(super) table: Option<TableRef>,
    pub(super) options: String,
    pub(super) index_columns: Vec<IndexColumn>,
    pub(super) prefix: Option<u32>,
    pub(super) on_conflict: Option<OnConflict>,
    pub(super) calls: Vec<&'static str>,
}

impl Probe {
    pub(super) fn of(subject: Subject) -> Self {
        Self { subject, seen: RefCell::default() }
    }

    fn call(&self, method: &'static str) {
        self.seen.borrow_mut().calls.push(method);
    }
}

impl QuotedBuilder for Probe {
    fn quote(&self) -> Quote {
        Quote::new(b'"')
    }

    fn prepare_iden(&self, name: &DynIden, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().names.push(name.to_string());
    }
}

impl EscapeBuilder for Probe {}

impl TableRefBuilder for Probe {}

impl PrecedenceDecider for Probe {
    fn inner_expr_well_known_greater_precedence(&self, _: &Expr, _: &Oper) -> bool {
        true
    }
}

impl OperLeftAssocDecider for Probe {
    fn well_known_left_associative(&self, _: &BinOper) -> bool {
        true
    }
}

impl QueryBuilder for Probe {
    fn prepare_expr(&self, expression: &Expr, sql: &mut impl SqlWriter) {
        let mut seen = self.seen.borrow_mut();
        if self.subject == Subject::Table {
            // A check's name, if any, came right before.
            let name = seen.names.pop();
            seen.checks.push(CheckFacts { name, expression: expression.clone() });
        } else {
            seen.expressions.push(expression.clone());
            // The writers are strings, which take everything.
            let _ = sql.write_char('?');
        }
    }

    fn prepare_table_ref(&self, table: &TableRef, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().table = Some(table.clone());
    }

    fn prepare_on_conflict(&self, on_conflict: &Option<OnConflict>, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().on_conflict.clone_from(on_conflict);
    }

    fn prepare_insert(&self, replace: bool, _: &mut impl SqlWriter) {
        if replace {
            self.call("replace");
        }
    }

    fn prepare_select_statement(&self, _: &SelectStatement, _: &mut impl SqlWriter) {
        self.call("select_from");
    }

    fn prepare_with_clause(&self, _: &WithClause, _: &mut impl SqlWriter) {
        self.call("with_cte");
    }

    fn insert_default_values(&self, _: u32, _: &mut impl SqlWriter) {
        self.call("or_default_values");
    }

    fn prepare_returning(&self, returning: &Option<ReturningClause>, _: &mut impl SqlWriter) {
        if returning.is_some() {
            self.call("returning");
        }
    }

    fn prepare_query_statement(&self, _: &SubQueryStatement, _: &mut impl SqlWriter) {}

    fn prepare_select_into(&self, _: &SelectInto, _: &mut impl SqlWriter) {}

    fn prepare_explain_statement(&self, _: &ExplainStatement, _: &mut impl SqlWriter) {}

    fn prepare_value(&self, _: Value, _: &mut impl SqlWriter) {}
}

impl TableBuilder for Probe {
    fn prepare_table_ref_table_stmt(&self, table: &TableRef, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().tables.push(table.clone());
    }

    fn prepare_table_opt(&self, create: &TableCreateStatement, _: &mut impl SqlWriter) {
        let mut options = String::new();
        self.prepare_table_opt_def(create, &mut options);
        self.seen.borrow_mut().options = options;
    }

    fn prepare_partition_by(&self, by: &PartitionBy, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().partition_by = Some(by.clone());
    }

    fn prepare_partition_values(&self, values: &PartitionValues, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().partition_values = Some(values.clone());
    }

    fn prepare_partition_definition(&self, _: &DynIden, _: Option<&PartitionValues>, _: &mut impl SqlWriter) {
        self.call("add_partition");
    }

    // Columns have getters for everything.
    fn prepare_column_def(&self, _: &ColumnDef, _: &mut impl SqlWriter) {}

    fn prepare_column_type(&self, _: &ColumnType, _: &mut impl SqlWriter) {}

    fn column_spec_auto_increment_keyword(&self) -> &'static str {
        ""
    }

    fn prepare_table_alter_statement(&self, _: &TableAlterStatement, _: &mut impl SqlWriter) {}

    fn prepare_table_rename_statement(&self, _: &TableRenameStatement, _: &mut impl SqlWriter) {}
}

impl IndexBuilder for Probe {
    fn prepare_index_columns(&self, columns: &[IndexColumn], _: &mut impl SqlWriter) {
        if self.subject == Subject::Index {
            self.seen.borrow_mut().index_columns = columns.to_vec();
        }
    }

    fn write_column_index_prefix(&self, prefix: &Option<u32>, _: &mut impl SqlWriter) {
        self.seen.borrow_mut().prefix = *prefix;
    }

    fn prepare_filter(&self, condition: &ConditionHolder, _: &mut impl SqlWriter) {
        if self.subject != Subject::Index {
            return;
        }
        let expressions = &mut self.seen.borrow_mut().expressions;
        match &condition.contents {
            ConditionHolderContents::Empty => {}
            ConditionHolderContents::Condition(condition) => expressions.push(condition.clone().into()),
            ConditionHolderContents::Chain(chain) => {
                use sea_query::LogicalChainOper::{And, Or};
                expressions.extend(chain.iter().map(|(And(part) | Or(part))| part.clone()));
            }
        }
    }

    fn prepare_index_create_statement(&self, _: &IndexCreateStatement, _: &mut impl SqlWriter) {}

    fn prepare_table_ref_index_stmt(&self, _: &TableRef, _: &mut impl SqlWriter) {}

    fn prepare_index_drop_statement(&self, _: &IndexDropStatement, _: &mut impl SqlWriter) {}

    fn prepare_index_prefix(&self, _: &IndexCreateStatement, _: &mut impl SqlWriter) {}
}

impl ForeignKeyBuilder for Probe {
    // Foreign keys have getters for everything.
    fn prepare_table_ref_fk_stmt(&self, _: &TableRef, _: &mut impl SqlWriter) {}

    fn prepare_foreign_key_drop_statement_internal(
        &self,
        _: &ForeignKeyDropStatement,
        _: &mut impl SqlWriter,
        _: Mode,
    ) {
    }

    fn prepare_foreign_key_create_statement_internal(
        &self,
        _: &ForeignKeyCreateStatement,
        _: &mut impl SqlWriter,
        _: Mode,
    ) {
    }
}
