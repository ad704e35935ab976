import type { IssueCategory } from "@gridwalk/protocol";
import { computed, type Ref } from "vue";
import { useClient } from "../app/client";
import { useLive } from "../app/readable";

export interface CategoryOption {
  value: string;
  text: string;
  children?: CategoryOption[];
}

/** The categories in use as a tree of two levels, in the district's order. */
export function categoryTree(categories: IssueCategory[]): CategoryOption[] {
  const inUse = categories.filter(({ retired }) => !retired).sort((a, b) => a.position - b.position);
  const known = new Set(inUse.map(({ id }) => id));
  const under = (parent: string): CategoryOption[] =>
    inUse.filter((category) => category.parent === parent).map(({ id, name }) => ({ value: id, text: name }));
  return inUse
    .filter(({ parent }) => !known.has(parent))
    .map(({ id, name }) => ({ value: id, text: name, children: under(id) }));
}

export function useCategories(): Readonly<Ref<CategoryOption[]>> {
  const client = useClient();
  const all = useLive(() => client.live(() => client.table("issue_categories").all()));
  return computed(() => categoryTree(all.value ?? []));
}
