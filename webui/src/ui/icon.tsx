// The few drawings of the page. They say nothing that a word beside them does not say.

const paths = {
  pass: "M3.5 8.5 6.7 11.7 12.5 4.8",
  fail: "M4 4l8 8M12 4l-8 8",
  open: "M4 8h8",
  up: "M8 12.500v-9M4 7l4-4 4 4",
  down: "M8 3.500v9M4 9l4 4 4-4",
  pin: "M5.5 2.500h5l-.8 5 2.3 2.500H4L6.3 7.500zM8 10v4",
  chart: "M2.5 13.500h11M3.5 10.5 6.5 7l2.5 2 3.5-5",
  sun:
    "M8 5.200a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6" +
    "M8 1.500v1.300M8 13.200v1.300M1.5 8h1.300M13.2 8h1.3" +
    "M3.4 3.400l.9.9M11.7 11.700l.9.9M3.4 12.600l.9-.9M11.7 4.300l.9-.9",
  moon: "M13 9.600A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.600z",
  auto: "M8 2.500a5.5 5.5 0 1 0 0 11zM8 2.500a5.5 5.5 0 0 1 0 11",
  warning: "M8 2.5 14 13H2zM8 6.500v3M8 11.200v.3",
  download: "M8 2.500v7.500M4.5 7 8 10.5 11.5 7M3 13.500h10",
  close: "M4 4l8 8M12 4l-8 8",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="32" height="32" rx="7" />
      <path class="mark-leg" d="M5 21 15.5 8l6 8.500L27 12.5" />
      <path class="mark-blade" d="M6 25h20" />
    </svg>
  );
}
