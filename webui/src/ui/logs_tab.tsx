// The load generator's own log; it follows the end unless somebody has scrolled up.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { count } from "../format";
import { matches } from "../state/table_view";
import { Empty } from "./empty";
import { useSession } from "./session";

const levelOf = (line: string) => /\b(ERROR|CRITICAL|WARNING)\b/.exec(line)?.[1]?.toLowerCase() ?? "";

export function LogsTab() {
  const { store } = useSession();
  const filter = useSignal("");
  const follow = useRef(true);
  const box = useRef<HTMLDivElement>(null);
  const all = store.logs.value;
  const lines = filter.value.trim() ? all.filter((line) => matches([line], filter.value)) : all;
  useLayoutEffect(() => {
    if (follow.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  if (all.length === 0) return <Empty title="The log is empty." />;
  return (
    <>
      <div class="toolbar">
        <label class="search">
          <span class="visually-hidden">Filter the log</span>
          <input
            type="search"
            placeholder="Filter the log"
            value={filter.value}
            onInput={(event) => (filter.value = event.currentTarget.value)}
          />
        </label>
        <span class="quiet" role="status">
          {count(lines.length)} of {count(all.length)} lines
        </span>
      </div>
      <div
        class="log"
        ref={box}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Log"
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          follow.current = scrollTop + clientHeight >= scrollHeight - 24;
        }}
      >
        {lines.map((line, index) => (
          <div key={index} class={"log-line " + levelOf(line)}>
            {line}
          </div>
        ))}
      </div>
    </>
  );
}
