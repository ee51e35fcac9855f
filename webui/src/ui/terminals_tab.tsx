// Users that carry a label (a till, a branch), the slowest first: whose day would be the worst.

import { useSignal } from "@preact/signals";
import { count, ms, percent } from "../format";
import { nextSort, viewOf, type SortOrder } from "../state/table_view";
import { Empty } from "./empty";
import { Icon } from "./icon";
import { useSession } from "./session";

const headings = ["Label", "# Requests", "# Fails", "Median (ms)", "95%ile (ms)", "99%ile (ms)", "Max (ms)"];

export function TerminalsTab() {
  const labels = useSession().store.labels.value;
  const sort = useSignal<SortOrder>({ column: 4, descending: true });
  const filter = useSignal("");
  if (!labels || labels.rows.length === 0) {
    return <Empty title="No user carries a label.">A scenario gives its users labels, such as their branch.</Empty>;
  }
  const worst = Math.max(...labels.rows.map((row) => row[4] ?? 0), 1);
  const { rows } = viewOf(labels.rows, [0], filter.value, sort.value, () => false);
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
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Labels">
        <table class="plain">
          <thead>
            <tr>
              {headings.map((title, column) => {
                const sorted = sort.value.column === column;
                const direction = sorted ? (sort.value.descending ? "descending" : "ascending") : "none";
                return (
                  <th key={title} scope="col" class={column > 0 ? "number" : "text"} aria-sort={direction}>
                    <button
                      type="button"
                      class="sort"
                      onClick={() => (sort.value = nextSort(sort.value, column, column === 0))}
                    >
                      {title}
                      {sorted && <Icon name={sort.value.descending ? "down" : "up"} />}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row[0]}>
                <th scope="row" class="text wrap">
                  {row[0]}
                  <span class="row-bar" aria-hidden="true">
                    <span style={{ width: ((row[4] ?? 0) / worst) * 100 + "%" }} />
                  </span>
                </th>
                <td class="number">{count(row[1])}</td>
                <td class={row[2] > 0 ? "number bad" : "number"}>
                  {count(row[2])}
                  {row[2] > 0 && ` (${percent(row[2] / row[1])})`}
                </td>
                {[row[3], row[4], row[5], row[6]].map((value, index) => (
                  <td key={index} class="number">
                    {ms(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
