// The table of targets: each cell says its outcome in a word, the figure, the limit, and on demand why.

import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { Verdict, VerdictCell, VerdictRow } from "../model";
import { duration, percent } from "../format";
import { MarginBar } from "./margin_bar";
import { OutcomeMark, outcomeClass } from "./outcome";
import { useSession } from "./session";

const order = ["p50", "p90", "p95", "p99", "p99.9", "max", "mean", "failures", "requests/s"];
const headings: Record<string, string> = {
  max: "Longest",
  mean: "Mean",
  failures: "Failures",
  "requests/s": "Requests/s",
};

export function measuresOf(rows: VerdictRow[]): string[] {
  const found = [...new Set(rows.flatMap((row) => row.cells.map((cell) => cell.measure)))];
  const place = (measure: string) => {
    const index = order.findIndex((known) => measure === known || measure.startsWith(known + " "));
    return index < 0 ? order.length : index;
  };
  return found.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

function marginText(cell: VerdictCell): string | null {
  if (cell.margin === null) return null;
  return cell.margin >= 0 ? `${percent(cell.margin, 0)} to spare` : `${percent(-cell.margin, 0)} beyond the limit`;
}

function Cell({ cell, heading, row }: { cell: VerdictCell; heading: string; row: string }) {
  return (
    <div class={`target-cell ${outcomeClass(cell.outcome)}`} aria-label={`${row}, ${heading}`} role="group">
      <span class="target-measure" aria-hidden="true">
        {heading}
      </span>
      <OutcomeMark outcome={cell.outcome} />
      <span class="target-value">{cell.value_text || "no figure yet"}</span>
      <MarginBar cell={cell} />
      <span class="target-limit">{cell.limit_text}</span>
    </div>
  );
}

function Reasons({ row }: { row: VerdictRow }) {
  return (
    <dl class="reasons">
      {row.names.length > 0 && (
        <>
          <dt>Requests</dt>
          <dd>{row.names.join(", ")}</dd>
        </>
      )}
      {row.whole_run && (
        <>
          <dt>Judged over</dt>
          <dd>the whole run, since it has no steady part</dd>
        </>
      )}
      {row.cells.map((cell) => (
        <Fragment key={cell.title + cell.measure}>
          <dt>
            {headings[cell.measure] ?? cell.measure} <OutcomeMark outcome={cell.outcome} />
          </dt>
          <dd>
            {[cell.why, marginText(cell), `${cell.samples} samples`].filter(Boolean).join("; ")}
            {cell.more_time !== null && `; about ${duration(cell.more_time)} more would settle it`}
            {cell.never && "; no length of this run ever will"}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function TargetRow({
  row,
  measures,
  open,
  toggle,
}: {
  row: VerdictRow;
  measures: string[];
  open: boolean;
  toggle?: () => void;
}) {
  const id = "why-" + row.label.replace(/\W+/g, "-");
  return (
    <>
      <tr class="target-row">
        <th scope="row">
          <span class="target-label">{row.label || "All requests"}</span>
          {toggle && (
            <button type="button" class="link" aria-expanded={open} aria-controls={id} onClick={toggle}>
              {open ? "Hide the reasons" : "Why?"}
            </button>
          )}
        </th>
        {measures.map((measure) => {
          const cells = row.cells.filter((cell) => cell.measure === measure);
          return (
            <td key={measure} class={cells.length === 0 ? "target-none" : ""}>
              {cells.map((cell) => (
                <Cell key={cell.title} cell={cell} heading={headings[measure] ?? measure} row={row.label} />
              ))}
            </td>
          );
        })}
      </tr>
      {open && (
        <tr class="target-why" id={id}>
          <td colSpan={measures.length + 1}>
            <Reasons row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

export function TargetsTable({ verdict }: { verdict: Verdict }) {
  const { isReport } = useSession();
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const measures = measuresOf(verdict.rows);
  const toggle = (index: number) => {
    const next = new Set(open);
    if (!next.delete(index)) next.add(index);
    setOpen(next);
  };
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Targets">
      <table class="targets">
        <thead>
          <tr>
            <th scope="col">Target</th>
            {measures.map((measure) => (
              <th scope="col" key={measure}>
                {headings[measure] ?? measure}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {verdict.rows.map((row, index) => (
            <TargetRow
              key={index}
              row={row}
              measures={measures}
              open={open.has(index)}
              toggle={() => toggle(index)}
            />
          ))}
        </tbody>
      </table>
      {isReport && <p class="note">Each cell is a statement of its own, by a one-sided 95 % bound.</p>}
    </div>
  );
}
