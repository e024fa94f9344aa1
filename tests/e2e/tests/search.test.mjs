// From the question to the exact place: typing, results, keys, states.
import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, appears, ask, intercept, open, shown, withPage, world } from "../support/browser.mjs";

const here = world();

test("typing shows the answer, its sentence marked, and Enter opens the exact place on the site", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "reset password");
    const { hits, live, groups } = await shown(page);
    assert.equal(hits[0].title, "How do I reset my password?");
    assert.ok(hits[0].best);
    assert.ok(hits[0].marks.includes("reset"));
    assert.match(hits[0].text, /press Reset password/);
    assert.equal(groups[0], "Questions and answers");
    assert.match(live, /^\d+ results?\. Best answer: How do I reset my password\?$/);
    await page.keyboard.press("ArrowDown");
    assert.equal((await shown(page)).active, "How do I reset my password?");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.equal(page.url().split(":~:")[0], `${here.site}faq.html#reset-password`);
    const seen = await page.$eval("#reset-password", (node) => node.getBoundingClientRect().top < innerHeight);
    assert.ok(seen, "scrolled to");
  }));

test("a passage without an address leads to the view of its document", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "calibrate the range finder");
    const { hits } = await shown(page);
    assert.equal(hits[0].place, "handbook.md:30-33");
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(page.url(), /\/doc\/[0-9a-f]{16}#p-[0-9a-f]{16}$/);
    const target = await page.$eval(":target", (node) => ({
      text: node.textContent, visible: node.getBoundingClientRect().bottom <= innerHeight && node.getBoundingClientRect().top >= 0,
    }));
    assert.match(target.text, /turn\s+the small wheel until the range finder agrees/);
    assert.ok(target.visible, "the passage is scrolled to");
    assert.match(await page.$eval("body", (body) => body.textContent), /A count of six hours/);
  }));

test("passages of one document stand together", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "notes");
    const { groups } = await shown(page);
    const rest = groups.slice(1);
    assert.equal(new Set(rest).size, rest.length, rest.join());
  }));

test("where the next hit is of the same document as the best one, it is not named again", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await intercept(page, async (request) => {
      const answer = await (await fetch(request.url())).json();
      answer.hits = [answer.hits[0], answer.hits[0]];
      return { status: 200, contentType: "application/json", body: JSON.stringify(answer) };
    });
    await ask(page, "reset password");
    const { groups, hits } = await shown(page);
    assert.deepEqual(hits.map((hit) => hit.best), [true, false]);
    assert.deepEqual(groups, ["Questions and answers"]);
  }));

test("a question that is not answered says so, names the unknown words, and lists what is near", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "zeppelin hydrogen password quota");
    const { state, hits, live } = await shown(page);
    assert.match(state, /^No answer found\..*Nearest results:$/);
    assert.match(state, /Not found: .*zeppelin/);
    assert.ok(hits.length > 0 && hits.length <= 3 && hits.every((hit) => !hit.best));
    assert.match(live, /^No answer found\./);
  }));

test("nothing at all is said without an empty list", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "xyzzyqq");
    const { state, hits, expanded } = await shown(page);
    assert.equal(state, "No answer found.Not found: xyzzyqq");
    assert.deepEqual([hits.length, expanded], [0, "false"]);
  }));

test("a correction is told, and can be taken back", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "reset my pasword");
    let now = await shown(page);
    assert.match(now.state, /Showing results for password/);
    assert.equal(now.hits[0].title, "How do I reset my password?");
    await page.click("pincite-search >>> .link");
    await page.waitForFunction(() => !document.querySelector("pincite-search").response.query.corrections.length);
    now = await shown(page);
    assert.doesNotMatch(now.state, /Showing results/);
  }));

test("keys: arrows go round through the box, Escape clears, / comes back but not while typing elsewhere", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "notes");
    const { hits } = await shown(page);
    await page.keyboard.press("ArrowUp");
    assert.equal((await shown(page)).active, hits.at(-1).title);
    await page.keyboard.press("ArrowDown");
    assert.equal((await shown(page)).active, null);
    const described = () => page.evaluate(() => {
      const root = document.querySelector("pincite-search").shadowRoot;
      const option = root.getElementById(root.querySelector("input").getAttribute("aria-activedescendant"));
      return option?.getAttribute("aria-selected") ?? null;
    });
    assert.equal(await described(), null);
    await page.keyboard.press("ArrowDown");
    assert.equal(await described(), "true");
    await page.keyboard.press("Escape");
    const cleared = await shown(page);
    assert.deepEqual([cleared.value, cleared.hits.length, cleared.expanded], ["", 0, "false"]);
    assert.equal(new URL(page.url()).search, "");
    await page.evaluate(() => document.querySelector("pincite-search").shadowRoot.activeElement.blur());
    await page.keyboard.press("/");
    assert.deepEqual([(await shown(page)).focused, (await shown(page)).value], [true, ""]);
    await page.keyboard.type("a/b");
    assert.equal((await shown(page)).value, "a/b");
  }));

