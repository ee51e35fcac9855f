// The views of a run and their names: Locust's where it has them.

import { count } from "../format";
import { ChartsTab } from "./charts_tab";
import type { TemplateArgs } from "../template_args";
import { DownloadsTab } from "./downloads_tab";
import { ExceptionsTab } from "./exceptions_tab";
import { ExtendedTab } from "./extended_tab";
import { FailuresTab } from "./failures_tab";
import { LogsTab } from "./logs_tab";
import { PlanView } from "./plan_tab";
import { RatioTab } from "./ratio_tab";
import type { Session } from "./session";
import { StatisticsTab } from "./statistics_tab";
import type { Tab } from "./tabs";
import { TerminalsTab } from "./terminals_tab";
import { VerdictTab } from "./verdict_tab";
import { WorkersTab } from "./workers_tab";

function extendedTabs(args: TemplateArgs): Tab[] {
  return (args.extended_tabs ?? []).flatMap(({ key, title }) => {
    const table = args.extended_tables?.find((one) => one.key === key);
    return table ? [{ id: "extended-" + key, title, view: () => <ExtendedTab table={table} /> }] : [];
  });
}

export function viewsOf(session: Session): Tab[] {
  const { store, args } = session;
  const counts = store.verdict.value?.counts;
  const failures = store.failures.value.length;
  const exceptions = store.exceptions.value.length;
  const tabs: (Tab | false)[] = [
    {
      id: "verdict",
      title: "Verdict",
      view: () => <VerdictTab />,
      ...(counts && counts.fail > 0 ? { badge: count(counts.fail) + " broken", bad: true } : {}),
    },
    { id: "statistics", title: "Statistics", view: () => <StatisticsTab /> },
    { id: "charts", title: "Charts", view: () => <ChartsTab /> },
    {
      id: "failures",
      title: "Failures",
      view: () => <FailuresTab />,
      ...(failures > 0 ? { badge: count(failures), bad: true } : {}),
    },
    {
      id: "exceptions",
      title: "Exceptions",
      view: () => <ExceptionsTab />,
      ...(exceptions > 0 ? { badge: count(exceptions), bad: true } : {}),
    },
    (store.labels.value?.rows.length ?? 0) > 0 && {
      id: "terminals",
      title: "Terminals",
      view: () => <TerminalsTab />,
    },
    store.plan.value !== null && { id: "plan", title: "Plan", view: () => <PlanView /> },
    { id: "ratio", title: "Current Ratio", view: () => <RatioTab /> },
    { id: "downloads", title: "Download Data", view: () => <DownloadsTab /> },
    { id: "logs", title: "Logs", view: () => <LogsTab /> },
    (store.workers.value.length > 0 || args.is_distributed === true) && {
      id: "workers",
      title: "Workers",
      view: () => <WorkersTab />,
      ...(store.workers.value.length > 0 ? { badge: count(store.workers.value.length) } : {}),
    },
  ];
  return tabs.filter((tab): tab is Tab => tab !== false).concat(extendedTabs(args));
}
