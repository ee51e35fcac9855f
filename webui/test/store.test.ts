import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Run } from "../src/model";
import { Feed, type EventStream, type FeedSurroundings } from "../src/state/feed";
import { Store } from "../src/state/store";
import { FakeRun } from "./fake_run.mjs";
import { fakeFailures, fakeVerdict } from "./fake_verdict.mjs";

const hello = (generation: string) => ({ generation, version: "0.1.0" });

function told(store: Store, run: FakeRun) {
  store.apply("run", run.run());
  store.apply("status", run.status());
  store.apply("series", run.series());
  store.apply("heat", run.heat());
  store.apply("rows", run.rows());
  store.apply("verdict", fakeVerdict(run));
  store.apply("failures", fakeFailures(run));
  store.apply("logs", { lines: ["one"] });
}

function ran(seconds: number, options: { seed?: number } = {}): FakeRun {
  const run = new FakeRun(options);
  for (let i = 0; i < seconds; i++) run.tick();
  return run;
}

describe("store", () => {
  it("takes bases, sections and the ticks that follow them", () => {
    const store = new Store(0);
    const run = ran(20);
    store.apply("hello", hello("a"));
    told(store, run);
    store.apply("second", run.tick());
    store.apply("log", { lines: ["two"] });
    expect(store.run.value?.id).toBe(run.id);
    expect(store.series.value.length).toBe(21);
    expect(store.heat.value.columns).toHaveLength(21);
    expect(store.status.value?.run_time).toBe(21);
    expect(store.logs.value).toEqual(["one", "two"]);
    expect(store.rows.value?.rows).toHaveLength(10);
  });

  it("clears what belongs to a run when another begins, and remembers which it was", () => {
    const store = new Store(0);
    const first = ran(10, { seed: 1 });
    told(store, first);
    const second = ran(0, { seed: 2 });
    store.apply("run", second.run());
    expect(store.runBefore.value).toBe(first.id);
    expect(store.series.value.length).toBe(0);
    expect(store.heat.value.columns).toEqual([]);
    expect(store.rows.value).toBeNull();
    expect(store.verdict.value).toBeNull();
    expect(store.failures.value).toEqual([]);
    expect(store.logs.value).toEqual(["one"]);
  });

  it("says nothing of a run before that had no figures, or when this page has started the next", () => {
    const ready = new Store(0);
    told(ready, ran(0, { seed: 1 }));
    ready.apply("run", ran(0, { seed: 2 }).run());
    expect(ready.runBefore.value).toBeNull();
    const started = new Store(0);
    told(started, ran(10, { seed: 1 }));
    started.expectRun(true);
    started.apply("run", ran(0, { seed: 2 }).run());
    expect(started.runBefore.value).toBeNull();
    told(started, ran(10, { seed: 2 }));
    started.apply("run", ran(0, { seed: 3 }).run());
    expect(started.runBefore.value).not.toBeNull();
  });

  it("draws a heatmap of ticks alone, when the page was there before its run", () => {
    const store = new Store(0);
    const run = ran(0);
    store.apply("hello", hello("a"));
    store.apply("run", run.run());
    store.apply("second", run.tick());
    expect(store.heat.value.columns).toHaveLength(1);
    expect(store.heat.value.bounds).toHaveLength(92);
    expect(store.heat.value.bounds[91]).toBe(3600000);
    expect(store.heat.value.bounds[12]).toBeCloseTo(1);
  });

  it("keeps the figures when the same run is told again", () => {
    const store = new Store(0);
    const run = ran(10);
    told(store, run);
    store.apply("run", { ...run.run(), end: 5 });
    expect(store.series.value.length).toBe(10);
    expect(store.run.value?.end).toBe(5);
    expect(store.runBefore.value).toBeNull();
  });

  it("starts over with each hello, also when what was there is not told again", () => {
    const store = new Store(0);
    const run = ran(10);
    store.apply("hello", hello("a"));
    told(store, run);
    store.apply("hello", hello("a"));
    expect(store.run.value).toBeNull();
    expect(store.series.value.length).toBe(0);
    expect(store.logs.value).toEqual([]);
    told(store, run);
    expect(store.series.value.length).toBe(10);
    expect(store.restarts.value).toBe(0);
    store.apply("hello", hello("b"));
    expect(store.restarts.value).toBe(1);
  });

  it("keeps sections that are told before their run", () => {
    const store = new Store(0);
    const run = ran(5);
    told(store, run);
    store.apply("hello", hello("a"));
    store.apply("rows", run.rows());
    store.apply("run", run.run());
    expect(store.rows.value?.rows).toHaveLength(10);
  });

  it("ignores events that it does not know", () => {
    const store = new Store(0);
    store.apply("tomorrow", { x: 1 });
    expect(store.run.value).toBeNull();
  });

  it("keeps a bounded log", () => {
    const store = new Store(0);
    for (let i = 0; i < 50; i++) store.apply("log", { lines: Array.from({ length: 100 }, (_, n) => `${i} ${n}`) });
    expect(store.logs.value).toHaveLength(2000);
    expect(store.logs.value[1999]).toBe("49 99");
  });
});

describe("store with a delay", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows a burst as one change, and after a hello nothing is blank in between", () => {
    const store = new Store(40);
    const run = ran(10);
    told(store, run);
    vi.advanceTimersByTime(40);
    const seen: (Run | null)[] = [];
    store.run.subscribe((value) => seen.push(value));
    store.apply("hello", hello("a"));
    vi.advanceTimersByTime(100);
    told(store, run);
    vi.advanceTimersByTime(1000);
    expect(seen.every((value) => value !== null)).toBe(true);
    expect(store.series.value.length).toBe(10);
  });
});

