// The state of a report that has Locust's templateArgs alone: what they know, in our shapes.

import type { Exception, Failure, Point, Ratio, RatioNode, Row, RowColumn, Rows, Run, Series } from "../model";
import type { StateDocument, Status } from "../model";
import type { HistoryItem, TemplateArgs } from "../template_args";

type Fields = Record<string, unknown>;

function number(value: unknown): number | null {
  const plain = Array.isArray(value) ? (value as unknown[])[1] : value;
  return typeof plain === "number" && Number.isFinite(plain) ? plain : null;
}

const text = (value: unknown) => (value == null ? "" : String(value));

export const rowColumns: RowColumn[] = [
  "method",
  "name",
  "requests",
  "failures",
  "median",
  "p90",
  "p95",
  "p99",
  "p999",
  "avg",
  "min",
  "max",
  "bytes",
  "rps",
  "fps",
  "now_rps",
  "now_fps",
  "in_on_start",
];

function rowOf(stats: Fields, times: Fields | undefined): Row {
  return [
    text(stats.method),
    text(stats.name),
    number(stats.num_requests) ?? 0,
    number(stats.num_failures) ?? 0,
    number(stats.median_response_time) ?? number(times?.["0.5"]),
    number(times?.["0.9"]),
    number(times?.["0.95"]) ?? number(stats["response_time_percentile_0.95"]),
    number(times?.["0.99"]) ?? number(stats["response_time_percentile_0.99"]),
    null,
    number(stats.avg_response_time),
    number(stats.min_response_time),
    number(stats.max_response_time),
    number(stats.avg_content_length),
    number(stats.total_rps),
    number(stats.total_fail_per_sec),
    number(stats.current_rps),
    number(stats.current_fail_per_sec),
    null,
  ];
}

function rowsOf(args: TemplateArgs): Rows {
  const key = (one: Fields) => text(one.method) + "\n" + text(one.name);
  const times = new Map((args.response_time_statistics ?? []).map((one) => [key(one), one]));
  const all = (args.requests_statistics ?? []).map((one) => rowOf(one, times.get(key(one))));
  const last = all[all.length - 1];
  const hasTotal = last?.[0] === "" && last[1] === "Aggregated";
  const total = hasTotal ? last : rowOf({ name: "Aggregated" }, undefined);
  return { columns: rowColumns, rows: hasTotal ? all.slice(0, -1) : all, total, left_out: 0 };
}

function percentileOf(item: HistoryItem, name: string): number | null {
  return number(item["response_time_percentile_" + name]);
}

function seriesOf(history: HistoryItem[], start: number): Series {
  const points = history.map((item, index): Point => {
    const when = Date.parse(item.time);
    const second = Number.isFinite(when) && start > 0 ? Math.round((when - start) / 1000) : index * 5;
    return [
      second,
      number(item.current_rps),
      number(item.current_fail_per_sec),
      number(item.user_count),
      percentileOf(item, "0.5"),
      percentileOf(item, "0.95"),
      percentileOf(item, "0.99"),
    ];
  });
  return { span: 5, columns: ["second", "rps", "fps", "users", "p50", "p95", "p99"], points };
}

function failuresOf(args: TemplateArgs): Failure[] {
  return (args.failures_statistics ?? []).map((one) => ({
    method: text(one.method),
    name: text(one.name),
    text: text(one.error),
    count: number(one.occurrences) ?? 0,
    first: (number(one.first_seen) ?? 0) * 1000,
    last: (number(one.last_seen) ?? 0) * 1000,
    kind: null,
    cause: null,
    example: null,
  }));
}

function exceptionsOf(args: TemplateArgs): Exception[] {
  return (args.exceptions_statistics ?? []).map((one) => ({
    count: number(one.count) ?? 0,
    message: text(one.msg),
    traceback: text(one.traceback),
    first: 0,
    last: 0,
    nodes: Array.isArray(one.nodes) ? one.nodes.map(text).join(", ") : text(one.nodes),
  }));
}

// Locust gives the tree as an object, or as the text of one.
function ratioOf(tasks: unknown): Ratio | null {
  let tree = tasks;
  if (typeof tasks === "string") {
    try {
      tree = JSON.parse(tasks);
    } catch {
      return null;
    }
  }
  const both = tree as { per_class?: RatioNode; total?: RatioNode } | null | undefined;
  return both?.per_class || both?.total ? { per_class: both.per_class ?? {}, total: both.total ?? {} } : null;
}

function runOf(args: TemplateArgs, start: number, end: number): Run {
  return {
    id: "",
    version: args.version ?? "",
    scenario: args.locustfile ?? "",
    kind: "locustfile",
    host: args.host ?? "",
    seed: "",
    model: "closed",
    acceleration: 1,
    start,
    end: end > 0 ? end : null,
    stop_reason: null,
    machine: "",
    kernel: "",
    cores: 0,
    shards: 0,
    tls_verification: true,
    protocols: [],
    options: [],
    versions: [],
    figures_from: 0,
  };
}

function statusOf(rows: Rows, series: Series, start: number, end: number): Status {
  const users = series.points.reduce((most, point) => Math.max(most, point[3] ?? 0), 0);
  const of = (column: RowColumn) => (rows.total[rowColumns.indexOf(column)] as number | null) ?? null;
  return {
    state: "stopped",
    users,
    users_wanted: users,
    users_by_class: [],
    run_time: end > start && start > 0 ? (end - start) / 1000 : 0,
    time_left: null,
    requests: of("requests") ?? 0,
    failures: of("failures") ?? 0,
    rps: of("rps") ?? 0,
    fps: of("fps") ?? 0,
    p50: of("median"),
    p95: of("p95"),
    p99: of("p99"),
    generator_cpu: 0,
    send_lateness_p99: null,
    valid: true,
    invalid_by: [],
    worker_count: 0,
  };
}

const instant = (iso: string | undefined) => {
  const when = Date.parse(iso ?? "");
  return Number.isFinite(when) ? when : 0;
};

export function stateFromTemplateArgs(args: TemplateArgs): StateDocument {
  const [start, end] = [instant(args.start_time), instant(args.end_time)];
  const rows = rowsOf(args);
  const series = seriesOf(args.history ?? [], start);
  return {
    run: runOf(args, start, end),
    status: statusOf(rows, series, start, end),
    series,
    heat: null,
    rows,
    failures: failuresOf(args),
    exceptions: exceptionsOf(args),
    labels: null,
    verdict: null,
    plan: null,
    ratio: ratioOf(args.tasks),
  };
}
