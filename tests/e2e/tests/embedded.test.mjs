// The component on a page of another site: one script tag, one element.
import assert from "node:assert/strict";
import { test } from "node:test";

import { appears, ask, fits, open, shown, withPage, world } from "../support/browser.mjs";

const here = world();

test("one script tag is enough, under a policy of the site's own", () =>
  withPage(here, {}, async (page) => {
    await open(page, `${here.site}header.html`);
    const height = await page.evaluate(() => document.body.offsetHeight);
    await ask(page, "export");
    const { hits, open: isOpen, expanded } = await shown(page);
    assert.match(hits[0].title, /export/);
    assert.deepEqual([isOpen, expanded], [true, "true"]);
    assert.equal(await page.evaluate(() => document.body.offsetHeight), height, "the page does not move");
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(page.url(), /faq\.html#export/);
  }));

test("Escape closes, then clears; leaving closes; a key brings it back", () =>
  withPage(here, {}, async (page) => {
    await open(page, `${here.site}header.html`);
    await ask(page, "notes");
    await page.keyboard.press("Escape");
    assert.deepEqual([(await shown(page)).open, (await shown(page)).value], [false, "notes"]);
    await page.keyboard.press("ArrowDown");
    assert.equal((await shown(page)).open, true);
    await page.click("header strong");
    assert.equal((await shown(page)).open, false);
    await page.focus("#name");
    await page.keyboard.type("/");
    assert.equal(await page.$eval("#name", (input) => input.value), "/");
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("/");
    assert.deepEqual([(await shown(page)).focused, (await shown(page)).open], [true, true]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.equal((await shown(page)).value, "");
  }));

test("the panel stays inside of a narrow window", () =>
  withPage(here, { width: 360 }, async (page) => {
    await open(page, `${here.site}header.html`);
    await ask(page, "notes");
    await fits(page, "panel");
    const box = await page.$eval("pincite-search >>> .panel", (panel) => panel.getBoundingClientRect().toJSON());
    assert.ok(box.left >= 0 && box.right <= 360, `${box.left} to ${box.right}`);
    assert.ok(box.width > 300, "and uses it");
  }));

test("in a header the box shrinks, and keeps its width whatever is in it", () =>
  withPage(here, { width: 240 }, async (page) => {
    await open(page, `${here.site}header.html`);
    await fits(page, "header");
    await page.$eval("pincite-search", (search) => { search.style.width = "auto"; });
    const width = () => page.$eval("pincite-search >>> input", (input) => input.getBoundingClientRect().width);
    const before = await width();
    await ask(page, "n");
    assert.equal(await width(), before);
  }));

test("a light site stays light, whatever the system says", () =>
  withPage(here, { scheme: "dark" }, async (page) => {
    await open(page, `${here.site}header.html`);
    const colour = () => page.$eval("pincite-search >>> .box", (box) => getComputedStyle(box).backgroundColor);
    const [light, dark] = ["rgb(255, 255, 255)", "rgb(22, 24, 29)"];
    assert.equal(await colour(), light);
    for (const [theme, expected] of [["dark", dark], ["light", light], ["auto", dark], ["", light]]) {
      await page.$eval("pincite-search", (search, theme) => { search.theme = theme; }, theme);
      assert.equal(await colour(), expected, theme);
    }
    await open(page, here.url);
    assert.equal(await page.$eval("pincite-search", (search) => getComputedStyle(search).colorScheme), "light dark");
  }));

test("colours, texts, theme and events are the site's", () =>
  withPage(here, {}, async (page) => {
    await open(page, `${here.site}header.html`);
    await page.evaluate(() => {
      const search = document.querySelector("pincite-search");
      search.texts = { best: "Our answer", count: "{n}!" };
      search.theme = "dark";
      window.seen = [];
      for (const name of ["pincite-input", "pincite-results", "pincite-select"]) {
        document.addEventListener(name, (event) => { window.seen.push(name); if (name === "pincite-select") event.preventDefault(); });
      }
    });
    await ask(page, "reset password");
    const style = await page.$eval("pincite-search >>> .badge", (badge) => ({
      color: getComputedStyle(badge).color, transform: getComputedStyle(badge).textTransform, text: badge.textContent,
    }));
    assert.deepEqual(style, { color: "rgb(138, 28, 28)", transform: "uppercase", text: "Our answer" });
    await page.click("pincite-search >>> .hit");
    assert.equal(page.url(), `${here.site}header.html`, "the site opens results itself");
    const seen = await page.evaluate(() => window.seen);
    assert.deepEqual([seen[0], seen.includes("pincite-results"), seen.at(-1)], ["pincite-input", true, "pincite-select"]);
    await page.evaluate(() => { window.PinciteSearch.texts.nl = { placeholder: "Stel een vraag…" }; document.querySelector("pincite-search").lang = "nl"; });
    assert.equal(await page.$eval("pincite-search >>> input", (input) => input.placeholder), "Stel een vraag…");
  }));

test("the documented examples work as they are written", () =>
  withPage(here, {}, async (page) => {
    await open(page, `${here.site}example.html`);
    await ask(page, "export");
    assert.equal(await page.$eval("pincite-search >>> .badge", (badge) => getComputedStyle(badge).textTransform), "uppercase");
    const inline = await page.$eval("pincite-search[inline]", (search) => ({
      form: search.querySelector("form").checkVisibility(), empty: search.querySelector("[slot=empty]").checkVisibility(),
    }));
    assert.deepEqual(inline, { form: false, empty: true });
    await page.evaluate(await (await fetch(`${here.site}texts.js`)).text());
    await page.evaluate(() => { document.querySelector("pincite-search[inline]").lang = "nl"; });
    const placeholders = await page.$$eval("pincite-search", (all) => all.map((search) => search.shadowRoot.querySelector("input").placeholder));
    assert.deepEqual(placeholders, ["Ask the harbour master…", "Stel een vraag…"]);
    await open(page, `${here.site}book/book/tern.html`);
    await page.keyboard.press("/");
    assert.equal((await shown(page)).focused, false);
    await ask(page, "export");
    assert.match((await shown(page)).hits[0].title, /export/);
  }));

test("a site that the service does not allow gets no answer", () =>
  withPage(here, { expected: /CORS|ERR_FAILED/ }, async (page) => {
    const site = new URL(here.site);
    site.hostname = "localhost";
    const warned = [];
    page.on("console", (message) => { if (message.type() === "warn") warned.push(message.text()); });
    await open(page, `${site}header.html`);
    await page.focus("pincite-search >>> input");
    await page.keyboard.type("notes");
    await appears(page, ".state.failed");
    assert.match((await shown(page)).state, /^No connection to the search\./);
    assert.ok(warned[0].endsWith(`with --allow-origin ${site.origin}?`), warned.join());
  }));
