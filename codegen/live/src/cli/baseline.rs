//! `seaglass baseline`: a database that has everything already is recorded as having run the migrations.

use super::args::{Args, Baseline as Options};
use super::output::Output;
use super::progress::waiting;
use super::{CLEAN, DIFFERENT, checksum, open, place, unmanaged};
use crate::bookkeeping::{Client, Queries as _, Refused, Stand, record, stand};
use crate::connect::{Line, Place, Use};
use crate::drift::{drift, ignore};
use crate::live::held;
use seaglass::emit::history::Entry;
use seaglass::model::Dialect;

pub(super) fn run(args: &Args, options: &Options, output: &mut Output<'_>) -> Result<u8, String> {
    let (root, known) = open(args, options.at.as_deref())?;
    let (place, wrangler) = place(&options.from, &root)?;
    let dialect = place.dialect();
    let waiting = waiting(&format!("reading {place}"));
    let mut held = held(&place, &wrangler, &known.schema).map_err(|error| error.to_string())?;
    drop(waiting);
    ignore(&mut held, &known.schema, &unmanaged(args, &root, &known.name, &options.ignore)?);
    let found = drift(&held.schema, &known.schema, dialect);
    if !found.is_clean() || !held.unknown.is_empty() {
        output.data(format_args!("{place} is not what {} says", known.name));
        found.lines(dialect).iter().for_each(|line| output.data_line(format_args!("  {line}")));
        held.unknown.iter().for_each(|what| output.data(format_args!("  not compared: {what}")));
        output.say(
            "nothing was recorded: fix it (`seaglass drift --sql`), declare what is meant, or name the migration \
                    that it stands at with --at",
        );
        return Ok(DIFFERENT);
    }
    let mut line = Line::open(&place, &wrangler, Use::Writes).map_err(|error| error.to_string())?;
    let checksum = checksum(args, &root, &known.name, dialect);
    let stands = stand(&mut line, &known.entries, dialect, &checksum)?;
    let client = client(options.client.as_deref(), &stands, &place)?;
    let own = stands.iter().find(|stand| stand.client == client);
    let statements =
        record(client, own, &known.entries, dialect, &checksum).map_err(|refused| told(&refused, client))?;
    if let Some(entry) = nameless(client, &known.entries, dialect) {
        return Err(format!(
            "{} takes no file called {}.sql for a migration\n  instead: name another client with --client",
            client.key(),
            entry.stem()
        ));
    }
    if statements.is_empty() {
        output.say(format_args!("{} has every migration already", client.table()));
        return Ok(CLEAN);
    }
    let sql: String = statements.iter().flat_map(|statement| [statement, ";\n"]).collect();
    output.exact(sql.trim_end());
    if options.print {
        return Ok(CLEAN);
    }
    line.run(&sql).map_err(|error| format!("nothing was recorded: {error}"))?;
    let rows = statements.iter().filter(|statement| statement.starts_with("INSERT")).count();
    output.say(format_args!("{place}: {rows} recorded in {} as applied", client.table()));
    Ok(CLEAN)
}

/// A migration with a file that the client passes over, where it passes over all of them.
fn nameless(client: Client, entries: &[Entry], dialect: Dialect) -> Option<&Entry> {
    let is_one = |entry: &&Entry| entry.files.contains_key(&dialect);
    let first = entries.iter().find(is_one)?;
    entries.iter().filter(is_one).all(|entry| client.name(entry, dialect).is_none()).then_some(first)
}

/// Whose table it is: the one that is named, or the one that is there.
fn client(named: Option<&str>, stands: &[Stand], place: &Place) -> Result<Client, String> {
    let keys: Vec<&str> = Client::ALL.iter().map(|client| client.key()).collect();
    if let Some(name) = named {
        let found = Client::ALL.into_iter().find(|client| client.key() == name);
        let found = found.ok_or_else(|| format!("no client `{name}`\n  instead: one of {}", keys.join(", ")))?;
        if found == Client::Wrangler && place.dialect() == Dialect::Postgres {
            return Err("wrangler runs no migrations on Postgres\n  instead: --client sea-orm or sqlx".to_owned());
        }
        return Ok(found);
    }
    match stands {
        [only] => Ok(only.client),
        [] if matches!(place, Place::D1 { .. }) => Ok(Client::Wrangler),
        _ => Err(format!(
            "which client runs the migrations?\n  instead: add --client with one of {}; a database that psql fills needs \
             no record",
            keys.join(", ")
        )),
    }
}

fn told(refused: &Refused, client: Client) -> String {
    let table = client.table();
    match refused {
        Refused::Unknown(names) => format!(
            "{table} holds what history does not know: {}\n  instead: see whose it is; a baseline is for a database whose \
             migrations are all in the history",
            names.join(", ")
        ),
        Refused::Broken(stem) => format!(
            "{table} has {stem} as another file, or as failed\n  instead: see `seaglass status`, and fix the row first"
        ),
        Refused::Unread(stem) => {
            format!(
                "the file of {stem} cannot be read\n  instead: bring it back from version control, or name its folder with --sql-dir"
            )
        }
    }
}
