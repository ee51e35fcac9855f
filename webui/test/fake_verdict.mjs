// What the verdict, the diagnosis and the plan would say of a fake run: every outcome, every kind of cell.

import { hostile } from "./fake_run.mjs";

function cell(measure, outcome, limit, value, lower, upper, why, extra = {}) {
  const isTime = !["failures", "requests/s"].includes(measure);
  const unit = (x) => (measure === "failures" ? `${(x * 100).toFixed(2)} %` : isTime ? `${x} ms` : `${x}/s`);
  const reach = measure === "requests/s";
  const interval = lower !== null && upper !== null ? ` [${unit(lower)} to ${unit(upper)}]` : "";
  return {
    title: `${measure} ${reach ? ">=" : "<"} ${unit(limit)}`,
    measure,
    outcome,
    limit_text: `${reach ? ">=" : "<"} ${unit(limit)}`,
    value_text: value === null ? "" : unit(value),
    why: why + interval,
    margin: value === null ? null : reach ? (value - limit) / limit : (limit - value) / limit,
    samples: 714,
    more_time: null,
    never: false,
    value,
    limit,
    lower,
    upper,
    ...extra,
  };
}

function rows() {
  return [
    {
      label: "Sale",
      names: ["POST /api/resource/POS Invoice [create]"],
      whole_run: false,
      cells: [
        cell("p50", "PASS", 300, 41, 40, 42, "714 requests, worth 690 independent ones"),
        cell("p95", "FAIL", 800, 1240, 1190, 1310, "at least 8.4 % took longer"),
        cell("p99", "FAIL", 1500, 2210, 1720, 2600, "at least 2.3 % took longer"),
        cell("max", "PASS", 5000, 3120, null, null, "none took longer"),
        cell("failures", "UNPROVEN", 0.01, 0.008, 0.004, 0.014, "the interval holds the limit", { more_time: 150 }),
        cell("requests/s", "PASS", 10, 12.98, 12.47, 13.49, "the load asked for 12"),
      ],
    },
    {
      label: "Item search",
      names: ["POST /api/method/pos.search_by_term"],
      whole_run: false,
      cells: [
        cell("p50", "PASS", 100, 15, 14.6, 15.3, "489 requests"),
        cell("p95", "PASS", 300, 52, 49, 58, "489 requests"),
        cell("p99", "UNPROVEN", 800, 104, 86, null, "489 requests, worth 201; it takes 299", { more_time: 57 }),
        cell("max", "PASS", 3000, 140, null, null, "none took longer"),
        cell("failures", "PASS", 0.01, 0, 0, 0.006, "489 requests"),
        cell("requests/s", "PASS", 6, 8.15, 7.9, 8.4, "the load asked for 8"),
      ],
    },
    {
      label: "Reports",
      names: ["sales", "royalty", "P&L"].map((name) => `POST /api/method/query_report.run [${name}]`),
      whole_run: false,
      cells: [
        cell("p50", "PASS", 2000, 138, 120, 155, "56 requests"),
        cell("p95", "UNPROVEN", 5000, 240, 180, null, "56 requests; it takes 59", { more_time: 12 }),
        cell("max", "PASS", 20000, 254, null, null, "none took longer"),
      ],
    },
    {
      label: "Login",
      names: ["POST /api/method/login"],
      whole_run: true,
      cells: [
        cell("p50", "PASS", 300, 86, 80, 91, "70 requests"),
        cell("p95", "PASS", 1000, 120, 110, 126, "70 requests"),
        cell("p99", "UNPROVEN", 1500, 126, 118, null, "70 logins; it takes 299", { never: true }),
        cell("max", "PASS", 5000, 126, null, null, "none took longer"),
      ],
    },
  ];
}

const findings = (last) => [
  {
    id: "sat-queue",
    set: "server",
    confidence: "high",
    invalidates: false,
    text: "From 2m 30s on response times grew with requests under way while the rate did not: a queue built up",
    evidence: [
      { what: "p95 of POST /api/resource/POS Invoice [create]", value: "1.24 s, 0.12 s before" },
      { what: "requests under way", value: "14.4, 1.6 before" },
    ],
    causes: ["too few workers of the application server", "rows that several users change", "a slow query"],
    next_step: "look at the workers' count and the database's slow log between 2m 30s and 3m 30s",
    names: ["POST /api/resource/POS Invoice [create]"],
    first: 150,
    last: Math.min(210, Math.max(last, 160)),
  },
  {
    id: "contention",
    set: "server",
    confidence: "low",
    invalidates: false,
    text: "p95 of POST /api/resource/POS Invoice [create] is 2.9 times its p50 (119 ms against 41.4 ms)",
    evidence: [{ what: "p95 / p50 of POST /api/resource/POS Invoice [create]", value: "2.9" }],
    causes: ["too few workers of the application server", "the database's connections are used up"],
    next_step: "run with few users first: what is spread then is no contention",
    names: ["POST /api/resource/POS Invoice [create]"],
    first: 5,
    last: Math.max(last - 1, 6),
  },
  {
    id: "few-samples",
    set: "validity",
    confidence: "high",
    invalidates: false,
    text: "56 requests cannot prove p95 of POST /api/method/query_report.run [P&L], which takes 59",
    evidence: [{ what: "p95 of POST /api/method/query_report.run [P&L]", value: "56 samples of 59" }],
    causes: ["the run is short for how rarely this is called"],
    next_step: "run longer; acrida plan says how long",
    names: [],
    first: 0,
    last: 0,
  },
];

