// Exceptions of the load test's own code.

import { count } from "../format";
import { Empty } from "./empty";
import { useSession } from "./session";

export function ExceptionsTab() {
  const { store } = useSession();
  const exceptions = store.exceptions.value;
  if (exceptions.length === 0) {
    return <Empty title="The load test's code raised no exception." />;
  }
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Exceptions">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col" class="number">
              # Occurrences
            </th>
            <th scope="col">Message</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </div>
  );
}
