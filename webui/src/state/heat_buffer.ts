// How many requests took how long, column by column in bounded memory: neighbours are added up when there are
// too many.

import type { Heat } from "../model";

export const columnsMax = 720;

export interface HeatColumn {
  first: number; // second
  span: number; // seconds
  counts: Map<number, number>; // row -> requests
}

function counts(flat: number[]): Map<number, number> {
  const rows = new Map<number, number>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    rows.set(flat[i]!, (rows.get(flat[i]!) ?? 0) + flat[i + 1]!);
  }
  return rows;
}

function joined(one: HeatColumn, two: HeatColumn): HeatColumn {
  const both = new Map(one.counts);
  two.counts.forEach((value, row) => both.set(row, (both.get(row) ?? 0) + value));
  return { first: one.first, span: two.first + two.span - one.first, counts: both };
}

export class HeatBuffer {
  bounds: number[] = [];
  columns: HeatColumn[] = [];

  clear(): void {
    this.bounds = [];
    this.columns = [];
  }

  replace(heat: Heat): void {
    this.bounds = heat.bounds;
    this.columns = heat.columns.map(([first, flat]) => ({ first, span: heat.span, counts: counts(flat) }));
    this.bound();
  }

  add([second, flat]: [number, number[]]): void {
    const last = this.columns[this.columns.length - 1];
    if (last && second < last.first + last.span) return;
    this.columns.push({ first: second, span: 1, counts: counts(flat) });
    this.bound();
  }

  private bound(): void {
    while (this.columns.length > columnsMax) {
      const halved: HeatColumn[] = [];
      for (let i = 0; i < this.columns.length; i += 2) {
        const [one, two] = [this.columns[i]!, this.columns[i + 1]];
        halved.push(two ? joined(one, two) : one);
      }
      this.columns = halved;
    }
  }
}
