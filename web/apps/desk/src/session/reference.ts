import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";

import { pb } from "../api/pocketbase";
import type { Area, Department, Grid, IssueCategory } from "../api/records";

/** The district's small tables, that every filter and every row refers to: loaded once per sign-in. */
export const useReference = defineStore("reference", () => {
  const areas = shallowRef<Area[]>([]);
  const grids = shallowRef<Grid[]>([]);
  const departments = shallowRef<Department[]>([]);
  const categories = shallowRef<IssueCategory[]>([]);
  let loading: Promise<void> | undefined;

  function load(): Promise<void> {
    loading ??= fetchAll().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  async function fetchAll(): Promise<void> {
    const all = <T>(name: string, sort: string, fields?: string) =>
      pb.collection(name).getFullList<T>({ sort, fields, batch: 500 });
    [areas.value, grids.value, departments.value, categories.value] = await Promise.all([
      all<Area>("areas", "position,name"),
      all<Grid>("grids", "position,name", "id,name,code,area,position"),
      all<Department>("departments", "name"),
      all<IssueCategory>("issue_categories", "position,name"),
    ]);
  }

  function reset(): void {
    loading = undefined;
    areas.value = [];
    grids.value = [];
    departments.value = [];
    categories.value = [];
  }

  const index = <T extends { id: string }>(rows: () => T[]) =>
    computed(() => new Map(rows().map((row) => [row.id, row])));
  const areaById = index(() => areas.value);
  const gridById = index(() => grids.value);
  const departmentById = index(() => departments.value);
  const categoryById = index(() => categories.value);

  return {
    areas,
    grids,
    departments,
    categories,
    load,
    reset,
    area: (id: string) => areaById.value.get(id),
    grid: (id: string) => gridById.value.get(id),
    department: (id: string) => departmentById.value.get(id),
    category: (id: string) => categoryById.value.get(id),
  };
});
