// What the diagnosis noticed: the sentence, its evidence, likely causes, the next step, and where in the run.

import { useSignal } from "@preact/signals";
import type { Finding } from "../model";
import { elapsed } from "../format";
import { Icon } from "./icon";
import { useSession } from "./session";

export const isSomewhere = (finding: Finding) => finding.first !== 0 || finding.last !== 0;

const sets: Record<string, string> = {
  validity: "this measurement",
  script: "the load test",
  server: "the server",
  site: "the site",
  network: "the network",
  fairness: "fairness",
  safety: "safety",
};

const evidenceShown = 6;

function EvidenceTable({ finding }: { finding: Finding }) {
  const { isReport } = useSession();
  const all = useSignal(isReport);
  const shown = all.value ? finding.evidence : finding.evidence.slice(0, evidenceShown);
  return (
    <div>
      <table class="evidence">
        <caption>Evidence</caption>
        <tbody>
          {shown.map((one, index) => (
            <tr key={index}>
              <th scope="row">{one.what}</th>
              <td>{one.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < finding.evidence.length && (
        <button type="button" class="link" onClick={() => (all.value = true)}>
          Show {finding.evidence.length - shown.length} more
        </button>
      )}
    </div>
  );
}

function FindingCard({ finding }: { finding: Finding }) {
  const session = useSession();
  return (
    <article class={`finding${finding.invalidates ? " finding-invalidates" : ""}`}>
      <header>
        <h3>{finding.text}</h3>
        <p class="finding-kind">
          About {sets[finding.set] ?? finding.set}; confidence {finding.confidence}
          {finding.invalidates && <strong>; the run cannot be judged because of it</strong>}
          <code>{finding.id}</code>
        </p>
      </header>
      {finding.evidence.length > 0 && <EvidenceTable finding={finding} />}
      {finding.causes.length > 0 && (
        <div class="causes">
          <h4>Likely causes</h4>
          <ul>
            {finding.causes.map((cause, index) => (
              <li key={index}>{cause}</li>
            ))}
          </ul>
        </div>
      )}
      {finding.next_step && (
        <p class="next-step">
          <strong>Next step:</strong> {finding.next_step}
        </p>
      )}
      {isSomewhere(finding) && (
        <button
          type="button"
          class="button small"
          onClick={() => session.showOnChart(finding.id, finding.first, finding.last)}
        >
          <Icon name="chart" /> Show on chart
          <span class="quiet">
            {elapsed(finding.first)} to {elapsed(finding.last)}
          </span>
        </button>
      )}
    </article>
  );
}

export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return <p class="quiet">The diagnosis has found nothing to say about this run.</p>;
  return (
    <div class="findings">
      {findings.map((finding, index) => (
        <FindingCard key={finding.id + index} finding={finding} />
      ))}
    </div>
  );
}
