// Pictures of every state, to be looked at: node shots.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { appears, intercept, launch, open } from "./browser.mjs";
import { start } from "./service.mjs";

const QUERIES = {
  empty: "", results: "notes", best: "reset password", none: "zeppelin hydrogen password quota", nothing: "xyzzyqq",
  correction: "reset my pasword", long: "telescope", ja: "パスワード", ar: "كلمة المرور", he: "סיסמה", hostile: "poison", error: "notes",
};
const folder = process.argv[2] ?? "shots";
await mkdir(folder, { recursive: true });
const [service, browser] = await Promise.all([start(), launch()]);
for (const [width, height] of [[360, 760], [768, 900], [1280, 900]]) {
  for (const scheme of ["light", "dark"]) {
    const shoot = async (name, address, then = async () => {}) => {
      const page = await browser.newPage();
      await page.setViewport({ width, height });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      if (name === "error") await intercept(page, () => ({ status: 500, body: `{"detail":"The folder of the index cannot be read."}` }));
      await page.goto(address);
      await then(page);
      await new Promise((resolve) => setTimeout(resolve, 400));
      await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`) });
      await page.close();
    };
    for (const [name, query] of Object.entries(QUERIES)) await shoot(name, `${service.url}?q=${encodeURIComponent(query)}`);
    await shoot("document", `${service.url}?q=range+finder`, async (page) => {
      await appears(page, ".hit");
      await page.goto(await page.$eval("pincite-search >>> .hit", (hit) => hit.href));
    });
    await shoot("server", `${service.url}?q=notes`, async (page) => {
      await page.setJavaScriptEnabled(false);
      await page.reload();
    });
    await shoot("embedded", `${service.site}header.html`, async (page) => {
      await open(page, page.url());
      await page.type("pincite-search >>> input", "notes");
      await page.keyboard.press("ArrowDown");
    });
  }
}
await browser.close();
await service.stop();
