// Which kinds of users take part, by their weights or by exact numbers.

import { acridaArgs, canChoose } from "../template_args";
import { exactTotal, userClasses, type SwarmValues } from "../state/swarm_form";
import { counted } from "../format";
import { useSession } from "./session";

interface Props {
  values: SwarmValues;
  problem?: string | undefined;
  onChange: (change: Partial<SwarmValues>) => void;
}

export function ClassFields({ values, problem, onChange }: Props) {
  const { args } = useSession();
  const classes = userClasses(args);
  const canCount = acridaArgs(args).can.counts;
  if (classes.length === 0 || (!canCount && !canChoose(args))) return null;
  const set = (name: string, change: Partial<{ chosen: boolean; count: string }>) => {
    const known = values.classes[name] ?? { chosen: true, count: "0" };
    onChange({ classes: { ...values.classes, [name]: { ...known, ...change } } });
  };
  const choosing = canChoose(args) || values.exact;
  return (
    <fieldset class="classes">
      <legend>Kinds of users</legend>
      {canCount && (
        <div class="segments" role="radiogroup" aria-label="How users are dealt out">
          {[false, true].map((exact) => (
            <label key={String(exact)} class={values.exact === exact ? "segment chosen" : "segment"}>
              <input
                type="radio"
                name="exact"
                checked={values.exact === exact}
                onChange={() => onChange({ exact })}
              />
              {exact ? "Exact numbers" : "By weight"}
            </label>
          ))}
        </div>
      )}
      <ul>
        {classes.map((one) => {
          const value = values.classes[one.name] ?? { chosen: true, count: "0" };
          return (
            <li key={one.name}>
              {choosing ? (
                <label class="check">
                  <input
                    type="checkbox"
                    checked={value.chosen}
                    onChange={(event) => set(one.name, { chosen: event.currentTarget.checked })}
                  />
                  {one.name}
                </label>
              ) : (
                <span>{one.name}</span>
              )}
              {values.exact ? (
                <input
                  class="short"
                  type="text"
                  inputMode="numeric"
                  aria-label={`Number of ${one.name}`}
                  disabled={!value.chosen}
                  value={value.count}
                  onInput={(event) => set(one.name, { count: event.currentTarget.value })}
                />
              ) : (
                <span class="quiet">
                  {one.fixed_count > 0 ? `always ${one.fixed_count}` : `weight ${one.weight}`}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {values.exact && <p class="hint">Together {counted(exactTotal(values), "user")}</p>}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
