// The scenario's own arguments: a secret is not shown, a choice is a list, yes or no is a box to tick.

import type { ExtraOption } from "../template_args";
import type { SwarmValues } from "../state/swarm_form";
import { Field } from "./field";

interface Props {
  options: Record<string, ExtraOption>;
  values: SwarmValues["custom"];
  onChange: (name: string, value: string | boolean | string[]) => void;
}

const titleOf = (name: string) => name.replace(/_/g, " ").replace(/^./, (first) => first.toUpperCase());

function Choice({
  name,
  option,
  value,
  attributes,
  onChange,
}: {
  name: string;
  option: ExtraOption;
  value: string | string[];
  attributes: object;
  onChange: Props["onChange"];
}) {
  const choices = (option.choices ?? []).map(String);
  const chosen = Array.isArray(value) ? value : [value];
  return (
    <select
      {...attributes}
      multiple={option.is_multiple ?? false}
      onChange={(event) => {
        const all = Array.from(event.currentTarget.selectedOptions, (one) => one.value);
        onChange(name, option.is_multiple ? all : (all[0] ?? ""));
      }}
    >
      {!option.is_multiple && !choices.includes(String(value)) && <option value="">choose one</option>}
      {choices.map((one) => (
        <option key={one} value={one} selected={chosen.includes(one)}>
          {one}
        </option>
      ))}
    </select>
  );
}

function CustomField({
  name,
  option,
  value,
  onChange,
}: {
  name: string;
  option: ExtraOption;
  value: string | boolean | string[];
  onChange: Props["onChange"];
}) {
  const id = "custom-" + name;
  if (typeof value === "boolean") {
    return (
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            id={id}
            checked={value}
            onChange={(event) => onChange(name, event.currentTarget.checked)}
          />
          {titleOf(name)}
        </label>
        {option.help_text && <p class="hint">{option.help_text}</p>}
      </div>
    );
  }
  return (
    <Field id={id} label={titleOf(name)} hint={option.help_text}>
      {(attributes) =>
        option.choices && option.choices.length > 0 ? (
          <Choice name={name} option={option} value={value} attributes={attributes} onChange={onChange} />
        ) : (
          <input
            {...attributes}
            type={option.is_secret ? "password" : "text"}
            autocomplete={option.is_secret ? "new-password" : "off"}
            required={option.is_required ?? false}
            value={Array.isArray(value) ? value.join(",") : value}
            onInput={(event) => onChange(name, event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

export function CustomFields({ options, values, onChange }: Props) {
  return (
    <>
      {Object.entries(options).map(([name, option]) => (
        <CustomField key={name} name={name} option={option} value={values[name] ?? ""} onChange={onChange} />
      ))}
    </>
  );
}
