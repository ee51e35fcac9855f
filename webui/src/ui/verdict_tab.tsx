// Does the site carry the load? The sentence for the owner first, whether it can be believed, the table, the
// findings.

import type { Status, Verdict } from "../model";
import { Empty } from "./empty";
import { Findings } from "./findings";
import { Icon } from "./icon";
import { OutcomeMark } from "./outcome";
import { useSession } from "./session";
import { TargetsTable } from "./targets_table";

function Counts({ counts }: { counts: Verdict["counts"] }) {
  const all = counts.pass + counts.fail + counts.unproven;
  if (all === 0) return null;
  const parts = [
    ["pass", counts.pass, "held"],
    ["fail", counts.fail, "broken"],
    ["unproven", counts.unproven, "not proven"],
  ] as const;
  return (
    <div class="counts">
      <div class="counts-bar" aria-hidden="true">
        {parts.map(([kind, number]) =>
          number > 0 ? <span key={kind} class={`counts-part is-${kind}`} style={{ flexGrow: number }} /> : null,
        )}
      </div>
      <p>
        {parts.map(([kind, number, word]) => (
          <span key={kind} class={`counts-word is-${kind}`}>
            <b>{number}</b> {word}
          </span>
        ))}
        <span class="quiet">of {all} limits</span>
      </p>
    </div>
  );
}

function Validity({ verdict, status }: { verdict: Verdict | null; status: Status | null }) {
  const valid = verdict ? verdict.validity.valid : (status?.valid ?? true);
  if (valid) {
    return (
      <p class="validity is-valid">
        <Icon name="pass" /> The measurement is valid: the load generator kept up and sent its requests on time.
      </p>
    );
  }
  return (
    <div class="validity is-invalid" role="alert">
      <p>
        <Icon name="warning" /> <strong>The measurement is not valid,</strong> so it says nothing about the site:
      </p>
      <ul>
        {(verdict?.validity.findings ?? []).map((finding, index) => (
          <li key={index}>
            {finding.text} <code>{finding.id}</code>
          </li>
        ))}
        {!verdict && status?.invalid_by.map((id) => <li key={id}>{id}</li>)}
      </ul>
    </div>
  );
}

export function VerdictTab() {
  const { store, isReport } = useSession();
  const verdict = store.verdict.value;
  const status = store.status.value;
  if (!verdict) {
    return (
      <Empty title={isReport ? "This run was not judged." : "The verdict is forming."}>
        {isReport
          ? "The report was written without one; the figures are below."
          : "It appears here as soon as there are enough answers to say something, and grows firmer with every minute."}
      </Empty>
    );
  }
  return (
    <div class="verdict">
      <div class={`lead ${verdict.outcome ? "is-" + verdict.outcome.toLowerCase() : ""}`}>
        {verdict.outcome && (
          <p class="lead-outcome">
            <OutcomeMark outcome={verdict.outcome} large />
            {verdict.provisional && <span class="provisional">provisional: the run goes on</span>}
          </p>
        )}
        <p class="sentence">{verdict.sentence}</p>
        <Counts counts={verdict.counts} />
        <Validity verdict={verdict} status={status} />
        {verdict.window?.text && <p class="window-text">{verdict.window.text}</p>}
      </div>
      {verdict.rows.length > 0 ? (
        <section>
          <h2>Targets</h2>
          <TargetsTable verdict={verdict} />
          {verdict.targets && <p class="note">Targets from {verdict.targets}</p>}
        </section>
      ) : (
        <p class="note">
          No targets were given, so nothing is judged. Start with <code>--targets targets.md</code> to have it
          judged.
        </p>
      )}
      <section>
        <h2>Findings</h2>
        <Findings findings={verdict.findings} />
      </section>
    </div>
  );
}
