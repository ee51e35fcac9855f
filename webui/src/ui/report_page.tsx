// The report: the owner's page first, then everything behind it, one section below the other.

import type { ComponentChildren } from "preact";
import { date, duration } from "../format";
import { ChartsTab } from "./charts_tab";
import { Environment } from "./environment";
import { ExceptionsTab } from "./exceptions_tab";
import { FailuresTab } from "./failures_tab";
import { Figures, scenarioName } from "./header";
import { Mark } from "./icon";
import { PlanView } from "./plan_tab";
import { RatioTab } from "./ratio_tab";
import { SessionContext, useSession, type Session } from "./session";
import { StatisticsTab } from "./statistics_tab";
import { TerminalsTab } from "./terminals_tab";
import { ThemeToggle } from "./theme_toggle";
import { VerdictTab } from "./verdict_tab";

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="report-section" id={id} aria-labelledby={id + "-title"}>
      <h2 class="section-title" id={id + "-title"}>
        {title}
      </h2>
      {children}
    </section>
  );
}

interface Part {
  id: string;
  title: string;
  there: boolean;
  view: () => ComponentChildren;
}

function partsOf(session: Session): Part[] {
  const { store } = session;
  const run = store.run.value;
  return [
    { id: "statistics", title: "Request statistics", there: true, view: () => <StatisticsTab /> },
    { id: "charts", title: "Charts", there: store.series.value.length > 0, view: () => <ChartsTab /> },
    { id: "failures", title: "Failures", there: true, view: () => <FailuresTab /> },
    {
      id: "exceptions",
      title: "Exceptions",
      there: store.exceptions.value.length > 0,
      view: () => <ExceptionsTab />,
    },
    { id: "terminals", title: "Terminals", there: (store.labels.value?.rows.length ?? 0) > 0, view: () => <TerminalsTab /> },
    { id: "plan", title: "Plan", there: store.plan.value !== null, view: () => <PlanView /> },
    { id: "ratio", title: "Final ratio", there: store.ratio.value !== null, view: () => <RatioTab /> },
    { id: "environment", title: "Environment", there: run !== null, view: () => run && <Environment run={run} /> },
  ];
}

function Page() {
  const session = useSession();
  const { store, args } = session;
  const [run, status] = [store.run.value, store.status.value];
  const parts = partsOf(session).filter((part) => part.there);
  return (
    <div class="report">
      <header class="report-head">
        <p class="report-brand">
          <Mark /> Load test report
          <span class="grow" />
          <ThemeToggle />
        </p>
        <h1>{scenarioName(run, args.locustfile)}</h1>
        <p class="quiet">
          {run?.host}
          {run && run.start > 0 && (
            <>
              <br />
              {date(run.start)}
              {status && `, ${duration(status.run_time)}`}
            </>
          )}
        </p>
      </header>
      <main>
        {status && <Figures status={status} />}
        {store.verdict.value && <VerdictTab />}
        <nav class="report-nav no-print" aria-label="Sections">
          {parts.map((part) => (
            <a key={part.id} href={"#" + part.id}>
              {part.title}
            </a>
          ))}
        </nav>
        {parts.map((part) => (
          <Section key={part.id} id={part.id} title={part.title}>
            {part.view()}
          </Section>
        ))}
      </main>
      <footer class="report-foot quiet">
        {run?.version && `Acrida ${run.version}`}
        {run?.id && `, run ${run.id}`}
      </footer>
    </div>
  );
}

export function ReportPage({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Page />
    </SessionContext.Provider>
  );
}
