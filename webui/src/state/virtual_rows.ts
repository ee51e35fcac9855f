// Which rows of a long table have to be in the page: those that are seen, and a few beside them.

export interface RowRange {
  first: number;
  last: number; // exclusive
  before: number; // px above
  after: number; // px below
}

const beside = 8;

export function visibleRows(scrollTop: number, height: number, rowHeight: number, total: number): RowRange {
  const shown = Math.ceil(height / rowHeight) + 1;
  const top = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), total - shown));
  const first = Math.max(0, top - beside);
  const last = Math.min(total, top + shown + beside);
  return { first, last, before: first * rowHeight, after: (total - last) * rowHeight };
}
