// The start form's values, and the body of POST /swarm that they make: Locust's fields, and Acrida's extras.

import type { Run, Status } from "../model";
import {
  acridaArgs,
  canChoose,
  keepsItsLoad,
  type ExtraOption,
  type TemplateArgs,
  type UserClass,
} from "../template_args";

export interface SwarmValues {
  users: string;
  spawnRate: string;
  host: string;
  runTime: string;
  profile: string;
  shape: string;
  arrivalRate: string;
  exact: boolean; // user classes by exact counts
  classes: Record<string, { chosen: boolean; count: string }>;
  custom: Record<string, string | boolean | string[]>;
}

export type Problems = Partial<
  Record<"users" | "spawnRate" | "host" | "runTime" | "arrivalRate" | "classes", string>
>;

export const defaultShape = "Default";

export function userClasses(args: TemplateArgs): UserClass[] {
  const own = acridaArgs(args).user_classes;
  if (own.length > 0) return own;
  return (args.available_user_classes ?? []).map((name) => ({
    name,
    weight: args.users?.[name]?.weight ?? 1,
    fixed_count: args.users?.[name]?.fixed_count ?? 0,
  }));
}

function customDefault(option: ExtraOption): string | boolean | string[] {
  const value = option.default_value;
  if (typeof value === "boolean") return value;
  if (option.is_multiple) return Array.isArray(value) ? value.map(String) : value == null ? [] : [String(value)];
  return value == null ? "" : String(value);
}

export function initialValues(args: TemplateArgs): SwarmValues {
  const classes = userClasses(args);
  const custom: SwarmValues["custom"] = {};
  for (const [name, option] of Object.entries(args.extra_options ?? {})) custom[name] = customDefault(option);
  return {
    users: String(args.num_users || 1),
    spawnRate: String(args.spawn_rate || 1),
    host: args.host ?? "",
    runTime: args.run_time == null ? "" : String(args.run_time),
    profile: args.profile ?? "",
    shape: acridaArgs(args).shape,
    arrivalRate: "",
    exact: acridaArgs(args).can.counts && classes.some((one) => one.fixed_count > 0),
    classes: Object.fromEntries(
      classes.map((one) => [one.name, { chosen: true, count: String(one.fixed_count || 0) }]),
    ),
    custom,
  };
}

// As the run was started, with the users that it has now.
export function editedValues(started: SwarmValues, status: Status | null, run: Run | null): SwarmValues {
  const counts = new Map(status?.users_by_class ?? []);
  const known = [...counts.values()].some((users) => users > 0);
  const countOf = (name: string, before: string) => (known && counts.has(name) ? String(counts.get(name)) : before);
  return {
    ...started,
    users: String(status?.users_wanted || started.users),
    host: run?.host || started.host,
    classes: Object.fromEntries(
      Object.entries(started.classes).map(([name, one]) => [name, { ...one, count: countOf(name, one.count) }]),
    ),
  };
}

// "20", "20s", "3m", "2h", "1h20m", "3h30m10s"; empty: until somebody stops it.
export function isTimespan(text: string): boolean {
  return /^\s*(\d+|(?=\d)(\d+h)?(\d+m)?(\d+s)?)?\s*$/.test(text);
}

// A shape decides how many users there are, unless it says that it goes by the common options.
export function shapeDecides(args: TemplateArgs, values: SwarmValues): boolean {
  if (args.hide_common_options) return true;
  return values.shape !== defaultShape && !args.shape_use_common_options;
}

export function exactTotal(values: SwarmValues): number {
  return Object.values(values.classes).reduce((sum, one) => sum + (one.chosen ? Number(one.count) || 0 : 0), 0);
}

const isWhole = (text: string) => /^\s*\d+\s*$/.test(text);
const isPositive = (text: string) => text.trim() !== "" && Number.isFinite(Number(text)) && Number(text) > 0;

export function problemsOf(args: TemplateArgs, values: SwarmValues): Problems {
  const problems: Problems = {};
  const chosen = Object.values(values.classes).filter((one) => one.chosen);
  if (values.exact) {
    if (chosen.some((one) => !isWhole(one.count)))
      problems.classes = "Each number of users has to be a whole number.";
    else if (exactTotal(values) === 0) problems.classes = "Give at least one kind of user a number.";
  } else if (Object.keys(values.classes).length > 0 && chosen.length === 0) {
    problems.classes = "Choose at least one kind of user.";
  }
  if (!shapeDecides(args, values)) {
    if (!values.exact && (!isWhole(values.users) || Number(values.users) < 1)) {
      problems.users = "How many users? A whole number, 1 or more.";
    }
    if (!isPositive(values.spawnRate)) problems.spawnRate = "How many users start in a second? More than 0.";
  }
  if (!isTimespan(values.runTime))
    problems.runTime = "Write it as 20, 20s, 3m, 2h or 1h20m; empty: until you stop it.";
  if (args.is_host_required && values.host.trim() === "")
    problems.host = "Which site is tested? For example https://erp.example.com";
  if (values.arrivalRate.trim() !== "" && !isPositive(values.arrivalRate)) {
    problems.arrivalRate = "How many arrivals in a second? More than 0, or empty.";
  }
  return problems;
}

function addCustom(body: URLSearchParams, custom: SwarmValues["custom"]): void {
  for (const [name, value] of Object.entries(custom)) {
    if (Array.isArray(value)) value.forEach((one) => body.append(name, one));
    else body.append(name, String(value));
  }
}

// `editing`: a change while the run goes on; custom arguments and the time limit belong to its start.
export function swarmBody(args: TemplateArgs, values: SwarmValues, editing = false): URLSearchParams {
  const body = new URLSearchParams();
  const can = acridaArgs(args).can;
  const exact = can.counts && values.exact;
  body.append("user_count", exact ? String(exactTotal(values)) : values.users.trim());
  body.append("spawn_rate", values.spawnRate.trim());
  const keeps = editing && keepsItsLoad(args);
  if (!keeps) body.append("host", values.host.trim());
  if (!editing) {
    body.append("run_time", values.runTime.trim());
    if (values.profile !== "" || args.profile || args.all_profiles) body.append("profile", values.profile);
  }
  const chosen = Object.entries(values.classes).filter(([, one]) => one.chosen);
  if (canChoose(args)) {
    for (const [name] of chosen) body.append("user_classes", name);
    if (!keeps) body.append("shape_class", values.shape);
  }
  if (exact) {
    const counts = Object.entries(values.classes).map(([name, one]) => [name, one.chosen ? Number(one.count) : 0]);
    body.append("counts", JSON.stringify(Object.fromEntries(counts)));
  }
  if (can.arrival_rate && !keeps && values.arrivalRate.trim() !== "")
    body.append("arrival_rate", values.arrivalRate.trim());
  if (!editing) addCustom(body, values.custom);
  return body;
}
