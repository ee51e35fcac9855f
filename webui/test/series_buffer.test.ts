import { describe, expect, it } from "vitest";
import type { Point } from "../src/model";
import { HeatBuffer, columnsMax } from "../src/state/heat_buffer";
import { SeriesBuffer, pointsMax, reduced } from "../src/state/series_buffer";

const point = (second: number, rps: number | null, p99: number | null = null): Point => [
  second,
  rps,
  0,
  1,
  null,
  null,
  p99,
];

describe("series buffer", () => {
  it("leaves two points of a bucket, with both extremes of each column in their order", () => {
    const two = reduced([point(0, 5, 9), point(1, 1, 2), point(2, 7, 3), point(3, 2, 4)]);
    expect(two.map((one) => one[0])).toEqual([0, 2]);
    expect(two.map((one) => one[1])).toEqual([1, 7]);
    expect(two.map((one) => one[6])).toEqual([9, 2]);
    expect(reduced([point(0, 5), point(1, 1)])).toHaveLength(2);
  });

  it("leaves what is not known unknown, and takes what is", () => {
    const nothing = [0, 1, 2, 3].map((second) => point(second, null));
    expect(reduced(nothing).map((one) => one[1])).toEqual([null, null]);
    nothing[1] = point(1, 4);
    expect(reduced(nothing).map((one) => one[1])).toEqual([4, 4]);
  });

  it("is as fine at the end of a long run as at its beginning", () => {
    const buffer = new SeriesBuffer();
    for (let second = 0; second < 12 * 3600; second++) buffer.add(point(second, second % 7));
    const seconds = buffer.table().get("second") as number[];
    const steps = seconds.slice(1, -100).map((second, index) => second - seconds[index]!);
    expect(Math.max(...steps)).toBeLessThanOrEqual(2 * Math.min(...steps));
  });

  it("stays bounded over a run of twelve hours, with the one spike in it", () => {
    const buffer = new SeriesBuffer();
    for (let second = 0; second < 12 * 3600; second++) buffer.add(point(second, second === 20000 ? 999 : 40));
    expect(buffer.length).toBeLessThanOrEqual(pointsMax);
    expect(buffer.length).toBeGreaterThan(pointsMax / 4);
    const table = buffer.table();
    expect(Math.max(...(table.get("rps") as number[]))).toBe(999);
    const seconds = table.get("second") as number[];
    expect(seconds.every((second, index) => index === 0 || second > seconds[index - 1]!)).toBe(true);
    expect(seconds[0]).toBe(0);
    expect(seconds[seconds.length - 1]).toBe(12 * 3600 - 1);
  });

  it("lets a base replace what is held, and ignores ticks that the base had", () => {
    const buffer = new SeriesBuffer();
    buffer.add(point(0, 1));
    buffer.replace({
      span: 2,
      columns: ["second", "rps"],
      points: [
        [0, 3],
        [2, 4],
        [4, 5],
      ],
    });
    buffer.add(point(4, 9));
    buffer.add(point(5, 6));
    expect(buffer.table().get("rps")).toEqual([3, 4, 5, 6]);
    expect(buffer.table().get("p99")).toEqual([null, null, null, null]);
  });
});

describe("heat buffer", () => {
  it("adds neighbours up when there are too many columns and loses no answer", () => {
    const buffer = new HeatBuffer();
    buffer.replace({ span: 1, bounds: [1, 2, 3], columns: [] });
    const seconds = 12 * 3600;
    for (let second = 0; second < seconds; second++) buffer.add([second, [0, 2, second % 3, 1]]);
    expect(buffer.columns.length).toBeLessThanOrEqual(columnsMax);
    let answers = 0;
    buffer.columns.forEach((column) => column.counts.forEach((n) => (answers += n)));
    expect(answers).toBe(seconds * 3);
    buffer.columns.forEach((column, index) => {
      const next = buffer.columns[index + 1];
      if (next) expect(column.first + column.span).toBe(next.first);
    });
  });

  it("adds what follows a base to its last column, which need not be over", () => {
    const buffer = new HeatBuffer();
    buffer.replace({
      span: 10,
      bounds: [1, 2],
      columns: [
        [0, [0, 5]],
        [10, [0, 2]],
      ],
    });
    for (const second of [9, 13, 19, 20, 21]) buffer.add([second, [0, 1]]);
    expect(buffer.columns.map((column) => [column.first, column.span, column.counts.get(0)])).toEqual([
      [0, 10, 5],
      [10, 10, 4],
      [20, 2, 2],
    ]);
  });
});
