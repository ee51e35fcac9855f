// Numbers as people read them: with a unit, with as many digits as mean something, the same width in a column.

const dash = "\u2013";
const thin = "\u202f"; // between digits: a narrow blank that does not break
const blank = "\u00a0"; // before a unit

// 1234567 -> "1 234 567", with narrow blanks, which no locale reads as a decimal point.
export function grouped(value: number, digits = 0): string {
  const [whole = "", fraction] = Math.abs(value).toFixed(digits).split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, thin) + (fraction === undefined ? "" : "." + fraction);
  return value < 0 && Number(value.toFixed(digits)) !== 0 ? "\u2212" + text : text;
}

export function count(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? dash : grouped(Math.round(value));
}

// Three significant digits and no more: 0.123, 4.56, 78.9, 1 234.
export function significant(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 99.95) return grouped(value);
  if (size >= 9.995) return grouped(value, 1);
  return grouped(value, size >= 0.995 ? 2 : 3);
}

// A mark on an axis, which is round: 20, 0.5, 1 500, without digits that say noblankg.
export function tick(value: number): string {
  const [whole = "", fraction] = String(Number(value.toPrecision(6))).split(".");
  return fraction === undefined ? grouped(value) : grouped(Math.trunc(Number(whole))) + "." + fraction;
}

export function rate(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? dash : significant(value);
}

// A response time of a column that is headed "ms".
export const ms = rate;

// A response time that stands alone: "182 ms", "1.24 s", "2 min 5 s".
export function time(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return dash;
  if (value < 1000) return significant(value) + blank + "ms";
  if (value < 60000) return significant(value / 1000) + blank + "s";
  return duration(value / 1000);
}

// Seconds: "45 s", "3 min 20 s", "1 h 5 min", "2 d 4 h": the two largest parts.
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return dash;
  const all = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(all / 86400), "d"],
    [Math.floor(all / 3600) % 24, "h"],
    [Math.floor(all / 60) % 60, "min"],
    [all % 60, "s"],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) return "0" + blank + "s";
  return parts
    .slice(first, first + 2)
    .filter(([number]) => number > 0)
    .map(([number, unit]) => number + blank + unit)
    .join(" ");
}

// A second of the run, as a clock that starts with it: "0:45", "12:05", "1:02:03".
export function elapsed(second: number): string {
  const all = Math.max(0, Math.round(second));
  const two = (number: number) => String(number).padStart(2, "0");
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  return (hours > 0 ? hours + ":" + two(minutes) : String(minutes)) + ":" + two(all % 60);
}

export function percent(share: number | null | undefined, digits = 1): string {
  if (share == null || !Number.isFinite(share)) return dash;
  const value = share * 100;
  if (value === 0) return "0" + blank + "%";
  // 3 failures of a million are not none.
  const least = Math.pow(10, -digits);
  if (Math.abs(value) < least) return "<" + blank + least.toFixed(digits) + blank + "%";
  return grouped(value, digits) + blank + "%";
}

export function bytes(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return dash;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return (unit === 0 ? grouped(Math.round(size)) : significant(size)) + blank + units[unit];
}

export function timeOfDay(epochMs: number): string {
  return epochMs > 0 ? new Date(epochMs).toLocaleTimeString([], { hour12: false }) : dash;
}

export function date(epochMs: number): string {
  const when = new Date(epochMs);
  return epochMs > 0
    ? when.toLocaleDateString([], { year: "numeric", month: "short", day: "numeric" }) + ", " + timeOfDay(epochMs)
    : dash;
}

// "1 user", "2 users".
export function counted(value: number, one: string, many = one + "s"): string {
  return count(value) + " " + (value === 1 ? one : many);
}
