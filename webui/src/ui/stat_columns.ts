// The columns of the table of requests, and its rows in their order.

import type { Row, RowColumn, Rows } from "../model";
import { bytes, count, ms, percent, rate } from "../format";

export interface Column {
  id: RowColumn | "share";
  title: string;
  unit?: string;
  format: (value: number | null) => string;
  help: string;
}

const allColumns: Column[] = [
  { id: "requests", title: "# Requests", format: count, help: "Requests that were answered or failed" },
  { id: "failures", title: "# Fails", format: count, help: "Requests that failed" },
  { id: "share", title: "Fails", unit: "%", format: (value) => percent(value), help: "Failures of all requests" },
  { id: "now_rps", title: "RPS", unit: "/s", format: rate, help: "Requests a second in the last seconds" },
  { id: "median", title: "Median", unit: "ms", format: ms, help: "Half of the requests were quicker" },
  { id: "p90", title: "90%ile", unit: "ms", format: ms, help: "90 of 100 requests were quicker" },
  { id: "p95", title: "95%ile", unit: "ms", format: ms, help: "95 of 100 requests were quicker" },
  { id: "p99", title: "99%ile", unit: "ms", format: ms, help: "99 of 100 requests were quicker" },
  { id: "p999", title: "99.9%ile", unit: "ms", format: ms, help: "999 of 1000 requests were quicker" },
  { id: "avg", title: "Average", unit: "ms", format: ms, help: "Mean response time" },
  { id: "min", title: "Min", unit: "ms", format: ms, help: "Shortest response time" },
  { id: "max", title: "Max", unit: "ms", format: ms, help: "Longest response time" },
  { id: "bytes", title: "Average size", format: bytes, help: "Mean size of an answer" },
  { id: "rps", title: "Overall RPS", unit: "/s", format: rate, help: "Requests a second over the run" },
  { id: "now_fps", title: "Failures", unit: "/s", format: rate, help: "Failures a second in the last seconds" },
];

interface Shown {
  columns: Column[];
  rows: Row[];
  total: Row;
}

// Columns that anything is known of: other reports have other figures.
function knownColumns(rows: Rows): Column[] {
  return allColumns.filter((column) => {
    if (column.id === "share") return true;
    const at = rows.columns.indexOf(column.id);
    return at >= 0 && (rows.total[at] != null || rows.rows.some((row) => row[at] != null));
  });
}

// Rows with method, name and then the shown columns in their order.
export function shownRows(rows: Rows): Shown {
  const columns = knownColumns(rows);
  const at = columns.map((column) => rows.columns.indexOf(column.id as RowColumn));
  const [requests, failures] = [rows.columns.indexOf("requests"), rows.columns.indexOf("failures")];
  const shown = (row: Row): Row => [
    row[0] ?? "",
    row[1] ?? "",
    ...columns.map((column, index) => {
      if (column.id !== "share") return at[index]! < 0 ? null : (row[at[index]!] ?? null);
      return Number(row[requests]) > 0 ? Number(row[failures]) / Number(row[requests]) : null;
    }),
  ];
  return { columns, rows: rows.rows.map(shown), total: shown(rows.total) };
}
