// One chart with its heading, legend and keys. uPlot draws; this keeps it fed, sized, coloured and in step with the
// others: they share the part of the run that is shown, and the cursor.

import { untracked, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import uPlot from "uplot";
import { elapsed } from "../format";
import { dark } from "../state/preferences";
import { useSession } from "../ui/session";
import { drawBands, roomForBands } from "./bands";
import { palette, type Palette } from "./palette";

const paperWidth = 700;
const cursors = "acrida-run";
const secondSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

export interface Axis {
  scale: string;
  format: (value: number) => string;
}

export interface Line {
  label: string;
  color: "c1" | "c2" | "c3" | "c4" | "c5";
  scale: string;
  format: (value: number | null | undefined) => string;
  filled?: boolean;
  dashed?: boolean;
  steps?: boolean;
}

export interface ChartProps {
  title: string;
  about: string; // for those who cannot see it
  axes: Axis[];
  lines: Line[];
  scales: Record<string, uPlot.Scale>;
  data: () => uPlot.AlignedData;
  height?: number;
  paint?: (u: uPlot, colors: Palette) => void; // behind the lines
  readout?: (index: number, u: uPlot) => string; // what is under the cursor, beside the legend
  onPointer?: (u: uPlot) => void;
}

function axisOf(axis: Axis, colors: Palette): uPlot.Axis {
  return {
    scale: axis.scale,
    stroke: colors.muted,
    grid: { stroke: colors.line, width: 1 },
    ticks: { show: false },
    size: 62,
    font: "12px " + colors.font,
    values: (_u, splits) => splits.map((value) => (value == null ? "" : axis.format(value))),
  };
}

function optionsOf(props: ChartProps, colors: Palette, width: number): uPlot.Options {
  const steps = uPlot.paths.stepped?.({ align: 1 });
  return {
    width,
    height: props.height ?? 230,
    padding: [roomForBands, 18, 0, 0] /* half of the last instant under the axis */,
    legend: { show: false },
    cursor: {
      sync: { key: cursors, setSeries: false, scales: ["x", null] },
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      // Charts share the instant under the cursor, and no height of theirs means anything in another.
      y: false,
    },
    scales: { x: { time: false }, ...props.scales },
    axes: [
      {
        stroke: colors.muted,
        grid: { show: false },
        size: 30,
        ticks: { stroke: colors.line, width: 1, size: 4 },
        font: "12px " + colors.font,
        incrs: secondSteps,
        space: 70,
        values: (_u, splits) => splits.map(elapsed),
      },
      ...props.axes.map((axis) => axisOf(axis, colors)),
    ],
    series: [
      {},
      ...props.lines.map((line) => ({
        label: line.label,
        scale: line.scale,
        stroke: colors[line.color],
        width: 1.5,
        ...(line.filled ? { fill: colors[line.color] + "22" } : {}),
        ...(line.dashed ? { dash: [5, 4] } : {}),
        ...(line.steps && steps ? { paths: steps } : {}),
        points: { show: false },
        spanGaps: false,
      })),
    ],
  };
}

const dataRange = (data: uPlot.AlignedData): [number, number] => {
  const x = data[0];
  if (x.length === 0) return [0, 60];
  const [first, last] = [x[0]!, x[x.length - 1]!];
  return [first, Math.max(last, first + 10)];
};

export function ChartFrame(props: ChartProps) {
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const cursor = useSignal<number | null>(null);
  const latest = useRef(props);
  latest.current = props;

  const showRange = (u: uPlot) => {
    const [min, max] = session.zoom.value ?? dataRange(u.data);
    u.setScale("x", { min, max });
  };

  useSignalEffect(() => {
    const element = box.current;
    if (!element) return;
    void dark.value;
    const colors = palette();
    const options = optionsOf(latest.current, colors, element.clientWidth || 600);
    options.hooks = {
      drawClear: [
        (u) => {
          drawBands(u, session.store.verdict.peek(), session.finding.peek(), colors);
          latest.current.paint?.(u, colors);
        },
      ],
      setCursor: [
        (u) => {
          cursor.value = u.cursor.idx ?? null;
          latest.current.onPointer?.(u);
        },
      ],
      setSelect: [
        (u) => {
          if (u.select.width < 6) return;
          session.zoom.value = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    };
    // Only the theme makes a chart anew; what it shows is brought to it below.
    const u = untracked(() => new uPlot(options, latest.current.data(), element));
    u.over.addEventListener("dblclick", () => (session.zoom.value = null));
    chart.current = u;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) u.setSize({ width: element.clientWidth, height: options.height });
    });
    observer.observe(element);
    // Drawn at about a sheet's width, letters keep their size; print.css scales what is left.
    const forPaper = () => u.setSize({ width: Math.min(element.clientWidth, paperWidth), height: options.height });
    const forScreen = () => u.setSize({ width: element.clientWidth, height: options.height });
    addEventListener("beforeprint", forPaper);
    addEventListener("afterprint", forScreen);
    return () => {
      removeEventListener("beforeprint", forPaper);
      removeEventListener("afterprint", forScreen);
      observer.disconnect();
      u.destroy();
      chart.current = null;
    };
  });

  useSignalEffect(() => {
    const data = latest.current.data();
    void session.store.verdict.value;
    void session.finding.value;
    void session.zoom.value;
    void dark.value;
    const u = chart.current;
    if (!u) return;
    u.setData(data, false);
    showRange(u);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const u = chart.current;
    if (!u) return;
    if (chartKey(u, event.key, session.zoom)) event.preventDefault();
  };
  const index = cursor.value;
  return (
    <figure class="chart">
      <figcaption>
        <h3>{props.title}</h3>
        <Legend {...props} chart={chart.current} index={index} />
      </figcaption>
      <div
        class="chart-box"
        ref={box}
        tabIndex={0}
        role="img"
        aria-label={`${props.title}. ${props.about} Arrow keys move the cursor, + and - zoom, 0 shows all.`}
        onKeyDown={onKeyDown}
      />
    </figure>
  );
}

function Legend({
  lines,
  readout,
  data,
  chart,
  index,
}: ChartProps & { chart: uPlot | null; index: number | null }) {
  const { isReport } = useSession();
  const table = data();
  const at = index ?? table[0].length - 1;
  const second = table[0][at];
  return (
    <p class="legend">
      {second !== undefined && (
        <span class="legend-time">{index === null && !isReport ? "now" : elapsed(second)}</span>
      )}
      {lines.map((line, number) => (
        <span key={line.label} class="legend-item">
          <span class={`swatch swatch-${line.color}${line.dashed ? " swatch-dashed" : ""}`} aria-hidden="true" />
          {line.label} <b>{line.format(table[number + 1]?.[at] as number | null | undefined)}</b>
        </span>
      ))}
      {readout && chart && index !== null && <span class="legend-item">{readout(index, chart)}</span>}
    </p>
  );
}

// True: the key was one of the chart's.
function chartKey(u: uPlot, key: string, zoom: { value: [number, number] | null }): boolean {
  const min = u.scales.x?.min ?? 0;
  const max = u.scales.x?.max ?? 1;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const step = u.over.clientWidth / 60;
    const from = u.cursor.left != null && u.cursor.left >= 0 ? u.cursor.left : u.over.clientWidth;
    const left = Math.min(u.over.clientWidth - 1, Math.max(0, from + (key === "ArrowLeft" ? -step : step)));
    u.setCursor({ left, top: u.over.clientHeight / 2 });
    return true;
  }
  if (key === "+" || key === "-") {
    const middle = u.cursor.left != null && u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : (min + max) / 2;
    const half = ((max - min) / 2) * (key === "+" ? 0.6 : 1.7);
    const [first, last] = dataRange(u.data);
    const wider = middle - half <= first && middle + half >= last;
    zoom.value = wider
      ? null
      : [Math.max(first, middle - half), Math.min(Math.max(last, first + 10), middle + half)];
    return true;
  }
  if (key === "0" || key === "Escape") {
    zoom.value = null;
    return true;
  }
  return false;
}