class FakeStream implements EventStream {
  readyState = 1;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  private listeners = new Map<string, (event: MessageEvent) => void>();
  addEventListener(name: string, listener: (event: MessageEvent) => void) {
    this.listeners.set(name, listener);
  }
  close() {
    this.readyState = 2;
  }
  tell(name: string, data: string) {
    this.listeners.get(name)?.({ data } as MessageEvent);
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror?.({} as Event);
  }
}

function fakeSurroundings(statuses: number[]) {
  const streams: FakeStream[] = [];
  const around: FeedSurroundings = {
    open: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    probe: () => Promise.resolve(statuses.shift() ?? 0),
    later: (work, ms) => void setTimeout(work, ms),
    now: () => 1234,
  };
  return { streams, around };
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

describe("feed", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is live with the first event and gone with the first error", async () => {
    const { streams, around } = fakeSurroundings([]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    expect(feed.connection.value).toBe("connecting");
    streams[0]!.tell("hello", JSON.stringify(hello("a")));
    expect([feed.connection.value, feed.heard.value]).toEqual(["live", 1234]);
    streams[0]!.fail(0);
    expect(feed.connection.value).toBe("gone");
    await seconds(5);
    expect(streams).toHaveLength(1); // the browser reconnects by itself
    streams[0]!.tell("hello", JSON.stringify(hello("b")));
    expect(feed.connection.value).toBe("live");
  });

  it("opens another stream when the browser has given up, with growing pauses", async () => {
    const { streams, around } = fakeSurroundings([502, 502, 200]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    for (const [tries, pause] of [1, 2, 4].entries()) {
      streams[tries]!.fail(2);
      await seconds(pause - 0.001);
      expect(streams).toHaveLength(tries + 1);
      await seconds(0.001);
      expect(streams).toHaveLength(tries + 2);
    }
    expect(feed.connection.value).toBe("gone");
  });

  it("says when the log-in has ended", async () => {
    const { streams, around } = fakeSurroundings([401]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    streams[0]!.fail(2);
    await seconds(1);
    expect(feed.connection.value).toBe("login");
  });

  it("lets go of the connection of a hidden page, and tells all anew when it is looked at", async () => {
    const { streams, around } = fakeSurroundings([200]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    feed.setVisible(true);
    expect(streams).toHaveLength(1);
    feed.setVisible(false);
    expect(streams[0]!.readyState).toBe(2);
    streams[0]!.fail(2);
    await seconds(60);
    expect(streams).toHaveLength(1);
    feed.setVisible(true);
    expect(streams).toHaveLength(2);
  });

  it("takes a stream of which nothing comes for six seconds for dead, and opens another", async () => {
    const { streams, around } = fakeSurroundings([]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    streams[0]!.tell("hello", JSON.stringify(hello("a")));
    await seconds(5);
    streams[0]!.tell("alive", "{}");
    await seconds(5.999);
    expect([feed.connection.value, streams.length]).toEqual(["live", 1]);
    await seconds(0.001);
    expect([feed.connection.value, streams.length]).toEqual(["lost", 2]);
    expect(streams[0]!.readyState).toBe(2);
    streams[1]!.tell("hello", JSON.stringify(hello("a")));
    expect(feed.connection.value).toBe("live");
    await seconds(60);
    streams[0]!.tell("alive", "{}");
    expect(feed.connection.value).toBe("lost");
  });

  it("gives each further stream twice as long, until one has been heard beyond its beginning", async () => {
    const { streams, around } = fakeSurroundings([]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    for (const [tries, silence] of [6, 12, 24, 48, 60, 60].entries()) {
      await seconds(silence - 0.001);
      expect(streams).toHaveLength(tries + 1);
      await seconds(0.001);
      expect(streams).toHaveLength(tries + 2);
      expect(feed.connection.value).toBe("lost");
    }
    streams[6]!.tell("hello", JSON.stringify(hello("a")));
    streams[6]!.tell("alive", "{}");
    await seconds(6);
    expect(streams).toHaveLength(8);
  });

  it("hears out a slow line whose long events take their time", async () => {
    const { streams, around } = fakeSurroundings([]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    streams[0]!.tell("hello", JSON.stringify(hello("a")));
    await seconds(6);
    for (let i = 0; i < 5; i++) {
      await seconds(10); // until the long one has come
      streams[1]!.tell("rows", "null");
      streams[1]!.tell("alive", "{}");
    }
    expect(streams).toHaveLength(2);
    await seconds(20);
    expect([streams.length, feed.connection.value]).toEqual([3, "lost"]);
  });

  it("watches no stream that it has let go of", async () => {
    const { streams, around } = fakeSurroundings([200]);
    const feed = new Feed(new Store(0), around);
    feed.start();
    feed.setVisible(false);
    await seconds(60);
    expect(streams).toHaveLength(1);
    streams[0]!.fail(2);
    feed.setVisible(true);
    streams[1]!.fail(2);
    await seconds(1);
    expect(streams).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(1);
  });

  it("passes over half an event", () => {
    const { streams, around } = fakeSurroundings([]);
    const store = new Store(0);
    const feed = new Feed(store, around);
    feed.start();
    streams[0]!.tell("status", '{"state": "runn');
    expect(store.status.value).toBeNull();
    streams[0]!.tell("status", JSON.stringify(new FakeRun().status()));
    expect(store.status.value?.state).toBe("spawning");
  });
});
