// Exceptions of the load test's own code.

import { count } from "../format";
import { Empty } from "./empty";
import { useSession } from "./session";
import { Table } from "./table";

export function ExceptionsTab() {
  const { store } = useSession();
  const exceptions = store.exceptions.value;
  if (exceptions.length === 0) {
    return <Empty title="The load test's code raised no exception." />;
  }
  return (
    <Table
      label="Exceptions"
      headings={[{ title: "# Occurrences", number: true }, { title: "Message" }, { title: "Where" }]}
    >
      {exceptions.map((one, index) => (
        <tr key={index}>
          <td class="number bad">{count(one.count)}</td>
          <td class="text wrap">
            {one.message}
            <details>
              <summary>Traceback</summary>
              <pre tabIndex={0}>{one.traceback}</pre>
            </details>
          </td>
          <td class="text">{one.nodes}</td>
        </tr>
      ))}
    </Table>
  );
}
