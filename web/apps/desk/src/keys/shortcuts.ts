import { onMounted, onScopeDispose } from "vue";

/** What a key press means at the desk; undefined when it means nothing. */
export type Intent =
  { do: "search" } | { do: "move"; by: 1 | -1 } | { do: "help" } | { do: "go"; to: string } | { do: "prefix" };

export interface Press {
  key: string;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
}

/** The second key after `g`, and the route it opens. */
export const places: Readonly<Record<string, string>> = {
  o: "overview",
  i: "issues",
  e: "enterprises",
  v: "visits",
  s: "orders",
  g: "grids",
  y: "sync",
};

/**
 * Reads one key press. `prefixed` tells that the key before was `g`;
 * `inRows` that the focus stands in a table, where the arrows move it too.
 */
export function intentOf(press: Press, prefixed: boolean, inRows: boolean): Intent | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (prefixed) {
    const to = places[press.key];
    return to === undefined ? undefined : { do: "go", to };
  }
  switch (press.key) {
    case "/":
      return { do: "search" };
    case "?":
      return { do: "help" };
    case "g":
      return { do: "prefix" };
    case "j":
      return { do: "move", by: 1 };
    case "k":
      return { do: "move", by: -1 };
    case "ArrowDown":
      return inRows ? { do: "move", by: 1 } : undefined;
    case "ArrowUp":
      return inRows ? { do: "move", by: -1 } : undefined;
    default:
      return undefined;
  }
}

/** Listens for shortcuts everywhere but in fields and open dialogs. */
export function useShortcuts(act: (intent: Exclude<Intent, { do: "prefix" }>) => void): void {
  let prefixedUntil = 0;
  const pressed = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (
      event.defaultPrevented ||
      target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]")
    )
      return;
    const intent = intentOf(event, Date.now() < prefixedUntil, target.closest("[data-row]") !== null);
    prefixedUntil = intent?.do === "prefix" ? Date.now() + 1200 : 0;
    if (!intent) return;
    event.preventDefault();
    if (intent.do !== "prefix") act(intent);
  };
  onMounted(() => document.addEventListener("keydown", pressed));
  onScopeDispose(() => document.removeEventListener("keydown", pressed));
}

/** Moves the focus to the next or previous row; the first one when none has it. */
export function moveRow(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row] [data-open]")];
  const at = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
  const current = document.querySelector("[data-row].is-opened");
  const from = at >= 0 ? at : links.findIndex((link) => current?.contains(link));
  const next = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + by));
  links[next]?.focus();
  links[next]?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
}

export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("input[type=search]");
  field?.focus();
  field?.select();
}
