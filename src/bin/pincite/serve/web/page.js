// The page's address follows the question: replaced while somebody types, a
// new entry once it is asked, so that "back" leads to the question before.
(() => {
"use strict";

const search = document.querySelector("pincite-search");
const heading = document.querySelector("h1").textContent;
// The question of the history entry that the reader is in.
let asked = current();

function current() {
  return new URL(location).searchParams.get("q") ?? "";
}

// The page's address with a question; other parameters stay.
function address(query) {
  const url = new URL(location);
  url.hash = "";
  if (query.trim()) url.searchParams.set("q", query);
  else url.searchParams.delete("q");
  return url;
}

function name(query) {
  document.title = [query.trim(), heading].filter(Boolean).join(" · ");
}

const code = navigator.language.split("-")[0];
if (window.PinciteSearch?.texts[code]) search.lang = navigator.language;

search.addEventListener("pincite-input", ({ detail }) => {
  history.replaceState(null, "", address(detail.query));
  name(detail.query);
});

search.addEventListener("pincite-submit", ({ detail }) => {
  if (detail.query !== asked) {
    history.replaceState(null, "", address(asked));
    history.pushState(null, "", address(detail.query));
  }
  asked = detail.query;
  name(asked);
});

addEventListener("popstate", () => {
  asked = current();
  search.value = asked;
  name(asked);
});
})();
