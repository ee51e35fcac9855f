// All charts one below the other, with one cursor and one stretch of the run.

import { elapsed } from "../format";
import { bandsOf } from "../charts/bands";
import { Heatmap } from "../charts/heatmap";
import { GeneratorCharts, PercentilesChart, ThroughputChart, UsersChart } from "../charts/time_charts";
import { Empty } from "./empty";
import { useSession } from "./session";

function Evidence() {
  const session = useSession();
  const findings = session.store.verdict.value?.findings ?? [];
  const bands = bandsOf(findings);
  if (bands.length === 0) return null;
  return (
    <div class="band-list" role="group" aria-label="Findings on the charts">
      {bands.map((band) => {
        const finding = findings.find((one) => one.id === band.id && one.first === band.first);
        const chosen = session.finding.value === band.id;
        return (
          <button
            key={band.mark}
            type="button"
            class="band"
            aria-pressed={chosen}
            onClick={() => (session.finding.value = chosen ? null : band.id)}
          >
            <b>{band.mark}</b>
            <span>{finding?.text}</span>
            <span class="quiet">
              {elapsed(band.first)} to {elapsed(band.last)}
            </span>
          </button>
        );
      })}
    </div>
  );
}

export function ChartsTab() {
  const session = useSession();
  if (session.store.series.value.length === 0) {
    return <Empty title="Nothing to draw yet.">The charts begin with the first second of the run.</Empty>;
  }
  const zoom = session.zoom.value;
  return (
    <div class="charts">
      <div class="toolbar no-print">
        <span class="quiet">
          {zoom
            ? `Shown: ${elapsed(zoom[0])} to ${elapsed(zoom[1])} of the run.`
            : "Drag over a chart to look closer, a double click shows all again; by keys: + and -, and 0."}
          {session.store.verdict.value?.window && " The bar on top is the part that is judged."}
        </span>
        {zoom && (
          <button type="button" class="button small" onClick={() => (session.zoom.value = null)}>
            Show the whole run
          </button>
        )}
      </div>
      <Evidence />
      <ThroughputChart />
      <PercentilesChart />
      <Heatmap />
      <UsersChart />
      {session.store.series.value.columns.get("cpu")?.some((value) => value !== null) && <GeneratorCharts />}
    </div>
  );
}
