// Changing the load while it runs.

import { useEffect, useRef } from "preact/hooks";
import { editedValues, initialValues } from "../state/swarm_form";
import { keepsItsLoad } from "../template_args";
import { HostField, Refusal } from "./field";
import { useSession } from "./session";
import { SwarmFields } from "./swarm_fields";
import { useSwarmRequest } from "./swarm_request";

export function EditDialog({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const { args, store, startedWith } = session;
  const dialog = useRef<HTMLDialogElement>(null);
  const request = useSwarmRequest(
    editedValues(startedWith ?? initialValues(args), store.status.peek(), store.run.peek()),
    true,
  );
  const { values, problems, change } = request;

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    // A field that is not shown here may be what is wrong.
    const wrong = Object.values(request.check())[0] ?? "";
    request.refuse(wrong);
    if (!wrong && (await request.send())) onClose();
  };
  return (
    <dialog ref={dialog} class="card" aria-labelledby="edit-title" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <h2 id="edit-title">Edit running load test</h2>
        <SwarmFields prefix="edit-" editing values={values} problems={problems} onChange={change} />
        {!keepsItsLoad(args) && (
          <HostField
            id="edit-host"
            hint="Where new requests go"
            problem={problems.host}
            value={values.host}
            onInput={(host) => change({ host })}
          />
        )}
        <Refusal words={request.refusal} />
        <div class="actions">
          <button type="submit" class="button primary" disabled={request.busy}>
            {request.busy ? "Updating..." : "Update"}
          </button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
