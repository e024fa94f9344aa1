//! When something was asked.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const NANOS_OF_MILLI: i128 = 1_000_000;

/// A moment in milliseconds since 1970 (UTC); written as RFC 3339, as in
/// `2026-01-31T12:34:56.789Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    fn date_time(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * NANOS_OF_MILLI).ok()
    }

    /// The day in UTC: `2026-01-31`.
    pub fn day(self) -> String {
        let text = self.to_string();
        text.split('T').next().unwrap_or_default().to_owned()
    }
}

impl From<SystemTime> for Moment {
    /// Times before 1970, which no log has, are taken for its beginning.
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date_time().and_then(|time| time.format(&Rfc3339).ok()) {
            Some(text) => f.write_str(&text),
            // Before the year 0 or after 9999.
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// That a text is neither a date nor a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    /// Reads RFC 3339 with any offset, or a date alone: its beginning in UTC.
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let text = text.trim();
        let whole = match text.contains(['T', 't', ' ']) {
            true => text.replacen(' ', "T", 1),
            false => format!("{text}T00:00:00Z"),
        };
        let time = OffsetDateTime::parse(&whole, &Rfc3339).map_err(|_| NotAMoment)?;
        let millis = time.unix_timestamp_nanos().div_euclid(NANOS_OF_MILLI);
        // Whatever has four digits of a year can be written.
        let moment = i64::try_from(millis).map(Moment).map_err(|_| NotAMoment)?;
        let is_shown = moment
            .date_time()
            .is_some_and(|time| time.format(&Rfc3339).is_ok());
        is_shown.then_some(moment).ok_or(NotAMoment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = text.parse::<Moment>().ok().map(|moment| moment.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_and_moments() {
        check("2026-01-31", Some("2026-01-31T00:00:00Z"));
        check("2026-01-31T12:34:56.789Z", Some("2026-01-31T12:34:56.789Z"));
        check("2026-01-31T01:30:00+02:00", Some("2026-01-30T23:30:00Z"));
        check("2026-01-31 01:30:00Z", Some("2026-01-31T01:30:00Z"));
        for text in [
            "",
            "yesterday",
            "2026-02-30",
            "2026-1-1",
            "31.01.2026",
            "2026-01-31T",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn the_day_of_a_moment() {
        assert_eq!(Moment(0).day(), "1970-01-01");
        assert_eq!(Moment(-1).day(), "1969-12-31");
    }
}
