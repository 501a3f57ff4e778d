//! The rows of [`super::table`] about what is made of a schema: entities, seeds, migrations.

/// Gives a macro its own rows, and these behind them.
macro_rules! rules_with_those_of_what_is_made {
    ($rules:ident $($before:tt)*) => {
rules_with_those_of_a_run! { $rules
    $($before)*
    "Entities" {
        EntityCode "entity-code" error "Derives, attributes and Rust types are whole pieces of Rust."
            "They are written into the entity as they are.";
        EntityModule "entity-module" error "Each entity has a file and a module of its own."
            "One would replace the other, or not compile.";
        EntitySerde "entity-serde" error "Entities in the dense format derive the serde traits that their relations' holders derive."
            "A model is serialized together with the models it holds.";
        EntityType "entity-type" error "Each enum, id and named type is a distinct Rust type."
            "The entities of a database share these types.";
        EntityDependency "entity-dependency" notice "The entity crate's manifest lists the dependencies that the entities use."
            "They do not compile without them, and the manifest is yours: it is written once.";
        EntityField "entity-field" error "Each column has its own Rust field name."
            "A field name refers to one column.";
        EntityDto "entity-dto" error "A partial struct has existing fields and a name of its own."
            "It would not compile, or do nothing.";
        GraphqlName "graphql-name" error "Everything that Seaography exposes has its own valid GraphQL name."
            "Seaography panics on two fields of one name, and drops one of two types.";
        FieldType "field-type" error "A column's declared Rust type can hold its values."
            "The entity would not compile, or could not read a row.";
        Related "related" error "`Related` is declared once per pair of entities, where it is possible."
            "SeaORM has one `Related` for two entities, and none of an entity to itself.";
        ViewRelation "view-relation" error "A view's relation joins comparable columns, and one side is a key."
            "It would find nothing, or the wrong rows.";
    }
    "Seeds" {
        SeedName "seed-name" error "A seed's name is a valid file name." "It names a file on every system.";
        SeedInsert "seed-insert" error "A seed's insert is rows of values, one for each column."
            "Each value is written in the form that its column stores.";
        SeedConflict "seed-conflict" error "A seed's insert says what to do on conflict."
            "Running a seed twice must change nothing.";
        SeedGiven "seed-given" error "A seed leaves out columns that the database fills."
            "The databases refuse it, or the next insert of the app fails.";
        SeedMissing "seed-missing" error "A seed gives a value to each column that needs one."
            "The databases refuse the row.";
    }
    "What is said about changes" {
        RenameToItself "rename-to-itself" error
            "A rename is from another name."
            "Nothing would change.";
        Contradiction "contradiction" error "Statements about changes fit each other and the declaration."
            "Only one of the two can happen.";
        NoReason "no-reason" error "A permission to lose data, or a silenced warning, gives a reason."
            "A reader must be able to tell that it was intended.";
        Backfill "backfill" error "A backfill is for a column that has no other value."
            "A nullable column is NULL without it, and generated columns are computed.";
        ConversionIgnoresValue "conversion-ignores-value" error "A conversion uses the value that it converts."
            "Every row would get the same value, and the old ones would be lost.";
        Flag "flag" error "A flag can be parsed, and has an effect."
            "A flag without effect is a typo, and what it was for is not done.";
        Answer "answer" error "An answer is one of those offered, or a value that fits the column."
            "Nothing else can be planned for.";
        StatementDone "statement-done" notice "Statements about changes are removed once the change is history."
            "History remembers what was done, and does not ask again.";
        TextUnread "text-unread" notice "SQL that cannot be read is checked by a person when something is renamed or dropped."
            "If it uses the old name, it fails when it runs.";
    }
    "Silenced warnings" {
        NeedlessSilence "needless-silence" notice "A silence silences something."
            "A leftover silence would hide the next warning.";
        SilenceRefused "silence-refused" error "Only advice is silenced."
            "Errors stop generation, and notices end when what they ask for is done.";
    }
    "History" {
        HistoryDamaged "history-damaged" error "History files are complete and unchanged."
            "The state of databases is replayed from them.";
        HistoryNewer "history-newer" error "History was written by this version or an older one."
            "A newer version writes what this one cannot read.";
        HistoryReplay "history-replay" error "Each migration of a history fits the schema that the ones before it leave."
            "The state before a new migration is the replay of all of them.";
        HistoryForked "history-forked" error "A history is one line."
            "Clients run migrations in the order of their numbers.";
        NotPlanned "not-planned" error "Each change has SQL in each of its dialects."
            "History would record a change that no database makes. This is a bug in Seaglass.";
        BranchConflict "branch-conflict" error "Branches that are rebased do not contradict each other."
            "The second was written for a schema that it will not find.";
        BranchByHand "branch-by-hand" error "Hand-written or adopted migrations are not moved past what they may touch."
            "Only its author can tell whether it still holds.";
        BranchOrder "branch-order" error "Applied migrations keep their order where it matters."
            "A database that has run one cannot run the other as planned.";
        FrozenMigration "frozen-migration" error "A frozen migration is never changed."
            "Databases may have run it, and history holds its checksum.";
    }
    "Drafts and adoption" {
        DraftFiles "draft-files" error "A draft consists of pairs of SQL files, and there is one at a time."
            "It becomes a migration as it is.";
        DraftSql "draft-sql" error "The SQL of a draft means the same for every client that runs it."
            "psql, sqlx, wrangler and SeaORM run the same file.";
        DraftClaims "draft-claims" error "A draft's claims can be parsed, and fit its history."
            "They go into history as they are.";
        DraftUnclaimed "draft-unclaimed" error "A draft claims everything its statements do to the schema."
            "Later migrations would be planned for a schema that does not exist.";
        DraftUndone "draft-undone" error "A draft's statements do everything it claims."
            "Later migrations would be planned for a schema that does not exist.";
        DraftMoved "draft-moved" notice "A draft is reviewed when history has moved on."
            "Its SQL was written for another schema.";
        AdoptedCode "adopted-code" error "Adopted migrations are listed in order, and can be moved."
            "From then on the folder holds only migrations and generated files.";
    }
    "Squashing a history" {
        NothingToSquash "nothing-to-squash" error "What is squashed is several migrations."
            "One migration is a baseline already.";
        SquashByHand "squash-by-hand" error "Of a migration that was written by hand is said that no new database needs it."
            "A baseline makes what is declared, and runs none of its statements.";
        SquashUnfit "squash-unfit" error "A baseline makes, in one transaction, all that its migrations led to."
            "New databases would differ from old ones.";
        SquashedBranch "squashed-branch" error "A branch begins at the end of what a baseline replaces, or behind it."
            "It was planned for a schema that no database passes through any more.";
    }
    "Undoing the last migration" {
        NotTheLast "not-the-last" error "Only the last migration is undone, and nothing is based on it."
            "Later migrations rely on the schema that it leaves.";
        MayBeApplied "may-be-applied" error "A person confirms that no database has run the migration."
            "A database that has run it would keep its changes, unknown to any history.";
        OnMain "on-main" error "A migration on the main branch stays."
            "It is taken for applied, because others build on it.";
        NotGenerated "not-generated" error "Only generated migrations are undone."
            "Migrations from before Seaglass belong to their authors.";
        WrittenByHand "written-by-hand" error "A migration that was written by hand is not planned again."
            "Which of its statements are still intended is not known.";
        LostBackfill "lost-backfill" error "Planning a migration again keeps its backfills."
            "They would be lost silently.";
        UnknownRevision "unknown-revision" error "The revision behind `--since` is one that git knows."
            "What it holds is taken for applied.";
        UnknownMigration "unknown-migration" error "A migration that is named exists."
            "There is nothing to show or undo.";
        WhichDatabase "which-database" error "It is clear which database is meant."
            "Each database has a history of its own.";
    }
}
    };
}
pub(super) use rules_with_those_of_what_is_made;
