// The page: its address, "back", without JavaScript, its weight, languages.
import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, ask, fits, open, shown, withPage, world } from "../support/browser.mjs";

const here = world();
// Bytes of HTML, CSS and JavaScript of the page, as they are, not compressed.
const MAX_WEIGHT = 40_000;

test("the address follows what is typed, an address can be shared, and back leads to the question before", () =>
  withPage(here, {}, async (page) => {
    const query = () => new URL(page.url()).searchParams.get("q");
    await open(page, here.url);
    await ask(page, "export");
    assert.equal(query(), "export");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.title.startsWith("export"));
    await page.click("pincite-search >>> input", { count: 3 });
    await ask(page, "maps & notes");
    assert.equal(query(), "maps & notes");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => history.length >= 3);
    await page.goBack();
    await answered(page, "export");
    assert.deepEqual([query(), (await shown(page)).value], ["export", "export"]);
    await page.goBack();
    assert.deepEqual([query(), (await shown(page)).value, (await shown(page)).hits.length], [null, "", 0]);
    await page.goForward();
    await answered(page, "export");
    await open(page, page.url());
    await answered(page, "export");
    assert.match((await shown(page)).hits[0].title, /export/);
  }));

test("back from a result shows the results again", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    await ask(page, "reset password");
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await page.goBack();
    await answered(page, "reset password");
    assert.equal((await shown(page)).hits[0].title, "How do I reset my password?");
  }));

test("without JavaScript it is a form, and the server shows the results", () =>
  withPage(here, { scripts: false, width: 360 }, async (page) => {
    await page.goto(here.url);
    await page.type("input[name=q]", "reset my pasword");
    await Promise.all([page.waitForNavigation(), page.click("button")]);
    assert.equal(new URL(page.url()).searchParams.get("q"), "reset my pasword");
    const best = await page.$eval(".best .title a", (link) => ({ text: link.textContent, href: link.href }));
    assert.equal(best.text, "How do I reset my password?");
    assert.match(best.href, new RegExp(`^${here.site}faq\\.html#reset-password`));
    assert.ok(await page.$(".best mark"));
    await page.goto(`${here.url}?q=${encodeURIComponent("zeppelin hydrogen password quota")}`);
    assert.match(await page.$eval(".state.none", (node) => node.textContent), /No answer/);
    await page.goto(`${here.url}?q=poison`);
    assert.equal(await page.$eval("pincite-search", (node) => node.querySelector("img, svg, iframe, style, script, b")), null);
    const links = await page.$$eval("a[href]", (nodes) => nodes.map((node) => node.protocol));
    assert.ok(links.every((protocol) => protocol === "http:"), links.join());
    await fits(page, "results of the server");
  }));

test("HTML, CSS and JavaScript of page and component together stay small", async () => {
  const texts = [await (await fetch(here.url)).text()];
  for (const [, file] of texts[0].matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)) {
    texts.push(await (await fetch(new URL(file, here.url))).text());
  }
  assert.equal(texts.length, 4, "page, style, component, script");
  const weight = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  assert.ok(weight < MAX_WEIGHT, `${weight} bytes`);
});

for (const [language, label, count] of [
  ["de-AT", "Stellen Sie eine Frage…", /Treffer/], ["fr", "Posez une question…", /résultat/],
  ["es-MX", "Haga una pregunta…", /resultado/], ["ja", "質問を入力…", /件/], ["pt", "Ask a question…", /result/],
]) {
  test(`speaks ${language}`, () => withPage(here, { language }, async (page) => {
    await open(page, here.url);
    assert.equal(await page.$eval("pincite-search >>> input", (input) => input.placeholder), label);
    await ask(page, "notes");
    assert.match((await shown(page)).live, count);
  }));
}

for (const [words, title, marks, dir] of [
  ["パスワード", /パスワード/, ["パスワード"], ""],
  ["كلمة المرور", /كلمة المرور/, ["كلمة", "المرور"], "rtl"],
  ["סיסמה", /הסיסמה/, ["סיסמה"], "rtl"],
  ["Vögel zusehen", /Kennwort/, ["Vögel", "zusehen"], ""],
]) {
  test(`marks the very words of ${words}`, () => withPage(here, { width: 360 }, async (page) => {
    await open(page, here.url);
    await ask(page, words);
    const [hit] = (await shown(page)).hits;
    assert.match(hit.title, title);
    assert.equal(hit.dir, dir);
    for (const mark of marks) assert.ok(hit.marks.includes(mark), hit.marks.join());
    await fits(page, words);
  }));
}
