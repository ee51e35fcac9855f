// Which rows of a table are shown, in which order: filtered by words, sorted by a column, pinned ones first.

export interface SortOrder {
  column: number;
  descending: boolean;
}

export type CellValue = string | number | null;

// All words have to be somewhere in the row's texts, whatever their case.
export function matches(texts: string[], filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const all = texts.join(" ").toLowerCase();
  return words.every((word) => all.includes(word));
}

// Numbers before what is not known, whichever the direction: an empty cell is no extreme.
export function compare(one: CellValue, two: CellValue, descending: boolean): number {
  if (one === null || two === null) return one === two ? 0 : one === null ? 1 : -1;
  const order =
    typeof one === "number" && typeof two === "number" ? one - two : String(one).localeCompare(String(two));
  return descending ? -order : order;
}

export interface TableView<T extends readonly CellValue[]> {
  rows: T[];
  pinned: number; // how many of them, in front, are pinned
}

export function viewOf<T extends readonly CellValue[]>(
  rows: readonly T[],
  texts: number[], // columns that the filter reads
  filter: string,
  sort: SortOrder | null,
  isPinned: (row: T) => boolean,
): TableView<T> {
  let kept: T[] =
    filter.trim() === ""
      ? rows.slice()
      : rows.filter((row) =>
          matches(
            texts.map((column) => String(row[column] ?? "")),
            filter,
          ),
        );
  if (sort) kept.sort((a, b) => compare(a[sort.column] ?? null, b[sort.column] ?? null, sort.descending));
  const first = kept.filter(isPinned);
  if (first.length > 0) kept = first.concat(kept.filter((row) => !isPinned(row)));
  return { rows: kept, pinned: first.length };
}

// The other way on the second click; numbers begin with the largest, texts with A.
export function nextSort(sort: SortOrder | null, column: number, isText: boolean): SortOrder {
  if (sort?.column === column) return { column, descending: !sort.descending };
  return { column, descending: !isText };
}
