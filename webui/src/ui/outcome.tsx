// PASS, FAIL or UNPROVEN: a word and a sign, and a colour for those who see it.

import type { Outcome } from "../model";
import { Icon, type IconName } from "./icon";

const icons: Record<Outcome, IconName> = { PASS: "pass", FAIL: "fail", UNPROVEN: "open" };

export const outcomeClass = (outcome: Outcome) => "is-" + outcome.toLowerCase();

export function OutcomeMark({ outcome, large = false }: { outcome: Outcome; large?: boolean }) {
  return (
    <span class={`outcome ${outcomeClass(outcome)}${large ? " outcome-large" : ""}`}>
      <Icon name={icons[outcome]} />
      {outcome}
    </span>
  );
}
