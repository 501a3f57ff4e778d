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
        BuiltinType "builtin-type" error "An enum or another type does not have the name of one of Postgres's own types."
            "A column of it would get Postgres's own.";
        NamespaceOnD1 "namespace-on-d1" error "What D1 has is in no namespace."
            "A D1 database is one flat list of names.";
        NamespaceComment "namespace-comment" error "A namespace that is declared has a comment."
            "It is made with the first thing in it, and no migration drops it: there is nothing else to declare.";
        Stripped "stripped" error "No name and no SQL for D1 holds a text that wrangler removes."
            "It is removed wherever it occurs, in literals and comments too.";
        NulCharacter "nul-character" error "No text holds the character NUL."
            "Postgres stores none, and SQLite ends the statement there.";
        DeclaredTwice "declared-twice" error "Everything is declared once." "A name refers to one thing.";
        SaidTwice "said-twice" error "Everything is said once." "One of the two would be lost.";
        CaseOnly "case-only" error "Names differ in more than case."
            "SQLite and many file systems take them for the same.";
        NameTaken "name-taken" error "What shares a list of names in a database has different ones."
            "The database refuses the second.";
    }
    "What is named, and not there" {
        UnknownColumn "unknown-column" error "A column that is named is declared."
            "The databases refuse it, or what is said about it would be lost.";
        UnknownTable "unknown-table" error "A table that is named is declared."
            "The databases refuse it, or what is said about it would be lost.";
        UnknownEnum "unknown-enum" error "An enum that is named is declared, and there is one of that name."
            "The column would have a type that nobody creates.";
        UnknownValue "unknown-value" error "A value of an enum that is named is declared."
            "A row holds one of the declared values.";
        UnknownSequence "unknown-sequence" error "A sequence that is named is declared."
            "Postgres refuses a default that names one which is not there.";
        UnknownPart "unknown-part" error "An index, a foreign key or a column of an index that is named is declared."
            "What is said about it would be lost.";
    }
    "Columns" {
        NoType "no-type" error "A column has a type." "It decides how every database and the entity hold the value.";
        TypeNotPortable "type-not-portable" error "A column's type has a form in each dialect of its database."
            "A type of one database means nothing to the others.";
        CustomType "custom-type" error "A custom type names its type in each dialect, and its Rust type."
            "Each database and the entity need one.";
        TypeLimits "type-limits" error "Lengths, digits and fields of a type are what databases and SeaORM take."
            "One of them refuses the type, or holds other values.";
        EnumMismatch "enum-mismatch" error "A column lists the values of its enum as they are declared, or none."
            "The type has one list of values, in one order.";
        StorageMisfit "storage-misfit" error "`d1_storage` is for values that the column has."
            "There is nothing that could be stored that way.";
        DecimalStorage "decimal-storage" error "A decimal column says how D1 stores it."
            "SQLite has no decimals: a plain one is rounded to a float.";
        SequenceBounds "sequence-bounds" error "A sequence counts within bounds that its type holds."
            "Postgres refuses any other.";
        DeclaredType "declared-type" error "A declared type of D1 is words, and sizes in parentheses behind them."
            "SQLite would take what follows for something else, or refuse the table.";
        AffinityDiffers "affinity-differs" advice "A declared type of D1 leaves the values of its column as they are."
            "SQLite would make something else of some, which the entity cannot read.";
        NumberedColumn "numbered-column" error
            "What the database numbers is an integer, NOT NULL, the whole primary key, and has no other source."
            "SQLite numbers nothing else, and Postgres refuses the rest.";
        GeneratedColumn "generated-column" error
            "A generated column is stored, has no default, and is in no primary key."
            "The databases refuse it.";
        RowidDefault "rowid-default" error "A single integer primary key has no default."
            "SQLite numbers such a column itself and never looks at the default.";
        ValueMisfit "value-misfit" error "A value is one that its column can hold."
            "The databases would refuse it, or each store something else.";
        ValueNotPortable "value-not-portable" error "A value has one meaning in each dialect."
            "The databases would refuse it, or each store something else.";
        UsingInColumn "using-in-column" error "How values are converted is said beside the table's statement."
            "A column is declared as it should be; how it gets there is another matter.";
    }
    "Tables" {
        EmptyTable "empty-table" error "A table on D1 has a column." "SQLite refuses one without; only Postgres has such tables.";
        MissingPrimaryKey "missing-primary-key" advice "A table has a primary key."
            "SeaORM has no entity for a table without one, so none is generated.";
        TemporaryTable "temporary-table" error "A declared table lasts."
            "A temporary one is gone when the migration's session ends.";
        MysqlOption "mysql-option" error "A table has no engine, collation or character set of its own."
            "Neither Postgres nor D1 has such options of tables.";
        PartitionedTable "partitioned-table" error "Partitions are said in words of Postgres." "D1 has none, `MySQL` others.";
        PartitionBounds "partition-bounds" error "A partition holds rows that no other one holds." "Postgres refuses it otherwise.";
        PartitionKey "partition-key" error "A unique key of a partitioned table has the columns that its partitions go by."
            "Postgres looks for equal rows within one partition.";
        InheritedParts "inherited-parts" error "A table that inherits declares the columns and checks that it inherits."
            "Postgres refuses one that has others: whoever reads the parent reads its rows.";
        WithoutRowid "without-rowid" error "A table that is WITHOUT ROWID has a primary key, which nobody numbers."
            "SQLite refuses it otherwise.";
        UnloggedTable "unlogged-table" error "A table that is logged refers to none that is not."
            "Postgres refuses it: the rows that it refers to would be gone after a crash.";
        StrictTable "strict-table" error
            "A STRICT table has columns of its own few types only."
            "SQLite refuses others.";
        DatabaseLimit "database-limit" error "What is declared keeps to the limits of each database."
            "A statement that is over a limit is refused when it runs, or later, when a row is written.";
    }
    "Keys, checks and indexes" {
        PrimaryKeyTwice "primary-key-twice" error "A table has one primary key, of one or several columns."
            "The databases refuse a second one.";
        NullableKey "nullable-key" error
            "The columns of a primary key are NOT NULL, but where SQLite lets them be NULL and nobody asks Postgres."
            "Postgres makes them NOT NULL, and so does SQLite of a row's number.";
        NoColumns "no-columns" error
            "A key, a constraint or an index has columns."
            "There is nothing to compare or to index.";
        ColumnTwice "column-twice" error "A key or an insert names each column once."
            "A second mention adds nothing, and Postgres refuses it.";
        JsonKey "json-key" error "What is compared is not a `json` column." "Postgres can only compare `jsonb`.";
        NoEquality "no-equality" error "What a key or an index compares can be compared."
            "Postgres has no equality and no order of the type that the index could use, and none of lists of it.";
        RedundantUnique "redundant-unique" advice "No two constraints say the same."
            "What is there twice is written twice, and keeps no other row out.";
        ConditionIsValue "condition-is-value" error "A check is a condition."
            "Postgres refuses a value, and SQLite takes any number but 0 for true.";
        NotOnD1 "not-on-d1" error "A constraint or index on D1 is one that SQLite has."
            "What it does not have would be left out silently.";
        ConstraintFact "constraint-fact" error "A constraint is said to be what one of its kind can be."
            "The database refuses it, or it would be left out silently.";
        ExclusionOperator "exclusion-operator" error
            "An exclusion constraint compares each of its columns by an operator."
            "Operators are written into the statement as they are.";
        BtreeGistMissing "btree-gist-missing" advice
            "What compares a number or a text by a gist index declares the extension `btree_gist`."
            "Postgres knows by itself only how such an index compares ranges, figures and the like.";
        IndexPlace "index-place" error "Indexes are declared beside their table, constraints inside it."
            "Neither Postgres nor D1 has indexes inside CREATE TABLE, and a constraint is made of plain columns.";
        IndexOfOther "index-of-other" error "An index names the table that it belongs to, or none."
            "It would be made on another table than it is declared for.";
        IndexConditions "index-conditions" error "The condition of an index is one expression."
            "sea-query does not say how the parts of a chain group.";
        IndexNowhere "index-nowhere" error "An index exists in a dialect of its database." "It would never be created.";
        IndexMethod "index-method" error
            "An index asks of its method what Postgres's method can do."
            "Postgres refuses it.";
        IndexStorage "index-storage" error "A storage parameter of an index is one of its method, and has a value that it takes."
            "Parameters are written into the statement as they are, and Postgres refuses others.";
        IndexColumnTwice "index-column-twice" advice "An index names a column twice only to keep it in two ways."
            "A second mention that says the same finds no row faster, and takes room.";
        IndexPrefix "index-prefix" error "An index is of whole columns or of expressions."
            "Only MySQL indexes the start of a column.";
    }
    "Foreign keys" {
        ForeignKeyShape "foreign-key-shape" error
            "A foreign key names its columns, its target and as many columns there."
            "sea-query accepts less and writes SQL that no database takes.";
        ForeignKeyPlace "foreign-key-place" error "A foreign key starts at the table that it is declared in."
            "It is made of that table's columns.";
        ForeignKeyType "foreign-key-type" error
            "Both sides of a foreign key hold types that compare, stored in the same form."
            "Postgres refuses it, and on D1 values of different kinds never match.";
        ForeignKeyDiffers "foreign-key-differs" advice "Both sides of a foreign key hold one type."
            "What fits one side may not fit the other, and SeaORM's loaders find no row by a value of another type.";
        ForeignKeyTarget "foreign-key-target" error "A foreign key points at a unique key."
            "A row must point at one other row; Postgres refuses it, and SQLite refuses every insert.";
        ForeignKeyAction "foreign-key-action" error "No action writes into a generated column." "It is computed.";
        ActionRefused "action-refused" advice "A column takes what an action gives it." "The other row could never go.";
        SetDefaultIsNull "set-default-is-null" advice "A column that is SET DEFAULT has a default."
            "Without one it becomes NULL, which SET NULL says.";
    }
    "Expressions and SQL" {
        ExtensionText "extension-text" error "What is said of an extension can stand in the block that checks it."
            "The migration would fail on it.";
        VirtualTable "virtual-table" error
            "A virtual table has columns and options that its module takes, and finds rows by a number of their own."
            "SQLite refuses it, takes an option for a column, or finds other rows.";
        MissingForm "missing-form" error "SQL is given for each dialect that needs it."
            "It would never be created, or would be missing from a statement.";
        EmptySql "empty-sql" error "SQL is not empty." "An empty text leaves a hole in the statement.";
        BrokenSql "broken-sql" error
            "SQL ends where it seems to: quotes, brackets and comments are closed, and no `;` is left."
            "The rest of the file would be read as part of it, or be hidden by it.";
        Parameter "parameter" error "SQL holds no parameters." "Nothing is bound to one when a migration runs.";
        ChangingExpression "changing-expression" error
            "What is stored or indexed once does not change from moment to moment."
            "Both databases refuse it.";
        MarkerInside "marker-inside" error "`now()`, `new_uuid()` and `per_dialect()` stand alone."
            "Each means a whole expression, which every database spells in its own way.";
        ExpressionNotPortable "expression-not-portable" error
            "An expression is one that sea-query writes for each dialect alike."
            "It writes others wrongly, or for one database only.";
        QueryInExpression "query-in-expression" error "There is no query where a database takes none."
            "A default, a check or a generated column sees its row only.";
        IndexWord "index-word" error "Methods and operator classes of an index are names."
            "They are written into the statement as they are.";
    }
    "Enums, routines, views and triggers" {
        EmptyEnum "empty-enum" error "An enum has values." "No row could hold one.";
        EnumValue "enum-value" error "A value of an enum is not empty, has at most 63 bytes and is listed once."
            "Postgres refuses it, or Rust has no name for it.";
        RoutineOnD1 "routine-on-d1" error "A routine exists in Postgres only, and says what is done on D1 instead."
            "D1 has no stored routines, so the docs must name another way.";
        RoutineArguments "routine-arguments" error "The argument types of a routine are a list in brackets."
            "With the name they say which routine to drop.";
        ViewOption "view-option" error "What is said of a view is something that its kind has."
            "A plain view has no rows of its own, and a materialized one is neither asked with the rights of others nor written.";
        ViewTrigger "view-trigger" error "A trigger of a view does its work instead, and one of a table beside it."
            "Each database refuses the other, and Postgres writes nothing through a materialized view.";
        ViewEntity "view-entity" error "The entity of a view holds its columns and their key."
            "It is read by that key, and nothing of it is written.";
        ViewQuery "view-query" error "The SQL of a view is its query." "`CREATE VIEW … AS` is written before it.";
        CollationProvider "collation-provider" error "A nondeterministic collation is one of ICU."
            "Postgres refuses it: nobody else compares so.";
        AggregateParallel "aggregate-parallel" error "A parallel aggregate says how two states become one."
            "Postgres would never compute it in parallel.";
        UnknownType "unknown-type" error "A type of its own that a column has is declared."
            "The column could not be made.";
        PolicyCondition "policy-condition" error "A policy says of a command only what the command has."
            "Postgres refuses it: INSERT has no rows yet, SELECT and DELETE write none.";
        RewriteCondition "rewrite-condition" error "A rule with a condition runs what reads or writes rows."
            "Whether it applies is asked of each row: Postgres has no other command for that.";
        PolicyWithoutSecurity "policy-without-security" advice "A table with policies has row level security."
            "Without it Postgres asks no policy, and everyone who may read the table sees every row.";
        CreatesOther "creates-other" error "The SQL of a routine or trigger creates it, under its declared name."
            "A down migration drops it by that name.";
        TriggerEnd "trigger-end" error "A trigger for D1 has BEGIN and END, in capitals."
            "Remote D1 finds the end of the trigger by them.";
    }
}
