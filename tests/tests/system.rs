//! Whole-system tests, one binary so that they share servers. A module per subject, in `system/`.

#[path = "system/accepted.rs"]
mod accepted;
#[path = "system/adopted.rs"]
mod adopted;
#[path = "system/agreement.rs"]
mod agreement;
#[path = "system/alterations.rs"]
mod alterations;
#[path = "system/fresh.rs"]
mod fresh;
#[rustfmt::skip]
#[expect(
    clippy::unnecessary_literal_bound,
    clippy::doc_markdown,
    reason = "written for a crate without this workspace's lints"
)]
#[path = "../fixtures/fresh/migration/src/shop/mod.rs"]
mod fresh_shop;
#[path = "system/app.rs"]
mod app;
#[path = "system/artefacts.rs"]
mod artefacts;
#[path = "system/barriers.rs"]
mod barriers;
#[path = "system/cheapest.rs"]
mod cheapest;
#[path = "system/checkouts.rs"]
mod checkouts;
#[path = "system/comments.rs"]
mod comments;
#[path = "system/comments_back.rs"]
mod comments_back;
#[path = "system/constraint_facts.rs"]
mod constraint_facts;
#[path = "system/copy.rs"]
mod copy;
#[path = "system/costs.rs"]
mod costs;
#[path = "system/defaults.rs"]
mod defaults;
#[path = "system/determinism.rs"]
mod determinism;
#[path = "system/docs.rs"]
mod docs;
#[path = "system/domains.rs"]
mod domains;
#[path = "system/drafts.rs"]
mod drafts;
#[path = "system/drift.rs"]
mod drift;
#[path = "system/empty_tables.rs"]
mod empty_tables;
#[path = "system/engines.rs"]
mod engines;
#[path = "system/every_kind/mod.rs"]
mod every_kind;
#[path = "system/evolution.rs"]
mod evolution;
#[path = "system/exclusions.rs"]
mod exclusions;
#[path = "system/faults.rs"]
mod faults;
#[path = "system/faults_kit.rs"]
mod faults_kit;
#[path = "system/faults_sqlite.rs"]
mod faults_sqlite;
#[path = "system/harness.rs"]
mod harness;
#[path = "system/headers.rs"]
mod headers;
#[path = "system/heirs.rs"]
mod heirs;
#[path = "system/history.rs"]
mod history;
#[path = "system/home.rs"]
mod home;
#[path = "system/hostile.rs"]
mod hostile;
#[path = "system/import/mod.rs"]
mod import;
#[path = "system/import_command.rs"]
mod import_command;
#[path = "system/import_folder.rs"]
mod import_folder;
#[path = "system/import_folder_clients.rs"]
mod import_folder_clients;
#[path = "system/import_folder_d1.rs"]
mod import_folder_d1;
#[path = "system/import_folder_files.rs"]
mod import_folder_files;
#[path = "system/import_folder_hostile.rs"]
mod import_folder_hostile;
#[path = "system/import_folder_kit.rs"]
mod import_folder_kit;
#[path = "system/import_folder_whole.rs"]
mod import_folder_whole;
#[path = "system/index_facts.rs"]
mod index_facts;
#[path = "system/javascript.rs"]
mod javascript;
#[path = "system/killed_wrangler.rs"]
mod killed_wrangler;
#[path = "system/kinds.rs"]
mod kinds;
#[path = "system/kinds_kit.rs"]
mod kinds_kit;
#[path = "system/kinds_others.rs"]
mod kinds_others;
#[path = "system/kinds_policy.rs"]
mod kinds_policy;
#[path = "system/kinds_ranges.rs"]
mod kinds_ranges;
#[path = "system/kinds_types.rs"]
mod kinds_types;
#[path = "system/leaning.rs"]
mod leaning;
#[path = "system/leaning_forms.rs"]
mod leaning_forms;
#[path = "system/leaning_names.rs"]
mod leaning_names;
#[path = "system/leaning_parts.rs"]
mod leaning_parts;
#[path = "system/limits.rs"]
mod limits;
#[path = "system/live_d1.rs"]
mod live_d1;
#[path = "system/live_docs.rs"]
mod live_docs;
#[path = "system/live_drift.rs"]
mod live_drift;
#[path = "system/live_init.rs"]
mod live_init;
#[path = "system/live_init_runs.rs"]
mod live_init_runs;
#[path = "system/live_record.rs"]
mod live_record;
#[path = "system/live_scratch.rs"]
mod live_scratch;
#[path = "system/live_verify.rs"]
mod live_verify;
#[path = "system/midnight.rs"]
mod midnight;
#[path = "system/mvp_statements.rs"]
mod mvp_statements;
#[path = "system/nullable_keys.rs"]
mod nullable_keys;
#[path = "system/numbering.rs"]
mod numbering;
#[path = "system/offers.rs"]
mod offers;
#[path = "system/online.rs"]
mod online;
#[path = "system/online_fill.rs"]
mod online_fill;
#[path = "system/online_forms.rs"]
mod online_forms;
#[path = "system/online_kit.rs"]
mod online_kit;
#[path = "system/online_replace.rs"]
mod online_replace;
#[path = "system/ordering.rs"]
mod ordering;
#[path = "system/packaged.rs"]
mod packaged;
#[path = "system/part_comments.rs"]
mod part_comments;
#[path = "system/parted.rs"]
mod parted;
#[path = "system/partitions.rs"]
mod partitions;
#[path = "system/portable.rs"]
mod portable;
#[path = "system/qualified.rs"]
mod qualified;
#[path = "system/quick_start.rs"]
mod quick_start;
#[path = "system/read_postgres/mod.rs"]
mod read_postgres;
#[path = "system/read_sqlite/mod.rs"]
mod read_sqlite;
#[path = "system/readme.rs"]
mod readme;
#[path = "system/rebuild.rs"]
mod rebuild;
#[path = "system/rebuild_back.rs"]
mod rebuild_back;
#[path = "system/rebuild_edges.rs"]
mod rebuild_edges;
#[path = "system/rebuild_kit.rs"]
mod rebuild_kit;
#[path = "system/rebuild_others.rs"]
mod rebuild_others;
#[path = "system/rebuild_state.rs"]
mod rebuild_state;
#[path = "system/recipes.rs"]
mod recipes;
#[path = "system/reference.rs"]
mod reference;
#[path = "system/remote.rs"]
mod remote;
#[path = "system/retry.rs"]
mod retry;
#[path = "system/same_keys.rs"]
mod same_keys;
#[path = "system/sea_orm_cli.rs"]
mod sea_orm_cli;
#[path = "system/searches.rs"]
mod searches;
#[path = "system/seed.rs"]
mod seed;
#[rustfmt::skip]
#[expect(
    clippy::unnecessary_literal_bound,
    clippy::doc_markdown,
    reason = "written for a crate without this workspace's lints"
)]
#[path = "../fixtures/online/migration/src/shop/mod.rs"]
mod shop;
#[path = "system/semantics.rs"]
mod semantics;
#[path = "system/shapes.rs"]
mod shapes;
#[path = "system/sql.rs"]
mod sql;
#[path = "system/sqlite_facts.rs"]
mod sqlite_facts;
#[path = "system/squashed.rs"]
mod squashed;
#[path = "system/stale_texts.rs"]
mod stale_texts;
#[path = "system/stored_forms.rs"]
mod stored_forms;
#[path = "system/stored_instants.rs"]
mod stored_instants;
#[path = "system/story.rs"]
mod story;
#[path = "system/strange_d1.rs"]
mod strange_d1;
#[path = "system/teams.rs"]
mod teams;
#[path = "system/tidy.rs"]
mod tidy;
#[path = "system/timestamps.rs"]
mod timestamps;
#[path = "system/undone.rs"]
mod undone;
#[path = "system/unlogged.rs"]
mod unlogged;
#[path = "system/unusual.rs"]
mod unusual;
#[path = "system/views.rs"]
mod views;
#[path = "system/views_entities.rs"]
mod views_entities;
#[path = "system/views_kept.rs"]
mod views_kept;
#[path = "system/views_triggers.rs"]
mod views_triggers;
#[path = "system/violations.rs"]
mod violations;
#[path = "system/whole.rs"]
mod whole;
#[path = "system/words.rs"]
mod words;
#[path = "system/wrangler_cli.rs"]
mod wrangler_cli;
