// A browser, and pages in it that hold it against the page if anything runs or
// is refused that should not be.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import axe from "axe-core";
import puppeteer from "puppeteer-core";

import { start } from "./service.mjs";

// Longer than any state takes to come; only a failing test waits for it.
const TIMEOUT = 8_000;

// Starts service and browser before the tests of a file, and ends them after.
export function world() {
  const world = {};
  before(async () => {
    [world.service, world.browser] = await Promise.all([start(), launch()]);
    world.url = world.service.url;
    world.site = world.service.site;
  });
  after(async () => {
    await world.browser?.close();
    await world.service?.stop();
  });
  return world;
}

export function launch() {
  // As root, as in a container, chromium has no sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

// Runs `test` with a page of its own, and fails if there was a dialog, an error,
// a refusal by the content security policy, or anything in `console.error`.
// `expected`: console errors that belong to the test.
export async function withPage(world, options, test) {
  const { width = 1024, height = 800, scheme = "light", language = "en-US", scripts = true, expected = null } = options;
  const context = await world.browser.createBrowserContext();
  const page = await context.newPage();
  const wrong = [];
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("pageerror", (error) => wrong.push(`error: ${error.stack ?? error}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected?.test(message.text())) wrong.push(`console: ${message.text()}`);
  });
  page.setDefaultTimeout(TIMEOUT);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setJavaScriptEnabled(scripts);
  await page.evaluateOnNewDocument((language) => {
    Object.defineProperty(navigator, "language", { get: () => language });
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  }, language);
  try {
    await test(page);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

// Opens an address and waits until the component is there.
export async function open(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("pincite-search")?.shadowRoot);
}

// Types into the box and waits for the answer to all of it.
export async function ask(page, text) {
  await page.focus("pincite-search >>> input");
  await page.keyboard.type(text);
  await answered(page, text);
}

// Waits until the answer to `text` is shown, and has settled.
export async function answered(page, text) {
  await page.waitForFunction((text) => {
    const search = document.querySelector("pincite-search");
    const { shadowRoot, response } = search;
    return response?.query.text === text && !shadowRoot.querySelector(".loading") &&
      shadowRoot.querySelector("[role=status]").textContent !== "";
  }, {}, text);
}

// Waits until something is there in the component.
export function appears(page, selector) {
  return page.waitForFunction((selector) => document.querySelector("pincite-search").shadowRoot.querySelector(selector), {}, selector);
}

// What the component shows, as plain data.
export function shown(page) {
  return page.evaluate(() => {
    const root = document.querySelector("pincite-search").shadowRoot;
    const visible = (node) => node.checkVisibility();
    const text = (node) => node?.textContent ?? null;
    const options = [...root.querySelectorAll("[role=option]")].filter(visible);
    return {
      value: root.querySelector("input").value,
      focused: root.activeElement === root.querySelector("input"),
      expanded: root.querySelector("input").getAttribute("aria-expanded"),
      active: text(root.querySelector("[aria-selected=true] .title")),
      state: [...root.querySelectorAll(".state")].filter(visible).map(text).join(""),
      live: text(root.querySelector("[role=status]")),
      open: visible(root.querySelector(".panel")),
      groups: [...root.querySelectorAll(".name b")].filter(visible).map(text),
      hits: options.map((option) => ({
        title: text(option.querySelector(".title")),
        text: text(option.querySelector(".text")),
        marks: [...option.querySelectorAll("mark")].map(text),
        place: text(option.querySelector(".meta .place")),
        best: option.classList.contains("best"),
        href: option.getAttribute("href"),
        dir: option.dir,
      })),
    };
  });
}

// Fails on anything that axe finds.
export async function accessible(page, what) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`);
  });
  assert.deepEqual(violations, [], what);
}

// Fails where the page has to be scrolled sideways.
export async function fits(page, what) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${what}: ${content} px wide in a window of ${window} px`);
}

// Answers requests to the service by `answer(request, number)`; where that gives
// nothing, they go on.
export async function intercept(page, answer) {
  let count = 0;
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    const made = request.url().includes("/api/") ? await answer(request, count++) : null;
    if (made) await request.respond(made).catch(() => {});
    else await request.continue().catch(() => {});
  });
}
