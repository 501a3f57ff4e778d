//! The rows of [`super::table`] about a run: what it asks, what no migration does, files it finds, and what was typed.

/// Gives a macro its own rows, and these behind them.
macro_rules! rules_with_those_of_a_run {
    ($rules:ident $($before:tt)*) => {
$rules! {
    $($before)*
    "Questions" {
        GoneTable "gone-table" question "A table that is no longer declared was either dropped or renamed."
            "A rename and a drop look alike in a declaration, and a drop loses every row.";
        GoneColumn "gone-column" question "A column that is no longer declared was either dropped or renamed."
            "A rename and a drop look alike in a declaration, and a drop loses every value.";
        GoneEnum "gone-enum" question "An enum that is no longer declared was either dropped or renamed."
            "A rename and a drop look alike in a declaration, and a drop converts its columns.";
        GoneValue "gone-value" question "An enum value that is no longer declared has a replacement for its rows."
            "Without another value the migration fails on the first row that holds it.";
        GoneObject "gone-object" question "An object with contents that is no longer declared was either dropped or renamed."
            "A rename and a drop look alike in a declaration, and a drop loses what it holds.";
        EmptiedObject "emptied-object" question "Recreating what holds rows needs permission."
            "Its rows are dropped with it.";
        NewRequiredColumn "new-required-column" question "A new required column has a value for existing rows."
            "Existing rows need a value.";
        RequiredColumn "required-column" question "A column that becomes required has a value for rows that hold NULL."
            "The database refuses NOT NULL while a row holds NULL.";
        OverwrittenColumn "overwritten-column" question "Making a column generated needs permission to lose its values."
            "Computed values replace those in it.";
        NarrowedColumn "narrowed-column" question "Narrowing a column's type needs permission."
            "A value that does not fit is truncated or rounded, or fails the migration.";
        TextMayMean "text-may-mean" question "SQL that may use a renamed or dropped name is confirmed not to."
            "If it does use it, it fails when it runs, and not before.";
    }
    "What no migration does" {
        InPlace "in-place" error "An object that others depend on changes only where Postgres has ALTER for it."
            "What depends on it would have to be dropped with its rows.";
        UnrelatedTypes "unrelated-types" error "A column that gets an unrelated type has a conversion."
            "No database has a cast between the two.";
        StaleText "stale-text" error "No SQL of the declaration uses a renamed or dropped name."
            "It would fail when it is created, or when it runs.";
        TrailingSql "trailing-sql" error "Trailing SQL of a definition changes only where ALTER can change it."
            "It is written as it is, and not understood.";
        RenameMisfit "rename-misfit" error "A declared rename is possible."
            "The new name is taken, or two claim one old name.";
        RepartitionedTable "repartitioned-table" error "A table's partitioning does not change."
            "Postgres cannot partition an existing table, or undo it.";
    }
    "Files" {
        EditedFile "edited-file" error "Generated files are not edited by hand."
            "An edit is never overwritten, so what is declared since is not in the file.";
        FileInTheWay "file-in-the-way" error "No other file is where a generated one belongs."
            "A file without the header of a generated one is never touched.";
        EditedOrphan "edited-orphan" error "A generated file that is no longer declared is not edited by hand."
            "An edit is never removed.";
        StrayFile "stray-file" error "Folders of generated files hold nothing else."
            "Readers would take them for generated.";
        StrayMigration "stray-migration" error "The folder of Rust migrations holds those of history only."
            "The Migrator runs generated migrations only.";
        StraySql "stray-sql" error "Folders of SQL files hold those of history only."
            "wrangler, sqlx and psql would run it, and nothing records what it does.";
        StrayHistory "stray-history" error "A database with a history is declared."
            "A history is never removed automatically.";
        StrayExtension "stray-extension" error "Hand-written code of an entity lies beside that entity."
            "It is no longer compiled, or for the wrong table.";
        LinkedFile "linked-file" error "Folders of generated files hold no symbolic links."
            "Links are neither followed nor removed.";
        FrozenEdited "frozen-edited" error "The SQL of a frozen migration is not edited."
            "Databases may have run it, and history holds its checksum.";
        FrozenMissing "frozen-missing" error "The SQL of a frozen migration exists."
            "New databases have to run it.";
        FrozenInTheWay "frozen-in-the-way" error "A new migration does not replace a file."
            "Migrations are written once.";
        PathTwice "path-twice" error "Paths of generated files differ in more than case."
            "One would replace the other on file systems that ignore case.";
        UnreadableFile "unreadable-file" error "Files where generated ones belong can be read."
            "What cannot be read is not overwritten.";
        OutOfDate "out-of-date" error "Generated files are current."
            "Their users would use an old declaration.";
        LeftAsIs "left-as-is" error "Files do not change while a run writes them."
            "An edit is never overwritten.";
        UnwrittenFile "unwritten-file" error "The project's files can be written."
            "Either all files of a run are written, or none.";
        ProjectBusy "project-busy" error "One run at a time writes a project."
            "Two at once would mix their files.";
    }
    "Migrations that are missing" {
        NoMigration "no-migration" error "Every declared change has a migration."
            "Databases would not have what the entities expect.";
        OpenDraft "open-draft" error "A draft is frozen before it is relied upon."
            "It is not a migration yet: no client runs it.";
        Unverified "unverified" error "With `--verified`, each new migration has a current report."
            "It has not been tried with rows.";
    }
    "What was typed" {
        UnknownDatabase "unknown-database" error "A database that is named is declared."
            "Nothing is known of another.";
        MigrationName "migration-name" error "A migration's name has lower-case letters, digits and underscores."
            "It becomes part of file and module names.";
        NameForMany "name-for-many" error "A name is given to one migration."
            "Several databases have changes.";
        MigrationDate "migration-date" error "A migration's date is valid, and not before that of the last one."
            "Clients run migrations in the order of their names, which start with the day.";
        DraftThere "draft-there" error "There is one draft at a time."
            "Each is frozen on top of the schema after the one before it.";
        NoDraft "no-draft" error "`--extend` needs a draft."
            "Only a migration that is written by hand claims what was declared.";
        AdoptFirst "adopt-first" error "Existing migrations are adopted before others are generated."
            "They are the beginning of its history.";
        AdoptedLate "adopted-late" error "Migrations are adopted before a history begins."
            "They are its beginning.";
        AppliedUnknown "applied-unknown" error "Whether a database has run a renumbered migration is stated."
            "Clients know migrations by their names, and would run a renamed one again.";
        UnknownHead "unknown-head" error "A head that is named is one of the fork's."
            "Only a head can stay where it is.";
        PlanDiffers "plan-differs" error "What is written is the plan whose fingerprint was given."
            "Somebody has read that plan, and no other.";
        UnknownCode "unknown-code" error "A code is one that messages show in brackets."
            "It is the same in each message, and in each version.";
    }
}
    };
}
pub(super) use rules_with_those_of_a_run;