test("while somebody types the last word is unfinished, and what is outdated is dropped", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    const asked = [];
    page.on("request", (request) => { if (request.url().includes("/api/")) asked.push(new URL(request.url()).searchParams); });
    await ask(page, "how do I rese");
    assert.equal((await shown(page)).hits[0].title, "How do I reset my password?");
    assert.ok(asked.length < "how do I rese".length, "not a request for every key");
    assert.ok(asked.every((search) => search.get("prefix") === "true"));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !document.querySelector("pincite-search").shadowRoot.querySelector(".loading"));
    assert.equal(asked.at(-1).get("prefix"), null);
  }));

test("old results stay until the new ones are there, and a late answer never replaces a newer one", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "notes");
    await intercept(page, async (request, number) => {
      if (number === 0) await new Promise((resolve) => setTimeout(resolve, 700));
    });
    await page.keyboard.type(" map");
    await appears(page, ".loading");
    assert.ok((await shown(page)).hits.length > 0);
    await page.keyboard.type("s");
    await answered(page, "notes maps");
    await new Promise((resolve) => setTimeout(resolve, 800));
    assert.equal(await page.$eval("pincite-search", (search) => search.response.query.text), "notes maps");
  }));

test("more results come below, and the reader goes on at the first new one", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await page.$eval("pincite-search", (search) => search.setAttribute("limit", "3"));
    await ask(page, "poison");
    const before = await shown(page);
    assert.equal(before.hits.length, 3);
    await page.click("pincite-search >>> .more");
    await page.waitForFunction(() => document.querySelector("pincite-search").shadowRoot.querySelectorAll("[role=option]").length === 6);
    const after = await shown(page);
    assert.deepEqual(after.hits.slice(0, 3), before.hits);
    const focused = () => page.evaluate(() => document.querySelector("pincite-search").shadowRoot.activeElement.id);
    assert.equal(await focused(), "option-3");
    await page.keyboard.press("ArrowDown");
    assert.deepEqual([await focused(), (await shown(page)).active], ["input", after.hits[4].title]);
  }));

test("a busy service is asked again by itself", () =>
  withPage(here, { expected: /503/ }, async (page) => {
    await open(page, here.url);
    await intercept(page, (_, number) => number === 0 && {
      status: 503, headers: { "retry-after": "1" }, contentType: "application/problem+json",
      body: JSON.stringify({ title: "busy", status: 503, detail: "Too many searches." }),
    });
    await page.focus("pincite-search >>> input");
    await page.keyboard.type("p");
    await page.waitForFunction(() => /busy/.test(document.querySelector("pincite-search").shadowRoot.querySelector(".state").textContent));
    await answered(page, "p");
    assert.doesNotMatch((await shown(page)).state, /busy/);
  }));

test("an error is told in the words of the service, and can be tried again", () =>
  withPage(here, { expected: /500/ }, async (page) => {
    await open(page, here.url);
    await intercept(page, (_, number) => number === 0 && {
      status: 500, contentType: "application/problem+json",
      body: JSON.stringify({ title: "Internal error", status: 500, detail: "The <b>index</b> cannot be read." }),
    });
    await page.focus("pincite-search >>> input");
    await page.keyboard.type("n");
    await appears(page, ".state.failed .link");
    assert.equal((await shown(page)).state, "The search has failed. The <b>index</b> cannot be read.Try again");
    await page.click("pincite-search >>> .link");
    await answered(page, "n");
  }));

test("without a connection that is told, and asked again once there is one", () =>
  withPage(here, { expected: /ERR_INTERNET_DISCONNECTED/ }, async (page) => {
    await open(page, here.url);
    await page.setOfflineMode(true);
    await page.focus("pincite-search >>> input");
    await page.keyboard.type("notes");
    await appears(page, ".state.failed");
    assert.match((await shown(page)).state, /^No connection to the search\./);
    await page.setOfflineMode(false);
    await answered(page, "notes");
    await page.keyboard.press("Escape");
    await page.evaluate(() => dispatchEvent(new Event("online")));
    assert.equal((await shown(page)).state, "");
  }));
