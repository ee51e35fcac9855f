// The charts of the run's seconds: throughput with failures, percentiles, users, and the generator itself.

import type uPlot from "uplot";
import type { SeriesColumn } from "../model";
import { count, percent, rate, tick, time } from "../format";
import { useSession } from "../ui/session";
import { ChartFrame, type Line } from "./chart_frame";

function useTable(...columns: SeriesColumn[]): () => uPlot.AlignedData {
  const { store } = useSession();
  return () => {
    const table = store.series.value.columns;
    return [table.get("second"), ...columns.map((column) => table.get(column))] as uPlot.AlignedData;
  };
}

// From zero, with air above: a line that fills the frame says less than it seems to.
const fromZero = (least: number): uPlot.Scale => ({
  range: (_u, _min, max) => [0, Math.max(least, (max ?? 0) * 1.08)],
});

export function ThroughputChart() {
  const lines: Line[] = [
    { label: "Requests/s", color: "c1", scale: "y", format: rate, filled: true },
    { label: "Failures/s", color: "c2", scale: "y", format: rate, filled: true },
  ];
  return (
    <ChartFrame
      title="Total requests per second"
      about="Requests and failures per second over the run."
      axes={[{ scale: "y", format: tick }]}
      scales={{ y: fromZero(1) }}
      lines={lines}
      data={useTable("rps", "fps")}
    />
  );
}

export function PercentilesChart() {
  const lines: Line[] = [
    { label: "50th percentile", color: "c1", scale: "y", format: time },
    { label: "95th percentile", color: "c4", scale: "y", format: time },
    { label: "99th percentile", color: "c2", scale: "y", format: time },
  ];
  return (
    <ChartFrame
      title="Response times (ms)"
      about="The 50th, 95th and 99th percentile of response times over the run."
      axes={[{ scale: "y", format: tick }]}
      scales={{ y: fromZero(1) }}
      lines={lines}
      data={useTable("p50", "p95", "p99")}
    />
  );
}

export function UsersChart() {
  return (
    <ChartFrame
      title="Number of users"
      about="Users over the run, and requests that are under way."
      axes={[{ scale: "y", format: tick }]}
      scales={{ y: fromZero(1) }}
      lines={[
        { label: "Users", color: "c3", scale: "y", format: count, filled: true, steps: true },
        { label: "Requests under way", color: "c5", scale: "y", format: rate, dashed: true },
      ]}
      data={useTable("users", "in_flight")}
      height={180}
    />
  );
}

export function GeneratorCharts() {
  return (
    <>
      <ChartFrame
        title="Load generator: CPU"
        about="The share of a core that the generator used, over the run."
        axes={[{ scale: "y", format: (value) => percent(value, 0) }]}
        scales={{ y: { range: (_u, _min, max) => [0, Math.max(1, max ?? 0)] } }}
        lines={[
          { label: "CPU of a core", color: "c3", scale: "y", format: (value) => percent(value), filled: true },
        ]}
        data={useTable("cpu")}
        height={150}
      />
      <ChartFrame
        title="Load generator: lateness (ms)"
        about="How much later than meant the generator sent requests, over the run."
        axes={[{ scale: "y", format: tick }]}
        scales={{ y: fromZero(1) }}
        lines={[
          { label: "99 % sent within", color: "c4", scale: "y", format: time },
          { label: "Latest", color: "c2", scale: "y", format: time, dashed: true },
        ]}
        data={useTable("late_p99", "late_max")}
        height={170}
      />
    </>
  );
}
