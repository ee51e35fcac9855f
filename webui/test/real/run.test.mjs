// Two runs against the demo ERP, as a person makes them; NAME goes before the pictures' names.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { done } from "../browser/page.mjs";
import {
  ask,
  Browser,
  darken,
  desk,
  download,
  eachTab,
  environment,
  figure,
  fitsWidth,
  number,
  openFromDisk,
  phone,
  picture,
  requests,
  start,
  state,
  step,
  stop,
  tab,
  until,
  visit,
} from "./person.mjs";

const name = environment("NAME");
const url = environment("URL");
const report = { html: "" };
const counted = [];
let browser;
let page;
before(async () => {
  browser = await new Browser().open();
  page = await visit(browser, url, { ...desk, colorScheme: "light" });
});
after(() => browser.close());

const keep = (what, shown = page, whole = true) => picture(shown, `${name}-${what}`, whole);

step("a run is started by the form, and its numbers move", async () => {
  await page.getByRole("heading", { name: "Start new load test" }).waitFor();
  assert.equal(await page.getByLabel("Host").inputValue(), environment("DEMO"));
  await keep("start");
  await start(page, { "Number of users": "12", "Ramp up": "20" });
  await state(page, "Running");
  await until(page, async () => (await figure(page, "Users")) === "12", "12 users");
  await tab(page, "statistics");
  await page.locator(".stats tfoot").waitFor();
  const before = await requests(page);
  await until(page, async () => (await requests(page)) > before + 5, "more requests than " + before);
  await until(page, async () => number(await figure(page, "RPS")) > 0, "requests a second");
});

step("the users are changed while it runs", async () => {
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByLabel("Number of users").inputValue(), "12");
  await dialog.getByLabel("Number of users").fill("30");
  await keep("edit", page, false);
  await dialog.getByRole("button", { name: "Update" }).click();
  await dialog.waitFor({ state: "detached" });
  await until(page, async () => (await figure(page, "Users")) === "30", "30 users");
});

step("every view is whole, light and dark, on a desk and on a phone", async () => {
  for (const id of environment("TABS").split(" ")) await page.locator("#tab-" + id).waitFor();
  const seen = [];
  for (const [kind, options] of [
    ["light", { ...desk, colorScheme: "light" }],
    ["dark", { ...desk, colorScheme: "dark" }],
    ["phone", { ...phone, colorScheme: "light" }],
  ]) {
    const other = await visit(browser, url, options);
    await other.getByRole("tablist").waitFor();
    const theme = await other.evaluate(() => document.documentElement.dataset.theme);
    assert.equal(theme, kind === "dark" ? "dark" : "light");
    seen.push(
      await eachTab(other, async (id) => {
        await fitsWidth(other);
        await keep(`${kind}-${id}`, other);
      }),
    );
    await done(other);
  }
  for (const ids of seen) assert.deepEqual(environment("TABS").split(" ").filter((id) => !ids.includes(id)), []);
});

step("it is stopped, and the report is served and opens from disk without a network", async () => {
  counted.push(await stop(page));
  assert.ok(counted[0].total > 20, counted[0].total);
  await tab(page, "verdict");
  await keep("stopped");
  const served = await visit(browser, url + "stats/report");
  await served.getByRole("heading", { name: "Environment" }).waitFor();
  assert.equal(number(await figure(served, "Requests")), counted[0].total);
  await done(served);
  report.html = await download(page, /Download report/);
  for (const [kind, options] of [
    ["light", { ...desk, colorScheme: "light" }],
    ["phone", phone],
  ]) {
    const opened = await openFromDisk(browser, report.html, options);
    assert.equal(number(await figure(opened, "Requests")), counted[0].total);
    assert.ok((await opened.locator(".chart canvas").count()) >= 5);
    await fitsWidth(opened);
    await keep("report-" + kind, opened);
    if (kind === "light") {
      await darken(opened);
      await keep("report-dark", opened);
    }
    await done(opened);
  }
});

step("another test is started after it, and the demo ERP counts what both have reported", async () => {
  await page.getByRole("button", { name: "New test" }).click();
  await page.getByRole("button", { name: "Back to the last run" }).waitFor();
  await keep("start-again");
  await start(page, { "Number of users": "8" });
  await state(page, "Running");
  assert.equal(await page.locator(".banner").count(), 0);
  await tab(page, "statistics");
  const someRequests = async () => (await page.locator(".stats tfoot").count()) === 1 && (await requests(page)) > 10;
  await until(page, someRequests, "requests");
  counted.push(await stop(page));
  const { seen } = await ask("counts");
  const reported = {};
  for (const { rows } of counted)
    for (const [row, [all]] of Object.entries(rows)) reported[row] = (reported[row] ?? 0) + all;
  assert.deepEqual(reported, seen);
  assert.equal(
    counted.reduce((sum, run) => sum + run.total, 0),
    Object.values(seen).reduce((sum, one) => sum + one, 0),
  );
  assert.deepEqual(page.errors, []);
});

step("the page finds the server again that was started again on its port", async () => {
  await ask("end");
  await page.getByText("The server is gone.").waitFor();
  assert.equal(number(await figure(page, "Requests")), counted[1].total);
  await keep("server-gone");
  await ask("start");
  await page.getByText("The server was started again.").waitFor();
  await page.getByRole("heading", { name: "Start new load test" }).waitFor();
  assert.equal(await page.getByText("The server is gone.").count(), 0);
  await keep("server-again");
  // While nothing listened the browser could not but complain.
  assert.deepEqual(
    page.errors.filter((error) => !error.includes("ERR_")),
    [],
  );
  const small = await visit(browser, url, phone);
  await small.getByRole("heading", { name: "Start new load test" }).waitFor();
  await fitsWidth(small);
  await keep("phone-start", small);
  await done(small);
});
