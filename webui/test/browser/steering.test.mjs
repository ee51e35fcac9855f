// Starting, watching, editing, stopping and starting again, as a person does it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, done, eventually, figure, picture, tab } from "./page.mjs";

let browser;
before(async () => (browser = await new Browser().open()));
after(() => browser.close());

const lastCall = (server, path) => server.calls.filter((call) => call.path === path).pop();

test("a run is started, edited, reset and stopped, and another is started", async () => {
  const server = await browser.server();
  const page = await browser.page(server);
  await page.getByLabel("Number of users").fill("40");
  await page.getByLabel("Ramp up").fill("20");
  await page.getByLabel("Host").fill("http://127.0.0.1:9");
  await page.getByLabel("Branch").selectOption("north");
  await page.getByLabel("With reports").uncheck();
  await picture(page, "start");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("tablist").waitFor();
  const body = lastCall(server, "/swarm").body;
  assert.equal(body.get("user_count"), "40");
  assert.equal(body.get("branch"), "north");
  assert.equal(body.get("with_reports"), "false");
  assert.equal(body.get("api_secret"), "s3cret");
  assert.deepEqual(body.getAll("user_classes").sort(), ["DashboardUser", "POSTerminal", "ReportUser"]);

  await page.locator(".chip", { hasText: "Running" }).waitFor();
  assert.equal(await figure(page, "Users"), "40");
  const before = Number((await figure(page, "Run time")).match(/(\d+).s/)[1]);
  await eventually(
    page,

    (second) => Number(document.querySelector(".figures").innerText.match(/(\d+).s/)[1]) > second,
    before,
  );

  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByLabel("Number of users").inputValue(), "40");
  await dialog.getByLabel("Number of users").fill("60");
  await picture(page, "edit", false);
  await dialog.getByRole("button", { name: "Update" }).click();
  await dialog.waitFor({ state: "detached" });
  await eventually(page, () => document.querySelector(".figure dd").innerText === "60");
  assert.equal(lastCall(server, "/swarm").body.has("run_time"), false);

  await page.getByRole("button", { name: "Reset Stats" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator(".chip", { hasText: "Stopped" }).waitFor();
  assert.equal(lastCall(server, "/stop").method, "POST");
  assert.equal(lastCall(server, "/stats/reset").method, "POST");

  const first = server.run.id;
  await page.getByRole("button", { name: "New test" }).click();
  await page.getByRole("button", { name: "Back to the last run" }).waitFor();
  server.options.seed = 6;
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator(".chip", { hasText: "Running" }).waitFor();
  assert.equal(await page.locator(".banner").count(), 0);
  const second = server.run.id;
  assert.notEqual(second, first);
  server.options.seed = 7;
  server.begin(); // somebody else does
  await page.getByText("A new run began").waitFor();
  assert.match(await page.locator(".banner").innerText(), new RegExp(second));
  await done(page);
});

test("by keys alone a run is started and stopped, and the next form reached: the focus is never lost", async () => {
  const server = await browser.server();
  const page = await browser.page(server);
  const focused = () => page.evaluate(() => document.activeElement.innerText.split("\n")[0]);
  const arrives = (text) =>
    eventually(page, (words) => document.activeElement.innerText.split("\n")[0].startsWith(words), text);
  await page.getByLabel("Number of users").focus();
  await page.keyboard.press("Enter");
  await arrives("Verdict");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(), "Statistics");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(), "Stop");
  await page.keyboard.press("Enter");
  await arrives("New test");
  await page.keyboard.press("Enter");
  await arrives("Start a new load test");
  await page.getByRole("button", { name: "Back to the last run" }).press("Enter");
  await arrives("New test");
  await done(page);
});

test("exact counts of users are sent as such, and their sum", async () => {
  const server = await browser.server();
  const page = await browser.page(server);
  await page.getByText("Exact numbers").click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("Give at least one kind of user a number.").waitFor();
  await page.getByLabel("Number of POSTerminal").fill("50");
  await page.getByLabel("Number of ReportUser").fill("5");
  await page.getByRole("checkbox", { name: "DashboardUser" }).uncheck();
  await page.getByText("Together 55 users").waitFor();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("tablist").waitFor();
  const body = lastCall(server, "/swarm").body;
  assert.deepEqual(JSON.parse(body.get("counts")), { POSTerminal: 50, DashboardUser: 0, ReportUser: 5 });
  assert.equal(body.get("user_count"), "55");
  await done(page);
});

