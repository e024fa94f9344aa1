// Every state, light and dark, is accessible, and fits a narrow window.
import { test } from "node:test";

import { accessible, answered, appears, ask, fits, intercept, open, withPage, world } from "../support/browser.mjs";

const here = world();

const STATES = {
  empty: async (page) => open(page, here.url),
  results: async (page) => { await open(page, here.url); await ask(page, "notes"); await page.keyboard.press("ArrowDown"); },
  "no answer": async (page) => { await open(page, here.url); await ask(page, "zeppelin hydrogen password quota"); },
  correction: async (page) => { await open(page, here.url); await ask(page, "reset my pasword"); },
  "long titles": async (page) => { await open(page, here.url); await ask(page, "telescope"); },
  "right to left": async (page) => { await open(page, `${here.url}?q=${encodeURIComponent("كلمة المرور")}`); await answered(page, "كلمة المرور"); },
  error: async (page) => {
    await open(page, here.url);
    await intercept(page, () => ({ status: 500, contentType: "application/problem+json", body: `{"title":"x","detail":"It is broken."}` }));
    await page.focus("pincite-search >>> input");
    await page.keyboard.type("n");
    await appears(page, ".state.failed");
  },
  document: async (page) => {
    await open(page, `${here.url}?q=range+finder`);
    await answered(page, "range finder");
    await page.goto(await page.$eval("pincite-search >>> .hit", (hit) => hit.href));
  },
  "a page of another site": async (page) => { await open(page, `${here.site}header.html`); await ask(page, "notes"); },
};

for (const scheme of ["light", "dark"]) {
  for (const [name, reach] of Object.entries(STATES)) {
    test(`${name}, ${scheme}`, () => withPage(here, { scheme, width: 360, expected: /500/ }, async (page) => {
      await reach(page);
      await accessible(page, `${name}, ${scheme}`);
      await fits(page, name);
    }));
  }
}

test("results of the server, without JavaScript", () => withPage(here, {}, async (page) => {
  // The checker is a script itself, so the component's is kept away instead.
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.url().endsWith(".js") ? request.respond({ status: 200, contentType: "text/javascript", body: "" }) : request.continue()));
  await page.goto(`${here.url}?q=notes`);
  await accessible(page, "server results");
}));
