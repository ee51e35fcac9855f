import { describe, expect, it } from "vitest";
import { editedValues, initialValues, isTimespan, problemsOf, swarmBody } from "../src/state/swarm_form";
import type { Run, Status } from "../src/model";
import type { TemplateArgs } from "../src/template_args";

const args: TemplateArgs = {
  num_users: 70,
  spawn_rate: 10,
  host: "http://erp",
  run_time: "5m",
  available_user_classes: ["Manager", "Till"],
  available_shape_classes: ["Default", "Rush"],
  show_userclass_picker: true,
  extra_options: {
    branch: { default_value: "all", choices: ["all", "north"] },
    pause: { default_value: false },
    tags: { default_value: ["a", "b"], choices: ["a", "b", "c"], is_multiple: true },
    secret: { default_value: null, is_secret: true },
  },
  acrida: {
    user_classes: [
      { name: "Till", weight: 5, fixed_count: 0 },
      { name: "Manager", weight: 1, fixed_count: 0 },
    ],
    can: { counts: true, arrival_rate: true, reset: true },
  },
};

describe("start form", () => {
  it("sends Locust's fields, each class by itself, and the scenario's own arguments", () => {
    const body = swarmBody(args, initialValues(args));
    expect([...body]).toEqual([
      ["user_count", "70"],
      ["spawn_rate", "10"],
      ["host", "http://erp"],
      ["run_time", "5m"],
      ["user_classes", "Till"],
      ["user_classes", "Manager"],
      ["shape_class", "Default"],
      ["branch", "all"],
      ["pause", "false"],
      ["tags", "a"],
      ["tags", "b"],
      ["secret", ""],
    ]);
  });

  it("sends exact counts, their sum as the number of users, and none for a class that is left out", () => {
    const values = initialValues(args);
    values.exact = true;
    values.classes = { Till: { chosen: true, count: "50" }, Manager: { chosen: false, count: "15" } };
    const body = swarmBody(args, values);
    expect(body.get("user_count")).toBe("50");
    expect(JSON.parse(body.get("counts")!)).toEqual({ Till: 50, Manager: 0 });
    expect(body.getAll("user_classes")).toEqual(["Till"]);
  });

  it("sends an arrival rate when there is one and the engine can", () => {
    const values = { ...initialValues(args), arrivalRate: " 12.5 " };
    expect(swarmBody(args, values).get("arrival_rate")).toBe("12.5");
    expect(swarmBody({ ...args, acrida: null }, values).has("arrival_rate")).toBe(false);
    expect(swarmBody(args, initialValues(args)).has("arrival_rate")).toBe(false);
  });

  it("leaves the time limit and the arguments alone when a run is edited", () => {
    const body = swarmBody(args, initialValues(args), true);
    expect(body.has("run_time")).toBe(false);
    expect(body.has("branch")).toBe(false);
    expect(body.get("user_count")).toBe("70");
  });

  it("leaves what a scenario's run keeps out of an edit, so that it is not refused", () => {
    const scenario: TemplateArgs = { ...args, acrida: { ...args.acrida, kind: "scenario" } };
    const body = swarmBody(scenario, { ...initialValues(scenario), arrivalRate: "5" }, true);
    expect([...body.keys()]).toEqual(["user_count", "spawn_rate", "user_classes", "user_classes"]);
  });

  it("works with a stock Locust's arguments", () => {
    const stock: TemplateArgs = { num_users: null, user_count: 0, spawn_rate: null, host: "", run_time: null };
    const values = initialValues(stock);
    expect([values.users, values.spawnRate, values.runTime, values.exact]).toEqual(["1", "1", "", false]);
    expect([...swarmBody(stock, values).keys()]).toEqual(["user_count", "spawn_rate", "host", "run_time"]);
    expect(problemsOf(stock, values)).toEqual({});
  });

  it("says in words what is wrong", () => {
    const bad = { ...initialValues(args), users: "many", spawnRate: "0", runTime: "soon", arrivalRate: "-1" };
    expect(Object.keys(problemsOf(args, bad)).sort()).toEqual(["arrivalRate", "runTime", "spawnRate", "users"]);
    const none = { ...initialValues(args), classes: { Till: { chosen: false, count: "0" } } };
    expect(problemsOf(args, none).classes).toBeDefined();
    const zero = { ...initialValues(args), exact: true };
    expect(problemsOf(args, zero).classes).toBeDefined();
    expect(
      problemsOf({ ...args, is_host_required: true }, { ...initialValues(args), host: " " }).host,
    ).toBeDefined();
  });

  it("lets a scenario's classes and shape be chosen without a picker, a locustfile's only with one", () => {
    const scenario: TemplateArgs = { ...args, show_userclass_picker: false };
    scenario.acrida = { ...args.acrida, kind: "scenario", shape: "Rush" };
    expect(swarmBody(scenario, initialValues(scenario)).get("shape_class")).toBe("Rush");
    const file: TemplateArgs = { ...args, show_userclass_picker: false };
    expect(swarmBody(file, initialValues(file)).has("shape_class")).toBe(false);
  });

  it("edits a run as it was started, with the users that it has now", () => {
    const started = { ...initialValues(args), exact: true };
    const status = { users_wanted: 9, users_by_class: [["Till", 7]] } as Status;
    const edited = editedValues(started, status, { host: "http://other" } as Run);
    expect([edited.users, edited.host, edited.exact]).toEqual(["9", "http://other", true]);
    expect(edited.classes).toEqual({ Till: { chosen: true, count: "7" }, Manager: { chosen: true, count: "0" } });
    // Before the first has come, and where nothing is known.
    const none = { users_wanted: 0, users_by_class: [["Till", 0]] } as Status;
    const asked = { ...started, classes: { Till: { chosen: true, count: "50" } } };
    expect(editedValues(asked, none, null)).toEqual(asked);
    expect(editedValues(asked, null, null)).toEqual(asked);
  });

  it("asks for no number of users when a shape decides it", () => {
    const shaped = { ...initialValues(args), shape: "Rush", users: "" };
    expect(problemsOf(args, shaped)).toEqual({});
    expect(problemsOf({ ...args, shape_use_common_options: true }, shaped).users).toBeDefined();
    expect(problemsOf({ ...args, hide_common_options: true }, { ...shaped, shape: "Default" })).toEqual({});
  });

  it("takes Locust's run times and no others", () => {
    for (const text of ["", "20", "20s", "3m", "2h", "1h20m", "3h30m10s"]) expect(isTimespan(text)).toBe(true);
    for (const text of ["s", "3 minutes", "1m2h", "-5", "1.5h"]) expect(isTimespan(text)).toBe(false);
  });
});
