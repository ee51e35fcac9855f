// Before a run: who, how many, against what, for how long; and beside it the plan, what that can prove.

import { acridaArgs, type TemplateArgs } from "../template_args";
import { initialValues, type SwarmValues } from "../state/swarm_form";
import { CustomFields } from "./custom_fields";
import { Field, HostField, Refusal } from "./field";
import { PlanView } from "./plan_tab";
import { useSession } from "./session";
import { SwarmFields } from "./swarm_fields";
import { useSwarmRequest } from "./swarm_request";

interface Props {
  again: boolean; // there was a run before
  onStarted: () => void;
  onCancel: () => void;
}

function hostHint(args: TemplateArgs): string {
  if (args.override_host_warning)
    return "The kinds of users have hosts of their own; what is given here is used for all of them";
  return args.missing_host_warning ? "Not every kind of user has a host of its own" : "The site that is tested";
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
  const request = useSwarmRequest(session.startedWith ?? initialValues(args));
  const { values, problems, change } = request;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (Object.keys(request.check()).length > 0) {
      setTimeout(() => document.querySelector<HTMLElement>(".start [aria-invalid]")?.focus(), 0);
      return;
    }
    store.expectRun(true);
    session.acted = true;
    if (await request.send()) {
      session.startedWith = values;
      onStarted();
    } else {
      store.expectRun(false);
      session.acted = false;
    }
  };
  const custom = args.extra_options ?? {};
  const hasPlan = store.plan.value !== null || acridaArgs(args).has_plan;
  return (
    <main class={hasPlan ? "start start-with-plan" : "start"}>
      <form class="card" onSubmit={(event) => void submit(event)} noValidate>
        <h1 tabIndex={-1}>{again ? "Start a new load test" : "Start new load test"}</h1>
        <SwarmFields prefix="start-" values={values} problems={problems} onChange={change} />
        <HostField
          id="start-host"
          hint={hostHint(args)}
          problem={problems.host}
          value={values.host}
          onInput={(host) => change({ host })}
        />
        <Field
          id="start-time"
          label="Run time"
          hint="For example 20, 20s, 3m, 2h, 1h20m; empty: until you stop it"
          problem={problems.runTime}
        >
          {(attributes) => (
            <input
              {...attributes}
              name="run_time"
              type="text"
              value={values.runTime}
              onInput={(event) => change({ runTime: event.currentTarget.value })}
            />
          )}
        </Field>
        <ProfileField values={values} onChange={change} />
        {Object.keys(custom).length > 0 && (
          <details class="custom" open>
            <summary>Custom parameters</summary>
            <CustomFields
              options={custom}
              values={values.custom}
              onChange={(name, value) => change({ custom: { ...values.custom, [name]: value } })}
            />
          </details>
        )}
        <Refusal words={request.refusal} />
        <div class="actions">
          <button type="submit" class="button primary" disabled={request.busy}>
            {request.busy ? "Starting..." : "Start"}
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
