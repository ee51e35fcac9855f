// A run that nobody made: what src/report/live_feed.h would tell of a site that carries its load until a queue
// builds up. The same seed gives the same run.

const columns = "second rps fps users p50 p95 p99 cpu late_p99 late_max started_late in_flight".split(" ");
const rowColumns =
  "method name requests failures median p90 p95 p99 p999 avg min max bytes rps fps now_rps now_fps in_on_start".split(
    " ",
  );

export const hostile = `<script>window.broken = 1</script>"><img src=x onerror="window.broken = 2">`;

const requests = [
  ["POST", "/api/resource/POS Invoice [create]", 12.8, 43],
  ["PUT", "/api/resource/POS Invoice [submit]", 12.8, 23],
  ["POST", "/api/method/pos.search_by_term", 8.1, 15],
  ["POST", "/api/method/get_stock_balance", 2.6, 6],
  ["POST", "/api/method/get_outlet_dashboard", 1.3, 28],
  ["GET", "/api/resource/Sales Invoice [list]", 0.9, 15],
  ["POST", "/api/method/query_report.run [sales]", 0.43, 120],
  ["POST", "/api/method/query_report.run [P&L]", 0.28, 200],
  ["POST", "/api/method/query_report.run [royalty]", 0.22, 160],
  ["POST", "/api/method/login", 0, 86],
];

export const bounds = Array.from({ length: 92 }, (_, i) => Number((0.1 * Math.pow(10, i / 12)).toPrecision(4)));

function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const round = (value, digits = 2) => Number(value.toFixed(digits));

export class FakeRun {
  constructor({ seed = 7, users = 70, spawnRate = 10, names = 0, hostileNames = false, host = "", id = "" } = {}) {
    this.random = random(seed);
    this.id =
      id ||
      Math.floor(this.random() * 0xffffffff)
        .toString(16)
        .padStart(8, "0");
    this.start = Date.now();
    this.end = null;
    this.host = host || "http://127.0.0.1:44237";
    this.wanted = users;
    this.spawnRate = spawnRate;
    this.users = 0;
    this.second = 0;
    this.state = "spawning";
    this.points = [];
    this.heatColumns = [];
    this.done = 0;
    this.failed = 0;
    this.classes = { POSTerminal: 50, DashboardUser: 15, ReportUser: 5 };
    this.requests = requests.map((one) => [...one]);
    for (let i = 0; i < names; i++) {
      this.requests.push(["GET", `/api/resource/Item/${String(i).padStart(5, "0")}`, 0.01, 10 + (i % 90)]);
    }
    if (hostileNames) this.requests.push(["GET", hostile, 0.5, 30]);
    this.hostile = hostileNames;
    this.stats = this.requests.map(() => ({ requests: 0, failures: 0 }));
  }

  // The site's queue: from the third minute on it grows for a while.
  slowness() {
    const into = this.second - 150;
    return into > 0 && into < 60 ? 1 + Math.sin((into / 60) * Math.PI) * 9 : 1 + this.random() * 0.15;
  }

  tick() {
    const step = Math.sign(this.wanted - this.users) * Math.min(this.spawnRate, Math.abs(this.wanted - this.users));
    this.users += step;
    if (this.state === "spawning" && this.users === this.wanted) this.state = "running";
    const load = this.users / 70;
    const slow = this.slowness();
    const noise = 0.85 + this.random() * 0.3;
    const rps = 40 * load * noise * (slow > 3 ? 0.8 : 1);
    const fps = slow > 4 ? rps * 0.05 * (slow / 9) : this.random() < 0.03 ? 1 : 0;
    this.done += Math.round(rps);
    this.failed += Math.round(fps);
    const some = this.users > 0;
    const p50 = some ? 26 * noise * Math.sqrt(slow) : null;
    const p95 = some ? 110 * noise * slow : null;
    const p99 = some ? 190 * noise * slow * (1 + this.random() * 0.4) : null;
    const cpu = 0.04 + load * 0.06 * noise;
    const late = 0.5 + this.random() * 0.5;
    const point = [
      this.second,
      rps,
      fps,
      this.users,
      p50,
      p95,
      p99,
      cpu,
      late,
      late * (2 + this.random() * 4),
      0,
      rps * 0.04 * slow,
    ];
    const rounded = point.map((value) => (value === null ? null : round(value, 3)));
    this.points.push(rounded);
    const heat = [this.second, this.flat(Math.round(rps), p50 ?? 0, slow)];
    this.heatColumns.push(heat);
    this.second++;
    this.requests.forEach(([, , rate], index) => {
      const expected = rate * load * noise;
      const came = Math.floor(expected) + (this.random() < expected % 1 ? 1 : 0);
      this.stats[index].requests += came;
      if (fps > 0 && index === 0) this.stats[index].failures += Math.min(came, Math.round(fps));
    });
    return { status: this.status(), point: rounded, heat };
  }

