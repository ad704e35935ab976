import { onScopeDispose } from "vue";

const rest = 20_000;

/**
 * Calls `refresh` when the reader comes back to the tab after at least 20
 * seconds elsewhere, so that a glance at another window costs nothing.
 */
export function useReturn(refresh: () => void): void {
  let left = Date.now();
  const changed = () => {
    if (document.hidden) left = Date.now();
    else if (Date.now() - left >= rest) refresh();
  };
  document.addEventListener("visibilitychange", changed);
  onScopeDispose(() => document.removeEventListener("visibilitychange", changed));
}
