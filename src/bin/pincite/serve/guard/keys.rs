//! API keys: a file of their names, scopes and hashes.
//!
//! ```text
//! # comment
//! read website 2f0c…
//! admin deploy 9a1b…
//! ```

use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use axum::http::{HeaderMap, StatusCode, header};
use tempfile::NamedTempFile;

use super::super::problem::Problem;

/// Random bytes of a key: more than can ever be tried out, so that a plain hash
/// hides it.
const KEY_BYTES: usize = 32;

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// To search and to read.
    Read,
    /// To have the index built, too.
    Admin,
}

impl Scope {
    fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Admin => "admin",
        }
    }
}

/// The keys of a file, which is read again when it changes.
#[derive(Debug)]
pub(crate) struct Keys {
    file: PathBuf,
    known: Mutex<Known>,
}

/// What is known of the file.
#[derive(Debug)]
struct Known {
    keys: Arc<[Key]>,
    /// `None` if it could not be looked at.
    stamp: Option<Stamp>,
    /// Whether the keys are older than that, because it cannot be used.
    is_stale: bool,
}

/// The time of a file, which has steps, and its size.
type Stamp = (SystemTime, u64);

#[derive(Debug, PartialEq)]
struct Key {
    scope: Scope,
    name: String,
    hash: blake3::Hash,
}

impl Keys {
    /// # Errors
    /// If the file cannot be read or understood.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let stamp = stamp(file).ok();
        let known = Known {
            keys: read(file)?,
            stamp,
            is_stale: false,
        };
        Ok(Self {
            file: file.to_owned(),
            known: Mutex::new(known),
        })
    }

    /// Tells whose key a request has, if it allows what the request needs.
    /// `None` is somebody without a key, where reading is open.
    pub(crate) fn allow(
        &self,
        headers: &HeaderMap,
        needed: Scope,
    ) -> Result<Option<String>, Problem> {
        let keys = self.current();
        let Some(given) = bearer(headers) else {
            let is_open = keys.iter().all(|key| key.scope == Scope::Admin);
            if needed == Scope::Read && is_open {
                return Ok(None);
            }
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "this needs an API key: `Authorization: Bearer KEY`",
            ));
        };
        let hash = blake3::hash(given.as_bytes());
        // Hashes are compared in constant time.
        let Some(key) = keys.iter().find(|key| key.hash == hash) else {
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "this API key is not known",
            ));
        };
        if key.scope < needed {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                format!("this needs an API key of scope `{}`", needed.name()),
            ));
        }
        Ok(Some(key.name.clone()))
    }

    fn current(&self) -> Arc<[Key]> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = known.renew(&self.file) {
            tracing::error!("{error:#}; the keys stay as they were");
        }
        Arc::clone(&known.keys)
    }
}

impl Known {
    /// Reads the file if it has changed, and again while it cannot be used.
    ///
    /// # Errors
    /// If it cannot be used, once for each change.
    fn renew(&mut self, file: &Path) -> Result<()> {
        let stamp = stamp(file).ok();
        let has_changed = stamp != self.stamp;
        if !has_changed && !self.is_stale {
            return Ok(());
        }
        self.stamp = stamp;
        let renewed = read(file).and_then(|keys| {
            // A file that is half written must not open what needed a key.
            if keys.is_empty() && !self.keys.is_empty() {
                bail!(
                    "`{}` has no keys any more; to let everybody read, restart the service",
                    file.display()
                );
            }
            Ok(keys)
        });
        self.is_stale = renewed.is_err();
        match renewed {
            Ok(keys) => self.keys = keys,
            Err(error) if has_changed => return Err(error),
            Err(_) => {}
        }
        Ok(())
    }
}

