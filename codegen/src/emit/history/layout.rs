//! How a history file is laid out: what fits into a line stands in one, so that a reader sees a column per line, and a
//! file of thousands of tables is a third as long.

/// The longest line that holds a list or an object with all its parts.
const WIDTH: usize = 120;
const INDENT: usize = 2;

/// Lays JSON out that has no spaces outside of its strings. The outermost object always takes a line per field.
pub(super) fn lay_out(json: &str) -> String {
    let widths = widths(json);
    let mut widths = widths.iter();
    let mut out = Lines { text: String::with_capacity(json.len() * 3 / 2), start: 0 };
    // Whether each list or object that is open takes several lines.
    let mut open: Vec<bool> = Vec::new();
    let mut rest = json;
    while let Some(byte) = rest.bytes().next() {
        let (token, after) = rest.split_at(token(rest));
        rest = after;
        match byte {
            b'{' | b'[' => {
                let width = widths.next().copied().unwrap_or_default();
                let is_broken = open.is_empty() || out.text.len() - out.start + width >= WIDTH;
                open.push(is_broken);
                out.text.push_str(token);
                out.end(is_broken.then_some(open.len()));
            }
            b'}' | b']' => {
                let is_broken = open.pop().unwrap_or_default();
                out.end(is_broken.then_some(open.len()));
                out.text.push_str(token);
            }
            b',' => {
                let is_broken = open.last().copied().unwrap_or_default();
                out.text.push_str(if is_broken { "," } else { ", " });
                out.end(is_broken.then_some(open.len()));
            }
            b':' => out.text.push_str(": "),
            _ => out.text.push_str(token),
        }
    }
    out.text
}

struct Lines {
    text: String,
    /// Where the last line starts.
    start: usize,
}

impl Lines {
    /// Ends the line, if there is a depth for the next one.
    fn end(&mut self, depth: Option<usize>) {
        if let Some(depth) = depth {
            self.text.push('\n');
            self.start = self.text.len();
            self.text.extend(std::iter::repeat_n(' ', INDENT * depth));
        }
    }
}

/// How wide each list and object is in one line, in the order in which they begin.
fn widths(json: &str) -> Vec<usize> {
    let (mut widths, mut open) = (Vec::new(), Vec::new());
    let (mut width, mut rest) = (0, json);
    while let Some(byte) = rest.bytes().next() {
        let length = token(rest);
        rest = &rest[length..];
        match byte {
            b'{' | b'[' => {
                open.push(widths.len());
                widths.push(width);
            }
            b',' | b':' => width += 1,
            _ => {}
        }
        width += length;
        if let (b'}' | b']', Some(place)) = (byte, open.pop_if(|_| matches!(byte, b'}' | b']'))) {
            widths[place] = width - widths[place];
        }
    }
    widths
}

/// How long the token is that a text begins with: a string, a sign, or all up to the next sign.
fn token(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'"') => {
            let mut escaped = false;
            let end = bytes.iter().skip(1).position(|byte| {
                let is_end = *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                is_end
            });
            end.map_or(text.len(), |end| end + 2)
        }
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        Some(_) | None => bytes.iter().position(|byte| b"{}[],:\"".contains(byte)).unwrap_or(text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, lay_out};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn what_fits_into_a_line_stands_in_one() {
        let long = "x".repeat(WIDTH);
        let json = json!({"a": [], "b": {"c": [1, null], "d": "[{\\\",:"}, "e": [[2, 3], &long, {"f": {}}]});
        let expected = format!(
            "{{\n  \"a\": [],\n  \"b\": {{\"c\": [1, null], \"d\": \"[{{\\\\\\\",:\"}},\n  \"e\": [\n    [2, 3],\n    \
             \"{long}\",\n    {{\"f\": {{}}}}\n  ]\n}}"
        );
        assert_eq!(lay_out(&json.to_string()), expected);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            r#"[a-z"\\{}\[\],: é]{0,50}"#.prop_map(Value::from)
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map(r#"[a-z"\\]{0,8}"#, inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect()))
            ]
        })
    }

    proptest! {
        #[test]
        fn nothing_is_changed_and_lines_are_filled(value in value()) {
            let value = json!({"first": value, "second": 2});
            let text = lay_out(&value.to_string());
            prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
            let lines: Vec<&str> = text.lines().collect();
            for (number, line) in lines.iter().enumerate().skip(1) {
                let is_whole = line.trim_end_matches(',').ends_with(['}', ']']);
                prop_assert!(line.len() <= WIDTH || !is_whole, "too long: {line}");
                if line.ends_with(['{', '[']) {
                    let joined = joined(&lines[number..]);
                    prop_assert!(joined.len() >= WIDTH, "would fit: {joined}");
                }
            }
        }
    }

    /// The list or object that the first of these lines begins, in one line.
    fn joined(lines: &[&str]) -> String {
        let indent = lines[0].len() - lines[0].trim_start().len();
        let mut joined = lines[0].to_owned();
        for line in &lines[1..] {
            let part = line.trim_start();
            if line.len() - part.len() == indent {
                return joined + part.trim_end_matches(',');
            }
            joined += if joined.ends_with(',') { " " } else { "" };
            joined += part;
        }
        panic!("no end of {joined}")
    }
}
