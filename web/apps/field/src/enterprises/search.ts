interface Searchable {
  name: string;
  uscc: string;
  address?: string;
  legal_rep?: string;
  contacts?: { name?: string; phone?: string }[] | null;
}

/** Folds full-width and upper-case letters and drops spaces, so that what is typed meets what is stored. */
function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

const haystacks = new WeakMap<Searchable, string>();

function haystack(enterprise: Searchable): string {
  let text = haystacks.get(enterprise);
  if (text === undefined) {
    const people = (enterprise.contacts ?? []).flatMap(({ name, phone }) => [name, phone?.replace(/\D/g, "")]);
    text = [enterprise.name, enterprise.uscc, enterprise.address, enterprise.legal_rep, ...people]
      .map((part) => fold(part ?? ""))
      .join("\n");
    haystacks.set(enterprise, text);
  }
  return text;
}

/** Whether every word that was typed occurs in the enterprise's name, code, address or people. */
export function matches(enterprise: Searchable, typed: string): boolean {
  const text = haystack(enterprise);
  return typed
    .split(/\s+/)
    .map(fold)
    .every((word) => text.includes(word));
}
