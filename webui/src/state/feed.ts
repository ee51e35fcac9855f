// The connection to GET acrida/events. The browser's EventSource reconnects by itself while the server cannot be
// reached; after an answer that is no stream (a proxy's 502, a log-in that has ended) it gives up, and the feed
// tries again with growing pauses.
//
// A network that dies without a word the browser does not notice at all. The server sends an event each two seconds
// at least (src/web/web_server.h), so a stream of which nothing comes for silenceMax seconds is replaced by another.

import { signal } from "@preact/signals";
import type { Store } from "./store";

export type Connection = "connecting" | "live" | "gone" | "lost" | "login";

export interface EventStream {
  readyState: number;
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(name: string, listener: (event: MessageEvent) => void): void;
  close(): void;
}

export interface FeedSurroundings {
  open(): EventStream;
  // The status that the events' address answers; 0 when nothing answers.
  probe(): Promise<number>;
  later(work: () => void, ms: number): void;
  now(): number;
}

const closed = 2;
const pauseMin = 1000;
const pauseMax = 10000;
// Seconds without an event until a stream is taken for dead. The next one is given twice as long: one long event may
// take its time on a slow line, of which the page takes note.
export const silenceMax = 6;
const silenceMaxOfAll = 60;

export const eventNames = [
  "hello",
  "alive",
  "run",
  "status",
  "series",
  "heat",
  "second",
  "rows",
  "failures",
  "exceptions",
  "labels",
  "verdict",
  "plan",
  "ratio",
  "logs",
  "log",
  "workers",
];

export class Feed {
  readonly connection = signal<Connection>("connecting");
  // Epoch ms of the last event; 0: there was none.
  readonly heard = signal(0);

  private stream: EventStream | null = null;
  private stopped = false;
  private pause = pauseMin;
  private silent = 0; // seconds, of the stream
  private patience = silenceMax; // with this stream
  private usual = silenceMax; // with one that has been heard

  constructor(
    private readonly store: Store,
    private readonly around: FeedSurroundings,
  ) {}

  start(): void {
    this.stopped = false;
    const stream = this.around.open();
    this.stream = stream;
    for (const name of eventNames) {
      stream.addEventListener(name, (event) => {
        if (stream === this.stream) this.take(name, event.data as string);
      });
    }
    stream.onerror = () => this.failed(stream);
    this.silent = 0;
    this.watch(stream);
  }

  stop(): void {
    this.stopped = true;
    this.stream?.close();
    this.stream = null;
  }

  // A browser opens six connections to a server at a time, and each page holds one: of many pages most lie in the
  // background. One that comes to the front again is told all anew.
  setVisible(visible: boolean): void {
    if (!visible) this.stop();
    else if (this.stopped) this.start();
  }

  private take(name: string, text: string): void {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      // Half an event is what a connection that broke leaves behind; the next hello tells all anew.
      return;
    }
    // Before the hello it was the network that took its time.
    if (name !== "hello" && this.silent >= this.usual) this.usual = Math.min(this.silent * 2, silenceMaxOfAll);
    this.silent = 0;
    // What the stream began with has come whole.
    if (name === "alive") this.patience = this.usual;
    else this.store.apply(name, data);
    this.heard.value = this.around.now();
    this.connection.value = "live";
    this.pause = pauseMin;
  }

  // By seconds that have passed here, and not by a clock: those that the machine slept, or this page was held, are
  // not the server's silence.
  private watch(stream: EventStream): void {
    this.around.later(() => {
      if (stream !== this.stream) return;
      this.silent++;
      if (this.silent < this.patience) return this.watch(stream);
      stream.close();
      if (this.connection.value === "connecting" || this.connection.value === "live") this.connection.value = "lost";
      this.patience = Math.min(this.patience * 2, silenceMaxOfAll);
      this.start();
    }, 1000);
  }

  private failed(stream: EventStream): void {
    if (stream !== this.stream) return;
    this.silent = 0; // the browser tries again, and says how it goes
    if (this.connection.value !== "login") this.connection.value = "gone";
    if (stream.readyState !== closed) return;
    stream.close();
    this.stream = null;
    this.around.later(() => void this.again(), this.pause);
    this.pause = Math.min(this.pause * 2, pauseMax);
  }

  private async again(): Promise<void> {
    if (this.stopped) return;
    const status = await this.around.probe();
    if (this.stopped || this.stream) return;
    this.connection.value = status === 401 || status === 403 ? "login" : "gone";
    this.start();
  }
}

// Relative to the page, so that a base path is part of it.
export function browserSurroundings(): FeedSurroundings {
  const address = "acrida/events";
  return {
    open: () => new EventSource(address),
    probe: async () => {
      const abort = new AbortController();
      try {
        const answer = await fetch(address, { signal: abort.signal, redirect: "manual", cache: "no-store" });
        return answer.type === "opaqueredirect" ? 401 : answer.status;
      } catch {
        return 0;
      } finally {
        abort.abort();
      }
    },
    later: (work, ms) => void setTimeout(work, ms),
    now: () => Date.now(),
  };
}
