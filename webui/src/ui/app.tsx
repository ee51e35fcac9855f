// The live page: the start form, or the views of the run.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Banners } from "./banners";
import { Empty } from "./empty";
import { EditDialog } from "./edit_dialog";
import { Header, isUnderWay, scenarioName, stateWords } from "./header";
import { SessionContext, useSession, type Session } from "./session";
import { StartForm } from "./start_form";
import { Tabs } from "./tabs";
import { viewsOf } from "./views";

type Screen = "form" | "starting" | "run" | "over";

// Where who acted by keys goes on, once the screen is another.
const places: Record<Screen, string> = {
  form: ".start h1",
  starting: "",
  run: '[role="tab"][aria-selected="true"]',
  over: ".steering .primary",
};

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
  const waiting = sent.value && !isUnderWay(state) && state !== "stopped";
  const screen: Screen = waiting ? "starting" : starting ? "form" : isUnderWay(state) ? "run" : "over";
  useEffect(() => {
    if (!session.acted || places[screen] === "") return;
    session.acted = false;
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(places[screen])?.focus();
  }, [screen]);
  const go = (step: () => void) => {
    session.acted = true;
    step();
  };
  return (
    <>
      <Header
        starting={starting}
        onEdit={() => (editing.value = true)}
        onNew={() => go(() => (wanted.value = true))}
      />
      <Banners />
      {waiting ? (
        <Starting onBack={() => go(() => (sent.value = false))} />
      ) : starting ? (
        <StartForm
          again={wanted.value && run !== null}
          onStarted={() => {
            wanted.value = false;
            sent.value = true;
            session.zoom.value = null;
          }}
          onCancel={() => go(() => (wanted.value = false))}
        />
      ) : (
        <Tabs tabs={viewsOf(session)} current={session.tab.value} onChoose={(id) => (session.tab.value = id)} />
      )}
      {editing.value && <EditDialog onClose={() => (editing.value = false)} />}
    </>
  );
}

// Between the answer to a start and the first that is heard of its run: a rehearsal may take a while, and a start
// that failed in the load generator is told in its log alone.
function Starting({ onBack }: { onBack: () => void }) {
  return (
    <main class="view">
      <Empty title="The test is starting.">
        Its figures appear here with its first second. The load generator says in its log what it waits for.
      </Empty>
      <p class="centered">
        <button type="button" class="button" onClick={onBack}>
          Back to the form
        </button>
      </p>
    </main>
  );
}

export function App({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Live />
    </SessionContext.Provider>
  );
}
