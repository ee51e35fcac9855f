// A locustfile all of whose strings want to be markup, or a formula.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { done } from "../browser/page.mjs";
import {
  Browser,
  desk,
  download,
  eachTab,
  environment,
  openFromDisk,
  picture,
  start,
  state,
  step,
  stop,
  visit,
} from "./person.mjs";

const strings = JSON.parse(environment("HOSTILE"));
const url = environment("URL");
let browser;
let page;
before(async () => {
  browser = await new Browser().open();
  page = await visit(browser, url);
});
after(() => browser.close());

async function harmless(shown) {
  await shown.waitForTimeout(200); // an image that is not there fails a little later
  assert.equal(await shown.evaluate(() => window.pwned), undefined);
  assert.equal(await shown.locator("img").count(), 0);
  assert.deepEqual(shown.errors, []);
}

step("the form shows them as the values that they are", async () => {
  for (const [index, text] of strings.entries())
    assert.equal(await page.getByLabel(`Evil ${index}`).inputValue(), text);
  assert.equal(await page.getByLabel("Host").inputValue(), strings.join(" "));
  await harmless(page);
  await picture(page, "hostile-start");
});

step("every view shows them as text", async () => {
  await start(page, { "Number of users": "3", "Ramp up": "10" });
  await state(page, "Running");
  await page.locator("#tab-exceptions .badge", { hasText: "3" }).waitFor();
  const said = { statistics: [], failures: [], exceptions: [], logs: [] };
  await eachTab(page, async (id) => {
    const text = await page.locator("#view").innerText();
    for (const one of said[id] ? strings : []) assert.ok(text.includes(one), `${id}: ${one}\n${text}`);
    await harmless(page);
    await picture(page, "hostile-" + id);
  });
  assert.ok((await page.locator("header").innerText()).includes(strings.join(" ")));
  await stop(page);
  await harmless(page);
});

step("so does the report, served and from disk", async () => {
  const served = await visit(browser, url + "stats/report");
  await served.getByRole("heading", { name: "Environment" }).waitFor();
  const opened = await openFromDisk(browser, await download(page, /Download report/));
  for (const report of [served, opened]) {
    const text = await report.locator("body").innerText();
    for (const one of strings) assert.ok(text.split(one).length > 3, one);
    await harmless(report);
  }
  await picture(opened, "hostile-report");
  await done(served);
  await done(opened);
});

step("the tables are downloaded, for the test that started this to read", async () => {
  for (const title of [/request statistics CSV/, /failures CSV/, /exceptions CSV/]) await download(page, title);
  await harmless(page);
});
