// What the forms that start and edit a run have in common: their values, what is wrong with them, and the call.

import { useSignal } from "@preact/signals";
import { problemsOf, swarmBody, type Problems, type SwarmValues } from "../state/swarm_form";
import { swarm } from "../state/steering";
import { useSession } from "./session";

// `editing`: a run that goes on.
export function useSwarmRequest(first: SwarmValues, editing = false) {
  const { args } = useSession();
  const values = useSignal(first);
  const problems = useSignal<Problems>({});
  const refusal = useSignal(""); // in the server's words
  const busy = useSignal(false);
  return {
    values: values.value,
    problems: problems.value,
    refusal: refusal.value,
    busy: busy.value,
    change(some: Partial<SwarmValues>): void {
      values.value = { ...values.value, ...some };
      if (Object.keys(problems.value).length > 0) problems.value = problemsOf(args, values.value);
    },
    // Empty: the values may be sent.
    check(): Problems {
      return (problems.value = problemsOf(args, values.value));
    },
    refuse(words: string): void {
      refusal.value = words;
    },
    async send(): Promise<boolean> {
      busy.value = true;
      const answer = await swarm(swarmBody(args, values.value, editing));
      busy.value = false;
      refusal.value = answer.ok ? "" : answer.message;
      return answer.ok;
    },
  };
}
