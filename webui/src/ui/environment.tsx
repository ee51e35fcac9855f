// What a run was made with, for whoever wants to make it again.

import type { Run } from "../model";
import { count, date, duration } from "../format";

function Facts({ facts }: { facts: [string, string | null | undefined][] }) {
  return (
    <dl class="facts">
      {facts.map(([what, value]) =>
        value ? (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

export function Environment({ run }: { run: Run }) {
  const cores = run.cores > 0 ? `${run.machine}, ${count(run.cores)} cores` : run.machine;
  return (
    <>
      <Facts
        facts={[
          ["Scenario", run.scenario],
          ["Host", run.host],
          ["Began", run.start > 0 ? date(run.start) : ""],
          ["Ended", run.end ? date(run.end) : ""],
          ["Ended because", run.stop_reason],
          ["Figures from", run.figures_from > 0 ? duration(run.figures_from) + " on" : ""],
          [
            "Load model",
            run.id
              ? run.model === "open"
                ? "open: starts at given instants"
                : "closed: a fixed number of users"
              : "",
          ],
          ["Acceleration", run.acceleration !== 1 ? run.acceleration + " times" : ""],
          ["Protocols", run.protocols.join(", ")],
          ["TLS", run.tls_verification ? "" : "certificates were not verified"],
          ["Machine", cores],
          ["Kernel", run.kernel],
          ["Shards", run.shards > 0 ? count(run.shards) : ""],
          ["Seed", run.seed],
          ["Run", run.id],
          ["Version", run.version],
        ]}
      />
      {run.options.length > 0 && (
        <div class="scroll-x">
          <table class="plain options">
            <caption>Options</caption>
            <thead>
              <tr>
                <th scope="col">Option</th>
                <th scope="col">Value</th>
                <th scope="col">From</th>
              </tr>
            </thead>
            <tbody>
              {run.options.map((option, index) => (
                <tr key={index}>
                  <th scope="row" class="text">
                    {option.name}
                  </th>
                  <td class="text wrap">{option.value}</td>
                  <td class="text">{option.origin}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {run.versions.length > 0 && (
        <p class="note">With {run.versions.map((one) => `${one.of} ${one.version}`).join(", ")}</p>
      )}
    </>
  );
}
