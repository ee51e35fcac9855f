// The run second by second in bounded memory: a base replaces what is held, ticks are added, and what grows too long
// is made coarser so that the smallest and largest value of every column stay.

import type { Point, Series, SeriesColumn } from "../model";

export const pointsMax = 2000;

const columnsOfTicks: SeriesColumn[] = [
  "second",
  "rps",
  "fps",
  "users",
  "p50",
  "p95",
  "p99",
  "cpu",
  "late_p99",
  "late_max",
  "started_late",
  "in_flight",
];

// Points of one bucket: two are left, with the smaller and the larger extreme of every column in the order of time.
export function reduced(points: Point[]): Point[] {
  if (points.length < 3) return points;
  const early: Point = [...points[0]!];
  const middle = ((points[0]![0] ?? 0) + (points[points.length - 1]![0] ?? 0)) / 2;
  const late: Point = [...points.find((point) => (point[0] ?? 0) >= middle)!];
  for (let column = 1; column < early.length; column++) {
    const [one, two] = extremes(points.map((point) => point[column] ?? null));
    early[column] = one;
    late[column] = two;
  }
  return [early, late];
}

function extremes(values: (number | null)[]): [number | null, number | null] {
  let least = -1;
  let most = -1;
  values.forEach((value, index) => {
    if (value === null) return;
    if (least < 0 || value < values[least]!) least = index;
    if (most < 0 || value > values[most]!) most = index;
  });
  if (least < 0) return [null, null];
  return least < most ? [values[least]!, values[most]!] : [values[most]!, values[least]!];
}

export class SeriesBuffer {
  private columns: SeriesColumn[] = columnsOfTicks;
  private points: Point[] = [];
  // Seconds of a bucket, which is left with two points once it is over: a long run is as fine at its end as at its
  // beginning.
  private width = 1;
  private open = 0; // where the points of the bucket begin that is not over

  get length(): number {
    return this.points.length;
  }

  clear(): void {
    this.columns = columnsOfTicks;
    this.points = [];
    this.width = 1;
    this.open = 0;
  }

  replace(series: Series): void {
    this.columns = series.columns;
    this.points = series.points.slice();
    this.width = Math.max(1, series.span * 2);
    this.open = this.points.length;
    this.bound();
  }

  // A tick that is older than what is held was in the base already.
  add(point: Point): void {
    const last = this.points[this.points.length - 1];
    if (last && (point[0] ?? 0) <= (last[0] ?? 0)) return;
    if (last && this.bucketOf(last) !== this.bucketOf(point)) this.closeBucket();
    this.points.push(point);
    this.bound();
  }

  // One array for each column, as charts take them; a column that is not there is all null.
  table(): Map<SeriesColumn, (number | null)[]> {
    const table = new Map<SeriesColumn, (number | null)[]>();
    for (const column of columnsOfTicks) {
      const index = this.columns.indexOf(column);
      table.set(
        column,
        this.points.map((point) => (index < 0 ? null : (point[index] ?? null))),
      );
    }
    return table;
  }

  private bucketOf(point: Point): number {
    return Math.floor((point[0] ?? 0) / this.width);
  }

  private closeBucket(): void {
    this.points.push(...reduced(this.points.splice(this.open)));
    this.open = this.points.length;
  }

  private bound(): void {
    while (this.points.length > pointsMax) {
      this.width *= 2;
      const all = this.points;
      this.points = [];
      this.open = 0;
      all.forEach((point, index) => {
        if (index > 0 && this.bucketOf(all[index - 1]!) !== this.bucketOf(point)) this.closeBucket();
        this.points.push(point);
      });
    }
  }
}
