// The report: one file that opens from disk, with a state or with Locust's templateArgs alone.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { reportPage } from "../fake_server.mjs";
import { Browser, desk, done, fitsWidth, phone, picture } from "./page.mjs";

let browser;
let server;
let folder;
before(async () => {
  browser = await new Browser().open();
  folder = mkdtempSync(join(tmpdir(), "acrida-report-"));
  server = await browser.server({ warmSeconds: 230, frozen: true });
  server.begin();
  server.stop();
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function fileOf(args, state) {
  const path = join(folder, "report.html");
  writeFileSync(path, reportPage(args, state));
  return { url: "file://" + path, size: statSync(path).size };
}

test("a report opens from disk without a network, the owner's page first", async () => {
  const file = fileOf({ ...server.templateArgs(), is_report: true }, server.state());
  assert.ok(file.size < 1.5e6, `${file.size} bytes`);
  const page = await browser.page(file, { ...desk, offline: true });
  await page.getByRole("heading", { name: "scoopjoy.cpp" }).waitFor();
  const titles = await page.locator("h2").allInnerTexts();
  assert.deepEqual(titles.slice(0, 3), ["Targets", "Findings", "Request statistics"]);
  for (const title of ["Charts", "Failures", "Plan", "Final ratio", "Environment"])
    assert.ok(titles.includes(title), title);
  assert.equal(await page.locator(".chart canvas").count(), 6);
  assert.ok((await page.locator(".sentence").innerText()).startsWith("No: 70 users"));
  assert.equal(await page.evaluate(() => performance.getEntriesByType("resource").length), 0);
  await picture(page, "report");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 700, height: 1000 });
  await fitsWidth(page);
  await picture(page, "report-print");
  await done(page);
});

test("a report fits a phone", async () => {
  const file = fileOf({ ...server.templateArgs(), is_report: true }, server.state());
  const page = await browser.page(file, phone);
  await page.getByRole("heading", { name: "Environment" }).waitFor();
  await fitsWidth(page);
  await picture(page, "report-phone");
  await done(page);
});

test("Locust's templateArgs alone make a report", async () => {
  const at = (second, value) => [`2026-01-05T09:00:${String(second).padStart(2, "0")}Z`, value];
  const history = Array.from({ length: 12 }, (_, i) => ({
    time: at(i * 5, 0)[0],
    user_count: at(i * 5, 10),
    current_rps: at(i * 5, 5 + i),
    current_fail_per_sec: at(i * 5, 0),
    total_avg_response_time: at(i * 5, 20),
    "response_time_percentile_0.5": at(i * 5, 20),
    "response_time_percentile_0.95": at(i * 5, 60),
  }));
  const stats = {
    num_requests: 60,
    num_failures: 0,
    avg_response_time: 20,
    median_response_time: 19,
    total_rps: 6,
  };
  const args = {
    is_report: true,
    locustfile: "locustfile.py",
    host: "http://erp",
    start_time: "2026-01-05T09:00:00Z",
    end_time: "2026-01-05T09:01:00Z",
    requests_statistics: [
      { ...stats, method: "GET", name: "/" },
      { ...stats, method: "", name: "Aggregated" },
    ],
    response_time_statistics: [],
    failures_statistics: [],
    exceptions_statistics: [],
    history,
    tasks: { per_class: { User: { ratio: 1 } }, total: { User: { ratio: 1 } } },
  };
  const page = await browser.page(fileOf(args, { "acrida-state": null }));
  await page.getByRole("heading", { name: "locustfile.py" }).waitFor();
  await page.getByText("No request failed.").waitFor();
  assert.equal(await page.locator(".stats tbody tr").count(), 1);
  assert.equal(await page.getByRole("heading", { name: "Total requests per second" }).count(), 1);
  await picture(page, "report-locust");
  await done(page);
});
