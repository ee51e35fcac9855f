import { describe, expect, it } from "vitest";
import { Store } from "../src/state/store";
import { rowColumns, stateFromTemplateArgs } from "../src/state/template_state";
import type { TemplateArgs } from "../src/template_args";

const time = "2026-01-05T09:00:";
const args: TemplateArgs = {
  is_report: true,
  locustfile: "locustfile.py",
  host: "http://erp",
  start_time: time + "00Z",
  end_time: "2026-01-05T09:01:03Z",
  requests_statistics: [
    {
      method: "POST",
      name: "/login",
      num_requests: 10,
      num_failures: 1,
      avg_response_time: 12.5,
      median_response_time: 11,
      min_response_time: 3,
      max_response_time: 40,
      avg_content_length: 100,
      total_rps: 0.5,
      total_fail_per_sec: 0.05,
    },
    { method: "", name: "Aggregated", num_requests: 10, num_failures: 1, median_response_time: 11, total_rps: 0.5 },
  ],
  response_time_statistics: [
    { method: "POST", name: "/login", "0.5": 11, "0.9": 30, "0.95": 35, "0.99": 40, "1.0": 40 },
  ],
  failures_statistics: [
    {
      method: "POST",
      name: "/login",
      error: "<b>no</b>",
      occurrences: 1,
      first_seen: 1767603600.5,
      last_seen: 1767603601,
    },
  ],
  exceptions_statistics: [{ count: 2, msg: "KeyError", traceback: "x", nodes: ["a", "b"] }],
  history: [
    {
      time: time + "05Z",
      user_count: [time + "05Z", 7],
      current_rps: [time + "05Z", 2.5],
      current_fail_per_sec: [time + "05Z", 0],
      total_avg_response_time: [time + "05Z", 12],
      "response_time_percentile_0.5": [time + "05Z", 11],
      "response_time_percentile_0.95": [time + "05Z", 35],
    },
  ],
  tasks: '{"per_class": {"User": {"ratio": 1.0}}, "total": {"User": {"ratio": 1.0}}}',
};

describe("stateFromTemplateArgs", () => {
  const state = stateFromTemplateArgs(args);
  const cell = (column: (typeof rowColumns)[number]) => state.rows!.rows[0]![rowColumns.indexOf(column)];

  it("takes the tables, the total by itself", () => {
    expect(state.rows!.rows).toHaveLength(1);
    expect(state.rows!.total[2]).toBe(10);
    expect([cell("median"), cell("p90"), cell("p95"), cell("p99"), cell("avg"), cell("max")]).toEqual([
      11, 30, 35, 40, 12.5, 40,
    ]);
    expect(cell("p999")).toBeNull();
    expect(state.failures![0]).toMatchObject({ text: "<b>no</b>", count: 1, first: 1767603600500, example: null });
    expect(state.exceptions![0]!.nodes).toBe("a, b");
    expect(state.ratio!.total).toEqual({ User: { ratio: 1 } });
  });

  it("puts the history at its seconds", () => {
    expect(state.series!.points).toEqual([[5, 2.5, 0, 7, 11, 35, null]]);
    expect(state.status!.run_time).toBe(63);
    expect(state.status!.requests).toBe(10);
  });

  it("makes a state that a store takes", () => {
    const store = new Store(0);
    store.load(state);
    expect(store.series.value.columns.get("p95")).toEqual([35]);
    expect(store.run.value?.host).toBe("http://erp");
    expect(store.verdict.value).toBeNull();
  });

  it("makes an empty state of no arguments, or of nonsense", () => {
    const empty = stateFromTemplateArgs({});
    expect(empty.rows!.rows).toEqual([]);
    expect(empty.series!.points).toEqual([]);
    expect(empty.ratio).toBeNull();
    expect(stateFromTemplateArgs({ tasks: "{" }).ratio).toBeNull();
  });
});
