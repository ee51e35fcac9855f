import { describe, expect, it } from "vitest";
import { bandsOf } from "../src/charts/bands";
import { usedRows } from "../src/charts/heatmap";
import type { Finding, Verdict, VerdictCell } from "../src/model";
import { marginGeometry } from "../src/ui/margin_bar";
import { measuresOf } from "../src/ui/targets_table";
import { FakeRun } from "./fake_run.mjs";
import { fakeVerdict } from "./fake_verdict.mjs";

const verdict = fakeVerdict(new FakeRun()) as Verdict;
const cellOf = (change: Partial<VerdictCell>): VerdictCell => ({ ...verdict.rows[0]!.cells[0]!, ...change });

describe("targets table", () => {
  it("has a column for each measure, percentiles first and rates last", () => {
    expect(measuresOf(verdict.rows)).toEqual(["p50", "p95", "p99", "max", "failures", "requests/s"]);
    const spans = [
      { ...verdict.rows[0]!, cells: ["p95 for 10s", "zeal", "p95"].map((measure) => cellOf({ measure })) },
    ];
    expect(measuresOf(spans)).toEqual(["p95", "p95 for 10s", "zeal"]);
  });
});

describe("margin bar", () => {
  it("allows what is below a limit, and of a rate what is above", () => {
    const slow = marginGeometry(cellOf({ measure: "p95", value: 50, limit: 100, lower: 40, upper: 60 }))!;
    expect(slow.allowed[0]).toBe(0);
    expect(slow.allowed[1]).toBeCloseTo(100 / 1.08);
    expect(slow.value).toBeCloseTo(50 / 1.08);
    const rate = marginGeometry(cellOf({ measure: "requests/s", value: 12, limit: 10, lower: null, upper: null }))!;
    expect(rate.allowed[1]).toBe(100);
    expect(rate.allowed[0]).toBeLessThan(rate.value);
    expect(rate.interval).toBeNull();
  });

  it("draws an interval without an upper end to the edge", () => {
    const open = marginGeometry(cellOf({ measure: "p99", value: 50, limit: 100, lower: 40, upper: null }))!;
    expect(open.interval![1]).toBe(100);
  });

  it("draws nothing of what is not known or has no scale", () => {
    expect(marginGeometry(cellOf({ value: null }))).toBeNull();
    expect(marginGeometry(cellOf({ limit: 0 }))).toBeNull();
  });
});

describe("bands", () => {
  it("number the findings that are somewhere, and give a moment a width", () => {
    const at = (id: string, first: number, last: number) => ({ id, first, last }) as Finding;
    expect(bandsOf([at("a", 0, 0), at("b", 5, 5), at("c", 0, 9)])).toEqual([
      { id: "b", mark: "1", first: 5, last: 6 },
      { id: "c", mark: "2", first: 0, last: 9 },
    ]);
  });
});

describe("heatmap", () => {
  it("shows the rows that hold anything, and one beside them", () => {
    const column = (rows: number[]) => ({ first: 0, span: 1, counts: new Map(rows.map((row) => [row, 1])) });
    expect(usedRows([column([5]), column([9])], 20)).toEqual([4, 10]);
    expect(usedRows([column([0])], 1)).toEqual([0, 0]);
    expect(usedRows([], 20)).toEqual([0, 19]);
  });
});
