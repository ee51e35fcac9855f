// A browser for the tests, with what every test wants of it: no error on the page, and its picture kept.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { FakeServer } from "../fake_server.mjs";

const pictures = process.env.SCREENSHOTS ?? "";
export const desk = { viewport: { width: 1280, height: 900 } };
export const phone = { viewport: { width: 375, height: 800 }, hasTouch: true };

export class Browser {
  async open() {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    this.servers = [];
    return this;
  }

  async close() {
    await this.browser.close();
    for (const server of this.servers) await server.close();
  }

  async server(options = {}) {
    const server = await new FakeServer({ interval: 200, seed: 5, ...options }).listen();
    this.servers.push(server);
    return server;
  }

  // The page of `server`; `errors` collects what the browser complains of.
  async page(server, options = desk, path = "") {
    const context = await this.browser.newContext(options);
    const page = await context.newPage();
    page.errors = [];
    page.on("pageerror", (error) => page.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") page.errors.push(message.text());
    });
    page.setDefaultTimeout(10000);
    await page.goto(server.url + path);
    return page;
  }
}

export async function picture(page, name, fullPage = true) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, name + ".png"), fullPage });
}

export async function done(page) {
  assert.deepEqual(page.errors, []);
  await page.context().close();
}

// Playwright's own waitForFunction evaluates a string, which the page's content security policy forbids.
export async function eventually(page, check, argument) {
  for (const until = Date.now() + 10000; ; await page.waitForTimeout(50)) {
    if (await page.evaluate(check, argument)) return;
    assert.ok(Date.now() < until, "never came: " + check);
  }
}

export const tab = (page, id) => page.click("#tab-" + id);

export async function figure(page, label) {
  return page
    .locator(".figure", { has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) })
    .locator("dd")
    .innerText();
}

export async function fitsWidth(page) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(beyond <= 0, `the page is ${beyond} px wider than the window`);
}
