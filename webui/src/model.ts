// What pages are told: the sections, bases and ticks of GET /acrida/events, and the state inside a report.
//
// src/report/live_feed.h writes exactly this. Times are milliseconds as numbers unless said otherwise; seconds of
// the run are integers since its start; null means that it is not known.

export interface Run {
  id: string;
  version: string;
  scenario: string;
  kind: "scenario" | "locustfile";
  host: string;
  seed: string;
  model: "closed" | "open";
  acceleration: number;
  start: number; // epoch ms
  end: number | null;
  stop_reason: string | null;
  machine: string;
  kernel: string;
  cores: number;
  shards: number;
  tls_verification: boolean;
  protocols: string[];
  options: { name: string; value: string; origin: string }[];
  versions: { of: string; version: string }[];
  figures_from: number; // second
}

export type RunState = "ready" | "spawning" | "running" | "cleanup" | "stopping" | "stopped";

export interface Status {
  state: RunState;
  users: number;
  users_wanted: number;
  users_by_class: [string, number][];
  run_time: number; // s
  time_left: number | null; // s
  requests: number;
  failures: number;
  rps: number;
  fps: number;
  p50: number | null;
  p95: number | null;
  p99: number | null; // of the last 10 s
  generator_cpu: number; // share of a core, last second
  send_lateness_p99: number | null;
  valid: boolean;
  invalid_by: string[];
  worker_count: number;
}

export type SeriesColumn =
  | "second"
  | "rps"
  | "fps"
  | "users"
  | "p50"
  | "p95"
  | "p99"
  | "cpu"
  | "late_p99"
  | "late_max"
  | "started_late"
  | "in_flight";

export type Point = (number | null)[];

// Base "series": at most 1,000 points that keep extremes.
export interface Series {
  span: number; // s
  columns: SeriesColumn[];
  points: Point[];
}

// Base "heat": at most 360 columns; successes and failures together.
export interface Heat {
  span: number;
  bounds: number[]; // ms, the upper edge of each row, ascending
  columns: [second: number, flat: number[]][]; // flat: [row, count, row, count ...]
}

// Tick "second".
export interface Second {
  status: Status;
  point: Point; // a row of Series at span 1
  heat: [second: number, flat: number[]];
}

export type RowColumn =
  | "method"
  | "name"
  | "requests"
  | "failures"
  | "median"
  | "p90"
  | "p95"
  | "p99"
  | "p999"
  | "avg"
  | "min"
  | "max"
  | "bytes"
  | "rps"
  | "fps"
  | "now_rps"
  | "now_fps"
  | "in_on_start";

export type Row = (string | number | null)[];

export interface Rows {
  columns: RowColumn[];
  rows: Row[];
  total: Row;
  left_out: number;
}

export interface Example {
  request: string;
  response: string;
  note: string;
}

export interface Failure {
  method: string;
  name: string;
  text: string;
  count: number;
  first: number;
  last: number;
  kind: string | null; // validation, system, script, unknown
  cause: string | null;
  example: Example | null;
}

export interface Exception {
  count: number;
  message: string;
  traceback: string;
  first: number;
  last: number;
  nodes: string;
}

export type LabelRow = [
  label: string,
  requests: number,
  failures: number,
  p50: number | null,
  p95: number | null,
  p99: number | null,
  max: number | null,
];

// The worst 200 by p95.
export interface Labels {
  kind: "label";
  rows: LabelRow[];
  left_out: number;
  // The labels' branches (what is before the first '/'), the requests of their terminals together.
  branches?: LabelRow[];
}

export type Outcome = "PASS" | "FAIL" | "UNPROVEN";

export interface VerdictCell {
  title: string;
  measure: string;
  outcome: Outcome;
  limit_text: string;
  value_text: string;
  why: string;
  margin: number | null; // share of the limit; negative: broken by so much
  samples: number;
  more_time: number | null; // s
  never: boolean;
  value: number | null;
  limit: number;
  lower: number | null;
  upper: number | null;
}

export interface VerdictRow {
  label: string;
  names: string[];
  whole_run: boolean;
  cells: VerdictCell[];
}

export interface Finding {
  id: string;
  set: string;
  confidence: "low" | "medium" | "high";
  invalidates: boolean;
  text: string;
  evidence: { what: string; value: string }[];
  causes: string[];
  next_step: string;
  names: string[];
  first: number; // second; with last both 0: everywhere
  last: number;
}

export interface Verdict {
  outcome: Outcome | null;
  provisional: boolean;
  sentence: string;
  targets: string;
  window: { first: number; last: number; text: string } | null;
  validity: { valid: boolean; findings: { id: string; text: string }[] };
  counts: { pass: number; fail: number; unproven: number };
  rows: VerdictRow[];
  findings: Finding[];
}

export interface Plan {
  text: string;
  document: unknown; // what `acrida plan --json` prints
}

export interface RatioNode {
  [name: string]: { ratio: number; tasks?: RatioNode };
}

export interface Ratio {
  per_class: RatioNode;
  total: RatioNode;
}

// Base "logs": the last 1,000 lines; tick "log": those that were added.
export interface Logs {
  lines: string[];
}

export interface Worker {
  id: string;
  state: string;
  users: number;
  cpu: number;
  memory: number;
}

// The first event of a stream. Each two seconds at least comes another: "alive", without fields.
export interface Hello {
  generation: string;
  version: string;
}

// What a report holds.
export interface StateDocument {
  run: Run | null;
  status: Status | null;
  series: Series | null;
  heat: Heat | null;
  rows: Rows | null;
  failures: Failure[] | null;
  exceptions: Exception[] | null;
  labels: Labels | null;
  verdict: Verdict | null;
  plan: Plan | null;
  ratio: Ratio | null;
}
