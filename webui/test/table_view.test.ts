import { describe, expect, it } from "vitest";
import { compare, matches, nextSort, viewOf } from "../src/state/table_view";
import { visibleRows } from "../src/state/virtual_rows";
import { nextTab } from "../src/ui/tabs";

const rows: [string, string, number | null][] = [
  ["GET", "/items", 5],
  ["POST", "/login", null],
  ["POST", "/items", 9],
  ["PUT", "/Invoice [submit]", 1],
];
const nothingPinned = () => false;

describe("table view", () => {
  it("filters by words in any column, whatever their case and order", () => {
    const names = (filter: string) => viewOf(rows, [0, 1], filter, null, nothingPinned).rows.map((row) => row[1]);
    expect(names("invoice put")).toEqual(["/Invoice [submit]"]);
    expect(names("  ")).toHaveLength(4);
    expect(names("post items")).toEqual(["/items"]);
    expect(names("[submit]")).toEqual(["/Invoice [submit]"]);
    expect(matches(["a"], "b")).toBe(false);
  });

  it("sorts numbers, with what is not known last in both directions", () => {
    const sorted = (descending: boolean) =>
      viewOf(rows, [], "", { column: 2, descending }, nothingPinned).rows.map((row) => row[2]);
    expect(sorted(true)).toEqual([9, 5, 1, null]);
    expect(sorted(false)).toEqual([1, 5, 9, null]);
    expect(compare(null, null, true)).toBe(0);
  });

  it("keeps pinned rows in front in the order of the others", () => {
    const view = viewOf(rows, [], "", { column: 2, descending: true }, (row) => row[1] !== "/items");
    expect(view.rows.map((row) => row[2])).toEqual([1, null, 9, 5]);
    expect(view.pinned).toBe(2);
  });

  it("leaves what it was given alone", () => {
    const before = rows.map((row) => row[1]);
    viewOf(rows, [], "", { column: 1, descending: true }, nothingPinned);
    expect(rows.map((row) => row[1])).toEqual(before);
  });

  it("turns around on the second click; numbers begin with the largest", () => {
    expect(nextSort(null, 3, false)).toEqual({ column: 3, descending: true });
    expect(nextSort({ column: 3, descending: true }, 3, false)).toEqual({ column: 3, descending: false });
    expect(nextSort({ column: 3, descending: true }, 1, true)).toEqual({ column: 1, descending: false });
  });
});

describe("virtual rows", () => {
  it("shows a window of ten thousand rows and fills the rest with blank height", () => {
    const range = visibleRows(36 * 5000, 720, 36, 10000);
    expect(range.first).toBeLessThanOrEqual(5000);
    expect(range.last).toBeGreaterThanOrEqual(5020);
    expect(range.last - range.first).toBeLessThan(60);
    expect(range.before + range.after + (range.last - range.first) * 36).toBe(360000);
  });

  it("shows the last rows when the table has become shorter than where it was scrolled to", () => {
    expect(visibleRows(99999, 360, 36, 5)).toEqual({ first: 0, last: 5, before: 0, after: 0 });
    expect(visibleRows(0, 360, 36, 0)).toEqual({ first: 0, last: 0, before: 0, after: 0 });
    expect(visibleRows(360000, 360, 36, 10000).last).toBe(10000);
  });
});

describe("tabs", () => {
  const tabs = ["a", "b", "c"].map((id) => ({ id, title: id, view: () => null }));
  it("go round by arrows, and to the ends", () => {
    expect(nextTab(tabs, "c", "ArrowRight")).toBe("a");
    expect(nextTab(tabs, "a", "ArrowLeft")).toBe("c");
    expect(nextTab(tabs, "a", "ArrowRight")).toBe("b");
    expect([nextTab(tabs, "b", "Home"), nextTab(tabs, "b", "End"), nextTab(tabs, "b", "x")]).toEqual([
      "a",
      "c",
      null,
    ]);
  });
});
