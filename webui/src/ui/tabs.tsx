// Tabs as keyboards know them: one stop for the Tab key, arrows to the next, Home and End.

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface Tab {
  id: string;
  title: string;
  badge?: string;
  bad?: boolean;
  view: () => ComponentChildren;
}

export function nextTab(tabs: Tab[], current: string, key: string): string | null {
  const at = tabs.findIndex((tab) => tab.id === current);
  const last = tabs.length - 1;
  if (key === "ArrowRight") return tabs[at >= last ? 0 : at + 1]?.id ?? null;
  if (key === "ArrowLeft") return tabs[at <= 0 ? last : at - 1]?.id ?? null;
  if (key === "Home") return tabs[0]?.id ?? null;
  if (key === "End") return tabs[last]?.id ?? null;
  return null;
}

interface Props {
  tabs: Tab[];
  current: string;
  onChoose: (id: string) => void;
}

export function Tabs({ tabs, current, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((tab) => tab.id === current) ?? tabs[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextTab(tabs, current, event.key);
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById("tab-" + next)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Views of the run" ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={"tab-" + tab.id}
            aria-selected={tab === shown}
            aria-controls="view"
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {tab.title}
            {tab.badge && <span class={tab.bad ? "badge bad" : "badge"}>{tab.badge}</span>}
          </button>
        ))}
      </div>
      <main class="view" id="view" role="tabpanel" aria-labelledby={"tab-" + (shown?.id ?? "")} tabIndex={-1}>
        {shown?.view()}
      </main>
    </>
  );
}
