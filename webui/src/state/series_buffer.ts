// The run second by second in bounded memory: a base replaces what is held, ticks are added, and what grows too
// long is halved so that the smallest and largest value of every column stay.

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

// Of each four points two are left: in every column the smaller and the larger extreme, in the order of time.
export function halve(points: Point[]): Point[] {
  const halved: Point[] = [];
  for (let first = 0; first < points.length; first += 4) {
    const four = points.slice(first, first + 4);
    if (four.length < 3) {
      halved.push(...four);
      continue;
    }
    const early: Point = [...four[0]!];
    const late: Point = [...four[2]!];
    for (let column = 1; column < early.length; column++) {
      const [one, two] = extremes(four.map((point) => point[column] ?? null));
      early[column] = one;
      late[column] = two;
    }
    halved.push(early, late);
  }
  return halved;
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

  get length(): number {
    return this.points.length;
  }

  clear(): void {
    this.columns = columnsOfTicks;
    this.points = [];
  }

  replace(series: Series): void {
    this.columns = series.columns;
    this.points = series.points.slice();
    this.bound();
  }

  // A tick that is older than what is held was in the base already.
  add(point: Point): void {
    const last = this.points[this.points.length - 1];
    if (last && (point[0] ?? 0) <= (last[0] ?? 0)) return;
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

  private bound(): void {
    while (this.points.length > pointsMax) this.points = halve(this.points);
  }
}
