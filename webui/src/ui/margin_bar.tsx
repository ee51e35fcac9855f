// How a figure lies to its limit: the part of the scale that is allowed, the figure, and the interval that holds
// the truth. A drawing beside the words, never instead of them.

import type { VerdictCell } from "../model";
import { outcomeClass } from "./outcome";

// A rate has to be reached; everything else has to be kept below.
export const hasToReach = (measure: string) => measure.includes("/s");

export interface MarginGeometry {
  allowed: [number, number]; // percent of the width
  value: number;
  interval: [number, number] | null;
}

export function marginGeometry(cell: VerdictCell): MarginGeometry | null {
  if (cell.value === null || !(cell.limit > 0)) return null;
  const most = Math.max(cell.limit, cell.value, cell.upper ?? 0, cell.lower ?? 0) * 1.08;
  const at = (value: number) => Math.min(100, Math.max(0, (value / most) * 100));
  const known = cell.lower !== null || cell.upper !== null;
  return {
    allowed: hasToReach(cell.measure) ? [at(cell.limit), 100] : [0, at(cell.limit)],
    value: at(cell.value),
    interval: known ? [at(cell.lower ?? 0), at(cell.upper ?? most)] : null,
  };
}

export function MarginBar({ cell }: { cell: VerdictCell }) {
  const drawn = marginGeometry(cell);
  if (!drawn) return <svg class="margin" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" />;
  const [from, to] = drawn.allowed;
  return (
    <svg
      class={`margin ${outcomeClass(cell.outcome)}`}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="margin-track" x="0" y="3" width="100" height="2" />
      <rect class="margin-allowed" x={from} y="3" width={to - from} height="2" />
      {drawn.interval && (
        <rect
          class="margin-interval"
          x={drawn.interval[0]}
          y="2"
          width={drawn.interval[1] - drawn.interval[0]}
          height="4"
        />
      )}
      <line class="margin-limit" x1={from || to} x2={from || to} y1="0" y2="8" />
      <line class="margin-value" x1={drawn.value} x2={drawn.value} y1="1" y2="7" />
    </svg>
  );
}
