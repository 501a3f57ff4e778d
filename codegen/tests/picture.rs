//! The picture of the README: a declaration, and what is generated from it, drawn from the very files.

mod common;

use common::tree;
use seaglass::cli::{self, Terminal};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, Project, TableDecl};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const COMMAND: &str = "INSTA_UPDATE=always cargo test -p seaglass --test picture";

/// What is declared, as the picture shows it.
const DECLARED: &str = r#"Table::create()
    .table("notes")
    .col(id())
    .col(ColumnDef::new("title")
        .text()
        .not_null()
        .comment("Its headline."))
    .col(ColumnDef::new("pinned")
        .boolean()
        .not_null()
        .default(false))"#;

fn notes() -> TableDecl {
    let id = ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take();
    TableDecl::new(
        Table::create()
            .table("notes")
            .col(id)
            .col(ColumnDef::new("title").text().not_null().comment("Its headline."))
            .col(ColumnDef::new("pinned").boolean().not_null().default(false)),
    )
}

fn generated() -> BTreeMap<String, String> {
    let root = tempfile::tempdir().unwrap();
    let project = Project::new(root.path()).database(Database::new("app").table(notes()));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let code = cli::run(project, ["schema", "generate", "--date", "2026-01-05"], terminal);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    tree(root.path())
}

/// The lines of a file from the first that begins with `start` to the first that is `end`.
fn lines(text: &str, start: &str, end: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().skip_while(|line| !line.starts_with(start)) {
        found.push(line.to_owned());
        if line == end {
            break;
        }
    }
    assert!(!found.is_empty(), "no line begins with {start}");
    found
}

/// A file of the picture: its title, its text, and where it stands.
struct Sheet {
    title: &'static str,
    lines: Vec<String>,
    at: (usize, usize),
    width: usize,
}

const LINE: usize = 15;

impl Sheet {
    fn height(&self) -> usize {
        34 + LINE * self.lines.len()
    }

    fn draw(&self, svg: &mut String) {
        let ((x, y), width, height) = (self.at, self.width, self.height());
        let _ = writeln!(svg, r#"<rect class="sheet" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>"#);
        let _ = writeln!(svg, r#"<text class="title" x="{}" y="{}">{}</text>"#, x + 12, y + 18, escaped(self.title));
        for (at, line) in self.lines.iter().enumerate() {
            let y = y + 36 + LINE * at;
            let _ = writeln!(
                svg,
                r#"<text class="code" x="{}" y="{y}" xml:space="preserve">{}</text>"#,
                x + 12,
                escaped(line)
            );
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn sheets() -> [Sheet; 5] {
    let files = generated();
    let file = |path: &str| files.get(path).unwrap_or_else(|| panic!("{path}: {:?}", files.keys())).as_str();
    let (postgres, d1) = ("migration/sql/app/postgres/up/0001_initial.sql", "migration/sql/app/d1/up/0001_initial.sql");
    let docs = file("docs/schema/app/notes.md");
    let table = docs.lines().filter(|line| line.starts_with('|')).take(5);
    let cells = |line: &str| -> String {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if cells[1].starts_with('-') {
            "|---|---|---|".to_owned()
        } else {
            format!("| {} | {} | {} |", cells[1], cells[4], cells[5])
        }
    };
    let plain = |line: &str| line.replace("<a id=\"column.id\"></a>", "");
    let sheet = |title, lines, at, width| Sheet { title, lines, at, width };
    let right = 480;
    [
        sheet("you declare: schema/src/app/notes.rs", DECLARED.lines().map(str::to_owned).collect(), (10, 120), 330),
        sheet(
            "SQL for Postgres, and the same as a SeaORM migration",
            lines(file(postgres), "CREATE TABLE", ");"),
            (right, 10),
            560,
        ),
        sheet("SQL for Cloudflare D1", lines(file(d1), "CREATE TABLE", ");"), (right, 136), 560),
        sheet("a SeaORM entity", lines(file("entity/src/app/notes.rs"), "pub struct Model", "}"), (right, 262), 560),
        sheet("docs in Markdown", table.map(|line| cells(&plain(line))).collect(), (right, 448), 560),
    ]
}

const STYLE: &str = "<style>
.sheet { fill: #f6f8fa; stroke: #d0d7de }
.title { font: 600 12px system-ui, sans-serif; fill: #57606a }
.code { font: 11px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328 }
.arrow { stroke: #8c959f; stroke-width: 2; fill: none }
.word { font: 600 12px ui-monospace, Menlo, Consolas, monospace; fill: #0969da }
@media (prefers-color-scheme: dark) {
  .sheet { fill: #161b22; stroke: #30363d }
  .title { fill: #8b949e }
  .code { fill: #e6edf3 }
  .word { fill: #58a6ff }
}
</style>
";

fn picture() -> String {
    let sheets = sheets();
    let bottom = sheets.iter().map(|sheet| sheet.at.1 + sheet.height()).max().unwrap_or(0) + 10;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1050 {bottom}\" role=\"img\">\n<title>One declaration becomes \
         SQL, a SeaORM migration, an entity and docs</title>\n<!-- {COMMAND} -->\n{STYLE}"
    );
    let [declared, made @ ..] = &sheets;
    let (from_x, from_y) = (declared.at.0 + declared.width, declared.at.1 + declared.height() / 2);
    for sheet in made {
        let (x, y) = (sheet.at.0, sheet.at.1 + sheet.height() / 2);
        let middle = usize::midpoint(from_x, x);
        let _ =
            writeln!(svg, r#"<path class="arrow" d="M{from_x} {from_y} C{middle} {from_y} {middle} {y} {x} {y}"/>"#);
    }
    let _ = writeln!(
        svg,
        r#"<text class="word" x="{}" y="{}">cargo schema generate</text>"#,
        declared.at.0 + 12,
        declared.at.1 - 12
    );
    for sheet in &sheets {
        sheet.draw(&mut svg);
    }
    svg.push_str("</svg>\n");
    svg
}

/// Lines are short enough for their sheets, and sheets do not lie on each other.
#[test]
fn nothing_is_cut_off() {
    let sheets = sheets();
    for sheet in &sheets {
        for line in &sheet.lines {
            assert!(24 + line.chars().count() * 7 <= sheet.width, "{}: {line}", sheet.title);
        }
    }
    for pair in sheets[1..].windows(2) {
        assert!(pair[0].at.1 + pair[0].height() < pair[1].at.1, "{} is under {}", pair[1].title, pair[0].title);
    }
}

#[test]
fn the_picture_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/pipeline.svg");
    let wanted = picture();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "docs/pipeline.svg is not what is generated: run `{COMMAND}`");
}
