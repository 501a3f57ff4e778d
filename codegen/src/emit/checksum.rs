//! Checksums of text, the same on every checkout.

use sha2::{Digest, Sha256};
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

/// SHA-256 in lower-case hexadecimal of `text` with LF endings: for what a history vouches for.
pub fn sha256(text: &(impl AsRef<[u8]> + ?Sized)) -> String {
    hex(&Sha256::digest(lf(text.as_ref())))
}

/// SHA-256 in lower-case hexadecimal of `bytes` as they are: for files whose clients count every byte.
pub fn sha256_as_is(bytes: &(impl AsRef<[u8]> + ?Sized)) -> String {
    hex(&Sha256::digest(bytes.as_ref()))
}

/// A SHA-256 of bytes that come one after the other.
#[derive(Default)]
pub(super) struct Sum(Sha256);

impl Sum {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// In lower-case hexadecimal.
    pub(super) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// XXH3 in 16 digits of lower-case hexadecimal of `text` with LF endings: for what anyone may change, and nobody should by
/// accident. It takes a tenth of the time, and every file is looked at in every run.
///
/// <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>
pub(super) fn xxh3(text: &(impl AsRef<[u8]> + ?Sized)) -> String {
    hex(&xxh3_64(&lf(text.as_ref())).to_be_bytes())
}

/// What a text is known again by, where nobody tries to make another one of the same: 16 hexadecimal digits.
pub(crate) fn fingerprint(text: &str) -> String {
    xxh3(text)
}

/// The SHA-256 of `text` followed by either ending, as they are.
pub(super) fn sha256_with(text: &str, endings: [&[&str]; 2]) -> [String; 2] {
    let start = Sha256::new_with_prefix(text);
    endings.map(|ending| hex(&ending.iter().fold(start.clone(), Sha256::chain_update).finalize()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        hex.push(digit(byte >> 4));
        hex.push(digit(byte & 15));
    }
    hex
}

/// `text` as it was before a checkout turned every line end into CRLF.
///
/// Only a text whose every line ends in CRLF is changed: git never converts one that mixes both, and a single changed
/// line end must stay a difference.
pub fn lf(text: &[u8]) -> Cow<'_, [u8]> {
    // Counted in blocks without an early end, many bytes are compared at once.
    let returns = |block: &[u8]| block.iter().map(|byte| u8::from(*byte == b'\r')).sum::<u8>();
    if text.chunks(128).all(|block| returns(block) == 0) {
        return Cow::Borrowed(text);
    }
    let mut converted = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\r', Some(b'\n')) => {
                bytes.next();
                converted.push(b'\n');
            }
            (b'\n', _) => return Cow::Borrowed(text),
            (byte, _) => converted.push(byte),
        }
    }
    Cow::Owned(converted)
}

#[cfg(test)]
mod tests {
    use super::{lf, sha256, xxh3};

    #[test]
    fn a_converted_checkout_has_the_same_checksum() {
        assert_eq!(sha256("a\r\nb\r\n"), sha256("a\nb\n"));
        assert_eq!(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(xxh3("a\r\nb\r\n"), xxh3("a\nb\n"));
        assert_eq!(xxh3(""), "2d06800538d394c2");
    }

    #[test]
    fn one_changed_line_end_is_a_difference() {
        assert_eq!(&*lf(b"a\r\nb\n"), b"a\r\nb\n");
        assert_eq!(&*lf(b"a\rb\r\n"), b"a\rb\n");
    }
}
