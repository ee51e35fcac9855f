// The live page, or the page that asks for a password.

import "./styles/all.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { Feed, browserSurroundings } from "./state/feed";
import { followTheme } from "./state/preferences";
import { Store } from "./state/store";
import { App } from "./ui/app";
import { Login } from "./ui/login";
import { Session } from "./ui/session";

const hiddenFor = 120000; // ms until a page in the background lets its connection go

const root = document.getElementById("root")!;
followTheme();
if (window.authArgs) {
  render(<Login args={window.authArgs} />, root);
} else {
  const store = new Store();
  const feed = new Feed(store, browserSurroundings());
  const session = new Session(store, window.templateArgs ?? {}, feed);
  // The tab is part of the address: a link and a reload come back to it.
  session.tab.value = location.hash.slice(1) || "verdict";
  addEventListener("hashchange", () => (session.tab.value = location.hash.slice(1) || "verdict"));
  effect(() => {
    if (session.tab.value !== (location.hash.slice(1) || "verdict")) {
      history.replaceState(null, "", "#" + session.tab.value);
    }
  });
  let hidden: ReturnType<typeof setTimeout>;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(() => feed.setVisible(false), hiddenFor);
    else feed.setVisible(true);
  });
  feed.start();
  render(<App session={session} />, root);
}
