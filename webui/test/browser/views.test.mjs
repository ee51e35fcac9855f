// The views of a run: tabs, sorting, filters, pins, zoom, themes, a phone's width.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, desk, done, fitsWidth, phone, picture, tab } from "./page.mjs";

let browser;
let server;
before(async () => {
  browser = await new Browser().open();
  server = await browser.server({ warmSeconds: 230, workers: true, frozen: true });
  server.begin();
});
after(() => browser.close());

const names = (page) => page.locator(".stats tbody .name-text").allInnerTexts();
const allTabs = [
  "verdict",
  "statistics",
  "charts",
  "failures",
  "exceptions",
  "terminals",
  "plan",
  "ratio",
  "downloads",
  "logs",
  "workers",
];

test("tabs go by arrow keys, are part of the address, and come back after a reload", async () => {
  const page = await browser.page(server);
  await page.locator("#tab-verdict").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-statistics");
  assert.equal(new URL(page.url()).hash, "#statistics");
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-workers");
  await page.keyboard.press("ArrowRight");
  assert.equal(
    await page.locator('[role="tab"][aria-selected="true"]').innerText(),
    await page.locator("#tab-verdict").innerText(),
  );
  await tab(page, "logs");
  await page.reload();
  await page.getByRole("log").waitFor();
  assert.equal(await page.locator('[role="tab"][tabindex="0"]').count(), 1);
  await done(page);
});

test("statistics are sorted, filtered and pinned, and pins outlive a reload", async () => {
  const page = await browser.page(server, desk, "#statistics");
  await page.getByRole("button", { name: "Name", exact: true }).click();
  const sorted = await names(page);
  assert.deepEqual(
    sorted,
    [...sorted].sort((a, b) => a.localeCompare(b)),
  );
  await page.getByRole("button", { name: /^Median/ }).click();
  assert.equal((await names(page))[0], "/api/method/query_report.run [P&L]");
  assert.equal((await page.locator('th[aria-sort="descending"]').innerText()).split("\n")[0], "Median");
  await page.getByRole("button", { name: "Pin PUT /api/resource/POS Invoice [submit]" }).click();
  assert.equal((await names(page))[0], "/api/resource/POS Invoice [submit]");
  await page.getByLabel("Filter requests").fill("report sales");
  assert.deepEqual(await names(page), ["/api/method/query_report.run [sales]"]);
  await page.getByText("1 of 10 request names").waitFor();
  await page.reload();
  await page.locator(".stats tbody tr").first().waitFor();
  assert.equal((await names(page))[0], "/api/resource/POS Invoice [submit]");
  await picture(page, "statistics");
  await done(page);
});

test("a finding is shown on the charts, which zoom together and have one cursor", async () => {
  const page = await browser.page(server);
  await page
    .getByRole("button", { name: /^Show on chart/ })
    .first()
    .click();
  await page.getByText(/^Shown: 2:15 to 3:45/).waitFor();
  assert.equal(await page.locator('.band[aria-pressed="true"]').count(), 1);
  await picture(page, "charts-finding");
  await page.getByRole("button", { name: "Show the whole run" }).click();
  const chart = page.locator(".u-over").first();
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.getByText(/^Shown: 1:0\d to 1:5\d/).waitFor();
  const seconds = new Set(await page.locator(".legend-time:visible").allInnerTexts());
  assert.equal(seconds.size, 1, "all charts show one instant: " + [...seconds]);
  await page.locator(".chart-box").first().focus();
  await page.keyboard.press("0");
  await page.getByText("Drag over a chart").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page
    .locator(".legend-time", { hasText: /^1:4\d$/ })
    .first()
    .waitFor();
  await done(page);
});

test("the heatmap says under the pointer how many answers took how long", async () => {
  const page = await browser.page(server, desk, "#charts");
  const heat = page.locator(".heat .u-over");
  await heat.scrollIntoViewIfNeeded();
  const box = await heat.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.6);
  await page.locator(".tooltip").waitFor();
  assert.match(await page.locator(".tooltip").innerText(), /^\d:\d\d: \d+ answers took .* to .*s$/);
  await done(page);
});

test("a failure opens its example, a target its reasons", async () => {
  const page = await browser.page(server, desk, "#failures");
  await page.getByRole("button", { name: "Show an example" }).click();
  await page.getByText("exc_type").waitFor();
  assert.equal(await page.getByRole("button", { name: "Hide the example" }).getAttribute("aria-expanded"), "true");
  await picture(page, "failures");
  await tab(page, "verdict");
  await page.getByRole("button", { name: "Why?" }).nth(3).click();
  await page.getByText("no length of this run ever will").waitFor();
  await done(page);
});

test("a tab that a locustfile adds shows its table, its file is there to download", async () => {
  const args = {
    extended_tabs: [{ title: "Content Length", key: "content-length" }],
    extended_tables: [
      {
        key: "content-length",
        structure: [
          { key: "name", title: "Name" },
          { key: "content_length", title: "Total content length" },
        ],
      },
    ],
    extended_csv_files: [
      { href: "/content-length/csv", title: "Download content length statistics CSV" },
      { href: "javascript:alert(1)", title: "Bad" },
    ],
  };
  const extended = await browser.server({ args });
  extended.begin();
  const page = await browser.page(extended);
  await page.getByRole("tab", { name: "Content Length" }).click();
  await page.getByRole("cell", { name: "4711" }).waitFor();
  assert.equal(await page.locator("#view img").count(), 0);
  await tab(page, "downloads");
  const hrefs = await page.locator(".downloads a").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  assert.ok(hrefs.includes("/content-length/csv"));
  assert.ok(!hrefs.some((href) => href.startsWith("javascript:")));
  await done(page);
});

test("the log is filtered", async () => {
  const page = await browser.page(server, desk, "#logs");
  await page.getByLabel("Filter the log").fill("ramping users");
  await page.getByText(/^1 of 2 lines/).waitFor();
  assert.equal(await page.locator(".log-line").count(), 1);
  await done(page);
});

test("light and dark follow the system until somebody chooses, and the choice is remembered", async () => {
  const page = await browser.page(server, { ...desk, colorScheme: "dark" });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await theme(), "dark");
  const darkPaper = await paper();
  await picture(page, "verdict-dark");
  await tab(page, "charts");
  await picture(page, "charts-dark");
  await page.getByRole("button", { name: /^Theme/ }).click();
  assert.equal(await theme(), "light");
  assert.notEqual(await paper(), darkPaper);
  await page.reload();
  assert.equal(await theme(), "light");
  await done(page);
});

test("every view fits the width of a phone", async () => {
  const page = await browser.page(server, phone);
  for (const id of allTabs) {
    await tab(page, id);
    await fitsWidth(page);
    await picture(page, "phone-" + id);
  }
  await done(page);
  const ready = await browser.server();
  const form = await browser.page(ready, phone);
  await form.getByRole("heading", { name: "Start new load test" }).waitFor();
  await fitsWidth(form);
  await picture(form, "phone-start");
  await done(form);
});

test("every view on a desk is pictured without an error", async () => {
  const page = await browser.page(server);
  for (const id of allTabs) {
    await tab(page, id);
    await fitsWidth(page);
    await picture(page, "desk-" + id);
  }
  await done(page);
});
