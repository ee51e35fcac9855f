// The report: draws the state inside the page, or what Locust's templateArgs know.

import "./styles/all.css";
import { render } from "preact";
import type { StateDocument } from "./model";
import { followTheme, theme } from "./state/preferences";
import { Store } from "./state/store";
import { stateFromTemplateArgs } from "./state/template_state";
import { ReportPage } from "./ui/report_page";
import { scenarioName } from "./ui/header";
import { Session } from "./ui/session";

function stateInPage(): StateDocument | null {
  const state = JSON.parse(document.getElementById("acrida-state")?.textContent || "null") as unknown;
  return state && typeof state === "object" && !("acrida-state" in state) ? (state as StateDocument) : null;
}

const args = window.templateArgs ?? {};
const state = stateInPage() ?? stateFromTemplateArgs(args);
const store = new Store(0);
store.load(state);
const asked = args.theme ?? window.theme;
if (asked === "dark" || asked === "light") theme.value = asked;
followTheme();
document.title = `${scenarioName(state.run, args.locustfile)} - load test report`;
render(<ReportPage session={new Session(store, args, null)} />, document.getElementById("root")!);
