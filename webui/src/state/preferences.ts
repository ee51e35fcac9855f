// What this browser remembers: the theme, pinned requests, columns that are shown. Private windows may forbid it;
// then it lasts as long as the page.

import { effect, signal, type Signal } from "@preact/signals";

export function remembered<T>(key: string, initial: T, valid: (value: unknown) => boolean): Signal<T> {
  let first = initial;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (stored !== null && valid(stored)) first = stored as T;
  } catch {
    first = initial;
  }
  const value = signal(first);
  effect(() => {
    const text = JSON.stringify(value.value);
    try {
      localStorage.setItem(key, text);
    } catch {
      return;
    }
  });
  return value;
}

export type Theme = "auto" | "light" | "dark";

export const theme = remembered<Theme>("acrida-theme", "auto", (value) =>
  ["auto", "light", "dark"].includes(value as string),
);

const isTextList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string");

// "method name" of pinned requests.
export const pins = remembered<string[]>("acrida-pins", [], isTextList);

export function togglePin(key: string): void {
  pins.value = pins.value.includes(key) ? pins.value.filter((pin) => pin !== key) : [...pins.value, key];
}

// What is drawn now: canvases have to be told, styles follow by themselves.
export const dark = signal(false);

export function followTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const printing = signal(false);
  const systemDark = signal(system.matches);
  system.addEventListener("change", () => (systemDark.value = system.matches));
  // Paper is light.
  addEventListener("beforeprint", () => (printing.value = true));
  addEventListener("afterprint", () => (printing.value = false));
  effect(() => {
    const wanted = theme.value === "dark" || (theme.value === "auto" && systemDark.value);
    dark.value = wanted && !printing.value;
    document.documentElement.dataset.theme = dark.value ? "dark" : "light";
  });
}
