// Every answer of the run: time to the right, response time upwards (logarithmic), and the darker the more answers.
// It shows what percentiles hide: two kinds of answers, a queue that builds up, a timeout's edge.

import { useSignal } from "@preact/signals";
import type uPlot from "uplot";
import { count, elapsed, tick, time } from "../format";
import type { HeatColumn } from "../state/heat_buffer";
import { useSession } from "../ui/session";
import { ChartFrame } from "./chart_frame";
import type { Palette } from "./palette";

const lowest = 0.05; // ms, below the first row

// Rows that hold anything, widened by one, so that the picture is of what happened.
export function usedRows(columns: HeatColumn[], rows: number): [number, number] {
  let [first, last] = [rows, -1];
  for (const column of columns) {
    column.counts.forEach((_count, row) => {
      first = Math.min(first, row);
      last = Math.max(last, row);
    });
  }
  return last < 0 ? [0, Math.max(0, rows - 1)] : [Math.max(0, first - 1), Math.min(rows - 1, last + 1)];
}

const edgeBelow = (bounds: number[], row: number) => (row > 0 ? bounds[row - 1]! : lowest);

// Columns of different spans are compared by what came in a second; the eye tells few from many by the root.
function paintCells(u: uPlot, bounds: number[], columns: HeatColumn[], colors: Palette): void {
  let most = 0;
  for (const column of columns) column.counts.forEach((n) => (most = Math.max(most, n / column.span)));
  if (most === 0) return;
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const column of columns) {
    const left = Math.round(u.valToPos(column.first, "x", true));
    const right = Math.round(u.valToPos(column.first + column.span, "x", true));
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    column.counts.forEach((n, row) => {
      const share = Math.sqrt(n / column.span / most);
      ctx.fillStyle = colors.heat[Math.min(5, Math.floor(share * 6))]!;
      const top = Math.round(u.valToPos(bounds[row]!, "y", true));
      const bottom = Math.round(u.valToPos(edgeBelow(bounds, row), "y", true));
      ctx.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    });
  }
  ctx.restore();
}

function cellText(bounds: number[], column: HeatColumn | undefined, value: number): string {
  if (!column) return "";
  const found = bounds.findIndex((bound) => value <= bound);
  const row = found < 0 ? bounds.length - 1 : found;
  const when =
    column.span > 1 ? `${elapsed(column.first)} to ${elapsed(column.first + column.span)}` : elapsed(column.first);
  const range = `${time(edgeBelow(bounds, row))} to ${time(bounds[row])}`;
  return `${when}: ${count(column.counts.get(row) ?? 0)} answers took ${range}`;
}

export function Heatmap() {
  const { store } = useSession();
  const tip = useSignal<{ left: number; top: number; flip: boolean; text: string } | null>(null);
  const { bounds, columns } = store.heat.value;
  if (columns.length === 0 || bounds.length === 0) return null;
  const data = (): uPlot.AlignedData => {
    const at = store.heat.value.columns;
    const last = at[at.length - 1];
    const x = at.map((column) => column.first);
    // The last column has a width, too.
    if (last) x.push(last.first + last.span);
    return [x, x.map(() => null)];
  };
  const range = (): [number, number] => {
    const heat = store.heat.peek();
    const [first, end] = usedRows(heat.columns, heat.bounds.length);
    return [edgeBelow(heat.bounds, first), heat.bounds[end] ?? 1];
  };
  const readAt = (u: uPlot) => {
    const { left, top } = u.cursor;
    if (left == null || top == null || left < 0 || top < 0) return null;
    const heat = store.heat.peek();
    const second = u.posToVal(left, "x");
    const column = heat.columns.find((one) => second >= one.first && second < one.first + one.span);
    const text = cellText(heat.bounds, column, u.posToVal(top, "y"));
    const flip = left > u.over.clientWidth / 2;
    return text ? { left: left + u.over.offsetLeft, top: top + u.over.offsetTop, flip, text } : null;
  };
  return (
    <div class="heat">
      <ChartFrame
        title="Latency heatmap (ms)"
        about="How many answers took how long, over the run."
        axes={[{ scale: "y", format: tick }]}
        scales={{ y: { distr: 3, log: 10, range } }}
        lines={[]}
        data={data}
        height={260}
        paint={(u, colors) => paintCells(u, store.heat.peek().bounds, store.heat.peek().columns, colors)}
        onPointer={(u) => (tip.value = u.cursor.event ? readAt(u) : null)}
      />
      <p class="heat-scale" aria-hidden="true">
        few{" "}
        {[0, 1, 2, 3, 4, 5].map((step) => (
          <span key={step} class={`heat-step heat-step-${step}`} />
        ))}{" "}
        many answers
      </p>
      {tip.value && (
        <div
          class={tip.value.flip ? "tooltip flip" : "tooltip"}
          style={{ left: tip.value.left + "px", top: tip.value.top + "px" }}
        >
          {tip.value.text}
        </div>
      )}
    </div>
  );
}
