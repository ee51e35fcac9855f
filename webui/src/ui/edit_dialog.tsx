// Changing the load while it runs.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { initialValues, problemsOf, swarmBody, type Problems, type SwarmValues } from "../state/swarm_form";
import { keepsItsLoad } from "../template_args";
import { swarm } from "../state/steering";
import { Field } from "./field";
import { useSession, type Session } from "./session";
import { SwarmFields } from "./swarm_fields";

// As the run was started, with the users that it has now.
function editedValues(session: Session): SwarmValues {
  const { args, store, startedWith } = session;
  const started = startedWith ?? initialValues(args);
  const status = store.status.peek();
  const counts = new Map(status?.users_by_class ?? []);
  const known = [...counts.values()].some((users) => users > 0);
  const countOf = (name: string, before: string) => (known && counts.has(name) ? String(counts.get(name)) : before);
  return {
    ...started,
    users: String(status?.users_wanted || started.users),
    host: store.run.peek()?.host || started.host,
    classes: Object.fromEntries(
      Object.entries(started.classes).map(([name, one]) => [name, { ...one, count: countOf(name, one.count) }]),
    ),
  };
}

export function EditDialog({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const { args } = session;
  const dialog = useRef<HTMLDialogElement>(null);
  const values = useSignal<SwarmValues>(editedValues(session));
  const problems = useSignal<Problems>({});
  const refusal = useSignal("");
  const busy = useSignal(false);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const change = (some: Partial<SwarmValues>) => (values.value = { ...values.value, ...some });
  const submit = async (event: Event) => {
    event.preventDefault();
    problems.value = problemsOf(args, values.value);
    // A field that is not shown here may be what is wrong.
    refusal.value = Object.values(problems.value)[0] ?? "";
    if (refusal.value) return;
    busy.value = true;
    const answer = await swarm(swarmBody(args, values.value, true));
    busy.value = false;
    refusal.value = answer.ok ? "" : answer.message;
    if (answer.ok) onClose();
  };
  return (
    <dialog ref={dialog} class="card" aria-labelledby="edit-title" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <h2 id="edit-title">Edit running load test</h2>
        <SwarmFields prefix="edit-" editing values={values.value} problems={problems.value} onChange={change} />
        {!keepsItsLoad(args) && (
          <Field id="edit-host" label="Host" hint="Where new requests go" problem={problems.value.host}>
            {(attributes) => (
              <input
                {...attributes}
                type="text"
                inputMode="url"
                spellcheck={false}
                value={values.value.host}
                onInput={(event) => change({ host: event.currentTarget.value })}
              />
            )}
          </Field>
        )}
        {refusal.value && (
          <p class="problem refusal" role="alert">
            {refusal.value}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="button primary" disabled={busy.value}>
            {busy.value ? "Updating..." : "Update"}
          </button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
