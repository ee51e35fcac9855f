// The processes that make the load, when there is more than this one.

import { bytes, count, percent } from "../format";
import { Empty } from "./empty";
import { useSession } from "./session";
import { Table } from "./table";

const headings = [
  { title: "Worker" },
  { title: "State" },
  { title: "# Users", number: true },
  { title: "CPU usage", number: true },
  { title: "Memory", number: true },
];

export function WorkersTab() {
  const workers = useSession().store.workers.value;
  if (workers.length === 0) {
    return <Empty title="No worker is connected.">This process makes the load by itself.</Empty>;
  }
  return (
    <Table label="Workers" headings={headings}>
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
    </Table>
  );
}
