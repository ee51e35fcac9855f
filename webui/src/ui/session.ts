// What every part of the page shares: the store, the arguments of the page, and what is looked at.

import { signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Feed } from "../state/feed";
import type { SwarmValues } from "../state/swarm_form";
import type { Store } from "../state/store";
import type { TemplateArgs } from "../template_args";

export class Session {
  // Seconds of the run that all charts show; null: the whole run.
  readonly zoom = signal<[number, number] | null>(null);
  // The finding whose evidence stands out on the charts.
  readonly finding = signal<string | null>(null);
  readonly tab = signal("verdict");
  // By a control that the next screen does not have: the focus is not to be lost with it.
  acted = false;
  // What the run was started with here; null: it was started elsewhere.
  startedWith: SwarmValues | null = null;

  constructor(
    readonly store: Store,
    readonly args: TemplateArgs,
    readonly feed: Feed | null, // null: a report
  ) {}

  get isReport(): boolean {
    return this.feed === null;
  }

  showOnChart(id: string, first: number, last: number): void {
    const beside = Math.max(5, (last - first) * 0.25);
    this.finding.value = id;
    this.zoom.value = [Math.max(0, first - beside), last + beside];
    this.tab.value = "charts";
    if (this.isReport) document.getElementById("charts")?.scrollIntoView();
  }
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("no session around this component");
  return session;
}
