// Who does what how often, as the run is now.

import type { RatioNode } from "../model";
import { percent } from "../format";
import { Empty } from "./empty";
import { Name } from "./name";
import { useSession } from "./session";

function Tree({ node, label }: { node: RatioNode; label?: string }) {
  return (
    <ul class="ratio" aria-label={label}>
      {Object.entries(node).map(([name, { ratio, tasks }]) => (
        <li key={name}>
          <span class="ratio-line">
            <span class="ratio-share">{percent(ratio)}</span>
            <span class="ratio-bar" aria-hidden="true">
              <span style={{ width: Math.min(100, Math.max(0, ratio * 100)) + "%" }} />
            </span>
            <span class="ratio-name">
              <Name text={name} />
            </span>
          </span>
          {tasks && <Tree node={tasks} />}
        </li>
      ))}
    </ul>
  );
}

export function RatioTab() {
  const ratio = useSession().store.ratio.value;
  if (!ratio || Object.keys(ratio.per_class).length === 0) {
    return <Empty title="No users yet.">The shares of users and their tasks appear when the run starts.</Empty>;
  }
  return (
    <div class="ratios">
      <section>
        <h2>Ratio per user class</h2>
        <Tree node={ratio.per_class} label="Ratio per user class" />
      </section>
      <section>
        <h2>Total ratio</h2>
        <Tree node={ratio.total} label="Total ratio" />
      </section>
    </div>
  );
}
