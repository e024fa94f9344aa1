// What of all that is typed comes into the query log: finished questions, once.
import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, ask, open, withPage, world } from "../support/browser.mjs";

const here = world();

// Runs `act` and gives the questions that it has added to the log, once there are
// `expected` of them, and nothing more comes.
async function logged(act, expected) {
  const before = (await here.service.asked()).length;
  await act();
  const added = async () => (await here.service.asked()).slice(before);
  for (let tries = 0; tries < 50 && (await added()).length < expected; tries++) await pause(100);
  await pause(300);
  return added();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("typing is no question; resting is, and Enter is not a second one", () =>
  withPage(here, {}, async (page) => {
    await open(page, `${here.site}header.html`);
    assert.deepEqual(await logged(async () => {
      await ask(page, "exp");
      await page.keyboard.type("ort");
      await answered(page, "export");
      await pause(1000);
    }, 0), []);
    assert.deepEqual(await logged(() => pause(1500), 1), ["export"]);
    assert.deepEqual(await logged(async () => {
      await page.keyboard.press("Enter");
      await answered(page, "export");
      await pause(2500);
    }, 0), []);
  }));

test("leaving the box finishes a question, once", () =>
  withPage(here, {}, async (page) => {
    await open(page, `${here.site}header.html`);
    assert.deepEqual(await logged(async () => {
      await ask(page, "maps");
      await page.focus("#name");
      await page.focus("pincite-search >>> input");
      await page.focus("#name");
    }, 1), ["maps"]);
  }));

test("so does choosing a result, on the way to it", () =>
  withPage(here, {}, async (page) => {
    await open(page, here.url);
    assert.deepEqual(await logged(async () => {
      await ask(page, "reset password");
      await page.keyboard.press("ArrowDown");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    }, 1), ["reset password"]);
  }));

test("an address with a question is one, though the page asks again", () =>
  withPage(here, {}, async (page) => {
    assert.deepEqual(await logged(async () => {
      await open(page, `${here.url}?q=range+finder`);
      await answered(page, "range finder");
      await page.keyboard.press("Enter");
      await answered(page, "range finder");
    }, 1), ["range finder"]);
    assert.deepEqual(await logged(() => withPage(here, { scripts: false }, (plain) => plain.goto(`${here.url}?q=notes`)), 1), ["notes"]);
  }));
