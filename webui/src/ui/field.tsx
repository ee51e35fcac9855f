// One input with its label, its hint, and what is wrong with it.

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
