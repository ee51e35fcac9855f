// Before a run: who, how many, against what, for how long; and beside it the plan, what that can prove.

import { useSignal } from "@preact/signals";
import { acridaArgs } from "../template_args";
import { initialValues, problemsOf, swarmBody, type Problems, type SwarmValues } from "../state/swarm_form";
import { swarm } from "../state/steering";
import { CustomFields } from "./custom_fields";
import { Field } from "./field";
import { PlanView } from "./plan_tab";
import { useSession } from "./session";
import { SwarmFields } from "./swarm_fields";

interface Props {
  again: boolean; // there was a run before
  onStarted: () => void;
  onCancel: () => void;
}

function HostField({
  values,
  problems,
  onChange,
}: {
  values: SwarmValues;
  problems: Problems;
  onChange: (change: Partial<SwarmValues>) => void;
}) {
  const { args } = useSession();
  const hint = args.override_host_warning
    ? "The kinds of users have hosts of their own; what is given here is used for all of them"
    : args.missing_host_warning
      ? "Not every kind of user has a host of its own"
      : "The site that is tested";
  return (
    <Field id="start-host" label="Host" hint={hint} problem={problems.host}>
      {(attributes) => (
        <input
          {...attributes}
          name="host"
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://erp.example.com"
          value={values.host}
          onInput={(event) => onChange({ host: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

function ProfileField({
  values,
  onChange,
}: {
  values: SwarmValues;
  onChange: (change: Partial<SwarmValues>) => void;
}) {
  const profiles = useSession().args.all_profiles;
  if (!profiles) return null;
  return (
    <Field id="start-profile" label="Profile" hint="A name for this run">
      {(attributes) => (
        <input
          {...attributes}
          name="profile"
          type="text"
          list="profiles"
          value={values.profile}
          onInput={(event) => onChange({ profile: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

export function StartForm({ again, onStarted, onCancel }: Props) {
  const session = useSession();
  const { args, store } = session;
  const values = useSignal(session.startedWith ?? initialValues(args));
  const problems = useSignal<Problems>({});
  const refusal = useSignal("");
  const busy = useSignal(false);
  const change = (some: Partial<SwarmValues>) => {
    values.value = { ...values.value, ...some };
    if (Object.keys(problems.value).length > 0) problems.value = problemsOf(args, values.value);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    problems.value = problemsOf(args, values.value);
    if (Object.keys(problems.value).length > 0) {
      const first = document.querySelector<HTMLElement>(".start [aria-invalid]");
      setTimeout(() => (first ?? document.querySelector<HTMLElement>(".start [aria-invalid]"))?.focus(), 0);
      return;
    }
    busy.value = true;
    store.expectRun(true);
    const answer = await swarm(swarmBody(args, values.value));
    busy.value = false;
    if (!answer.ok) store.expectRun(false);
    refusal.value = answer.ok ? "" : answer.message;
    if (answer.ok) {
      session.startedWith = values.value;
      onStarted();
    }
  };
  const custom = args.extra_options ?? {};
  const hasPlan = store.plan.value !== null || acridaArgs(args).has_plan;
  return (
    <main class={hasPlan ? "start start-with-plan" : "start"}>
      <form class="card" onSubmit={(event) => void submit(event)} noValidate>
        <h1>{again ? "Start a new load test" : "Start new load test"}</h1>
        <SwarmFields prefix="start-" values={values.value} problems={problems.value} onChange={change} />
        <HostField values={values.value} problems={problems.value} onChange={change} />
        <Field
          id="start-time"
          label="Run time"
          hint="For example 20, 20s, 3m, 2h, 1h20m; empty: until you stop it"
          problem={problems.value.runTime}
        >
          {(attributes) => (
            <input
              {...attributes}
              name="run_time"
              type="text"
              value={values.value.runTime}
              onInput={(event) => change({ runTime: event.currentTarget.value })}
            />
          )}
        </Field>
        <ProfileField values={values.value} onChange={change} />
        {Object.keys(custom).length > 0 && (
          <details class="custom" open>
            <summary>Custom parameters</summary>
            <CustomFields
              options={custom}
              values={values.value.custom}
              onChange={(name, value) => change({ custom: { ...values.value.custom, [name]: value } })}
            />
          </details>
        )}
        {refusal.value && (
          <p class="problem refusal" role="alert">
            {refusal.value}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="button primary" disabled={busy.value}>
            {busy.value ? "Starting..." : "Start"}
          </button>
          {again && (
            <button type="button" class="button" onClick={onCancel}>
              Back to the last run
            </button>
          )}
        </div>
      </form>
      {hasPlan && (
        <section class="card start-plan" aria-labelledby="plan-title">
          <h2 id="plan-title">What this load can prove</h2>
          {store.plan.value ? <PlanView /> : <p class="quiet">The plan is being made.</p>}
        </section>
      )}
    </main>
  );
}
