// What the page knows of the run. Events are taken by apply(); what is drawn reads the signals, which change at
// most once in a while (see publish), however many events arrive together.

import { batch, signal } from "@preact/signals";
import type {
  Exception,
  Failure,
  Heat,
  Hello,
  Labels,
  Logs,
  Plan,
  Ratio,
  Rows,
  Run,
  Second,
  Series,
  SeriesColumn,
  StateDocument,
  Status,
  Verdict,
  Worker,
} from "../model";
import { HeatBuffer, type HeatColumn } from "./heat_buffer";
import { SeriesBuffer } from "./series_buffer";

const logLinesMax = 2000;

export interface SeriesTable {
  columns: Map<SeriesColumn, (number | null)[]>;
  length: number;
}

export interface HeatTable {
  bounds: number[];
  columns: HeatColumn[];
}

const noSeries: SeriesTable = { columns: new SeriesBuffer().table(), length: 0 };

export class Store {
  readonly run = signal<Run | null>(null);
  readonly status = signal<Status | null>(null);
  readonly series = signal<SeriesTable>(noSeries);
  readonly heat = signal<HeatTable>({ bounds: [], columns: [] });
  readonly rows = signal<Rows | null>(null);
  readonly failures = signal<Failure[]>([]);
  readonly exceptions = signal<Exception[]>([]);
  readonly labels = signal<Labels | null>(null);
  readonly verdict = signal<Verdict | null>(null);
  readonly plan = signal<Plan | null>(null);
  readonly ratio = signal<Ratio | null>(null);
  readonly logs = signal<string[]>([]);
  readonly workers = signal<Worker[]>([]);
  // The run that was shown before this one; a page says that a new one began.
  readonly runBefore = signal<string | null>(null);
  // How often the server has come back as another process.
  readonly restarts = signal(0);

  private seriesBuffer = new SeriesBuffer();
  private heatBuffer = new HeatBuffer();
  private lines: string[] = [];
  private generation = "";
  // Of the run that what is held is of; empty after a hello, when nothing is held.
  private heldRun = "";
  private shownRun = "";
  private expecting = false;
  private dirty = new Map<string, () => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  // `delay`: events of one burst are shown together. 0 shows each at once, as tests and reports want it.
  constructor(private readonly delay = 40) {}

  // Takes one server-sent event; names that are not known are of a newer server and left alone.
  apply(name: string, data: unknown): void {
    switch (name) {
      case "hello":
        this.hello(data as Hello);
        break;
      case "run":
        this.begin(data as Run | null);
        break;
      case "second":
        this.second(data as Second);
        break;
      case "series":
        data ? this.seriesBuffer.replace(data as Series) : this.seriesBuffer.clear();
        this.showSeries();
        break;
      case "heat":
        data ? this.heatBuffer.replace(data as Heat) : this.heatBuffer.clear();
        this.showHeat();
        break;
      case "logs":
        this.lines = (data as Logs | null)?.lines.slice(-logLinesMax) ?? [];
        this.showLogs();
        break;
      case "log":
        this.lines = this.lines.concat((data as Logs).lines).slice(-logLinesMax);
        this.showLogs();
        break;
      default:
        this.section(name, data);
    }
  }

  // The state that a report holds.
  load(state: StateDocument): void {
    for (const [name, data] of Object.entries(state)) {
      if (data != null) this.apply(name, data);
    }
    this.publish();
  }

  // The next run is started by this page. Before it is asked for: its first event may come before the answer.
  expectRun(expecting: boolean): void {
    this.expecting = expecting;
  }

  // Shows at once what has been taken.
  publish(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const changes = [...this.dirty.values()];
    this.dirty.clear();
    batch(() => changes.forEach((change) => change()));
  }

  private section(name: string, data: unknown): void {
    switch (name) {
      case "status":
        return this.show(name, () => (this.status.value = data as Status | null));
      case "rows":
        return this.show(name, () => (this.rows.value = data as Rows | null));
      case "failures":
        return this.show(name, () => (this.failures.value = (data as Failure[] | null) ?? []));
      case "exceptions":
        return this.show(name, () => (this.exceptions.value = (data as Exception[] | null) ?? []));
      case "labels":
        return this.show(name, () => (this.labels.value = data as Labels | null));
      case "verdict":
        return this.show(name, () => (this.verdict.value = data as Verdict | null));
      case "plan":
        return this.show(name, () => (this.plan.value = data as Plan | null));
      case "ratio":
        return this.show(name, () => (this.ratio.value = data as Ratio | null));
      case "workers":
        return this.show(name, () => (this.workers.value = (data as Worker[] | null) ?? []));
    }
  }

  // After each connection everything is told anew, so nothing of before may stay. What was shown stays on the
  // screen until the burst behind the hello is there.
  private hello(hello: Hello): void {
    this.later(this.delay * 6);
    if (this.generation !== "" && this.generation !== hello.generation) {
      this.show("restarts", () => this.restarts.value++);
    }
    this.generation = hello.generation;
    this.heldRun = "";
    this.clearRun();
    this.lines = [];
    this.showLogs();
    for (const name of ["plan", "ratio", "workers", "status"]) this.section(name, null);
    this.show("run", () => (this.run.value = null));
  }

  private begin(run: Run | null): void {
    const id = run?.id ?? "";
    const known = id !== "" && this.shownRun !== "" && id !== this.shownRun;
    // Who starts a run here need not be told of it; nor is anything lost of one that had no figures.
    if (known && !this.expecting && (this.status.peek()?.requests ?? 0) > 0) {
      const before = this.shownRun;
      this.show("runBefore", () => (this.runBefore.value = before));
    }
    if (this.heldRun !== "" && id !== this.heldRun) this.clearRun();
    this.heldRun = id;
    if (id !== "" && id !== this.shownRun) this.expecting = false;
    if (id !== "") this.shownRun = id;
    this.show("run", () => (this.run.value = run));
  }

  private clearRun(): void {
    this.seriesBuffer.clear();
    this.heatBuffer.clear();
    this.showSeries();
    this.showHeat();
    for (const name of ["rows", "failures", "exceptions", "labels", "verdict"]) this.section(name, null);
  }

  private second(tick: Second): void {
    this.show("status", () => (this.status.value = tick.status));
    this.seriesBuffer.add(tick.point);
    this.showSeries();
    this.heatBuffer.add(tick.heat);
    this.showHeat();
  }

  private showSeries(): void {
    this.show("series", () => {
      this.series.value = { columns: this.seriesBuffer.table(), length: this.seriesBuffer.length };
    });
  }

  private showHeat(): void {
    this.show("heat", () => {
      this.heat.value = { bounds: this.heatBuffer.bounds, columns: this.heatBuffer.columns.slice() };
    });
  }

  private showLogs(): void {
    this.show("logs", () => (this.logs.value = this.lines));
  }

  private show(name: string, change: () => void): void {
    this.dirty.set(name, change);
    if (this.delay === 0) this.publish();
    else this.later(this.delay);
  }

  private later(ms: number): void {
    if (ms > 0 && this.timer === null) this.timer = setTimeout(() => this.publish(), ms);
  }
}
