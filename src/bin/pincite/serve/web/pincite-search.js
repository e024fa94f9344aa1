// The web component <pincite-search>: a search box that answers as you type.
//
// Safe by construction: what comes from the index becomes a text node or an
// attribute that nothing runs; links are http(s) only. No inline style or script.
(() => {
"use strict";

// Milliseconds between the last key and the request: a fast typist's pause.
const TYPING_PAUSE = 90;
// Milliseconds after which a question counts as asked: only then is it said that
// there is no answer, and read out.
const SETTLED_PAUSE = 700;
// Milliseconds without a key after which what was typed is told as a question.
const RESTED_PAUSE = 2000;
// How many hits are shown where none is an answer: it is not to look like one.
const NEAREST = 3;
// How often a busy service is asked again by itself, and the longest wait for it
// in seconds: then a person decides.
const BUSY_TRIES = 3;
const BUSY_WAIT = 10;
// Milliseconds that a network needs after the browser has seen it.
const ONLINE_PAUSE = 500;

// Every text that a reader meets, in these languages. {…} is filled in; a plural
// is chosen by Intl.PluralRules.
const LANGUAGES = ["en", "de", "fr", "es", "ja"];
const WORDS = {
  label: ["Search", "Suche", "Recherche", "Búsqueda", "検索"],
  placeholder: [
    "Ask a question…", "Stellen Sie eine Frage…", "Posez une question…", "Haga una pregunta…", "質問を入力…",
  ],
  clear: ["Clear", "Leeren", "Effacer", "Borrar", "消去"],
  results: ["Results", "Treffer", "Résultats", "Resultados", "検索結果"],
  count: [
    { one: "{n} result", other: "{n} results" }, "{n} Treffer",
    { one: "{n} résultat", other: "{n} résultats" }, { one: "{n} resultado", other: "{n} resultados" },
    "{n}件",
  ],
  best: ["Best answer", "Beste Antwort", "Meilleure réponse", "Mejor respuesta", "最も適した回答"],
  noAnswer: [
    "No answer found.", "Keine Antwort gefunden.", "Aucune réponse trouvée.", "No se encontró respuesta.",
    "回答が見つかりません。",
  ],
  nearest: [
    "Nearest results:", "Am nächsten kommt:", "Résultats les plus proches :", "Resultados más cercanos:",
    "近い項目：",
  ],
  unknown: [
    "Not found: {words}", "Nicht gefunden: {words}", "Introuvable : {words}", "No se encontró: {words}",
    "見つからない語：{words}",
  ],
  corrected: [
    "Showing results for {to}", "Treffer für {to}", "Résultats pour {to}", "Resultados de {to}", "{to} の検索結果",
  ],
  instead: [
    "Search for {from} instead", "Stattdessen nach {from} suchen", "Chercher plutôt {from}", "Buscar {from}",
    "{from} で検索する",
  ],
  more: ["More results", "Mehr Treffer", "Plus de résultats", "Más resultados", "さらに表示"],
  moreHere: [
    "{n} more on this page", "{n} weitere auf dieser Seite", "{n} de plus sur cette page",
    "{n} más en esta página", "このページに他{n}件",
  ],
  changed: [
    "The source has changed since", "Die Quelle hat sich geändert", "La source a changé depuis",
    "La fuente ha cambiado", "元の文書が更新されています",
  ],
  gone: [
    "The source is gone", "Die Quelle ist nicht mehr da", "La source n’existe plus", "La fuente ya no existe",
    "元の文書がありません",
  ],
  failed: [
    "The search has failed.", "Die Suche ist fehlgeschlagen.", "La recherche a échoué.",
    "La búsqueda ha fallado.", "検索に失敗しました。",
  ],
  busy: [
    "The search is busy. Trying again…", "Die Suche ist ausgelastet. Neuer Versuch…",
    "La recherche est saturée. Nouvel essai…", "La búsqueda está saturada. Reintentando…", "混み合っています。再試行中…",
  ],
  offline: [
    "No connection to the search.", "Keine Verbindung zur Suche.", "Pas de connexion à la recherche.",
    "Sin conexión con la búsqueda.", "検索サービスに接続できません。",
  ],
  retry: ["Try again", "Erneut versuchen", "Réessayer", "Reintentar", "再試行"],
};
const TEXTS = {};
for (const [name, texts] of Object.entries(WORDS)) {
  for (const [at, language] of LANGUAGES.entries()) (TEXTS[language] ??= {})[name] = texts[at];
}

const STYLE = `
:host {
  --_accent: var(--pincite-accent, light-dark(#1d5fd1, #8ab4ff));
  --_text: var(--pincite-text, light-dark(#1b1f26, #e6e8ec));
  --_muted: var(--pincite-muted, light-dark(#5a6472, #a3abb8));
  --_background: var(--pincite-background, light-dark(#fff, #16181d));
  --_surface: var(--pincite-surface, light-dark(#f1f4f9, #22262e));
  --_border: var(--pincite-border, light-dark(#c9d0da, #3a404b));
  --_danger: var(--pincite-danger, light-dark(#b3261e, #ff9d94));
  --_radius: var(--pincite-radius, 10px);
  display: block; position: relative; text-align: start; color: var(--_text);
  min-inline-size: 0; max-inline-size: 100%; overflow-wrap: anywhere;
  font: var(--pincite-font-size, 1em)/1.5 var(--pincite-font, system-ui, sans-serif);
}
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([theme=auto]) { color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
svg { flex: none; inline-size: 1.15em; block-size: 1.15em; fill: none; stroke: currentColor;
  stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; color: var(--_muted); }
button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; }
.box { display: flex; align-items: center; gap: .6em; padding-inline: .85em .5em;
  background: var(--_background); border: 1px solid var(--_border); border-radius: var(--_radius);
  position: relative; overflow: hidden; }
.box:focus-within { border-color: var(--_accent); box-shadow: 0 0 0 1px var(--_accent); }
input { flex: 1; min-inline-size: 0; padding: .7em 0; font: inherit; color: inherit;
  background: none; border: 0; outline: 0; appearance: none; }
input::placeholder { color: var(--_muted); opacity: 1; }
input::-webkit-search-cancel-button { display: none; }
.clear { display: grid; place-items: center; inline-size: 2.2em; block-size: 2.2em;
  border-radius: 6px; }
.clear[hidden] { display: grid !important; visibility: hidden; }
kbd { position: absolute; inset-inline-end: 1.2em; font: .75em/1.6 ui-monospace, monospace; min-inline-size: 1.7em; padding-inline: .35em;
  text-align: center; color: var(--_muted); border: 1px solid var(--_border); border-radius: 5px; }
.box::after { content: ""; position: absolute; inset: auto 0 0; block-size: 2px;
  background: var(--_accent); opacity: 0; }
.loading::after { animation: load 1.2s .3s infinite; }
@keyframes load { 50% { opacity: 1; } }
:host(:not([inline])) .panel { background: var(--_background); position: absolute; z-index: 1000; inset-block-start: calc(100% + 6px);
  inline-size: var(--_width, 100%); left: var(--_left, 0); border: 1px solid var(--_border);
  border-radius: var(--_radius); box-shadow: 0 12px 32px light-dark(#1b1f2626, #000a); overflow: hidden auto;
  max-block-size: var(--pincite-max-height, min(34em, 75vh)); padding: .35em .6em .6em;
  overscroll-behavior: contain; }
:host([inline]) .panel { padding-block-start: .5em; }
:not(input):focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; }
.state { padding: .45em .65em; font-size: .875em; color: var(--_muted); }
p { margin: 0; }
.state strong { color: var(--_text); }
.none, .failed { border-inline-start: 3px solid var(--_border); background: var(--_surface);
  margin-block: .3em; padding: .65em .85em; }
.failed { border-color: var(--_danger); }
.failed strong { color: var(--_danger); }
.link { padding: 0; color: var(--_accent); text-decoration: underline; text-underline-offset: .15em; text-align: start; }
.group { padding-block: .35em; }
.name { display: flex; gap: .2em .75em; flex-wrap: wrap; align-items: baseline;
  padding: .35em .65em; font-size: .8125em; color: var(--_muted); }
.name b { color: var(--_text); max-inline-size: 100%; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; }
.hit { display: flex; gap: .7em; padding: .6em .65em; border-radius: 8px; color: inherit;
  text-decoration: none; scroll-margin: 3em; border: 1px solid transparent; }
.hit:hover, .clear:hover, .more:hover { background: var(--_surface); }
[aria-selected=true] { background: var(--_surface); border-color: var(--_accent); }
.hit > svg { margin-block-start: .2em; }
[aria-selected=true] > svg { color: var(--_accent); }
.body { flex: 1; min-inline-size: 0; }
.body > * { unicode-bidi: isolate; }
.title { font-weight: 600; line-height: 1.35; }
.title, .hit:not(.best) .text { overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; }
a.hit .title { color: var(--_accent); }
.text { font-size: .9375em; margin-block-start: .15em; white-space: pre-line; }
.meta { font-size: .8125em; color: var(--_muted); margin-block-start: .2em; }
.meta bdi + bdi::before { content: " · "; }
.place { font-family: ui-monospace, monospace; font-size: .94em; }
mark { background: var(--pincite-mark, light-dark(#ffeb99, #4d3f0c));
  color: var(--pincite-mark-text, light-dark(#1b1f26, #fff3c4)); border-radius: 3px; padding: 0 .08em; }
.best { border: 1px solid var(--_border); background: var(--_surface); padding-block: .85em; }
.best .title { font-size: 1.1em; }
.badge { font-size: .75em; font-weight: 700; color: var(--_accent); margin-block-end: .2em; }
.more { display: block; inline-size: 100%; margin-block-start: .4em; padding: .55em; border-radius: 8px;
  border: 1px solid var(--_border); color: var(--_accent); }
@media (max-width: 40em), (hover: none) { kbd { display: none; } }
.live { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { [aria-selected=true] { outline: 2px solid Highlight; } }
`;

const ICONS = {
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.7-4.7",
  clear: "M6 6l12 12M18 6L6 18",
  faq: "M21 12a9 9 0 1 1-4-7.5A9 9 0 0 1 21 12zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M12 17v.01",
  article: "M6 3h8l4 4v14H6zM9 11h6M9 15h6",
};

// A text whose first letter runs from right to left.
const RIGHT_TO_LEFT = /^\P{L}*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

// Where the script came from.
const HOME = document.currentScript?.src ? new URL(".", document.currentScript.src).href : "";

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

// All components of a page share it.
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

class PinciteSearch extends HTMLElement {
  static observedAttributes = ["placeholder", "lang", "endpoint", "index"];
  // Languages of your own: PinciteSearch.texts.it = { … }.
  static texts = TEXTS;

  #texts = {};      // what the page overrides
  #hits = [];       // the hits shown, and their options
  #options = [];
  #active = -1;     // the option that the arrows are on
  #response = null; // the last answer
  #asked = null;    // the request that it answers
  #retry = null;    // the request that failed
  #told = "";       // the question that the service has last logged
  #abort = null;
  #connected = null;
  #timers = {};
  #ui = null;

  connectedCallback() {
    if (!this.#ui) this.#build();
    const { signal } = this.#connected = new AbortController();
    document.addEventListener("keydown", (event) => this.#shortcut(event), { signal });
    document.addEventListener("pointerdown", (event) => {
      if (!event.composedPath().includes(this)) this.#open(false);
    }, { signal });
    addEventListener("online", () => {
      if (this.#retry) this.#timers.retry = setTimeout(() => this.#again(), ONLINE_PAUSE);
    }, { signal });
    this.#translate();
    if (!this.value) {
      const query = this.getAttribute("query") ?? "";
      // The service has logged what it shows results of.
      if (this.querySelector("[slot=results]")) this.#told = query.trim();
      this.value = query;
    }
    if (this.hasAttribute("autofocus")) this.focus({ preventScroll: true });
  }

  disconnectedCallback() {
    this.#cancel();
    this.#connected.abort();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#ui || before === now) return;
    if (name === "lang" || name === "placeholder") this.#translate();
    else if (this.value) {
      this.#told = "";
      this.value = this.value;
    }
  }

  // What is in the box. Setting it asks, as if it had been submitted.
  get value() { return this.#ui?.input.value ?? ""; }
  set value(text) {
    if (!this.#ui) return void this.setAttribute("query", text);
    this.#ui.input.value = text;
    this.#typed();
    this.#ask({ settled: true, open: this.#inline });
  }

  // "light", "dark", "auto" (the system's), or "" (the page's).
  get theme() { return this.getAttribute("theme") ?? ""; }
  set theme(theme) { this.setAttribute("theme", theme); }

  get texts() { return this.#texts; }
  set texts(texts) { this.#texts = texts ?? {}; if (this.#ui) this.#translate(); }

  get response() { return this.#response; }

  get #inline() { return this.hasAttribute("inline"); }

  focus(options) { this.#ui?.input.focus(options); }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET];
    const input = element("input", {
      type: "search", name: "q", role: "combobox", id: "input", part: "input", dir: "auto",
      autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search",
      "aria-autocomplete": "list", "aria-controls": "list", "aria-expanded": "false",
    });
    const clear = element("button", { type: "button", class: "clear", hidden: "" }, icon("clear"));
    const key = element("kbd", { "aria-hidden": "true" });
    const box = element("form", { class: "box", role: "search" }, icon("search"), input, key, clear);
    const state = element("div", { class: "state", hidden: "" });
    const list = element("div", { id: "list", part: "results", role: "listbox", hidden: "" });
    const more = element("button", { type: "button", class: "more", hidden: "" });
    const empty = element("slot", { name: "empty" });
    const server = element("slot", { name: "results" });
    const panel = element("div", { class: "panel", hidden: "" }, state, list, server, empty, more);
    const live = element("div", { class: "live", role: "status" });
    root.append(box, panel, live);
    this.#ui = { input, clear, key, box, state, list, more, empty, server, panel, live };
    server.hidden = !this.getAttribute("query");
    empty.hidden = !server.hidden;
    panel.hidden = !this.#inline;

    box.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    input.addEventListener("input", (event) => { if (!event.isComposing) this.#input(); });
    input.addEventListener("compositionend", () => this.#input());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("focus", () => { if (this.value.trim() && this.#response) this.#open(true); });
    clear.addEventListener("click", () => { input.value = ""; this.#input(); this.focus(); });
    more.addEventListener("click", () => this.#more());
    list.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Tab") return;
      this.#activate(this.#options.indexOf(event.target));
      this.focus();
      this.#key(event);
    });
    this.addEventListener("focusout", ({ relatedTarget: to }) => {
      if (this.contains(to)) return;
      this.#tell();
      if (to) this.#open(false);
    });
  }

  // The reader's language: of the element, of what it stands in, of the browser.
  #language() {
    const near = this.closest("[lang]") ?? this.getRootNode().host?.closest("[lang]");
    try {
      return Intl.getCanonicalLocales(near?.getAttribute("lang") || navigator.language)[0];
    } catch {
      return "en";
    }
  }

  #text(name, values = {}) {
    const language = this.#language();
    const base = PinciteSearch.texts[language.split("-")[0]];
    const text = this.#texts[name] ?? base?.[name] ?? TEXTS.en[name] ?? name;
    const form = typeof text === "string" ? text
      : text[new Intl.PluralRules(language).select(values.n)] ?? text.other ?? "";
    return form.replace(/\{(\w+)\}/g, (all, key) => {
      const value = values[key];
      if (typeof value !== "number") return value ?? all;
      return value.toLocaleString(language) + (values.more ?? "");
    });
  }

  #translate() {
    const { input, clear, key, list, more } = this.#ui;
    input.placeholder = this.getAttribute("placeholder") ?? this.#text("placeholder");
    input.setAttribute("aria-label", this.#text("label"));
    clear.setAttribute("aria-label", this.#text("clear"));
    list.setAttribute("aria-label", this.#text("results"));
    more.textContent = this.#text("more");
    key.textContent = this.#shortcutKey();
    this.#typed();
    if (this.#response) this.#render();
  }

  // ---- What the reader does ----

  #shortcutKey() { return this.getAttribute("shortcut") ?? "/"; }

  #shortcut(event) {
    const at = event.composedPath()[0];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.key || event.key !== this.#shortcutKey()) return;
    if (at.isContentEditable || at.matches?.("input, textarea, select")) return;
    event.preventDefault();
    this.focus();
    this.#ui.input.select();
  }

  #input() {
    this.#typed();
    this.#emit("pincite-input", { query: this.value });
    Object.values(this.#timers).forEach(clearTimeout);
    if (!this.value.trim()) return this.#reset();
    this.#timers.typing = setTimeout(() => this.#ask({ prefix: true, open: true }), TYPING_PAUSE);
  }

  #submit() {
    if (!this.value.trim()) return;
    this.#emit("pincite-submit", { query: this.value });
    this.#ask({ settled: true, open: true });
  }

  #key(event) {
    if (event.isComposing) return;
    const { key } = event;
    const open = !this.#ui.panel.hidden && this.#options.length > 0;
    if ((key === "ArrowDown" || key === "ArrowUp") && !event.altKey) {
      event.preventDefault();
      if (!open) return this.#open(this.#options.length > 0);
      // One step before the first option is the box itself.
      const places = this.#options.length + 1;
      const step = key === "ArrowDown" ? 1 : -1;
      this.#activate((this.#active + 1 + step + places) % places - 1);
    } else if (key === "Enter" && open && this.#active >= 0) {
      event.preventDefault();
      // With the keys that open another tab or window.
      this.#options[this.#active].dispatchEvent(new MouseEvent("click", event));
    } else if (key === "Escape" && (open || this.value)) {
      event.preventDefault();
      if (open && !this.#inline) this.#open(false);
      else { this.#ui.input.value = ""; this.#input(); }
    }
  }

  #activate(at) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = at;
    const option = this.#options[at];
    const { input } = this.#ui;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  // ---- Asking ----

  #endpoint() {
    return new URL(this.getAttribute("endpoint") ?? HOME, document.baseURI).href.replace(/\/*$/, "/");
  }

  // `settled`: the question is asked, not being typed; `open`: show the answer.
  async #ask(request) {
    const asked = { query: this.value, offset: 0, exact: false, tries: 0, ...request };
    this.#cancel();
    if (!asked.query.trim()) return this.#reset();
    const abort = this.#abort = new AbortController();
    const { box, list, more } = this.#ui;
    box.classList.add("loading");
    list.setAttribute("aria-busy", "true");
    more.disabled = asked.offset > 0;
    try {
      const response = await this.#fetch(asked, abort.signal);
      if (abort.signal.aborted) return;
      this.#asked = asked;
      this.#retry = null;
      this.#response = response;
      const { answered, hits } = response;
      this.#hits = asked.offset ? [...this.#hits, ...hits] : answered ? hits : hits.slice(0, NEAREST);
      this.#render(asked.offset);
      if (asked.open) this.#open(true);
      this.#emit("pincite-results", { query: asked.query, response });
      this.#timers.settled = setTimeout(() => this.#settle(), asked.settled ? 0 : SETTLED_PAUSE);
      if (asked.prefix) this.#timers.told = setTimeout(() => this.#tell(), RESTED_PAUSE);
      else this.#told = asked.query.trim();
    } catch (error) {
      if (!abort.signal.aborted) this.#failed(asked, error);
    } finally {
      if (this.#abort === abort) {
        box.classList.remove("loading");
        list.removeAttribute("aria-busy");
        more.disabled = false;
      }
    }
  }

  // Has the service log a finished question, once. While it is typed it is none.
  #tell() {
    const query = this.value.trim();
    if (!query || query === this.#told) return;
    this.#fetch({ query, limit: 1, keepalive: true }).catch(() => {});
    this.#told = query;
  }

  async #fetch({ query, prefix, offset, exact, keepalive, limit = this.getAttribute("limit") }, signal) {
    const url = new URL("api/v1/search", this.#endpoint());
    const log = !prefix && query.trim() === this.#told && "false";
    const parameters = { query, prefix, exact, offset, limit, log, index: this.getAttribute("index") };
    for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
    const key = this.getAttribute("key");
    const headers = { accept: "application/json", ...(key && { authorization: `Bearer ${key}` }) };
    const answer = await fetch(url, { signal, headers, keepalive }).catch((error) => {
      const { origin } = location;
      if (!signal?.aborted && url.origin !== origin) {
        console.warn(`${url.origin} does not answer. Is it running, with --allow-origin ${origin}?`);
      }
      throw Object.assign(error, { offline: true });
    });
    const body = await answer.json().catch(() => null);
    if (!answer.ok || !Array.isArray(body?.hits)) {
      throw Object.assign(new Error(body?.detail || body?.title || `HTTP ${answer.status}`), {
        status: answer.status, wait: Number(answer.headers.get("retry-after")) || 1,
      });
    }
    return body;
  }

  #failed(asked, error) {
    const again = [429, 503].includes(error.status) && asked.tries < BUSY_TRIES;
    if (again) {
      const wait = Math.min(error.wait, BUSY_WAIT) * 1000;
      this.#timers.retry = setTimeout(() => this.#again(asked.tries + 1), wait);
    }
    const said = this.#text(again ? "busy" : error.offline ? "offline" : "failed");
    const { state, live } = this.#ui;
    if (!asked.offset) this.#list([]);
    state.className = "state failed";
    state.replaceChildren(element("p", {}, element("strong", {}, said), " ", source("span", again || error.offline ? "" : error.message)));
    if (!again) state.append(this.#link(this.#text("retry"), () => this.#again()));
    state.hidden = false;
    this.#retry = asked;
    live.textContent = said;
    this.#show({ state: true });
    if (asked.open) this.#open(true);
    this.#emit("pincite-error", { query: asked.query, error });
  }

  // Asks what is in the box by now.
  #again(tries = 0) {
    const same = this.#retry.query === this.value;
    this.#ask({ ...this.#retry, ...(!same && { query: this.value, offset: 0 }), tries });
  }

  #more() {
    const first = this.#options.length;
    this.#ask({ ...this.#asked, offset: this.#hits.length, settled: true, open: true }).then(() => {
      // The button may be gone: the reader goes on at what is new.
      if (this.#asked?.offset) this.#options[first]?.focus();
    });
  }

  #cancel() {
    this.#abort?.abort();
    this.#abort = null;
    Object.values(this.#timers).forEach(clearTimeout);
    this.#ui?.box.classList.remove("loading");
  }

  #reset() {
    this.#cancel();
    this.#response = this.#asked = this.#retry = null;
    this.#hits = [];
    this.#list([]);
    this.#ui.state.hidden = true;
    this.#ui.live.textContent = "";
    this.#show({ empty: true });
    if (!this.#inline) this.#open(false);
  }

  // ---- Showing ----

  #typed() {
    const typed = this.value !== "";
    this.#ui.clear.hidden = !typed;
    this.#ui.key.hidden = typed || !this.#shortcutKey();
  }

  // The server's own results stay until there is something better.
  #show({ state = false, empty = false }) {
    const ui = this.#ui;
    ui.server.hidden = true;
    ui.empty.hidden = !empty;
    ui.list.hidden = this.#options.length === 0;
    ui.more.hidden = state || !this.#hasMore();
  }

  #hasMore() {
    if (!this.#response) return false;
    const { hits: { length }, total } = this.#response;
    const shown = this.#hits.length;
    const limit = Number(this.getAttribute("limit")) || 10;
    return shown < this.#asked.offset + length || (length >= limit && (!total.exact || total.value > shown));
  }

  #open(open) {
    const { panel } = this.#ui;
    if (!this.#inline) {
      if (open && panel.hidden) this.#place();
      panel.hidden = !open;
    }
    this.#expanded();
    if (!open) this.#activate(-1);
  }

  // The panel is as wide as it reads well, and stays inside of the window.
  #place() {
    const box = this.getBoundingClientRect();
    const room = document.documentElement.clientWidth - 16;
    const width = Math.min(Math.max(box.width, 576), room);
    const left = Math.min(Math.max(box.left, 8), room + 8 - width) - box.left;
    this.#ui.panel.style.setProperty("--_width", `${width}px`);
    this.#ui.panel.style.setProperty("--_left", `${left}px`);
  }

  #render(offset = 0) {
    const { answered } = this.#response;
    const groups = [];
    for (const [at, hit] of this.#hits.slice(offset).entries()) {
      const { root, path } = hit.citation;
      // A sure answer stands alone, records of one file together.
      const best = answered && !(at + offset) && sure(hit);
      const key = [root, path, hit.title].join("\n");
      const group = groups.find((group) => group.key === key && !group.best);
      if (group) group.hits.push(hit);
      else groups.push({ key, best, hits: [hit] });
    }
    this.#list(groups, offset);
    this.#state(this.#asked.settled);
    this.#show({});
  }

  #list(groups, offset = 0) {
    const { list } = this.#ui;
    if (!offset) { this.#activate(-1); this.#options = []; list.replaceChildren(); }
    for (const [at, { key, best, hits }] of groups.entries()) {
      const id = `group-${offset}-${at}`;
      const group = element("div", { class: "group", role: "group", "aria-labelledby": id });
      const { title, citation } = hits[0];
      const more = Math.max(...hits.map((hit) => hit.more_passages || 0));
      const label = element("div", { class: "name", id }, source("b", title ?? citation.path));
      label.hidden = key === groups[at - 1]?.key;
      if (more) label.append(element("span", {}, this.#text("moreHere", { n: more })));
      group.append(label, ...hits.map((hit) => this.#option(hit, best)));
      list.append(group);
    }
    this.#expanded();
  }

  #expanded() {
    const { input, panel } = this.#ui;
    input.setAttribute("aria-expanded", !panel.hidden && this.#options.length > 0);
  }

  #option(hit, best) {
    const url = this.#address(hit);
    const { snippet } = hit;
    const named = name(hit);
    const lang = hit.lang ? { lang: hit.lang } : {};
    const highlights = named === hit.question ? snippet.question : named === hit.heading_path.at(-1) ? snippet.heading : [];
    const title = source("div", named, { class: "title", ...lang }, highlights);
    const text = element("div", { class: "text", dir: "auto", ...lang });
    for (const [at, fragment] of snippet.fragments.entries()) {
      if (at || fragment.cut_before) text.append(at ? " … " : "… ");
      text.append(...marked(fragment.text, fragment.highlights));
      if (fragment.cut_after && at === snippet.fragments.length - 1) text.append(" …");
    }
    const body = element("div", { class: "body" }, title, text, this.#meta(hit));
    if (best) body.prepend(element("div", { class: "badge" }, this.#text("best")));
    const id = `option-${this.#options.length}`;
    const attributes = {
      id, role: "option", "aria-selected": "false", class: best ? "hit best" : "hit", tabindex: "-1",
      ...(url && { href: url }), ...(RIGHT_TO_LEFT.test(named) && { dir: "rtl" }),
    };
    const option = element(url ? "a" : "div", attributes, icon(hit.kind === "faq" ? "faq" : "article"), body);
    option.addEventListener("click", (event) => {
      this.#tell();
      if (!this.#emit("pincite-select", { hit, url, query: this.#asked?.query })) event.preventDefault();
    });
    this.#options.push(option);
    return option;
  }

  #meta(hit) {
    const { citation } = hit;
    const meta = element("div", { class: "meta" });
    const outer = hit.heading_path.slice(0, hit.question == null ? -1 : undefined);
    if (outer.length) meta.append(source("bdi", outer.join(" › ")));
    const { lines } = citation;
    if (lines) meta.append(place(`${citation.path}:${lines.first}${lines.last > lines.first ? `-${lines.last}` : ""}`));
    if (["changed", "gone"].includes(citation.source)) {
      meta.append(element("bdi", {}, this.#text(citation.source)));
    }
    return meta.hasChildNodes() ? meta : "";
  }

  // The exact place: on the site where it has an address, else the service's
  // own view of the document.
  #address(hit) {
    const own = hit.document && new URL(`doc/${encodeURIComponent(hit.document)}`, this.#endpoint());
    const index = this.getAttribute("index");
    if (own && index) own.searchParams.set("index", index);
    if (own) own.hash = `p-${hit.id}`;
    return safeAddress(hit.citation.url) ?? safeAddress(own);
  }

  // What is to be said about the answer as a whole.
  #state(settled) {
    const { state } = this.#ui;
    const { query, total, answered, warnings } = this.#response;
    const none = settled && !answered;
    const line = none ? element("strong", {}, this.#text("noAnswer")) : this.#count(total);
    const said = [element("p", {}, line)];
    if (none && query.unknown.length) said.push(this.#quoting("unknown", "words", query.unknown));
    if (query.corrections.length) {
      const line = this.#quoting("corrected", "to", query.corrections.map(({ to }) => to[0]));
      const from = `\u2068${query.text}\u2069`;
      const exact = () => this.#ask({ ...this.#asked, exact: true, offset: 0, settled: true, open: true });
      line.append(" · ", this.#link(this.#text("instead", { from }), exact));
      said.push(line);
    }
    if (settled) said.push(...warnings.map((warning) => source("p", warning)));
    if (none && this.#hits.length) said.push(element("p", {}, this.#text("nearest")));
    state.className = none ? "state none" : "state";
    state.replaceChildren(...said);
    state.hidden = false;
  }

  #settle() {
    if (!this.#response) return;
    if (!this.#asked.settled) { this.#asked.settled = true; this.#state(true); }
    const { answered, total } = this.#response;
    const count = this.#count(total);
    const [first] = this.#hits;
    this.#ui.live.textContent = !answered ? `${this.#text("noAnswer")} ${count}`
      : sure(first) ? `${count}. ${this.#text("best")}: ${name(first)}` : count;
  }

  #count(total) { return this.#text("count", { n: total.value, more: total.exact ? "" : "+" }); }

  // A text with words of the reader or of the index in it, those set apart.
  #quoting(name, key, words) {
    const [before, after = ""] = this.#text(name, { [key]: "\0" }).split("\0");
    const quoted = words.flatMap((word, at) => [at ? ", " : "", element("strong", {}, source("bdi", word))]);
    return element("p", {}, before, ...quoted, after);
  }

  #link(text, click) {
    const link = element("button", { type: "button", class: "link" }, text);
    link.addEventListener("click", click);
    return link;
  }

  #emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

// ---- Helpers ----

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (attributes.class) made.setAttribute("part", attributes.class);
  made.append(...children);
  return made;
}

function icon(name) {
  const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// Whether this is the answer itself.
function sure(hit) { return hit?.confidence >= .5; }

function name(hit) {
  return hit.question ?? hit.heading_path.at(-1) ?? hit.title ?? hit.citation.path;
}

// An element with text of a source: of whichever direction, and kept from
// turning what stands around it.
function source(name, text, attributes, highlights) {
  return element(name, { dir: "auto", ...attributes }, ...marked(text, highlights));
}

function place(text) {
  return source("bdi", text, { class: "place" });
}

// Text as nodes, with the highlights marked: they are byte ranges of UTF-8,
// while strings count UTF-16 units. What overlaps or lies outside marks nothing.
function marked(text, highlights = []) {
  const bytes = new TextEncoder().encode(text);
  const part = (from, to) => clean(DECODER.decode(bytes.subarray(from, to)));
  const nodes = [];
  let done = 0;
  for (const { start, end } of highlights) {
    if (!(start >= done && end > start && end <= bytes.length)) continue;
    nodes.push(part(done, start), element("mark", { part: "mark" }, part(start, end)));
    done = end;
  }
  return [...nodes, part(done)];
}

// Control characters say nothing on a page.
function clean(text) {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, " ");
}

// An address that only leads somewhere: http(s), or relative to the page.
function safeAddress(address) {
  if (!address || !URL.canParse(address, document.baseURI)) return null;
  const { protocol, href } = new URL(address, document.baseURI);
  return /^https?:$/.test(protocol) ? href : null;
}

if (!customElements.get("pincite-search")) customElements.define("pincite-search", PinciteSearch);
window.PinciteSearch ??= PinciteSearch;
})();
