// Light, dark, or as the system is.

import { theme, type Theme } from "../state/preferences";
import { Icon, type IconName } from "./icon";

const next: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const icons: Record<Theme, IconName> = { auto: "auto", light: "sun", dark: "moon" };
const words: Record<Theme, string> = { auto: "as the system", light: "light", dark: "dark" };

export function ThemeToggle() {
  const now = theme.value;
  return (
    <button
      type="button"
      class="button icon-button no-print"
      title={`Theme: ${words[now]}`}
      aria-label={`Theme: ${words[now]}. Change to ${words[next[now]]}`}
      onClick={() => (theme.value = next[now])}
    >
      <Icon name={icons[now]} />
    </button>
  );
}
