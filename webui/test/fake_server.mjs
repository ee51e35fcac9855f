// Serves dist/ and a fake run as the real server would: pages with their arguments, nonce and content security
// policy, server-sent events, Locust's endpoints. For tests, and for looking at the pages: `npm run fake`.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FakeRun, hostile } from "./fake_run.mjs";
import { fakeExceptions, fakeFailures, fakeLabels, fakePlan, fakeVerdict } from "./fake_verdict.mjs";

const dist = process.env.WEBUI_DIST ?? join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html" };

const scriptSafe = (value) =>
  JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");

function policy(nonce) {
  return (
    `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; ` +
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
  );
}

export function reportPage(args, state) {
  return readFileSync(join(dist, "report.html"), "utf8")
    .replace("/*acrida-template-args*/{}", () => scriptSafe(args))
    .replace('{"acrida-state":null}', () => scriptSafe(state));
}

export class FakeServer {
  constructor(options = {}) {
    this.options = { interval: 1000, base: "", names: 0, hostile: false, warmSeconds: 0, ...options };
    this.generation = "g" + Math.random();
    this.run = null;
    this.streams = new Set();
    this.unheard = null; // while the network is dead: who has asked for events
    this.calls = []; // what was asked of the owner
    this.logs = ["[2026-01-05 09:00:01,120] vm/INFO/acrida: Starting web interface at http://localhost:8089"];
    if (this.options.hostile) this.logs.push("WARNING " + hostile);
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async listen(port = 0) {
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    this.port = this.server.address().port;
    this.timer = setInterval(() => this.tick(), this.options.interval);
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}${this.options.base}/`;
  }

  async close() {
    clearInterval(this.timer);
    for (const stream of this.streams) stream.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  templateArgs() {
    return {
      available_shape_classes: ["Default", "LunchRush"],
      available_user_classes: ["DashboardUser", "POSTerminal", "ReportUser"],
      extra_options: {
        branch: {
          default_value: "all",
          help_text: "Which branch sells",
          choices: ["all", "north", hostile],
          is_secret: false,
        },
        api_secret: { default_value: "s3cret", help_text: "Signs the requests", choices: null, is_secret: true },
        with_reports: {
          default_value: true,
          help_text: "Back office at work, too",
          choices: null,
          is_secret: false,
        },
      },
      hide_common_options: false,
      host: this.options.hostile ? hostile : "http://127.0.0.1:44237",
      locustfile: "scenarios/scoopjoy/scoopjoy.cpp",
      num_users: 70,
      spawn_rate: 10,
      run_time: "10m",
      show_userclass_picker: true,
      state: "ready",
      stats_history_enabled: true,
      version: "0.1.0",
      acrida: {
        version: "0.1.0",
        kind: "scenario",
        open_model: false,
        user_classes: [
          { name: "POSTerminal", weight: 10, fixed_count: 0 },
          { name: "DashboardUser", weight: 3, fixed_count: 0 },
          { name: "ReportUser", weight: 1, fixed_count: 0 },
        ],
        targets: "scenarios/scoopjoy/targets.md",
        has_plan: true,
        can: { counts: true, arrival_rate: true, reset: true },
        login: Boolean(this.options.login),
      },
      ...this.options.args,
    };
  }

  state() {
    const run = this.run;
    return {
      run: run.run(),
      status: run.status(),
      series: run.series(),
      heat: run.heat(),
      rows: run.rows(),
      failures: fakeFailures(run),
      exceptions: fakeExceptions(run),
      labels: fakeLabels(run),
      verdict: fakeVerdict(run),
      plan: fakePlan(),
      ratio: run.ratio(),
    };
  }

  begin(fields = {}) {
    this.run = new FakeRun({
      users: fields.users ?? 70,
      spawnRate: fields.spawnRate ?? 10,
      host: fields.host ?? "",
      names: this.options.names,
      hostileNames: this.options.hostile,
      seed: this.options.seed ?? Math.floor(Math.random() * 1e9),
    });
    for (let i = 0; i < this.options.warmSeconds; i++) this.run.tick();
    this.run.start = Date.now() - this.run.second * 1000;
    this.logs.push(
      `INFO/acrida.runners: Ramping to ${this.run.wanted} users at a rate of ${this.run.spawnRate} per second`,
    );
    for (const [name, data] of Object.entries(this.state())) this.publish(name, data);
    this.publish("log", { lines: this.logs.slice(-1) });
  }

  stop() {
    const run = this.run;
    if (!run) return;
    run.state = "stopped";
    run.end = Date.now();
    for (const [name, data] of Object.entries(this.state())) this.publish(name, data);
  }

  // As a network that dies without a word: streams stay open, and nothing comes through them ever again. Who asks for
  // events meanwhile is answered by liven().
  deaden() {
    this.unheard = [];
    this.streams.clear();
  }

  liven() {
    const waiting = this.unheard;
    this.unheard = null;
    for (const response of waiting) this.events(response);
  }

  tick() {
    this.publish("alive", {});
    if (!this.run || this.run.state === "stopped" || this.options.frozen) return;
    this.publish("second", this.run.tick());
    this.publish("rows", this.run.rows());
    this.publish("verdict", fakeVerdict(this.run));
    this.publish("failures", fakeFailures(this.run));
  }

  publish(name, data, streams = this.streams) {
    const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const stream of streams) stream.write(text);
  }

  events(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write("retry: 300\n\n");
    const one = [response];
    this.publish("hello", { generation: this.generation, version: "0.1.0" }, one);
    if (this.run) for (const [name, data] of Object.entries(this.state())) this.publish(name, data, one);
    else {
      this.publish("status", { ...new FakeRun().status(), state: "ready", users: 0, users_wanted: 0 }, one);
      this.publish("plan", fakePlan(), one);
      this.publish("ratio", new FakeRun().ratio(), one);
    }
    this.publish("logs", { lines: this.logs }, one);
    const id = this.options.hostile ? hostile : "till-server";
    this.publish(
      "workers",
      this.options.workers ? [{ id, state: "running", users: 35, cpu: 12, memory: 51e6 }] : [],
      one,
    );
    this.streams.add(response);
    response.on("close", () => this.streams.delete(response));
  }

  page(response, status = 200, auth = null) {
    const nonce = Math.random().toString(36).slice(2);
    const html = readFileSync(join(dist, "index.html"), "utf8")
      .replace("acrida-nonce", () => nonce)
      .replace("/*acrida-template-args*/{}", () => scriptSafe(this.templateArgs()))
      .replace("/*acrida-auth-args*/null", () => scriptSafe(auth));
    response.writeHead(status, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy(nonce),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    });
    response.end(html);
  }

  answer(request, response) {
    const url = new URL(request.url, "http://localhost");
    if (!url.pathname.startsWith(this.options.base + "/")) return this.plain(response, 404, "no such page");
    const path = url.pathname.slice(this.options.base.length);
    if (path.startsWith("/assets/")) return this.asset(response, path);
    if (path === "/login") {
      const wrong = request.method === "POST" ? { error: "Wrong password" } : {};
      return this.page(response, wrong.error ? 401 : 200, wrong);
    }
    if (this.options.login) {
      response.writeHead(302, { Location: this.options.base + "/login" });
      return response.end();
    }
    if (path === "/acrida/events") return this.unheard ? void this.unheard.push(response) : this.events(response);
    if (path === "/") return this.page(response);
    return this.steer(request, response, path);
  }

  asset(response, path) {
    try {
      const bytes = readFileSync(join(dist, path));
      response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" });
      response.end(bytes);
    } catch {
      this.plain(response, 404, "no such file");
    }
  }

  steer(request, response, path) {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      this.calls.push({ method: request.method, path, body: new URLSearchParams(text) });
      if (path === "/swarm") return this.swarm(response, new URLSearchParams(text));
      if (path === "/stop") {
        this.stop();
        return this.json(response, { success: true, message: "Test stopped" });
      }
      if (path === "/stats/requests") {
        const data = [{ name: hostile, content_length: 4711 }];
        return this.json(response, { stats: [], extended_stats: [{ key: "content-length", data }] });
      }
      if (path === "/stats/reset") return this.plain(response, 200, "ok");
      if (path === "/stats/report" && this.run) {
        response.writeHead(200, {
          "Content-Type": "text/html; charset=utf-8",
          "X-Content-Type-Options": "nosniff",
        });
        return response.end(reportPage({ ...this.templateArgs(), is_report: true }, this.state()));
      }
      return this.plain(response, 200, "");
    });
  }

  swarm(response, body) {
    const users = Number(body.get("user_count"));
    if (this.options.neverStarts)
      return this.json(response, { success: true, message: "Swarming started", host: "" });
    if (users > 5000)
      return this.json(response, { success: false, message: "More users than this machine carries", host: "" });
    if (this.run && this.run.state !== "stopped") {
      this.run.wanted = users;
      this.run.spawnRate = Number(body.get("spawn_rate"));
      this.run.state = "spawning";
    } else {
      this.begin({ users, spawnRate: Number(body.get("spawn_rate")), host: body.get("host") ?? "" });
    }
    return this.json(response, { success: true, message: "Swarming started", host: body.get("host") });
  }

  json(response, value) {
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(value));
  }

  plain(response, status, text) {
    response.writeHead(status, { "Content-Type": "text/plain" });
    response.end(text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await new FakeServer({ warmSeconds: 230, workers: true }).listen(Number(process.env.PORT ?? 8089));
  process.stdout.write(`A fake run is at ${server.url}\n`);
}
