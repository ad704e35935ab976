import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";

import { openCounts } from "../api/sync";

/** How much of the phones' work waits for a decision. */
export const useAttention = defineStore("attention", () => {
  const counts = shallowRef({ conflicts: 0, rejects: 0 });
  const total = computed(() => counts.value.conflicts + counts.value.rejects);

  /** A number that could not be read stays as it was: the lists say what is wrong. */
  async function refresh(): Promise<void> {
    counts.value = await openCounts().catch(() => counts.value);
  }

  function reset(): void {
    counts.value = { conflicts: 0, rejects: 0 };
  }

  return { counts, total, refresh, reset };
});
