import { shallowRef, watch } from "vue";

import { problemOf, type Problem } from "../api/problem";
import { useReturn } from "./useReturn";

/** One record and what belongs to it, loaded again when its id changes and when the reader returns. */
export function useRecord<T>(id: () => string, load: (id: string) => Promise<T>) {
  const data = shallowRef<T>();
  const problem = shallowRef<Problem>();
  let asked = 0;

  async function reload(): Promise<void> {
    const mine = ++asked;
    try {
      const answer = await load(id());
      if (mine !== asked) return;
      data.value = answer;
      problem.value = undefined;
    } catch (error) {
      if (mine === asked) problem.value = problemOf(error);
    }
  }

  watch(
    id,
    () => {
      data.value = undefined;
      void reload();
    },
    { immediate: true },
  );
  useReturn(() => void reload());

  return { data, problem, reload };
}
