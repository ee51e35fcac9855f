// What failed, how often, by whose fault, and one example of it in full.

import { useState } from "preact/hooks";
import type { Example, Failure } from "../model";
import { count, timeOfDay } from "../format";
import { Empty } from "./empty";
import { Name } from "./name";
import { useSession } from "./session";
import { Table } from "./table";

const kinds: Record<string, string> = {
  validation: "refused by a rule of the site",
  system: "the site could not",
  script: "only the load test was not content",
  unknown: "",
};

const headings = [
  { title: "# Failures", number: true },
  { title: "Method" },
  { title: "Name" },
  { title: "Message" },
  { title: "Kind" },
  { title: "First seen", number: true },
  { title: "Last seen", number: true },
];

function ExampleView({ example }: { example: Example }) {
  return (
    <div class="example">
      <div>
        <h4>Request</h4>
        <pre tabIndex={0}>{example.request}</pre>
      </div>
      <div>
        <h4>Answer</h4>
        <pre tabIndex={0}>{example.response || "There was none."}</pre>
      </div>
      {example.note && <p class="quiet">{example.note}</p>}
    </div>
  );
}

function FailureRow({ failure, index, expanded }: { failure: Failure; index: number; expanded: boolean }) {
  const [open, setOpen] = useState(expanded);
  const id = "example-" + index;
  return (
    <>
      <tr>
        <td class="number bad">{count(failure.count)}</td>
        <td class="text method">{failure.method}</td>
        <td class="text wrap">
          <Name text={failure.name} />
        </td>
        <td class="text wrap">
          {failure.text}
          {failure.cause && <p class="quiet">{failure.cause}</p>}
          {failure.example && (
            <button
              type="button"
              class="link"
              aria-expanded={open}
              aria-controls={id}
              onClick={() => setOpen(!open)}
            >
              {open ? "Hide the example" : "Show an example"}
            </button>
          )}
        </td>
        <td class="text wrap">{failure.kind && (kinds[failure.kind] ?? failure.kind)}</td>
        <td class="number">{timeOfDay(failure.first)}</td>
        <td class="number">{timeOfDay(failure.last)}</td>
      </tr>
      {failure.example && open && (
        <tr class="detail" id={id}>
          <td colSpan={headings.length}>
            <ExampleView example={failure.example} />
          </td>
        </tr>
      )}
    </>
  );
}

export function FailuresTab() {
  const { store, isReport } = useSession();
  const failures = store.failures.value;
  if (failures.length === 0) {
    return <Empty title={isReport ? "No request failed." : "No request has failed so far."} />;
  }
  return (
    <Table label="Failures" headings={headings} class="failures">
      {failures.map((failure, index) => (
        <FailureRow
          key={[failure.method, failure.name, failure.text].join("\n")}
          failure={failure}
          index={index}
          expanded={isReport && index < 5}
        />
      ))}
    </Table>
  );
}
