// What a person does with the real program's pages. tests/e2e/browser_test.py starts the programs and this.

import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { Browser, desk, figure, fitsWidth, phone, picture, tab } from "../browser/page.mjs";

const patience = 40000; // ms; a loaded machine is slow, and no passing test waits this long

export const environment = (name) => {
  assert.ok(process.env[name], `${name} is not set: tests/e2e/browser_test.py sets it`);
  return process.env[name];
};

// A step needs the ones before it: after one that failed the others are not tried.
let failed = false;
export function step(name, work) {
  test(name, async (context) => {
    if (failed) return context.skip("a step before it failed");
    failed = true;
    await work();
    failed = false;
  });
}

export const number = (text) => Number(text.replace(/[^\d.]/g, ""));

export async function visit(browser, url, options = desk) {
  const page = await browser.page({ url }, options);
  page.setDefaultTimeout(patience);
  return page;
}

// The test's own process does what a page cannot: it starts programs and ends them.
export async function ask(what) {
  const answer = await fetch(`${environment("CONTROL")}/${what}`, { method: "POST" });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

export async function until(page, holds, what) {
  for (const end = Date.now() + patience; ; await page.waitForTimeout(100)) {
    const value = await holds();
    if (value) return value;
    assert.ok(Date.now() < end, "never came: " + what);
  }
}

export const state = (page, word) => page.locator(".chip", { hasText: word }).waitFor();

export async function start(page, values) {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("tablist").waitFor();
}

// The page's own count of requests, which it shows while a run goes on in the table alone.
export async function requests(page) {
  return number(await page.locator(".stats tfoot td").nth(1).innerText());
}

// "method name" -> [requests, failures] of the table of statistics.
export async function table(page) {
  await tab(page, "statistics");
  const rows = await page.locator(".stats tbody tr:not(.spacer)").evaluateAll((all) =>
    all.map((row) => [
      row.querySelector(".method").innerText + " " + row.querySelector(".name-text").innerText,
      [...row.querySelectorAll("td.number")].slice(0, 2).map((cell) => Number(cell.innerText.replace(/\D/g, ""))),
    ]),
  );
  return Object.fromEntries(rows);
}

export async function stop(page) {
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await state(page, "Stopped");
  const total = number(await figure(page, "Requests"));
  await tab(page, "statistics");
  await until(page, async () => (await requests(page)) === total, "a table with the header's total, " + total);
  return { total, rows: await table(page) };
}

export async function download(page, title) {
  await tab(page, "downloads");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: title }).click();
  const file = await coming;
  const path = join(environment("DOWNLOADS"), file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

// All tabs, those that appear meanwhile too; returns their ids.
export async function eachTab(page, look) {
  const seen = [];
  const next = async () => {
    const ids = await page.locator('[role="tab"]').evaluateAll((all) => all.map((one) => one.id.slice(4)));
    return ids.find((id) => !seen.includes(id));
  };
  for (let id = await next(); id; id = await next()) {
    seen.push(id);
    await tab(page, id);
    await page.waitForTimeout(150); // charts are drawn with the next frame
    await look(id);
  }
  return seen;
}

export async function darken(page) {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  for (let clicks = 0; clicks < 2 && (await theme()) !== "dark"; clicks++)
    await page.getByRole("button", { name: /^Theme/ }).click();
  assert.equal(await theme(), "dark");
}

// A file from disk: nothing but itself is asked for.
export async function openFromDisk(browser, path, options = desk) {
  const page = await visit(browser, "about:blank", { ...options, offline: true });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("file://" + encodeURI(path));
  await page.getByRole("heading", { name: "Environment" }).waitFor();
  assert.deepEqual(
    asked.filter((url) => !url.startsWith("data:")),
    ["file://" + encodeURI(path)],
  );
  return page;
}

export { Browser, desk, fitsWidth, phone, picture, tab, figure };
