// Ten thousand names, a run of twelve hours, strings that want to be markup, and what somebody who cannot see needs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hostile } from "../fake_run.mjs";
import { Browser, desk, done, eventually, picture, tab } from "./page.mjs";

let browser;
before(async () => (browser = await new Browser().open()));
after(() => browser.close());

test("ten thousand names: few rows in the page, quick to filter, and the last can be scrolled to", async () => {
  const server = await browser.server({ names: 10000, warmSeconds: 5, frozen: true });
  server.begin();
  const page = await browser.page(server, desk, "#statistics");
  await page.getByText("10\u202f010 request names").waitFor();
  assert.ok((await page.locator(".stats tbody tr").count()) < 80);
  await page.locator(".table-box").evaluate((box) => (box.scrollTop = box.scrollHeight));
  await page.getByText("/api/resource/Item/09999").waitFor();
  await picture(page, "ten-thousand", false);
  const took = await page.evaluate(async () => {
    const input = document.querySelector('input[type="search"]');
    const start = performance.now();
    input.value = "item 0777";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  });
  await page.getByText("11 of 10\u202f010 request names").waitFor();
  assert.ok(took < 1000, `the filter took ${took} ms`);
  await done(page);
});

test("a run of twelve hours is drawn from bounded points and a second of it is taken quickly", async () => {
  const server = await browser.server({ frozen: true });
  server.begin();
  const page = await browser.page(server, desk, "#charts");
  await page.getByRole("tablist").waitFor();
  for (let i = 0; i < 5000; i++) server.publish("second", server.run.tick());
  await eventually(page, () => document.querySelector(".figures")?.innerText.includes("1\u00a0h 23\u00a0min"));
  const rest = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const start = performance.now();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  });
  assert.ok(rest < 500, `a frame took ${rest} ms`);
  await picture(page, "long-run");
  await done(page);
});

test("strings that want to be markup are shown as text, in every view and in the report", async () => {
  const server = await browser.server({ hostile: true, workers: true, warmSeconds: 200, frozen: true });
  const form = await browser.page(server);
  await form.getByLabel("Branch").waitFor();
  assert.equal(await form.getByLabel("Host").inputValue(), hostile);
  await form.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  assert.equal(await form.evaluate(() => window.broken), undefined);
  await done(form);
  server.begin({ host: hostile });
  const page = await browser.page(server);
  for (const id of [
    "verdict",
    "statistics",
    "charts",
    "failures",
    "exceptions",
    "terminals",
    "ratio",
    "logs",
    "workers",
  ]) {
    await tab(page, id);
    if (id === "failures") await page.getByRole("button", { name: "Show an example" }).click();
    if (id !== "ratio") assert.ok((await page.locator("#view").innerText()).includes("<script>window.broken"), id);
    assert.equal(await page.locator("#view img, #view script").count(), 0, id);
  }
  assert.ok((await page.locator("header").innerText()).includes(hostile));
  await page.getByRole("tab", { name: "Verdict" }).click();
  await picture(page, "hostile");
  assert.equal(await page.evaluate(() => window.broken), undefined);
  await done(page);
  const report = await browser.page(server, desk, "stats/report");
  await report.getByRole("heading", { name: "Request statistics" }).waitFor();
  assert.ok((await report.locator("body").innerText()).includes(hostile));
  assert.equal(await report.locator("img").count(), 0);
  assert.equal(await report.evaluate(() => window.broken), undefined);
  await done(report);
});

// What axe would say first: names of controls, one heading above all, no id twice, tables with headings.
async function complaints(page) {
  return page.evaluate(() => {
    const found = [];
    const named = (element) =>
      element.getAttribute("aria-label") ||
      element.getAttribute("aria-labelledby") ||
      element.labels?.length ||
      element.innerText?.trim() ||
      element.title;
    for (const element of document.querySelectorAll(
      "button, a[href], input, select, [role=tab], [role=region], dialog",
    )) {
      if (!named(element)) found.push("no name: " + element.outerHTML.slice(0, 120));
    }
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => found.push("twice: #" + id));
    for (const table of document.querySelectorAll("table")) {
      if (!table.querySelector("th[scope]")) found.push("no headings: " + table.className);
    }
    for (const element of document.querySelectorAll("[aria-controls]")) {
      const open = element.getAttribute("aria-expanded") !== "false";
      if (open && !document.getElementById(element.getAttribute("aria-controls"))) found.push("controls nothing");
    }
    if (!document.documentElement.lang || !document.title) found.push("no language or title");
    if (document.querySelectorAll("main").length !== 1) found.push("no main, or several");
    for (const element of document.querySelectorAll("[onclick], [onload], [onerror], a[href^='javascript']")) {
      found.push("inline handler: " + element.outerHTML.slice(0, 80));
    }
    return found;
  });
}

function luminance([red, green, blue]) {
  const linear = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

test("controls have names, ids are single, and every text has contrast, in both themes", async () => {
  const server = await browser.server({ warmSeconds: 100, workers: true, frozen: true });
  const start = await browser.page(server);
  await start.getByRole("button", { name: "Start", exact: true }).waitFor();
  assert.deepEqual(await complaints(start), []);
  await done(start);
  server.begin();
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.page(server, { ...desk, colorScheme });
    for (const id of [
      "verdict",
      "statistics",
      "charts",
      "failures",
      "exceptions",
      "terminals",
      "plan",
      "downloads",
      "logs",
    ]) {
      await tab(page, id);
      assert.deepEqual(await complaints(page), [], id);
    }
    const colors = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("span"));
      const resolve = (name) => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
      };
      const all =
        "ink muted pass fail unproven accent paper card sunk pass-soft fail-soft unproven-soft accent-soft";
      return Object.fromEntries(all.split(" ").map((name) => [name, resolve(name)]));
    });
    const pairs = [
      ...["ink", "muted", "pass", "fail", "unproven", "accent"].flatMap((ink) => [
        [ink, "paper"],
        [ink, "card"],
        [ink, "sunk"],
      ]),
      ["pass", "pass-soft"],
      ["fail", "fail-soft"],
      ["unproven", "unproven-soft"],
      ["ink", "accent-soft"],
      ["muted", "accent-soft"],
    ];
    for (const [ink, paper] of pairs) {
      const [one, two] = [luminance(colors[ink]), luminance(colors[paper])];
      const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      assert.ok(contrast >= 4.5, `${ink} on ${paper}, ${colorScheme}: ${contrast.toFixed(2)}`);
    }
    await done(page);
  }
});