/// Makes a key, adds its hash to the file, and returns it.
pub(crate) fn create(file: &Path, name: &str, scope: Scope) -> Result<String> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(is_letter) {
        bail!("the name of a key has letters, digits, `-` and `_` only");
    }
    let before = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| cannot_read(file)),
    };
    if parse(&before, file)?.iter().any(|key| key.name == name) {
        bail!("`{}` has a key `{name}` already", file.display());
    }
    let mut random = [0; KEY_BYTES];
    getrandom::fill(&mut random).context("cannot make a random key")?;
    let key: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = blake3::hash(key.as_bytes());
    let gap = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let text = format!("{before}{gap}{} {name} {hash}\n", scope.name());
    replace(file, &text).with_context(|| format!("cannot write `{}`", file.display()))?;
    Ok(key)
}

/// Puts another file in the place of this one: a service that reads it just now
/// sees it whole. A new one is for its owner only.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    // Of a link, what it leads to is replaced.
    let target = match fs::canonicalize(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(file)?,
        target => target?,
    };
    let folder = target.parent().ok_or(io::ErrorKind::IsADirectory)?;
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(&target) {
        keep_owner(new.path(), &old)?;
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(target)?;
    Ok(())
}

/// Gives a file the owner and group of another: the service may run as somebody
/// else than who makes its keys.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let made = fs::metadata(new)?;
    let uid = (made.uid() != old.uid()).then(|| old.uid());
    let gid = (made.gid() != old.gid()).then(|| old.gid());
    if uid.is_none() && gid.is_none() {
        return Ok(());
    }
    chown(new, uid, gid)
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

fn read(file: &Path) -> Result<Arc<[Key]>> {
    let text = fs::read_to_string(file).with_context(|| cannot_read(file))?;
    Ok(parse(&text, file)?.into())
}

fn stamp(file: &Path) -> io::Result<Stamp> {
    let facts = fs::metadata(file)?;
    Ok((facts.modified()?, facts.len()))
}

fn cannot_read(file: &Path) -> String {
    format!("cannot read the keys in `{}`", file.display())
}

fn parse(text: &str, file: &Path) -> Result<Vec<Key>> {
    let mut keys = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let key = match words.as_slice() {
            [scope, name, hash] => [Scope::Read, Scope::Admin]
                .into_iter()
                .find(|known| known.name() == *scope)
                .zip(blake3::Hash::from_hex(hash).ok())
                .map(|(scope, hash)| Key {
                    scope,
                    name: (*name).to_owned(),
                    hash,
                }),
            _ => None,
        };
        let Some(key) = key else {
            bail!(
                "`{}`, line {number}: a line is `read NAME HASH` or `admin NAME HASH`",
                file.display()
            );
        };
        keys.push(key);
    }
    Ok(keys)
}

