//! Writes the zoo's entity crates, and the calls that pages show: `cargo run -p zoo`, after a change of the generator.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = zoo::entities().and_then(|files| Ok([files, zoo::calls()?].concat()));
    match all.and_then(|files| write(root, &files).map_err(|error| error.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path, files: &[zoo::Written]) -> std::io::Result<()> {
    for file in files {
        let path = root.join(&file.path);
        if !file.once || !path.exists() {
            std::fs::create_dir_all(path.parent().unwrap_or(root))?;
            std::fs::write(path, &file.text)?;
        }
    }
    Ok(())
}
