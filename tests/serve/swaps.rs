//! Builds while the service is asked, and its end.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::Service;

#[test]
fn no_request_fails_while_the_index_is_built_again_and_again() {
    const BUILDS: usize = 20;
    let service = Service::lamp(&["--log", "off"]);
    let (done, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let answer = service.get("/api/v1/search?q=reset");
                    assert_eq!(answer.status, 200, "{answer:?}");
                    assert!(answer.body.contains("reset the lamp"));
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for build in 0..BUILDS {
            let text = format!("# Candle {build}\n\nA candle.\n");
            std::fs::write(service.path("corpus/b.md"), text).expect("writable");
            assert!(service.run(&["index"]).status.success());
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(asked.load(Ordering::Relaxed) >= BUILDS);
    let found = service.get("/api/v1/search?q=candle+19").json();
    assert_eq!(found["hits"][0]["title"], "Candle 19");
}

#[test]
fn an_index_that_disappears_is_answered_from_until_there_is_another() {
    let service = Service::lamp(&[]);
    assert_eq!(service.get("/api/v1/search?q=reset").status, 200);
    std::fs::remove_dir_all(service.path("index")).expect("ours");
    assert_eq!(service.get("/api/v1/search?q=reset").status, 200);
    std::fs::write(service.path("corpus/faq.md"), "# Candle\n\nA candle.\n").expect("writable");
    assert!(service.run(&["index"]).status.success());
    let found = service.get("/api/v1/search?q=candle").json();
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(1));
}

#[cfg(feature = "watch")]
#[test]
fn sources_are_watched_where_it_is_asked_for() {
    let service = Service::lamp(&["--watch"]);
    std::fs::write(service.path("corpus/b.md"), "# Candle\n\nA candle.\n").expect("writable");
    finds_soon(&service, "candle");
}

#[cfg(feature = "watch")]
#[test]
fn so_is_pincite_toml() {
    let files = [
        ("corpus/faq.md", super::FAQ),
        ("more/b.md", "# Candle\n\nA candle.\n"),
        ("pincite.toml", "[[root]]\npath = 'corpus'\n"),
    ];
    let service = Service::over(&files, &["--watch"]);
    let toml = "[[root]]\npath = 'corpus'\n[[root]]\npath = 'more'\n";
    std::fs::write(service.path("pincite.toml"), toml).expect("writable");
    finds_soon(&service, "candle");
}

#[cfg(feature = "watch")]
#[track_caller]
fn finds_soon(service: &Service, word: &str) {
    let found = || {
        let answer = service.get(&format!("/api/v1/search?q={word}")).json();
        answer["hits"].as_array().map(Vec::len) == Some(1)
    };
    let started = std::time::Instant::now();
    while !found() {
        assert!(started.elapsed().as_secs() < 20, "not built");
        thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to() {
    let mut service = Service::lamp(&[]);
    let id = service.child.id().to_string();
    let told = std::process::Command::new("kill").arg(id).status();
    assert!(told.expect("kill can be run").success());
    assert_eq!(service.child.wait().expect("it ran").code(), Some(0));
}
