// What this load can reach and prove, before it is made.

import { count, duration, rate } from "../format";
import { useSession } from "./session";
import { Table } from "./table";
import { Empty } from "./empty";

interface PlannedCell {
  measure: string;
  limit: string; // as it was written
  limit_text?: string; // with its unit; older servers have none
  provable: boolean;
  samples_least: number;
  seconds: number | null;
  reason: string;
}

interface PlannedRow {
  label: string;
  requests: string[];
  best: number;
  at_target: number;
  target: number | null;
  never: boolean;
  if_faster: boolean;
  users: number | null;
  cells: PlannedCell[];
}

interface PlanDocument {
  line?: string;
  users?: number;
  cells?: number;
  provable?: number;
  shortest_run_seconds?: number | null;
  longest_cell?: string;
  rows?: PlannedRow[];
  notes?: string[];
}

function reach(row: PlannedRow): string {
  if (row.target === null) return "no rate is asked for";
  if (row.never) return "cannot be reached with this load";
  if (row.if_faster) return "only if the site is faster than its targets";
  return "can be reached";
}

function CellLine({ cell }: { cell: PlannedCell }) {
  const how = cell.provable
    ? `provable ${(cell.seconds ?? 1) < 1 ? "at once" : "in " + duration(cell.seconds)}`
    : `not provable: ${cell.reason}`;
  return (
    <li class={cell.provable ? "" : "planned-never"}>
      {cell.measure} {cell.limit_text ?? cell.limit}: {how}
    </li>
  );
}

function PlannedRowView({ row }: { row: PlannedRow }) {
  return (
    <>
      <tr class="planned">
        <th scope="row" class="text wrap">
          {row.label}
        </th>
        <td class="number">{rate(row.target)}</td>
        <td class="number">{rate(row.best)}</td>
        <td class="number">{rate(row.at_target)}</td>
      </tr>
      <tr>
        <td colSpan={4}>
          <p class={row.never ? "planned-never" : ""}>
            Rate: {reach(row)}
            {row.users !== null && (row.never || row.if_faster) && `; ${count(row.users)} such users would`}
          </p>
          <ul class="planned-cells">
            {row.cells.map((cell, at) => (
              <CellLine key={at} cell={cell} />
            ))}
          </ul>
        </td>
      </tr>
    </>
  );
}

const headings = [
  { title: "Target" },
  { title: "Asked for (/s)", number: true },
  { title: "At most (/s)", number: true },
  { title: "At target times (/s)", number: true },
];

export function PlanView() {
  const plan = useSession().store.plan.value;
  if (!plan) return <Empty title="There is no plan.">It needs targets: start with --targets.</Empty>;
  const document = (plan.document ?? {}) as PlanDocument;
  const rows = document.rows ?? [];
  if (rows.length === 0) return <pre class="plan-text">{plan.text}</pre>;
  return (
    <div class="plan">
      <p class="plan-lead">
        {document.provable ?? 0} of {document.cells ?? 0} limits can be proven
        {document.shortest_run_seconds != null && (
          <>
            ; the shortest run that proves all of them takes <b>{duration(document.shortest_run_seconds)}</b>
          </>
        )}
      </p>
      <Table label="Plan" headings={headings}>
        {rows.map((row, index) => (
          <PlannedRowView key={index} row={row} />
        ))}
      </Table>
      {(document.notes ?? []).map((note, index) => (
        <p class="note" key={index}>
          {note}
        </p>
      ))}
      <details class="no-print">
        <summary>The plan as text</summary>
        <pre class="plan-text" tabIndex={0}>
          {plan.text}
        </pre>
      </details>
    </div>
  );
}
