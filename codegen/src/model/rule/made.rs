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
        EntitySerde "entity-serde" error "Dense entities have the traits of serde that those have which hold them."
            "A model that is written with those that it holds needs that they can be written.";
        EntityType "entity-type" error "Each enum, id and other type that is said by name is a Rust type of its own."
            "The entities of a database share these types.";
        EntityDependency "entity-dependency" notice "The entity crate's manifest has what the entities use."
            "They do not compile without it, and the manifest is written once: it is yours.";
        EntityField "entity-field" error "Each column has the name of a Rust field of its own."
            "A field name refers to one column.";
        EntityDto "entity-dto" error "A struct of a part of an entity holds what is there, under a name of its own."
            "It would not compile, or have nothing to do.";
        GraphqlName "graphql-name" error "What Seaography shows has a name of GraphQL of its own."
            "Seaography stops the program where two fields have one name, and shows one of two types.";
        FieldType "field-type" error "The Rust type that is said of a column is one that holds its values."
            "The entity would not compile, or could not read a row.";
        Related "related" error "What is said about `Related` of entities is possible, and said once."
            "SeaORM has one `Related` for two entities, and none of an entity to itself.";
        ViewRelation "view-relation" error "A relation of a view joins columns that compare, and one side is a key."
            "It would find nothing, or rows that are not meant.";
    }
    "Seeds" {
        SeedName "seed-name" error "A seed has the name of a file." "It is a file of that name on every system.";
        SeedInsert "seed-insert" error "An insert of a seed is rows of values, with one for each of its columns."
            "Each is spelled in the form that its column stores.";
        SeedConflict "seed-conflict" error "An insert of a seed says what to do with rows that are there already."
            "A seed that runs twice must change nothing.";
        SeedGiven "seed-given" error "A seed leaves out what the database gives by itself."
            "The databases refuse it, or the next insert of the app fails.";
        SeedMissing "seed-missing" error "A seed gives a value to each column that needs one."
            "The databases refuse the row.";
    }
    "What is said about changes" {
        RenameToItself "rename-to-itself" error
            "A rename is from another name."
            "Nothing changes, and the sentence would stay.";
        Contradiction "contradiction" error "What is said about changes fits together, and what is declared."
            "Only one of the two can happen.";
        NoReason "no-reason" error "A permission to lose data, or a silenced warning, gives a reason."
            "Whoever reads it later must be able to tell that it was meant.";
        Backfill "backfill" error "A backfill gives a value to a column that has no other source of one."
            "NULL is what rows hold without it, and the database computes the rest itself.";
        ConversionIgnoresValue "conversion-ignores-value" error "A conversion looks at the value that it converts."
            "Every row would get the same value, and the old ones would be lost.";
        Flag "flag" error "A flag can be read, and does something."
            "A flag that does nothing is a slip, and what it was meant for stays undone.";
        Answer "answer" error "An answer is one of those that are offered, and a value that the column can hold."
            "Nothing else can be planned for.";
        StatementDone "statement-done" notice "A declaration tells of changes that are still to come."
            "History remembers what was done, and does not ask again.";
        TextUnread "text-unread" notice "Whoever renames or drops something looks through the texts that may name it."
            "Where such a text does, it fails when it is run.";
    }
    "Silenced warnings" {
        NeedlessSilence "needless-silence" notice "A silenced warning is one that is given."
            "What is left when it is fixed would silence the next one unseen.";
        SilenceRefused "silence-refused" error "Only advice is silenced."
            "An error stops generation, and other warnings end when what they say is done.";
    }
    "History" {
        HistoryDamaged "history-damaged" error "History files are as they were written, and all there."
            "What databases went through is replayed from them.";
        HistoryNewer "history-newer" error "History was written by this version or an older one."
            "A newer one says what this one does not know.";
        HistoryReplay "history-replay" error "Each migration of a history fits the schema that the ones before it leave."
            "The state before a new migration is the replay of all of them.";
        HistoryForked "history-forked" error "A history is one line."
            "Clients run migrations in the order of their numbers.";
        NotPlanned "not-planned" error "Each change has SQL in each dialect that it is for."
            "History would record a change that no database makes: a fault of Seaglass.";
        BranchConflict "branch-conflict" error "Branches that become one line do not contradict each other."
            "What comes second was written for a schema that it will not find.";
        BranchByHand "branch-by-hand" error "What was written by hand or adopted is not moved over what it may meet."
            "Only its author can tell whether it still holds.";
        BranchOrder "branch-order" error "Migrations that databases have run keep their order where it matters."
            "A database that has run the one cannot run the other as it was planned.";
        FrozenMigration "frozen-migration" error "A migration that is written is never changed."
            "Databases may have run it, and history holds its checksum.";
    }
    "Drafts and adoption" {
        DraftFiles "draft-files" error "A draft is the files that it becomes, in pairs, and there is one at a time."
            "It becomes a migration as it is, and nothing else is kept.";
        DraftSql "draft-sql" error "The SQL of a draft means the same for every client that runs it."
            "psql, sqlx, wrangler and SeaORM run the same file.";
        DraftClaims "draft-claims" error "What a draft claims can be read, and fits the history that it is put on."
            "It goes into history as it is.";
        DraftUnclaimed "draft-unclaimed" error "A draft claims what its statements do to the schema."
            "Every later migration would be planned for a schema that is not there.";
        DraftUndone "draft-undone" error "The statements of a draft do what it claims."
            "Every later migration would be planned for a schema that is not there.";
        DraftMoved "draft-moved" notice "A draft is read again when history has moved on."
            "Its SQL was written for another state.";
        AdoptedCode "adopted-code" error "Migrations that are adopted are a list in their order, and can be moved."
            "The folder holds migrations and generated files from then on, and nothing else.";
    }
    "Undoing the last migration" {
        NotTheLast "not-the-last" error "What is undone is the last migration, and nothing is based on it."
            "Later migrations rely on the schema that it leaves.";
        MayBeApplied "may-be-applied" error "Somebody says that no database has run the migration."
            "A database that has run it would keep what it did, and no history would tell.";
        OnMain "on-main" error "A migration on the main branch stays."
            "What is there is taken for applied: others build on it.";
        NotGenerated "not-generated" error "What is undone came from a declaration."
            "What was there before Seaglass belongs to those who wrote it.";
        WrittenByHand "written-by-hand" error "A migration that was written by hand is not planned again."
            "Nobody can tell which of its statements would still be meant.";
        LostBackfill "lost-backfill" error "A migration that is planned again gives rows the values that were written down for them."
            "They would be gone without a word.";
        UnknownRevision "unknown-revision" error "The revision behind `--since` is one that git knows."
            "What it holds is taken for applied.";
        UnknownMigration "unknown-migration" error "A migration that is named is there."
            "There is nothing to show or to undo.";
        WhichDatabase "which-database" error "It is clear whose migration is meant."
            "Each database has a history of its own.";
    }
}
    };
}
pub(super) use rules_with_those_of_what_is_made;