/// The key that a request has.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn with(key: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            let value = format!("Bearer {key}");
            let value = HeaderValue::from_str(&value).expect("a value");
            headers.insert(header::AUTHORIZATION, value);
        }
        headers
    }

    #[test]
    fn each_scope_allows_what_it_says() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("keys.txt");
        let admin = create(&file, "deploy", Scope::Admin).expect("writable");
        let keys = Keys::open(&file).expect("readable");
        let check = |key: Option<&str>, needed, expected: Result<Option<&str>, u16>| {
            let found = keys.allow(&with(key), needed);
            let found = found.map_err(|problem| problem.status.as_u16());
            assert_eq!(found, expected.map(|name| name.map(str::to_owned)));
        };
        // Only admin keys: reading is open.
        check(None, Scope::Read, Ok(None));
        check(None, Scope::Admin, Err(401));
        check(Some(&admin), Scope::Admin, Ok(Some("deploy")));
        check(Some("0"), Scope::Read, Err(401));

        let read = create(&file, "website", Scope::Read).expect("writable");
        check(None, Scope::Read, Err(401));
        check(Some(&read), Scope::Read, Ok(Some("website")));
        check(Some(&read), Scope::Admin, Err(403));
        check(Some(&admin), Scope::Read, Ok(Some("deploy")));

        fs::remove_file(&file).expect("ours");
        check(Some(&read), Scope::Read, Ok(Some("website")));
        check(None, Scope::Read, Err(401));
    }

    /// Writes the file, and says that it was written at another time.
    fn write_at(file: &Path, text: &str, time: SystemTime) {
        fs::write(file, text).expect("writable");
        let opened = fs::File::options().write(true).open(file);
        opened.and_then(|f| f.set_modified(time)).expect("ours");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_told_once_for_each_change() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("keys.txt");
        let key = |name: &str| format!("read {name} {}\n", "0".repeat(64));
        let time = SystemTime::now();
        write_at(&file, &key("a"), time);
        let keys = Keys::open(&file).expect("readable");
        let mut known = keys.known.into_inner().expect("nobody panicked");
        let mut check = |has_trouble: bool, names: &[&str]| {
            assert_eq!(known.renew(&file).is_err(), has_trouble);
            assert!(known.renew(&file).is_ok(), "told twice");
            let found: Vec<&str> = known.keys.iter().map(|key| key.name.as_str()).collect();
            assert_eq!(found, names);
        };
        check(false, &["a"]);
        // Within one step of the time.
        write_at(&file, &format!("{}{}", key("a"), key("b")), time);
        check(false, &["a", "b"]);
        // Half written, it opens nothing.
        write_at(&file, "", time);
        check(true, &["a", "b"]);
        write_at(&file, "# none\n", time);
        check(true, &["a", "b"]);
        write_at(&file, "half a li", time);
        check(true, &["a", "b"]);
        fs::remove_file(&file).expect("ours");
        check(true, &["a", "b"]);
        write_at(&file, &key("c"), time);
        check(false, &["c"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_could_not_be_read_is_tried_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("keys.txt");
        create(&file, "a", Scope::Read).expect("writable");
        let keys = Keys::open(&file).expect("readable");
        let mut known = keys.known.into_inner().expect("nobody panicked");
        // As if the system had no file to give just then.
        known.is_stale = true;
        known.keys = Vec::new().into();
        assert!(known.renew(&file).is_ok());
        assert_eq!(known.keys.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_never_seen_half_written() {
        use std::io::Read;
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("keys.txt");
        let link = folder.path().join("link.txt");
        let mode = || fs::metadata(&file).expect("there").permissions().mode() & 0o777;
        create(&file, "a", Scope::Read).expect("writable");
        assert_eq!(mode(), 0o600);
        let shared = fs::Permissions::from_mode(0o640);
        fs::set_permissions(&file, shared).expect("ours");
        std::os::unix::fs::symlink(&file, &link).expect("links");

        let before = fs::read_to_string(&file).expect("readable");
        let mut opened = fs::File::open(&file).expect("readable");
        create(&link, "b", Scope::Read).expect("writable");
        let mut seen = String::new();
        opened.read_to_string(&mut seen).expect("readable");
        assert_eq!(seen, before);
        let after = fs::read_to_string(&file).expect("readable");
        assert!(after.starts_with(&before) && after.len() > before.len());
        assert_eq!(mode(), 0o640);
        assert!(link.is_symlink());
        let left = fs::read_dir(folder.path()).expect("there").count();
        assert_eq!(left, 2, "nothing is left beside");
    }

    #[test]
    fn the_file_holds_no_key() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("keys.txt");
        let key = create(&file, "a", Scope::Read).expect("writable");
        assert_eq!(key.len(), 64);
        let text = fs::read_to_string(&file).expect("readable");
        assert!(!text.contains(&key), "{text}");
        assert!(create(&file, "a", Scope::Read).is_err(), "taken");
        assert!(create(&file, "a b", Scope::Read).is_err(), "no name");
        assert_ne!(create(&file, "b", Scope::Read).expect("writable"), key);
    }

    #[test]
    fn a_line_that_is_none_is_told() {
        let error = parse("# keys\n\nread a\n", Path::new("keys.txt")).expect_err("no hash");
        assert_eq!(
            error.to_string(),
            "`keys.txt`, line 3: a line is `read NAME HASH` or `admin NAME HASH`"
        );
        for line in [
            "write a 00",
            "read a xyz",
            &format!("all a {}", "0".repeat(64)),
        ] {
            assert!(parse(line, Path::new("k")).is_err(), "{line}");
        }
    }
}
