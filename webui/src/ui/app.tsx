// The live page: the start form, or the views of the run.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Banners } from "./banners";
import { EditDialog } from "./edit_dialog";
import { Header, isUnderWay, scenarioName, stateWords } from "./header";
import { SessionContext, useSession, type Session } from "./session";
import { StartForm } from "./start_form";
import { Tabs } from "./tabs";
import { viewsOf } from "./views";

function Live() {
  const session = useSession();
  const { store, args, feed } = session;
  const editing = useSignal(false);
  const wanted = useSignal(false); // the start form, though a run is there
  const sent = useSignal(false); // a start was accepted, and its run is not there yet
  const [run, status] = [store.run.value, store.status.value];
  const state = status?.state;
  useEffect(() => {
    if (isUnderWay(state)) {
      wanted.value = false;
      sent.value = false;
    }
    if (!isUnderWay(state)) editing.value = false;
  }, [state, run?.id]);
  useEffect(() => {
    document.title = `${state ? stateWords[state] + ": " : ""}${scenarioName(run, args.locustfile)} - Acrida`;
  }, [state, run?.scenario]);
  const told = status !== null;
  const ready = told ? state === "ready" || run === null : !feed || args.state === "ready";
  const starting = wanted.value || (ready && !isUnderWay(state) && !sent.value);
  return (
    <>
      <Header starting={starting} onEdit={() => (editing.value = true)} onNew={() => (wanted.value = true)} />
      <Banners />
      {starting ? (
        <StartForm
          again={wanted.value && run !== null}
          onStarted={() => {
            wanted.value = false;
            sent.value = true;
            session.zoom.value = null;
          }}
          onCancel={() => (wanted.value = false)}
        />
      ) : (
        <Tabs tabs={viewsOf(session)} current={session.tab.value} onChoose={(id) => (session.tab.value = id)} />
      )}
      {editing.value && <EditDialog onClose={() => (editing.value = false)} />}
    </>
  );
}

export function App({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Live />
    </SessionContext.Provider>
  );
}
