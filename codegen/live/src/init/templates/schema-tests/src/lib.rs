//! What the tests share: the two commands, run within the test, and the migrations.

use migration::sea_orm::Database;
use migration::{DbErr, MigratorTrait};
use std::error::Error;
use std::path::Path;

/// The folder of the project.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// `cargo schema …`: its exit code, and what it says.
#[must_use]
pub fn schema(words: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = seaglass::cli::Terminal {
        out: &mut out,
        err: &mut err,
        input: None,
        color_out: false,
        color_err: false,
    };
    let words = [&["cargo schema"], words].concat();
    let code = seaglass::cli::run(schema::project(), words, terminal);
    (code, said(&out, &err))
}

/// `seaglass …`, which looks at databases that run: its exit code, and what it says.
#[must_use]
pub fn seaglass(words: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let root = root().to_string_lossy();
    let words = [&["seaglass", "--root", &root{{, folders}}], words].concat();
    let code = seaglass_cli::run(words, &mut out, &mut err);
    (code, said(&out, &err))
}

fn said(out: &[u8], err: &[u8]) -> String {
    [out, err].map(String::from_utf8_lossy).concat()
}

/// Runs every migration on the database at `url`.
///
/// # Errors
/// What the database says.
pub fn migrate<M: MigratorTrait>(url: &str) -> Result<(), Box<dyn Error>> {
    let done: Result<(), DbErr> = runtime()?.block_on(async {
        let database = Database::connect(url).await?;
        M::up(&database, None).await?;
        database.close().await
    });
    Ok(done?)
}

/// What drives the migrations.
///
/// # Errors
/// What the operating system says.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}
