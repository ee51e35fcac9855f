// A table that scrolls sideways where it is wider than the page, also by keys.

interface Heading {
  title: string;
  number?: boolean; // right-aligned, as its cells are
}

interface Props {
  label: string;
  headings: Heading[];
  class?: string;
  children: preact.ComponentChildren; // its rows
}

export function Table({ label, headings, class: more = "", children }: Props) {
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={label}>
      <table class={("plain " + more).trim()}>
        <thead>
          <tr>
            {headings.map(({ title, number }, index) => (
              <th key={index} scope="col" class={number ? "number" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
