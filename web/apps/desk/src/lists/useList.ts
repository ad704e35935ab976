import { computed, shallowRef, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import { problemOf, type Problem } from "../api/problem";
import { rememberList } from "./listMemory";
import {
  activeFilters,
  decodeList,
  encodeList,
  withFilters,
  withoutFilters,
  withSort,
  type Filters,
  type ListSpec,
  type ListState,
  type Values,
} from "./listState";
import { useReturn } from "./useReturn";

export interface Page<R> {
  items: R[];
  totalItems: number;
  totalPages: number;
}

interface Options<R, F extends Filters> {
  /** Names the list for as long as the tab lives. */
  name: string;
  spec: ListSpec<F>;
  load(state: ListState<F>): Promise<Page<R>>;
}

/** The last answers by address: going back shows them at once while they are renewed. */
const answers = new Map<string, Page<unknown>>();
const kept = 20;

export function forgetAnswers(): void {
  answers.clear();
}

/**
 * A list whose state is the address: changing it navigates, and navigating
 * loads. An answer that comes after a newer question is dropped.
 */
export function useList<R, F extends Filters>({ name, spec, load }: Options<R, F>) {
  const route = useRoute();
  const router = useRouter();
  const path = route.path;

  const state = computed(() => decodeList(spec, route.query));
  const page = shallowRef<Page<R>>();
  const problem = shallowRef<Problem>();
  const loading = shallowRef(false);
  let asked = 0;

  async function reload(): Promise<void> {
    const mine = ++asked;
    const address = route.fullPath;
    loading.value = true;
    try {
      const answer = await load(state.value);
      if (mine !== asked) return;
      remember(address, answer);
      page.value = answer;
      problem.value = undefined;
      if (answer.items.length === 0 && answer.totalPages > 0)
        go({ ...state.value, page: answer.totalPages }, "replace");
    } catch (error) {
      if (mine === asked) problem.value = problemOf(error);
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  function go(next: ListState<F>, how: "push" | "replace" = "push"): void {
    void router[how]({ path, query: encodeList(spec, next) });
  }

  watch(
    () => route.fullPath,
    (address) => {
      // The watcher still runs once while the page is left.
      if (route.path !== path) return;
      rememberList(name, address);
      page.value = (answers.get(address) as Page<R> | undefined) ?? page.value;
      void reload();
    },
    { immediate: true },
  );
  useReturn(() => void reload());

  return {
    name,
    state,
    rows: computed(() => page.value?.items ?? []),
    total: computed(() => page.value?.totalItems),
    pages: computed(() => page.value?.totalPages ?? 0),
    problem,
    loading,
    /** Nothing to show yet: neither rows nor the knowledge that there are none. */
    waiting: computed(() => page.value === undefined && problem.value === undefined),
    filtered: computed(() => activeFilters(spec, state.value)),
    reload,
    /** Typing replaces the address, choosing adds to the history. */
    filter: (change: Partial<Values<F>>, how: "push" | "replace" = "push") => go(withFilters(state.value, change), how),
    clear: () => go(withoutFilters(spec, state.value)),
    sort: (column: string) => go(withSort(state.value, column)),
    turn: (to: number) => go({ ...state.value, page: to }),
    resize: (perPage: number) => go({ ...state.value, page: 1, perPage }),
  };
}

function remember(address: string, answer: Page<unknown>): void {
  answers.delete(address);
  answers.set(address, answer);
  const oldest = answers.keys().next();
  if (answers.size > kept && !oldest.done) answers.delete(oldest.value);
}
