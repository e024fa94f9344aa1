// Sources and answers that try to run something, or to break the layout.
import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, ask, fits, intercept, open, shown, withPage, world } from "../support/browser.mjs";

const here = world();
// What the component itself makes; anything else came from a source.
const OWN = ["a", "b", "bdi", "button", "div", "form", "input", "kbd", "mark", "p", "path", "slot", "span", "strong", "svg"];

test("a hostile corpus runs nothing, injects nothing and breaks no layout", () =>
  withPage(here, { width: 360 }, async (page) => {
    await open(page, here.url);
    await page.$eval("pincite-search", (search) => search.setAttribute("limit", "50"));
    await ask(page, "poison");
    const { hits } = await shown(page);
    assert.ok(hits.length >= 9, `${hits.length} hits`);
    assert.ok(hits.some((hit) => hit.title.includes("<svg onload=alert(5)>")), "shown as text");
    await unharmed(page);
    await fits(page, "results");
    assert.ok(hits.every((hit) => /^http:\/\/127\.0\.0\.1/.test(hit.href)), hits.map((hit) => hit.href).join("\n"));
    const tubes = hits.find((hit) => hit.text.includes("test tubes"));
    assert.ok(tubes.marks.every((mark) => mark.toLowerCase() === "poison"), tubes.marks.join());
    for (const hit of new Set(hits.map((hit) => hit.href.split("#")[0]))) {
      await page.goto(hit);
      await fits(page, hit);
      assert.deepEqual(await page.$$eval("article :is(script, img, svg, iframe, style, b), [onclick], [onmouseover], [onfocus]", (nodes) => nodes.map((node) => node.outerHTML)), []);
      assert.ok(await page.$(".passage"), hit);
    }
  }));

test("results of the server are as safe as those of the component", () =>
  withPage(here, { width: 360 }, async (page) => {
    await open(page, `${here.url}?q=poison`);
    await answered(page, "poison");
    await unharmed(page);
    await open(page, `${here.url}?q=${encodeURIComponent(`"><script>alert(1)</script>'</title>{results}`)}`);
    await page.waitForFunction(() => document.querySelector("pincite-search").response);
    await unharmed(page);
    assert.equal((await shown(page)).value, `"><script>alert(1)</script>'</title>{results}`);
  }));

test("an answer with wrong ranges and addresses that run harms nobody", () =>
  withPage(here, { width: 360 }, async (page) => {
    await open(page, here.url);
    await intercept(page, () => ({ status: 200, contentType: "application/json", body: JSON.stringify(forged()) }));
    await page.focus("pincite-search >>> input");
    await page.keyboard.type("x");
    await page.waitForFunction(() => document.querySelector("pincite-search").response);
    const { hits } = await shown(page);
    assert.equal(hits.length, ADDRESSES.length, (await shown(page)).state);
    for (const { href } of hits) assert.match(href, /^http:\/\/127\.0\.0\.1:\d+\//);
    assert.deepEqual(hits[0].marks, ["🧪é"]);
    assert.equal(hits[0].text, "a🧪é<b>z</b>");
    await unharmed(page);
    await fits(page, "forged");
  }));

// Fails where something stands in the page that none of our own code made.
async function unharmed(page) {
  const found = await page.evaluate(() => {
    const search = document.querySelector("pincite-search");
    const nodes = [...search.shadowRoot.querySelectorAll("*")];
    const all = [...nodes, ...document.querySelectorAll("*")];
    return {
      names: [...new Set(nodes.map((node) => node.localName))],
      handlers: all.flatMap((node) => node.getAttributeNames().filter((name) => name.startsWith("on"))),
      foreign: document.querySelectorAll("img, iframe, svg, style, script:not([src])").length,
      taken: document.title === "taken",
    };
  });
  assert.deepEqual(found.names.filter((name) => !OWN.includes(name)), []);
  assert.deepEqual([found.handlers, found.foreign, found.taken], [[], 0, false]);
}

const ADDRESSES = ["javascript:alert(1)", "java\tscript:alert(1)", " \u0001javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
  "vbscript:x", "file:///etc/passwd", "blob:http://x/y", "http://[bad", "JAVASCRIPT:alert(1)", null];

function forged() {
  return {
    schema: "pincite/1", answered: true, confidence: 1, took_us: 1, total: { value: 1e9, exact: false },
    warnings: ["<img src=x onerror=alert(1)>"],
    query: { text: "x", corrections: [{ from: "<b>", to: ["<script>alert(1)</script>"] }], unknown: ["<i>"] },
    hits: ADDRESSES.map((url, at) => ({
      id: `"><script>${at}`, document: "../../evil?x#y", kind: "faq", lang: `en"><b>`, title: "<script>alert(1)</script>",
      heading_path: [], question: "q", text: "", more_passages: 1, other_languages: ["<b>"],
      // Overlapping, beyond the end, backwards, no numbers: only the first fits.
      snippet: { question: [{ start: -1, end: 99 }, { start: "0", end: null }], heading: [], fragments: [{
        text: "a🧪é<b>z</b>", cut_before: false, cut_after: false, lines: null,
        highlights: [{ start: 1, end: 7 }, { start: 3, end: 8 }, { start: 9, end: 4 }, { start: 7, end: 9999 }],
      }] },
      citation: { root: "r", path: "<b>p</b>", url, anchor: null, lines: { first: 1, last: 2 }, source: "changed" },
    })),
  };
}
