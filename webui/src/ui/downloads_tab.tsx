// Locust's files, the report, and run.json, which holds everything.

import { dark } from "../state/preferences";
import { Icon } from "./icon";
import { useSession } from "./session";

interface Download {
  href: string;
  title: string;
  about: string;
}

export function DownloadsTab() {
  const { args, store } = useSession();
  const begun = store.run.value !== null;
  const files: Download[] = [
    {
      href: "stats/requests/csv",
      title: "Download request statistics CSV",
      about: "One line for each request name",
    },
    { href: "stats/failures/csv", title: "Download failures CSV", about: "What failed, and how often" },
    { href: "exceptions/csv", title: "Download exceptions CSV", about: "Exceptions of the load test's code" },
  ];
  if (args.stats_history_enabled) {
    const href = "stats/requests_full_history/csv";
    files.splice(1, 0, { href, title: "Download full request statistics history CSV", about: "Second by second" });
  }
  files.push({
    href: "stats/report?download=1&theme=" + (dark.value ? "dark" : "light"),
    title: "Download report",
    about: "One file with the verdict, tables and charts; opens without a network",
  });
  files.push({ href: "acrida/run.json", title: "Download run.json", about: "Everything, to be judged again" });
  for (const file of args.extended_csv_files ?? []) files.push({ ...file, about: "" });
  return (
    <>
      {!begun && <p class="note">No run has begun: the files are empty.</p>}
      <ul class="downloads">
        {files.map((file) => (
          <li key={file.href}>
            <a href={safeAddress(file.href)} download>
              <Icon name="download" />
              <span>
                {file.title}
                {file.about && <span class="quiet">{file.about}</span>}
              </span>
            </a>
          </li>
        ))}
        <li>
          <a href="stats/report" target="_blank" rel="noopener">
            <Icon name="chart" />
            <span>
              Open the report<span class="quiet">In a tab of its own</span>
            </span>
          </a>
        </li>
      </ul>
    </>
  );
}

// Extensions name files, not scripts.
function safeAddress(address: string): string {
  return /^\s*(javascript|data|vbscript):/i.test(address) ? "#" : address;
}