test("what is wrong with the form, and what the server refuses, is said in words", async () => {
  const server = await browser.server();
  const page = await browser.page(server);
  await page.getByLabel("Number of users").fill("many");
  await page.getByLabel("Run time").fill("soon");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("How many users? A whole number, 1 or more.").waitFor();
  assert.equal(await page.getByLabel("Number of users").getAttribute("aria-invalid"), "true");
  assert.equal(await page.evaluate(() => document.activeElement.name), "user_count");
  assert.equal(server.calls.length, 0);
  await page.getByLabel("Number of users").fill("9000");
  await page.getByLabel("Run time").fill("5m");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("alert").getByText("More users than this machine carries").waitFor();
  await done(page);
});

test("a start of which nothing is heard leads back to the form", async () => {
  const server = await browser.server({ neverStarts: true });
  const page = await browser.page(server);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("The test is starting.").waitFor();
  await page.getByRole("button", { name: "Back to the form" }).click();
  await page.getByRole("heading", { name: "Start new load test" }).waitFor();
  await done(page);
});

test("a shape takes the number of users away", async () => {
  const server = await browser.server();
  const page = await browser.page(server);
  await page.getByLabel("Shape").selectOption("LunchRush");
  assert.equal(await page.getByLabel("Number of users").count(), 0);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("tablist").waitFor();
  assert.equal(lastCall(server, "/swarm").body.get("shape_class"), "LunchRush");
  await done(page);
});

test("the page says that the server is gone, keeps the figures, and finds its next process", async () => {
  const server = await browser.server({ warmSeconds: 60 });
  server.begin();
  const page = await browser.page(server);
  await page.getByRole("tablist").waitFor();
  await server.close();
  await page.getByText("The server is gone.").waitFor();
  assert.equal(await figure(page, "Users"), "70");
  await picture(page, "server-gone", false);
  const next = await browser.server({ warmSeconds: 30, seed: 9 });
  await next.close();
  const again = await new (await import("../fake_server.mjs")).FakeServer({ interval: 200, seed: 9 }).listen(
    server.port,
  );
  browser.servers.push(again);
  await page.getByText("The server is gone.").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Start new load test" }).waitFor();
  await page.getByText("The server was started again.").waitFor();
  // While nothing listened the browser could not but complain.
  assert.deepEqual(
    page.errors.filter((error) => !error.includes("ERR_")),
    [],
  );
  await page.context().close();
});

test("a network that has died without a word is noticed, before a run and while it goes on", async () => {
  const server = await browser.server();
  const ready = await browser.page(server);
  await ready.getByRole("heading", { name: "Start new load test" }).waitFor();
  await ready.waitForTimeout(8000); // longer than a page waits: with no run it hears of the server, too
  assert.equal(await ready.locator(".banner").count(), 0);
  server.begin();
  await ready.getByRole("tablist").waitFor();
  server.deaden();
  await ready.getByText("The connection is lost.").waitFor();
  assert.match(await ready.getByRole("alert").innerText(), /What you see is of \d+:\d+:\d+/);
  const before = await ready.locator(".figures").innerText();
  server.liven();
  await ready.getByText("The connection is lost.").waitFor({ state: "detached" });
  await eventually(ready, (text) => document.querySelector(".figures").innerText !== text, before);
  await done(ready);
});

test("below a base path everything is found", async () => {
  const server = await browser.server({ base: "/load/test" });
  const page = await browser.page(server);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("tablist").waitFor();
  await tab(page, "downloads");
  const link = page.getByRole("link", { name: /request statistics CSV/ });
  assert.equal(new URL(await link.evaluate((a) => a.href)).pathname, "/load/test/stats/requests/csv");
  await done(page);
});

test("the log-in page asks for a password and says when it is wrong", async () => {
  const server = await browser.server({ login: true });
  const page = await browser.page(server);
  await page.getByLabel("Password").fill("no");
  await picture(page, "login", false);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("alert").getByText("Wrong password").waitFor();
  await page.context().close();
});
