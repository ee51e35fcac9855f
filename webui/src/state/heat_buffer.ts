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
  return { first: one.first, span: Math.max(one.span, two.first + two.span - one.first), counts: both };
}

// src/report/live_heat.h: twelve rows a decade from 0.1 ms, the last ends at an hour. A page that was there before its
// run gets ticks and no base that says so.
const rowCount = 92;
const usualBounds = Array.from({ length: rowCount }, (_, row) =>
  row === rowCount - 1 ? 3600000 : 0.1 * Math.pow(10, row / 12),
);

export class HeatBuffer {
  bounds: number[] = usualBounds;
  columns: HeatColumn[] = [];
  private span = 1;

  clear(): void {
    this.bounds = usualBounds;
    this.columns = [];
    this.span = 1;
  }

  replace(heat: Heat): void {
    this.bounds = heat.bounds;
    this.span = heat.span;
    this.columns = heat.columns.map(([first, flat]) => ({ first, span: heat.span, counts: counts(flat) }));
    this.bound();
  }

  add([second, flat]: [number, number[]]): void {
    const last = this.columns[this.columns.length - 1];
    if (last && second < last.first) return;
    const tick = { first: second, span: 1, counts: counts(flat) };
    // The last column of a base need not be whole yet: what follows the base belongs into it.
    if (last && this.together(last, tick)) this.columns[this.columns.length - 1] = joined(last, tick);
    else this.columns.push(tick);
    this.bound();
  }

  private together(one: HeatColumn, two: HeatColumn): boolean {
    return Math.floor(one.first / this.span) === Math.floor(two.first / this.span);
  }

  private bound(): void {
    while (this.columns.length > columnsMax) {
      this.span *= 2;
      const merged: HeatColumn[] = [];
      for (const column of this.columns) {
        const last = merged[merged.length - 1];
        if (last && this.together(last, column)) merged[merged.length - 1] = joined(last, column);
        else merged.push(column);
      }
      this.columns = merged;
    }
  }
}
