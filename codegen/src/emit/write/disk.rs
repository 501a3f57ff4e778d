//! The few operations by which this tool changes a disk.

use std::fs;
use std::io::{self, IoSlice, Write as _};
use std::path::Path;

/// A disk to write to. There is one; the trait exists so that a test can end the program before any operation.
pub trait Disk {
    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// Those of the operating system, as for every operation here.
    fn create_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Writes a file that does not matter until it is renamed, from two parts.
    ///
    /// # Errors
    /// Those of the operating system.
    fn write(&mut self, path: &Path, parts: [&str; 2]) -> io::Result<()>;
    /// Writes a file and waits until the device has it.
    ///
    /// # Errors
    /// Those of the operating system.
    fn write_durably(&mut self, path: &Path, text: &[u8]) -> io::Result<()>;
    /// Renames a file or folder; a file that is in the way is replaced.
    ///
    /// # Errors
    /// Those of the operating system.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// Those of the operating system.
    fn remove_file(&mut self, path: &Path) -> io::Result<()>;
    /// Removes a folder that is empty.
    ///
    /// # Errors
    /// Those of the operating system.
    fn remove_empty_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Removes a folder with all that it holds.
    ///
    /// # Errors
    /// Those of the operating system.
    fn remove_folder(&mut self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Local;

impl Disk for Local {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&mut self, path: &Path, parts: [&str; 2]) -> io::Result<()> {
        let mut file = fs::File::create(path)?;
        let mut slices = parts.map(|part| IoSlice::new(part.as_bytes()));
        let mut left = slices.as_mut_slice();
        // Empty slices are passed over; otherwise an empty file would be written forever.
        IoSlice::advance_slices(&mut left, 0);
        while !left.is_empty() {
            match file.write_vectored(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn write_durably(&mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        let mut file = fs::File::create(path)?;
        file.write_all(text)?;
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_empty_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}
