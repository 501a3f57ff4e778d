//! The rows of [`super::table`] about a run: what it asks, what no migration does, files it finds, and what was typed.

/// Gives a macro its own rows, and these behind them.
macro_rules! rules_with_those_of_a_run {
    ($rules:ident $($before:tt)*) => {
$rules! {
    $($before)*
    "Questions" {
        GoneTable "gone-table" question "A table that is declared no more is said to be dropped, or renamed."
            "Both look alike in a declaration, and a drop loses every row.";
        GoneColumn "gone-column" question "A column that is declared no more is said to be dropped, or renamed."
            "Both look alike in a declaration, and a drop loses every value.";
        GoneEnum "gone-enum" question "An enum that is declared no more is said to be dropped, or renamed."
            "Both look alike in a declaration, and the columns of it would have to be converted.";
        GoneValue "gone-value" question "Of an enum value that is declared no more is said what rows hold instead."
            "Without another value the migration fails on the first row that holds it.";
        GoneObject "gone-object" question "What holds rows or numbers and is declared no more is said to be dropped, or renamed."
            "Both look alike in a declaration, and a drop loses what it holds.";
        EmptiedObject "emptied-object" question "Recreating what holds rows needs permission."
            "Its rows are dropped with it.";
        NewRequiredColumn "new-required-column" question "A new column that is required says what existing rows hold in it."
            "Rows that are there already need a value.";
        RequiredColumn "required-column" question "A column that becomes required says what rows that hold NULL get."
            "The database refuses NOT NULL as long as one row has no value.";
        OverwrittenColumn "overwritten-column" question "A column that becomes generated is permitted to lose what it holds."
            "What is computed takes the place of the values in it.";
        NarrowedColumn "narrowed-column" question "A column whose new type holds less is permitted to."
            "A value that does not fit is cut or rounded, or makes the migration fail.";
        TextMayMean "text-may-mean" question "A text that may name what is renamed or dropped says that it means something else."
            "If it means that, it fails when it runs, and nothing tells before.";
    }
    "What no migration does" {
        InPlace "in-place" error "What others are made of changes only in ways that Postgres has a statement for."
            "What is of it would have to be dropped with its rows.";
        UnrelatedTypes "unrelated-types" error "A column that gets an unrelated type says how a value is converted."
            "No database has a cast between the two.";
        StaleText "stale-text" error "No text of the declaration names what is renamed or dropped."
            "It would fail when the migration makes it, or when it is run.";
        TrailingSql "trailing-sql" error "SQL behind a definition changes only where a statement for it is known."
            "It is taken as it is written, and nothing else is known of it.";
        RenameMisfit "rename-misfit" error "A rename that is said can be made."
            "The new name is taken, or two claim one old name.";
        RepartitionedTable "repartitioned-table" error "How a table is partitioned stays as it was made."
            "Postgres partitions no table that is there, and takes none out of its partitions.";
    }
    "Files" {
        EditedFile "edited-file" error "Generated files are not edited by hand."
            "An edit is never overwritten, so what is declared since is not in the file.";
        FileInTheWay "file-in-the-way" error "Where a generated file belongs is no other file."
            "A file without the header of a generated one is never touched.";
        EditedOrphan "edited-orphan" error "A generated file that nothing declares any more is not edited by hand."
            "An edit is never removed.";
        StrayFile "stray-file" error "Folders of generated files hold no others."
            "Whoever reads the folder takes them for generated.";
        StrayMigration "stray-migration" error "The folder of Rust migrations holds those of history alone."
            "The Migrator runs what the declaration led to, and nothing else.";
        StraySql "stray-sql" error "Folders of SQL files hold those of history alone."
            "wrangler, sqlx and psql would run it, and nothing records what it does.";
        StrayHistory "stray-history" error "A database with a history is declared."
            "What databases went through is never removed by itself.";
        StrayExtension "stray-extension" error "Hand-written code of an entity lies beside that entity."
            "It is not compiled any more, or for another table.";
        LinkedFile "linked-file" error "Folders of generated files hold no symbolic links."
            "Links are neither followed nor removed.";
        FrozenEdited "frozen-edited" error "The SQL of a migration that is frozen is not edited."
            "Databases may have run it, and history holds its checksum.";
        FrozenMissing "frozen-missing" error "The SQL of a migration that is frozen is there."
            "Databases may have run it, and new ones have to.";
        FrozenInTheWay "frozen-in-the-way" error "A new migration's file has a name that no file has."
            "Migrations are written once and never again.";
        PathTwice "path-twice" error "Each generated file has a path of its own, whatever its case."
            "One would replace the other, on file systems that ignore case as well.";
        UnreadableFile "unreadable-file" error "Files where generated ones belong can be read."
            "What cannot be read is not overwritten.";
        OutOfDate "out-of-date" error "Generated files are what is declared."
            "What uses them would use what was declared before.";
        LeftAsIs "left-as-is" error "Files that a run writes do not change meanwhile."
            "An edit is never overwritten.";
        UnwrittenFile "unwritten-file" error "The project's files can be written."
            "Either all files of a run are written, or none.";
        ProjectBusy "project-busy" error "One run at a time writes a project."
            "Two at once would mix their files.";
    }
    "Migrations that are missing" {
        NoMigration "no-migration" error "What is declared has a migration."
            "Databases would not become what the entities expect.";
        OpenDraft "open-draft" error "A draft is frozen before it is relied upon."
            "It is not a migration yet: no client runs it.";
        Unverified "unverified" error "Where reports are wanted, each new migration has one that holds."
            "Nobody has tried it with rows.";
    }
    "What was typed" {
        UnknownDatabase "unknown-database" error "A database that is named is declared."
            "Nothing is known of another.";
        MigrationName "migration-name" error "A migration's name is of small letters, digits and underscores."
            "It becomes part of file and module names.";
        NameForMany "name-for-many" error "A name is given to one migration."
            "Several databases have changes.";
        MigrationDate "migration-date" error "A migration's day is a day, and not before that of the last one."
            "Clients run migrations in the order of their names, which start with the day.";
        DraftThere "draft-there" error "There is one draft at a time."
            "Each is frozen on top of the schema after the one before it.";
        NoDraft "no-draft" error "What was declared is put into a draft that is there."
            "Only a migration that is written by hand claims what was declared.";
        AdoptFirst "adopt-first" error "Migrations that a project has are adopted before others are generated."
            "They are the beginning of its history.";
        AdoptedLate "adopted-late" error "Migrations are adopted before a history begins."
            "They are its beginning.";
        AppliedUnknown "applied-unknown" error "Whether a database has run a migration that moves is said."
            "Clients know migrations by their names, and would run a renamed one again.";
        UnknownHead "unknown-head" error "The head that is named is one of the fork."
            "Nothing else can stay where it is.";
        PlanDiffers "plan-differs" error "What is written is the plan whose fingerprint was given."
            "Somebody has read that plan, and no other.";
        UnknownCode "unknown-code" error "A code is one that a message shows in brackets."
            "It is the same in each message, and in each version.";
    }
}
    };
}
pub(super) use rules_with_those_of_a_run;
