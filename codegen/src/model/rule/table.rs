//! Every rule, in the order of the docs page; those about what is made of a schema are in [`super::made`],
//! those about a run in [`super::run`].
//!
//! A row is its name, its id, its weight, what it demands, and why. Declarations and scripts know a rule by its id, so
//! none is ever given another meaning.

use super::made::rules_with_those_of_what_is_made;
use super::rules;
use super::run::rules_with_those_of_a_run;

rules_with_those_of_what_is_made! { rules
    "Projects and databases" {
        EmptyProject "empty-project" error "A project has a database." "There is nothing to generate without one.";
        DatabaseTwice "database-twice" error "Each database has a name of its own."
            "Two of one name would write the same folders.";
        DefaultDatabase "default-database" error "The default database is declared."
            "`sea-orm-cli migrate` would run nothing.";
        DatabaseName "database-name" error "A database has the name of a Rust module that nothing else has."
            "It is a Rust module, a folder and a file name at once.";
        NoDialect "no-dialect" error "A database is written for a dialect." "There is nothing to generate without one.";
        WranglerName "wrangler-name" error "The binding is a name in JavaScript, and the D1 database has a name."
            "A Worker finds the database by them.";
        OutputFolder "output-folder" error "Output folders are plain paths from the project's root."
            "Generated files name each other by them, on every system.";
    }
    "Names" {
        EmptyName "empty-name" error "Everything has a name." "Neither database accepts an empty identifier.";
        PlainName "plain-name" error "A name is plain, or has a schema in front."
            "Nothing else means the same in a declaration and in a migration.";
        NameTooLong "name-too-long" error "A name has at most 63 bytes."
            "Postgres cuts a longer one silently, and two of them may become one.";
        UnreadableName "unreadable-name" error "A name holds no control character, and none that turns text around."
            "A reader would see another name than the one that runs, or could not type it.";
        ReservedName "reserved-name" error "A name is not one that a database, a client or Seaglass keeps for itself."
            "The database refuses it, or the client loses its own table.";
        BuiltinType "builtin-type" error "No type has the name of one of Postgres's own."
            "A column of it would get Postgres's own.";
        NamespaceOnD1 "namespace-on-d1" error "Nothing on D1 is in a namespace."
            "A D1 database is one flat list of names.";
        NamespaceComment "namespace-comment" error "A declared namespace has a comment."
            "It is made with the first thing in it, and no migration drops it: there is nothing else to declare.";
        Stripped "stripped" error "Names and SQL for D1 hold nothing that wrangler strips."
            "wrangler strips it everywhere, in literals and comments too.";
        NulCharacter "nul-character" error "No text contains the NUL character."
            "Postgres cannot store it, and SQLite ends the statement there.";
        DeclaredTwice "declared-twice" error "Everything is declared once." "A name refers to one thing.";
        SaidTwice "said-twice" error "Nothing is said twice." "One of the two would be lost.";
        CaseOnly "case-only" error "Names differ in more than case."
            "SQLite and many file systems ignore case.";
        NameTaken "name-taken" error "Objects that share a namespace in a database have different names."
            "The database refuses the second.";
    }
    "What is named, and not there" {
        UnknownColumn "unknown-column" error "Every column that is mentioned is declared."
            "The databases refuse it, or what is said about it would be lost.";
        UnknownTable "unknown-table" error "Every table that is mentioned is declared."
            "The databases refuse it, or what is said about it would be lost.";
        UnknownEnum "unknown-enum" error "Every enum that is mentioned is declared, once."
            "The column would have a type that is never created.";
        UnknownValue "unknown-value" error "Every enum value that is mentioned is declared."
            "A row holds one of the declared values.";
        UnknownSequence "unknown-sequence" error "Every sequence that is mentioned is declared."
            "Postgres refuses a default that uses a missing sequence.";
        UnknownPart "unknown-part" error "Every index, foreign key or index column that is mentioned is declared."
            "What is said about it would be lost.";
    }
    "Columns" {
        NoType "no-type" error "A column has a type." "It decides how databases and the entity store the value.";
        TypeNotPortable "type-not-portable" error "A column's type exists in each dialect of its database."
            "A type of one database does not exist in the other.";
        CustomType "custom-type" error "A custom type gives its type in each dialect, and its Rust type."
            "Each database and the entity need one.";
        TypeLimits "type-limits" error "Lengths, digits and fields of a type are within what databases and SeaORM support."
            "One of them would refuse the type, or store other values.";
        EnumMismatch "enum-mismatch" error "A column lists the values of its enum as they are declared, or none."
            "The type has one list of values, in one order.";
        StorageMisfit "storage-misfit" error "`d1_storage` fits the column's type."
            "A value of that type cannot be stored that way.";
        DecimalStorage "decimal-storage" error "A decimal column says how D1 stores it."
            "SQLite has no decimals: a plain one is rounded to a float.";
        SequenceBounds "sequence-bounds" error "A sequence's bounds fit its type."
            "Postgres refuses any other.";
        DeclaredType "declared-type" error "A declared type of D1 is words followed by sizes in parentheses."
            "SQLite would read the rest as something else, or refuse the table.";
        AffinityDiffers "affinity-differs" advice "A declared type of D1 has an affinity that keeps the column's values."
            "SQLite would convert some of them to what the entity cannot read.";
        NumberedColumn "numbered-column" error
            "An auto-increment column is an integer, NOT NULL, the whole primary key, and has no default."
            "SQLite numbers no other column, and Postgres refuses the rest.";
        GeneratedColumn "generated-column" error
            "A generated column is stored, has no default, and is in no primary key."
            "The databases refuse it.";
        RowidDefault "rowid-default" error "A single integer primary key has no default."
            "SQLite numbers such a column and ignores the default.";
        ValueMisfit "value-misfit" error "A value fits its column."
            "The databases would refuse it, or store different values.";
        ValueNotPortable "value-not-portable" error "A value means the same in each dialect."
            "The databases would refuse it, or store different values.";
        UsingInColumn "using-in-column" error "Conversions are declared beside the table's statement."
            "The statement says what a column is, not how it becomes that.";
    }
    "Tables" {
        EmptyTable "empty-table" error "A table on D1 has at least one column." "SQLite refuses a table without columns.";
        MissingPrimaryKey "missing-primary-key" advice "A table has a primary key."
            "SeaORM has no entity for a table without one, so none is generated.";
        TemporaryTable "temporary-table" error "A declared table is permanent."
            "A temporary table is dropped when the migration's session ends.";
        MysqlOption "mysql-option" error "A table sets no engine, collation or character set."
            "Neither Postgres nor D1 has such table options.";
        PartitionedTable "partitioned-table" error "Partitions are declared with Postgres's options." "D1 has no partitions, and `MySQL`'s are different.";
        PartitionBounds "partition-bounds" error "Partitions do not overlap." "Postgres refuses it otherwise.";
        PartitionKey "partition-key" error "A unique key of a partitioned table includes its partition columns."
            "Postgres enforces uniqueness within one partition only.";
        InheritedParts "inherited-parts" error "A table that inherits declares the inherited columns and checks as well."
            "Postgres requires them: reading the parent reads the child's rows.";
        WithoutRowid "without-rowid" error "A WITHOUT ROWID table has a primary key, and it is not auto-increment."
            "SQLite refuses it otherwise.";
        UnloggedTable "unlogged-table" error "A logged table does not refer to an unlogged one."
            "Postgres refuses it: after a crash the referenced rows would be gone.";
        StrictTable "strict-table" error
            "A STRICT table uses only the types that STRICT allows."
            "SQLite refuses other types.";
        DatabaseLimit "database-limit" error "A declaration stays within the limits of each database."
            "A statement over a limit fails when it runs, or later, when a row is written.";
    }
    "Keys, checks and indexes" {
        PrimaryKeyTwice "primary-key-twice" error "A table has at most one primary key."
            "The databases refuse a second one.";
        NullableKey "nullable-key" error
            "Primary key columns are NOT NULL, unless the database is for SQLite alone, which allows NULL."
            "Postgres makes them NOT NULL, and so does SQLite for an integer key.";
        NoColumns "no-columns" error
            "A key, constraint or index has columns."
            "Without columns there is nothing to compare or index.";
        ColumnTwice "column-twice" error "A key or insert lists each column once."
            "Postgres refuses a column that is listed twice.";
        JsonKey "json-key" error "No key or index is on a `json` column." "Postgres can compare `jsonb` only.";
        NoEquality "no-equality" error "The columns of a key or index have types that can be compared."
            "Postgres has no operator class for the type, nor for arrays of it.";
        RedundantUnique "redundant-unique" advice "No two constraints are equal."
            "The second costs writes and rejects no further row.";
        ConditionIsValue "condition-is-value" error "A check is a boolean expression."
            "Postgres refuses other types, and SQLite treats any number but 0 as true.";
        NotOnD1 "not-on-d1" error "Constraints and indexes on D1 use only what SQLite has."
            "Anything else would be left out silently.";
        ConstraintFact "constraint-fact" error "Options of a constraint exist for its kind."
            "The database refuses it, or it would be left out silently.";
        ExclusionOperator "exclusion-operator" error
            "Each column of an exclusion constraint has an operator."
            "Operators are written into the statement as they are.";
        BtreeGistMissing "btree-gist-missing" advice
            "A gist index on plain numbers or texts declares the extension `btree_gist`."
            "Without it Postgres has gist operator classes for ranges, shapes and the like only.";
        IndexPlace "index-place" error "Indexes are declared beside their table, constraints inside it."
            "Neither Postgres nor D1 has indexes inside CREATE TABLE, and a constraint is made of plain columns.";
        IndexOfOther "index-of-other" error "An index names the table that it belongs to, or none."
            "It would be created on a different table.";
        IndexConditions "index-conditions" error "The condition of a partial index is one expression."
            "sea-query does not say how chained conditions group.";
        IndexNowhere "index-nowhere" error "An index exists in at least one dialect of its database." "It would never be created.";
        IndexMethod "index-method" error
            "An index uses only what its method supports."
            "Postgres refuses it.";
        IndexStorage "index-storage" error "A storage parameter exists for the index's method, with a valid value."
            "Parameters are written into the statement as they are, and Postgres refuses unknown ones.";
        IndexColumnTwice "index-column-twice" advice "An index lists a column twice only with different options."
            "A repeated column finds no row faster, and takes space.";
        IndexPrefix "index-prefix" error "An index is on whole columns or expressions."
            "Only MySQL indexes a prefix of a column.";
    }
    "Foreign keys" {
        ForeignKeyShape "foreign-key-shape" error
            "A foreign key has columns, a target, and as many target columns."
            "sea-query accepts less and writes SQL that no database takes.";
        ForeignKeyPlace "foreign-key-place" error "A foreign key belongs to the table that declares it."
            "It consists of that table's columns.";
        ForeignKeyType "foreign-key-type" error
            "Both sides of a foreign key have comparable types, stored in the same form."
            "Postgres refuses it, and on D1 values of different kinds never match.";
        ForeignKeyDiffers "foreign-key-differs" advice "Both sides of a foreign key have the same type."
            "A value of one side may not fit the other, and SeaORM's loaders match no row of another type.";
        ForeignKeyTarget "foreign-key-target" error "A foreign key points at a unique key."
            "Postgres refuses any other target, and SQLite refuses every insert.";
        ForeignKeyAction "foreign-key-action" error "No foreign key action writes to a generated column." "It is computed.";
        ActionRefused "action-refused" advice "A column accepts what its foreign key's action writes." "The referenced row could never be deleted.";
        SetDefaultIsNull "set-default-is-null" advice "A column that is SET DEFAULT has a default."
            "Without one it becomes NULL, which SET NULL says.";
    }
    "Expressions and SQL" {
        ExtensionText "extension-text" error "The declaration of an extension can be quoted in the block that checks it."
            "The migration would fail on it.";
        VirtualTable "virtual-table" error
            "A virtual table has columns and options that its module supports, and an integer row id."
            "SQLite would refuse it, read an option as a column, or find other rows.";
        MissingForm "missing-form" error "SQL is given for each dialect that needs it."
            "It would never be created, or would be missing from a statement.";
        EmptySql "empty-sql" error "SQL is not empty." "The statement would be incomplete.";
        BrokenSql "broken-sql" error
            "SQL is complete: quotes, brackets and comments are closed, and it has no `;`."
            "Otherwise it would swallow the rest of the file.";
        Parameter "parameter" error "SQL holds no parameters." "Nothing is bound to one when a migration runs.";
        ChangingExpression "changing-expression" error
            "Generated columns, checks and indexes use no expression that changes over time."
            "Both databases refuse it.";
        MarkerInside "marker-inside" error "`now()`, `new_uuid()` and `per_dialect()` are whole expressions."
            "Each means a whole expression, which every database spells in its own way.";
        ExpressionNotPortable "expression-not-portable" error
            "An expression is one that sea-query renders correctly for each dialect."
            "It renders others wrongly, or for one database only.";
        QueryInExpression "query-in-expression" error "Defaults, checks and generated columns contain no query."
            "They see their own row only.";
        IndexWord "index-word" error "Methods and operator classes of an index are names."
            "They are written into the statement as they are.";
    }
    "Enums, routines, views and triggers" {
        EmptyEnum "empty-enum" error "An enum has values." "No row could hold a value.";
        EnumValue "enum-value" error "A value of an enum is not empty, has at most 63 bytes and is listed once."
            "Postgres refuses it, or Rust has no name for it.";
        RoutineOnD1 "routine-on-d1" error "A routine exists on Postgres only, and says what to do on D1 instead."
            "D1 has no stored routines, so the docs must name another way.";
        RoutineArguments "routine-arguments" error "The argument types of a routine are a list in brackets."
            "Together with the name they identify the routine.";
        ViewOption "view-option" error "Options of a view exist for its kind."
            "A plain view stores no rows, and a materialized one cannot be written or run with the caller's rights.";
        ViewTrigger "view-trigger" error "A view's trigger is INSTEAD OF; a table's is not."
            "Both databases refuse the reverse, and a materialized view cannot be written.";
        ViewEntity "view-entity" error "A view's entity has its columns, and a key among them."
            "Rows are read by that key, and never written.";
        ViewQuery "view-query" error "The SQL of a view is its query alone." "`CREATE VIEW … AS` is written before it.";
        CollationProvider "collation-provider" error "A nondeterministic collation uses the provider ICU."
            "Postgres refuses other providers.";
        AggregateParallel "aggregate-parallel" error "A parallel aggregate has a combine function."
            "Without one Postgres never computes it in parallel.";
        UnknownType "unknown-type" error "A column's own type is declared."
            "The column could not be created.";
        PolicyCondition "policy-condition" error "A policy has only the conditions of its command."
            "Postgres refuses it: INSERT has no rows yet, SELECT and DELETE write none.";
        RewriteCondition "rewrite-condition" error "A rewrite rule with a condition runs SELECT, INSERT, UPDATE or DELETE."
            "The condition is evaluated per row, which no other command can do.";
        PolicyWithoutSecurity "policy-without-security" advice "A table with policies has row level security."
            "Without it Postgres ignores the policies, and every reader sees every row.";
        CreatesOther "creates-other" error "The SQL of a routine or trigger creates exactly that, under its declared name."
            "A down migration drops it by that name.";
        TriggerEnd "trigger-end" error "A trigger for D1 has BEGIN and END in capitals."
            "Remote D1 finds the end of the statement by them.";
    }
}
