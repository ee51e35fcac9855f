// Users that carry a label (a till, a branch), the slowest first: whose day would be the worst.

import { useSignal } from "@preact/signals";
import type { LabelRow } from "../model";
import { count, ms, percent, time } from "../format";
import { nextSort, viewOf, type SortOrder } from "../state/table_view";
import { Empty } from "./empty";
import { Icon } from "./icon";
import { useSession } from "./session";

const headings = ["# Requests", "# Fails", "Median (ms)", "95%ile (ms)", "99%ile (ms)", "Max (ms)"];

function LabelTable({ title, rows, filter }: { title: string; rows: LabelRow[]; filter: string }) {
  const sort = useSignal<SortOrder>({ column: 4, descending: true });
  const worst = Math.max(...rows.map((row) => row[4] ?? 0), 1);
  const shown = viewOf(rows, [0], filter, sort.value, () => false).rows;
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={title}>
      <table class="plain">
        <thead>
          <tr>
            {[title, ...headings].map((heading, column) => {
              const sorted = sort.value.column === column;
              const direction = sorted ? (sort.value.descending ? "descending" : "ascending") : "none";
              return (
                <th key={heading} scope="col" class={column > 0 ? "number" : "text"} aria-sort={direction}>
                  <button
                    type="button"
                    class="sort"
                    onClick={() => (sort.value = nextSort(sort.value, column, column === 0))}
                  >
                    {heading}
                    {sorted && <Icon name={sort.value.descending ? "down" : "up"} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <LabelLine key={row[0]} row={row} worst={worst} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LabelLine({ row, worst }: { row: LabelRow; worst: number }) {
  const [label, requests, failures, ...times] = row;
  return (
    <tr>
      <th scope="row" class="text wrap">
        {label}
        <span class="row-bar" aria-hidden="true" data-time={time(row[4])}>
          <span style={{ width: ((row[4] ?? 0) / worst) * 100 + "%" }} />
        </span>
      </th>
      <td class="number">{count(requests)}</td>
      <td class={failures > 0 ? "number bad" : "number"}>
        {count(failures)}
        {failures > 0 && ` (${percent(failures / requests)})`}
      </td>
      {times.map((value, index) => (
        <td key={index} class="number">
          {ms(value)}
        </td>
      ))}
    </tr>
  );
}

export function TerminalsTab() {
  const labels = useSession().store.labels.value;
  const filter = useSignal("");
  if (!labels || labels.rows.length === 0) {
    return <Empty title="No user carries a label.">A scenario gives its users labels, such as their branch.</Empty>;
  }
  const branches = labels.branches ?? [];
  return (
    <>
      <div class="toolbar">
        <label class="search no-print">
          <span class="visually-hidden">Filter labels</span>
          <input
            type="search"
            placeholder="Filter by label"
            value={filter.value}
            onInput={(event) => (filter.value = event.currentTarget.value)}
          />
        </label>
        <span class="quiet">
          The slowest first, by the time within which 95 of 100 requests were answered
          {labels.left_out > 0 && `; ${count(labels.left_out)} quicker ones are left out`}
        </span>
      </div>
      {branches.length > 0 && (
        <section class="branches">
          <LabelTable title="Branch" rows={branches} filter={filter.value} />
        </section>
      )}
      <LabelTable title={branches.length > 0 ? "Terminal" : "Label"} rows={labels.rows} filter={filter.value} />
    </>
  );
}
