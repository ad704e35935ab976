import { computed, ref, watchEffect, type Ref } from "vue";

export const themes = ["auto", "light", "dark"] as const;

/** What a person chose; `auto` follows the system. */
export type Theme = (typeof themes)[number];

const storageKey = "gridwalk.theme";
const chosen = ref<Theme>("auto");
const systemDark = ref(false);
const dark = computed(() => chosen.value === "dark" || (chosen.value === "auto" && systemDark.value));

/**
 * Applies the theme of this device to the document: `data-theme` for the
 * tokens, `dark` for Element Plus and `van-theme-dark` for Vant. Call it once
 * before the app is mounted.
 */
export function startTheme(): void {
  const stored = localStorage.getItem(storageKey);
  chosen.value = themes.find((theme) => theme === stored) ?? "auto";
  const system = matchMedia("(prefers-color-scheme: dark)");
  systemDark.value = system.matches;
  system.addEventListener("change", (event) => (systemDark.value = event.matches));
  watchEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = dark.value ? "dark" : "light";
    root.classList.toggle("dark", dark.value);
    root.classList.toggle("van-theme-dark", dark.value);
    const paper = getComputedStyle(root).getPropertyValue("--gw-paper").trim();
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", paper);
  });
}

/** The chosen theme; setting it is remembered on this device. */
export const theme = computed<Theme>({
  get: () => chosen.value,
  set: (value) => {
    chosen.value = value;
    localStorage.setItem(storageKey, value);
  },
});

/** Whether the dark tokens are in force now. */
export const isDark: Readonly<Ref<boolean>> = dark;