  // About log-normal, with a second hump of slow reports.
  flat(count, median, slow) {
    const rows = new Map();
    for (let i = 0; i < count; i++) {
      const normal = this.random() + this.random() + this.random() + this.random() - 2;
      const mode = this.random() < 0.06 ? 5 : 1;
      const time = Math.max(0.2, median * mode * Math.exp(normal * (0.7 + slow * 0.05)));
      const row = bounds.findIndex((bound) => time <= bound);
      rows.set(row, (rows.get(row) ?? 0) + 1);
    }
    return [...rows].sort((a, b) => a[0] - b[0]).flat();
  }

  run() {
    return {
      id: this.id,
      version: "0.1.0",
      scenario: "scenarios/scoopjoy/scoopjoy.cpp",
      kind: "scenario",
      host: this.host,
      seed: "13102625755519448869",
      model: "closed",
      acceleration: 1,
      start: this.start,
      end: this.end,
      stop_reason: this.end ? "stopped in the web UI" : null,
      machine: "vm",
      kernel: "Linux 6.1.0 x86_64",
      cores: 2,
      shards: 2,
      tls_verification: true,
      protocols: ["HTTP/1.1"],
      options: [
        { name: "host", value: this.host, origin: "command line" },
        { name: "spawn-rate", value: String(this.spawnRate), origin: "web UI" },
        { name: "targets", value: "scenarios/scoopjoy/targets.md", origin: "command line" },
      ],
      versions: [
        { of: "OpenSSL", version: "3.0.19" },
        { of: "c-ares", version: "1.18.1" },
      ],
      figures_from: 0,
    };
  }

  status() {
    const last = this.points[this.points.length - 1] ?? [];
    const share = this.users / 70;
    return {
      state: this.state,
      users: this.users,
      users_wanted: this.wanted,
      users_by_class: Object.entries(this.classes).map(([name, n]) => [name, Math.round(n * share)]),
      run_time: this.second,
      time_left: this.end ? null : Math.max(0, 600 - this.second),
      requests: this.done,
      failures: this.failed,
      rps: last[1] ?? 0,
      fps: last[2] ?? 0,
      p50: last[4] ?? null,
      p95: last[5] ?? null,
      p99: last[6] ?? null,
      generator_cpu: last[7] ?? 0,
      send_lateness_p99: last[8] ?? null,
      valid: true,
      invalid_by: [],
      worker_count: 0,
    };
  }

  series() {
    return { span: 1, columns, points: this.points };
  }

  heat() {
    return { span: 1, bounds, columns: this.heatColumns };
  }

  rows() {
    const seconds = Math.max(1, this.second);
    const rowOf = (method, name, n, failures, median) => {
      const known = n > 0;
      const time = (factor) => (known ? round(median * factor) : null);
      return [
        method,
        name,
        n,
        failures,
        time(1),
        time(2.1),
        time(2.9),
        time(4.1),
        time(5.2),
        time(1.25),
        time(0.6),
        time(6),
        known ? 812 + median : null,
        round(n / seconds),
        round(failures / seconds, 3),
        round((n / seconds) * 1.1),
        0,
        name.endsWith("login") ? n : 0,
      ];
    };
    const rows = this.requests.map(([method, name, , median], index) => {
      const { requests: n, failures } = this.stats[index];
      return rowOf(method, name, n, failures, median);
    });
    return { columns: rowColumns, rows, total: rowOf("", "Aggregated", this.done, this.failed, 26), left_out: 0 };
  }

  ratio() {
    const tasks = (shares) => Object.fromEntries(shares.map(([name, ratio]) => [name, { ratio }]));
    const tree = (scale) => ({
      POSTerminal: {
        ratio: 0.714,
        tasks: tasks([
          ["sell", 0.5556 * scale],
          ["search", 0.3333 * scale],
          ["stock", 0.1111 * scale],
        ]),
      },
      DashboardUser: {
        ratio: 0.2143,
        tasks: tasks([
          ["dashboard", 0.6 * scale],
          ["invoices", 0.4 * scale],
        ]),
      },
      ReportUser: {
        ratio: 0.0714,
        tasks: {
          Reports: {
            ratio: scale,
            tasks: tasks([
              ["sales", 0.5],
              ["royalty", 0.5],
            ]),
          },
        },
      },
    });
    return { per_class: tree(1), total: tree(0.5) };
  }
}
