// What matters while a run goes on, always in sight: its state, its load, its failures, whether it can be believed;
// and the buttons that steer it.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Run, RunState, Status } from "../model";
import { acridaArgs } from "../template_args";
import { count, duration, percent, rate, time } from "../format";
import { resetStats, stop, type Answer } from "../state/steering";
import { Icon, Mark } from "./icon";
import { useSession } from "./session";
import { ThemeToggle } from "./theme_toggle";

export const stateWords: Record<RunState, string> = {
  ready: "Ready",
  spawning: "Starting users",
  running: "Running",
  cleanup: "Cleaning up",
  stopping: "Stopping",
  stopped: "Stopped",
};

export const isUnderWay = (state: RunState | undefined) =>
  state === "spawning" || state === "running" || state === "stopping" || state === "cleanup";

function Figure({ label, children, bad = false }: { label: string; children: ComponentChildren; bad?: boolean }) {
  return (
    <div class={bad ? "figure bad" : "figure"}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Figures({ status }: { status: Status }) {
  const { isReport } = useSession();
  const failed = status.requests > 0 ? status.failures / status.requests : null;
  const over = isReport || !isUnderWay(status.state);
  // At the end of a run nobody is left; a report says how many there were.
  const peak = useSession().store.series.value.columns.get("users") ?? [];
  const users = isReport ? Math.max(status.users, ...peak.map((value) => value ?? 0)) : status.users;
  const spawning = status.users !== status.users_wanted && isUnderWay(status.state);
  return (
    <dl class="figures">
      <Figure label="Users">
        {count(users)}
        {spawning && <small>of {count(status.users_wanted)}</small>}
      </Figure>
      <Figure label={over ? "Requests" : "RPS"}>
        {over ? count(status.requests) : rate(status.rps)}
        {!over && <small>/s</small>}
      </Figure>
      <Figure label="Failures" bad={status.failures > 0}>
        {percent(failed)}
      </Figure>
      <Figure label={isReport ? "95 of 100 within" : "95 % within"}>{time(status.p95)}</Figure>
      <Figure label="Run time">
        {duration(status.run_time)}
        {status.time_left !== null && isUnderWay(status.state) && <small>{duration(status.time_left)} left</small>}
      </Figure>
    </dl>
  );
}

export function ValidityChip({ status }: { status: Status }) {
  return status.valid ? (
    <span class="chip is-pass">
      <Icon name="pass" /> Valid
    </span>
  ) : (
    <span class="chip is-fail" title={status.invalid_by.join(", ")}>
      <Icon name="warning" /> Not valid{status.invalid_by.length > 0 && ": " + status.invalid_by.join(", ")}
    </span>
  );
}

function Steering({ status, onEdit, onNew }: { status: Status; onEdit: () => void; onNew: () => void }) {
  const session = useSession();
  const { args } = session;
  const refusal = useSignal("");
  const busy = useSignal(false);
  const ask = async (call: () => Promise<Answer>) => {
    busy.value = true;
    const answer = await call();
    busy.value = false;
    refusal.value = answer.ok ? "" : answer.message;
  };
  const underWay = isUnderWay(status.state);
  const ending = status.state === "stopping" || status.state === "cleanup";
  return (
    <div class="steering">
      {underWay && (
        <>
          <button type="button" class="button" onClick={onEdit} disabled={ending}>
            Edit
          </button>
          <button
            type="button"
            class="button danger"
            onClick={() => {
              session.acted = true;
              void ask(stop);
            }}
            disabled={busy.value || ending}
          >
            {ending ? "Stopping..." : "Stop"}
          </button>
        </>
      )}
      {!underWay && (
        <button type="button" class="button primary" onClick={onNew}>
          New test
        </button>
      )}
      {acridaArgs(args).can.reset && (
        <button type="button" class="button" onClick={() => void ask(resetStats)} disabled={busy.value}>
          Reset Stats
        </button>
      )}
      {refusal.value && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
    </div>
  );
}

export function scenarioName(run: Run | null, locustfile: string | null | undefined): string {
  const path = run?.scenario || locustfile || "";
  return path.split(/[\\/]/).pop() || "Load test";
}

interface Props {
  starting: boolean;
  onEdit: () => void;
  onNew: () => void;
}

export function Header({ starting, onEdit, onNew }: Props) {
  const { store, args } = useSession();
  const [run, status] = [store.run.value, store.status.value];
  const shown = status && (run || status.state !== "ready") && !starting ? status : null;
  const host = run?.host || args.host;
  return (
    <header class="top">
      <div class="top-line">
        <Mark />
        <p class="top-title">
          <strong>{scenarioName(run, args.locustfile)}</strong>
          {host && <span class="quiet">{host}</span>}
        </p>
        {shown && (
          <span class={`chip state-${shown.state}`} role="status">
            {stateWords[shown.state]}
          </span>
        )}
        {shown && <ValidityChip status={shown} />}
        <span class="grow" />
        {acridaArgs(args).login && (
          <a class="button small" href="logout">
            Log out
          </a>
        )}
        <ThemeToggle />
      </div>
      {shown && (
        <div class="top-line">
          <Figures status={shown} />
          <Steering status={shown} onEdit={onEdit} onNew={onNew} />
        </div>
      )}
    </header>
  );
}
