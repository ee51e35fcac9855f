// One input with its label, its hint, and what is wrong with it; and what forms say below all of them.

import type { ComponentChildren } from "preact";

export interface FieldProps {
  id: string;
  label: string;
  hint?: ComponentChildren;
  problem?: string | undefined;
  children: (attributes: {
    id: string;
    "aria-describedby"?: string;
    "aria-invalid"?: boolean;
  }) => ComponentChildren;
}

export function Field({ id, label, hint, problem, children }: FieldProps) {
  const described = [hint ? id + "-hint" : "", problem ? id + "-problem" : ""].filter(Boolean).join(" ");
  return (
    <div class={problem ? "field has-problem" : "field"}>
      <label for={id}>{label}</label>
      {children({
        id,
        ...(described ? { "aria-describedby": described } : {}),
        ...(problem ? { "aria-invalid": true } : {}),
      })}
      {hint && (
        <p class="hint" id={id + "-hint"}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={id + "-problem"}>
          {problem}
        </p>
      )}
    </div>
  );
}

interface HostFieldProps extends Omit<FieldProps, "label" | "children"> {
  value: string;
  onInput: (host: string) => void;
}

export function HostField({ value, onInput, ...field }: HostFieldProps) {
  return (
    <Field {...field} label="Host">
      {(attributes) => (
        <input
          {...attributes}
          name="host"
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://erp.example.com"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

// Why the whole form was not taken.
export function Refusal({ words }: { words: string }) {
  if (!words) return null;
  return (
    <p class="problem refusal" role="alert">
      {words}
    </p>
  );
}
