// What the reader has to know about the page itself: the server is gone, a log-in has ended, another run began.

import { useSignal } from "@preact/signals";
import { timeOfDay } from "../format";
import { Icon } from "./icon";
import { useSession } from "./session";

function GoneBanner() {
  const { feed } = useSession();
  const connection = feed?.connection.value;
  if (!feed || connection === "live" || connection === "connecting") return null;
  if (connection === "login") {
    return (
      <div class="banner is-fail" role="alert">
        <Icon name="warning" />
        <p>
          The log-in has ended. <a href="login">Log in again</a>
        </p>
      </div>
    );
  }
  return (
    <div class="banner is-fail" role="alert">
      <Icon name="warning" />
      <p>
        <strong>{connection === "lost" ? "The connection is lost." : "The server is gone."}</strong>{" "}
        {feed.heard.value > 0
          ? `What you see is of ${timeOfDay(feed.heard.value)}. `
          : "Nothing has been heard of the server yet. "}
        This page tries again by itself.
      </p>
    </div>
  );
}

function Close({ onClose }: { onClose: () => void }) {
  return (
    <button type="button" class="button icon-button" aria-label="Close" onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}

function NewRunBanner() {
  const { store } = useSession();
  const read = useSignal<string | null>(null);
  const before = store.runBefore.value;
  if (before === null || read.value === before || !store.run.value) return null;
  return (
    <div class="banner" role="status">
      <p>
        A new run began at {timeOfDay(store.run.value.start)}; the figures of run <code>{before}</code> are no
        longer shown.
      </p>
      <Close onClose={() => (read.value = before)} />
    </div>
  );
}

function RestartBanner() {
  const { store } = useSession();
  const read = useSignal(0);
  const restarts = store.restarts.value;
  if (restarts === read.value) return null;
  return (
    <div class="banner" role="status">
      <p>The server was started again. What it knew of earlier runs is gone with it.</p>
      <Close onClose={() => (read.value = restarts)} />
    </div>
  );
}

export function Banners() {
  return (
    <>
      <GoneBanner />
      <RestartBanner />
      <NewRunBanner />
    </>
  );
}
