//! API keys: a file of their names, scopes and hashes.
//!
//! ```text
//! # comment
//! read website 2f0c…
//! admin deploy 9a1b…
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use axum::http::{HeaderMap, StatusCode, header};

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
    read: Mutex<(SystemTime, Arc<[Key]>)>,
}

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
        let read = read(file)?;
        Ok(Self {
            file: file.to_owned(),
            read: Mutex::new(read),
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
        let mut known = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if modified(&self.file).ok() != Some(known.0) {
            match read(&self.file) {
                Ok(again) => *known = again,
                Err(error) => tracing::error!("{error:#}; the keys stay as they were"),
            }
        }
        Arc::clone(&known.1)
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
    fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    Ok(key)
}

fn read(file: &Path) -> Result<(SystemTime, Arc<[Key]>)> {
    let modified = modified(file).with_context(|| cannot_read(file))?;
    let text = fs::read_to_string(file).with_context(|| cannot_read(file))?;
    Ok((modified, parse(&text, file)?.into()))
}

fn modified(file: &Path) -> io::Result<SystemTime> {
    fs::metadata(file)?.modified()
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
        // The time of a file has steps.
        let later = SystemTime::now() + std::time::Duration::from_secs(5);
        let opened = fs::File::options().write(true).open(&file);
        opened.and_then(|f| f.set_modified(later)).expect("ours");
        check(None, Scope::Read, Err(401));
        check(Some(&read), Scope::Read, Ok(Some("website")));
        check(Some(&read), Scope::Admin, Err(403));
        check(Some(&admin), Scope::Read, Ok(Some("deploy")));

        fs::remove_file(&file).expect("ours");
        check(Some(&read), Scope::Read, Ok(Some("website")));
        check(None, Scope::Read, Err(401));
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
