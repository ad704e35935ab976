// @vitest-environment happy-dom
import { mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";

import { i18n } from "../i18n";
import { moveRow } from "../keys/shortcuts";
import DataTable from "./DataTable.vue";

const rows = [
  { id: "a", name: "Alpha" },
  { id: "b", name: "Beta" },
];

let serial = 0;

function table(props: Record<string, unknown> = {}) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/:id?", component: { template: "<i/>" } }],
  });
  const wrapper = mount(DataTable<(typeof rows)[number]>, {
    attachTo: document.body,
    global: { plugins: [i18n, router] },
    props: {
      name: `things ${++serial}`,
      label: "Things",
      columns: [
        { key: "name", label: "Name", sort: "name", primary: true },
        { key: "note", label: "Note" },
      ],
      rows,
      to: (row: { id: string }) => `/${row.id}`,
      ...props,
    },
    slots: { name: ({ row }: { row: { name: string } }) => row.name, note: () => "–", empty: () => "nothing here" },
  });
  return { wrapper, router };
}

describe("a table of records", () => {
  beforeEach(() => (document.body.innerHTML = ""));

  it("tells the order of its columns", async () => {
    const { wrapper } = table({ sort: "-name" });
    expect(wrapper.findAll("th").map((th) => th.attributes("aria-sort"))).toEqual(["descending", undefined]);
    await wrapper.get("th button").trigger("click");
    expect(wrapper.emitted("sort")).toEqual([["name"]]);
  });

  it("opens a record by a link, whose address can be copied", () => {
    const { wrapper } = table();
    expect(wrapper.findAll("[data-open]").map((link) => link.attributes("href"))).toEqual(["/a", "/b"]);
  });

  it("opens a record by a click anywhere in its row", async () => {
    const { wrapper, router } = table();
    await wrapper.findAll("tbody tr")[1]?.findAll("td")[1]?.trigger("click");
    await router.isReady();
    expect(router.currentRoute.value.path).toBe("/b");
  });

  it("is walked row by row and stops at the ends", () => {
    table();
    const walked = ([1, 1, 1, -1] as const).map((by) => {
      moveRow(by);
      return document.activeElement?.textContent?.trim();
    });
    expect(walked).toEqual(["Alpha", "Beta", "Beta", "Alpha"]);
  });

  it("says when there is nothing, but not while it waits", () => {
    expect(table({ rows: [] }).wrapper.text()).toContain("nothing here");
    const waiting = table({ rows: [], waiting: true }).wrapper;
    expect(waiting.text()).not.toContain("nothing here");
    expect(waiting.get("table").attributes("aria-busy")).toBe("true");
  });
});
