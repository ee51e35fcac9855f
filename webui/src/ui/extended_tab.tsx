// A tab that a locustfile has added, as Locust's extensions do: a table of what GET stats/requests says besides.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ExtendedTable } from "../template_args";
import { Empty } from "./empty";
import { Table } from "./table";

const pause = 2000; // ms, as often as Locust's own page asks

type Line = Record<string, unknown>;

interface Answer {
  extended_stats?: { key: string; data: unknown }[];
}

const text = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value ?? ""));

export function ExtendedTab({ table }: { table: ExtendedTable }) {
  const lines = useSignal<Line[]>([]);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        const answer = (await (await fetch("stats/requests", { cache: "no-store" })).json()) as Answer;
        const data = answer.extended_stats?.find((one) => one.key === table.key)?.data;
        if (!over) lines.value = Array.isArray(data) ? (data as Line[]) : [];
      } catch {
        // The banner says when the server is gone.
      }
      if (!over) timer = setTimeout(() => void ask(), pause);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [table.key]);
  if (lines.value.length === 0) return <Empty title="There is nothing here yet." />;
  return (
    <Table label="Table of an extension" headings={table.structure}>
      {lines.value.map((line, index) => (
        <tr key={index}>
          {table.structure.map((column) => (
            <td key={column.key} class={typeof line[column.key] === "number" ? "number" : "text wrap"}>
              {text(line[column.key])}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
