//! A database or a table that is new in Rust files which people edit: a `pub mod` and a call, put where the others are.

use std::fmt::Write as _;

/// The text with `pub mod <module>;` among the others, and `call` behind the last call that begins with `before`. Nothing
/// where these places are not found.
pub fn registered(text: &str, module: &str, before: &str, call: &str) -> Option<String> {
    let declared = format!("pub mod {module};");
    if text.lines().any(|line| line.trim() == declared) {
        return None;
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let modules: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("pub mod ")).collect();
    let place = match modules.iter().find(|&&at| lines[at].trim() > declared.as_str()) {
        Some(&at) => at,
        None => modules.last()? + 1,
    };
    let last = (0..lines.len()).rev().find(|&at| lines[at].trim_start().starts_with(before))?;
    let indent: String = lines[last].chars().take_while(|c| c.is_whitespace()).collect();
    // A call of several lines ends where the next one of the same chain begins.
    let behind = (last + 1..lines.len()).find(|&at| {
        let line = lines[at];
        line.starts_with(&format!("{indent}.")) || !line.starts_with(&indent)
    });
    let behind = behind.unwrap_or(lines.len());
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at == place {
            let _ = writeln!(out, "{declared}");
        }
        if at == behind {
            let _ = writeln!(out, "{indent}{call}");
        }
        out.push_str(line);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::registered;

    const LIB: &str = "//! Databases.

pub mod app;

use seaglass::Project;

pub fn project() -> Project {
    Project::new(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/..\"))
        .database(app::database())
        .default_database(\"app\")
}
";

    #[test]
    fn a_database_is_put_where_the_others_are() {
        let text = registered(LIB, "shop", ".database(", ".database(shop::database())").expect("a place");
        assert_eq!(
            text,
            LIB.replace("pub mod app;\n", "pub mod app;\npub mod shop;\n")
                .replace("        .default", "        .database(shop::database())\n        .default")
        );
        assert!(registered(&text, "shop", ".database(", ".database(shop::database())").is_none());
        let first = registered(LIB, "aaa", ".database(", "").expect("a place");
        assert!(first.contains("pub mod aaa;\npub mod app;\n"), "{first}");
    }

    #[test]
    fn a_file_that_is_laid_out_otherwise_stays() {
        assert_eq!(registered("fn project() {}", "shop", ".database(", ""), None);
    }
}
