// @vitest-environment happy-dom
import { flushPromises, mount } from "@vue/test-utils";
import { ClientResponseError } from "pocketbase";
import { beforeEach, describe, expect, it } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";

import { oneOf, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { forgetAnswers, useList, type Page } from "./useList";

const spec = defineList({ filters: { q: text, late: oneOf(["1"]) }, sorts: ["name"], defaultSort: "name" });

interface Row {
  id: string;
}

const page = (...ids: string[]): Page<Row> => ({
  items: ids.map((id) => ({ id })),
  totalItems: ids.length,
  totalPages: 1,
});

/** Mounts a list whose answers the test gives when it likes, in any order. */
async function open(address: string) {
  const asked: { state: ListState<typeof spec.filters>; answer(page: Page<Row>): void; fail(error: unknown): void }[] =
    [];
  let list!: ReturnType<typeof useList<Row, typeof spec.filters>>;
  const List = defineComponent(() => {
    list = useList({
      name: "test",
      spec,
      load: (state) => new Promise<Page<Row>>((answer, fail) => asked.push({ state, answer, fail })),
    });
    return () => h("p", list.rows.value.map((row) => row.id).join());
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/list", component: List }] });
  await router.push(address);
  const wrapper = mount(RouterView, { global: { plugins: [router] } });
  await flushPromises();
  return { asked, list, router, wrapper };
}

describe("a list", () => {
  beforeEach(forgetAnswers);

  it("asks for what its address says", async () => {
    const { asked, list } = await open("/list?q=x&late=1&page=2");
    expect(asked[0]?.state).toMatchObject({ page: 2, filters: { q: "x", late: "1" } });
    expect(list.waiting.value).toBe(true);
  });

  it("writes a changed filter into the address and asks again from the first page", async () => {
    const { asked, list, router } = await open("/list?page=2");
    list.filter({ late: "1" });
    await flushPromises();
    expect(router.currentRoute.value.fullPath).toBe("/list?late=1");
    expect(asked[1]?.state.page).toBe(1);
  });

  it("drops an answer that comes after a newer question", async () => {
    const { asked, list, wrapper } = await open("/list");
    list.filter({ q: "new" });
    await flushPromises();
    asked[1]?.answer(page("new"));
    await flushPromises();
    asked[0]?.answer(page("old"));
    await flushPromises();
    expect(wrapper.text()).toBe("new");
    expect(list.loading.value).toBe(false);
  });

  it("keeps the rows while newer ones are on their way, and when they fail", async () => {
    const { asked, list, wrapper } = await open("/list");
    asked[0]?.answer(page("one"));
    await flushPromises();
    list.sort("name");
    await flushPromises();
    expect(wrapper.text()).toBe("one");
    asked[1]?.fail(new ClientResponseError({ status: 0 }));
    await flushPromises();
    expect(wrapper.text()).toBe("one");
    expect(list.problem.value?.code).toBe("offline");
  });

  it("shows the last answer at once when the reader goes back", async () => {
    const { asked, list, router, wrapper } = await open("/list");
    asked[0]?.answer(page("first"));
    await flushPromises();
    list.filter({ q: "x" });
    await flushPromises();
    asked[1]?.answer(page("second"));
    await flushPromises();
    router.back();
    await flushPromises();
    expect(wrapper.text()).toBe("first");
    expect(asked).toHaveLength(3);
  });

  it("turns to the last page when the one asked for is gone", async () => {
    const { asked, router } = await open("/list?page=9");
    asked[0]?.answer({ items: [], totalItems: 30, totalPages: 2 });
    await flushPromises();
    expect(router.currentRoute.value.fullPath).toBe("/list?page=2");
  });
});
