// The processes that make the load, when there is more than this one.

import { bytes, count, percent } from "../format";
import { Empty } from "./empty";
import { useSession } from "./session";

export function WorkersTab() {
  const workers = useSession().store.workers.value;
  if (workers.length === 0) {
    return <Empty title="No worker is connected.">This process makes the load by itself.</Empty>;
  }
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Workers">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              # Users
            </th>
            <th scope="col" class="number">
              CPU usage
            </th>
            <th scope="col" class="number">
              Memory
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.id}>
              <th scope="row" class="text wrap">
                {worker.id}
              </th>
              <td class="text">{worker.state}</td>
              <td class="number">{count(worker.users)}</td>
              <td class="number">{percent(worker.cpu / 100, 0)}</td>
              <td class="number">{bytes(worker.memory)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
