// Locust's table of requests, for ten thousand names: only the rows that are seen are in the page.

import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Row } from "../model";
import { count, counted } from "../format";
import { pins, togglePin } from "../state/preferences";
import { nextSort, viewOf, type SortOrder } from "../state/table_view";
import { visibleRows } from "../state/virtual_rows";
import { Empty } from "./empty";
import { Icon } from "./icon";
import { Name } from "./name";
import { useSession } from "./session";
import { shownRows, type Column } from "./stat_columns";

export const rowHeight = 36;
const keyOf = (row: Row) => `${row[0]} ${row[1]}`;

function Heading({
  index,
  title,
  unit,
  help,
  sort,
  onSort,
}: {
  index: number;
  title: string;
  unit?: string;
  help?: string;
  sort: SortOrder | null;
  onSort: () => void;
}) {
  const sorted = sort?.column === index;
  const direction = !sorted ? "none" : sort.descending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={direction} class={index < 2 ? "text" : "number"}>
      <button type="button" class="sort" title={help} onClick={onSort}>
        {title} {unit && <span class="unit">{unit}</span>}
        {sorted && <Icon name={sort.descending ? "down" : "up"} />}
      </button>
    </th>
  );
}

function StatRow({
  columns,
  row,
  index,
  pinned,
  canPin,
}: {
  columns: Column[];
  row: Row;
  index: number;
  pinned: boolean;
  canPin: boolean;
}) {
  const key = keyOf(row);
  return (
    <tr class={pinned ? "pinned" : ""} aria-rowindex={index}>
      <td class="text method">{row[0]}</td>
      <th scope="row" class="text name" title={String(row[1])}>
        {canPin && (
          <button
            type="button"
            class="pin"
            aria-pressed={pinned}
            aria-label={`${pinned ? "Unpin" : "Pin"} ${key}`}
            onClick={() => togglePin(key)}
          >
            <Icon name="pin" />
          </button>
        )}
        <span class="name-text">
          <Name text={String(row[1])} />
        </span>
      </th>
      {columns.map((column, at) => {
        const value = row[at + 2] as number | null;
        const bad = (column.id === "failures" || column.id === "share") && Number(value) > 0;
        return (
          <td key={column.id} class={bad ? "number bad" : "number"}>
            {column.format(value)}
          </td>
        );
      })}
    </tr>
  );
}

export function StatisticsTab() {
  const { store, isReport } = useSession();
  const filter = useSignal("");
  const sort = useSignal<SortOrder | null>(isReport ? { column: 2, descending: true } : null);
  const scroll = useSignal({ top: 0, height: 640 });
  const box = useRef<HTMLDivElement>(null);
  const shown = useComputed(() => (store.rows.value ? shownRows(store.rows.value) : null));
  const view = useComputed(() =>
    viewOf(shown.value?.rows ?? [], [0, 1], filter.value, sort.value, (row) => pins.value.includes(keyOf(row))),
  );
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || isReport) return;
    const measure = () => (scroll.value = { top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [shown.value === null]);
  const rows = store.rows.value;
  if (!rows || !shown.value || (rows.rows.length === 0 && !filter.value)) {
    return (
      <Empty title="No request has been answered yet.">
        Each kind of request gets a line here with the first answer of the site.
      </Empty>
    );
  }
  const columns = shown.value.columns;
  const total = view.value.rows.length;
  const range = isReport
    ? { first: 0, last: total, before: 0, after: 0 }
    : visibleRows(scroll.value.top, scroll.value.height, rowHeight, total);
  const heading = (index: number, title: string, unit?: string, help?: string) => (
    <Heading
      key={title}
      index={index}
      title={title}
      unit={unit}
      help={help}
      sort={sort.value}
      onSort={() => (sort.value = nextSort(sort.value, index, index < 2))}
    />
  );
  return (
    <div class="statistics">
      <div class="toolbar">
        {!isReport && (
          <label class="search">
            <span class="visually-hidden">Filter requests</span>
            <input
              type="search"
              placeholder="Filter by method or name"
              value={filter.value}
              onInput={(event) => {
                filter.value = event.currentTarget.value;
                box.current?.scrollTo({ top: 0 });
              }}
            />
          </label>
        )}
        <span class="quiet" role="status">
          {filter.value
            ? `${count(total)} of ${counted(rows.rows.length, "request name")}`
            : counted(total, "request name")}
          {rows.left_out > 0 && `; ${count(rows.left_out)} more are in run.json`}
        </span>
      </div>
      <div
        class={isReport ? "scroll-x" : "table-box"}
        ref={box}
        tabIndex={0}
        role="region"
        aria-label="Request statistics"
        onScroll={(event) => {
          const { scrollTop, clientHeight } = event.currentTarget;
          scroll.value = { top: scrollTop, height: clientHeight };
        }}
      >
        <table class="stats" aria-rowcount={total + 2}>
          <thead>
            <tr>
              {heading(0, "Type")}
              {heading(1, "Name")}
              {columns.map((column, index) => heading(index + 2, column.title, column.unit, column.help))}
            </tr>
          </thead>
          <tbody>
            {range.before > 0 && <tr class="spacer" style={{ height: range.before + "px" }} aria-hidden="true" />}
            {view.value.rows.slice(range.first, range.last).map((row, index) => (
              <StatRow
                columns={columns}
                key={keyOf(row)}
                row={row}
                index={range.first + index + 2}
                pinned={range.first + index < view.value.pinned}
                canPin={!isReport}
              />
            ))}
            {range.after > 0 && <tr class="spacer" style={{ height: range.after + "px" }} aria-hidden="true" />}
          </tbody>
          <tfoot>
            <StatRow
              columns={columns}
              row={["", "Aggregated", ...shown.value.total.slice(2)]}
              index={total + 2}
              pinned={false}
              canPin={false}
            />
          </tfoot>
        </table>
      </div>
    </div>
  );
}
