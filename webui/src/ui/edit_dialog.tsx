// Changing the load while it runs.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { initialValues, problemsOf, swarmBody, type Problems, type SwarmValues } from "../state/swarm_form";
import { swarm } from "../state/steering";
import { Field } from "./field";
import { useSession } from "./session";
import { SwarmFields } from "./swarm_fields";

export function EditDialog({ onClose }: { onClose: () => void }) {
  const { args, store } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const values = useSignal<SwarmValues>(editedValues());
  const problems = useSignal<Problems>({});
  const refusal = useSignal("");
  const busy = useSignal(false);

  function editedValues(): SwarmValues {
    const initial = initialValues(args);
    const status = store.status.peek();
    const counts = Object.fromEntries(status?.users_by_class ?? []);
    return {
      ...initial,
      users: String(status?.users_wanted || initial.users),
      host: store.run.peek()?.host || initial.host,
      classes: Object.fromEntries(
        Object.entries(initial.classes).map(([name, one]) => [
          name,
          name in counts ? { chosen: counts[name]! > 0, count: String(counts[name]) } : one,
        ]),
      ),
    };
  }

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const change = (some: Partial<SwarmValues>) => (values.value = { ...values.value, ...some });
  const submit = async (event: Event) => {
    event.preventDefault();
    problems.value = problemsOf(args, values.value);
    if (Object.keys(problems.value).length > 0) return;
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
        <SwarmFields prefix="edit-" values={values.value} problems={problems.value} onChange={change} />
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