export function fakeVerdict(run) {
  const all = rows();
  if (run.hostile) all[0].label = hostile;
  const cells = all.flatMap((row) => row.cells);
  const of = (outcome) => cells.filter((one) => one.outcome === outcome).length;
  return {
    outcome: "FAIL",
    provisional: run.state !== "stopped",
    sentence:
      `No: ${run.wanted} users (50 POSTerminal, 15 DashboardUser, 5 ReportUser) are more than this site carries. ` +
      "Sale p95 is 1.24 s [1.19 s to 1.31 s] against 800 ms. A queue built up from 2m 30s on: " +
      "look at the workers first." +
      (run.hostile ? " " + hostile : ""),
    targets: "scenarios/scoopjoy/targets.md",
    window: {
      first: 12,
      last: run.second,
      text: `Judged from 12 s to ${run.second} s, when the load was constant`,
    },
    validity: { valid: true, findings: [] },
    counts: { pass: of("PASS"), fail: of("FAIL"), unproven: of("UNPROVEN") },
    rows: all,
    findings: findings(run.second).map((one) => (run.hostile ? { ...one, text: one.text + " " + hostile } : one)),
  };
}

export function fakeFailures(run) {
  if (run.failed === 0) return [];
  const text = "HTTPError('417 Client Error: EXPECTATION FAILED for url: /api/resource/POS Invoice')";
  return [
    {
      method: "POST",
      name: run.hostile ? hostile : "/api/resource/POS Invoice [create]",
      text: run.hostile ? hostile : text,
      count: run.failed,
      first: run.start + 150000,
      last: run.start + run.second * 1000,
      kind: "validation",
      cause: "NegativeStockError: 2.0 units of VANILLA-TUB-1L needed in Warehouse Stores - SJ",
      example: {
        request:
          "POST /api/resource/POS%20Invoice HTTP/1.1\nHost: 127.0.0.1\nCookie: sid=***\n" +
          "Content-Type: application/json\n\n" +
          '{"customer":"Walk-in","items":[{"item_code":"VANILLA-TUB-1L","qty":2}]}' +
          (run.hostile ? hostile : ""),
        response:
          "HTTP/1.1 417 EXPECTATION FAILED\nContent-Type: application/json\n\n" +
          '{"exc_type":"NegativeStockError","_server_messages":"2.0 units needed"}',
        note: "Secrets are masked; bodies are cut at 8 kB.",
      },
    },
    {
      method: "POST",
      name: "/api/method/query_report.run [P&L]",
      text: "ConnectTimeout: no answer within 60 s",
      count: 3,
      first: run.start + 160000,
      last: run.start + 190000,
      kind: "system",
      cause: null,
      example: null,
    },
  ];
}

export function fakeExceptions(run) {
  return [
    {
      count: 2,
      message: run.hostile ? hostile : "KeyError: 'message'",
      traceback:
        'Traceback (most recent call last):\n  File "locustfile.py", line 42, in stock\n' +
        '    balance = answer["message"]',
      first: run.start,
      last: run.start + 60000,
      nodes: "local",
    },
  ];
}

export function fakeLabels(run) {
  const rowOf = (label, i, n) => {
    const p95 = 320 - i * 28;
    return [label, 300 * n + i * 11, i === 1 ? 4 : 0, 25 + i, p95, p95 * 1.6, p95 * 2.4];
  };
  const branches = ["Bengaluru", "Mysuru", "Chennai", "Kochi"];
  const tills = branches.flatMap((branch) => [`${branch}/till 1`, `${branch}/till 2`]);
  if (run.hostile) tills[0] = hostile;
  return {
    kind: "label",
    rows: tills.map((till, i) => rowOf(till, i, 1)),
    left_out: 42,
    branches: branches.map((branch, i) => rowOf(branch, i * 2, 2)),
  };
}

export function fakePlan() {
  const planned = (measure, limit, provable, seconds, reason = "") => ({
    measure,
    limit,
    limit_text: limit + " ms",
    provable,
    samples_least: 59,
    seconds,
    reason,
  });
  const row = (label, target, best, atTarget, cells, extra = {}) => ({
    label,
    requests: [],
    best,
    at_target: atTarget,
    target,
    never: false,
    if_faster: false,
    users: null,
    at_start_only: false,
    at_start: 0,
    cells,
    ...extra,
  });
  return {
    text: "Load: 70 users (50 POSTerminal, 15 DashboardUser, 5 ReportUser); rehearsed\n\nTarget   Rate\n",
    document: {
      source: "rehearsed",
      users: 70,
      open_model: false,
      line: "Plan: 1 of 4 target rates are out of this load's reach (Sale 13.6 of 25/s); 9 of 10 cells can be proven",
      cells: 10,
      provable: 9,
      shortest_run_seconds: 470,
      longest_cell: "p99 of Reports",
      rows: [
        row("Sale", 25, 13.6, 11.8, [planned("p95", "< 800", true, 18), planned("p99", "< 1500", true, 76)], {
          never: true,
          users: 149,
        }),
        row("Item search", 6, 8.3, 7.2, [planned("p50", "< 100", true, 4), planned("p95", "< 300", true, 25)]),
        row("Reports", null, 0.9, 0.7, [planned("p95", "< 5000", true, 252)]),
        row("Login", null, 0, 0, [
          planned("p99", "< 1500", false, null, "70 logins prove no p99, which takes 299"),
        ]),
      ],
      notes: ["One rehearsal of each user class; rates are at most what its waits allow."],
    },
  };
}
