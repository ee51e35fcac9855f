// The colours of the page as canvases need them: read from the styles, so that a theme is defined in one place.

const names = [
  "ink",
  "muted",
  "line",
  "card",
  "accent",
  "c1",
  "c2",
  "c3",
  "c4",
  "c5",
  "band",
  "band-strong",
  "window",
] as const;

export type ColorName = (typeof names)[number];
export type Palette = Record<ColorName, string> & { heat: string[]; font: string };

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colors = Object.fromEntries(names.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
  const heat = [0, 1, 2, 3, 4, 5].map((step) => style.getPropertyValue("--heat" + step).trim());
  return { ...(colors as Record<ColorName, string>), heat, font: getComputedStyle(document.body).fontFamily };
}
