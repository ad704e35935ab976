import { describe, expect, it } from "vitest";
import { DraftStore, type DraftShelf } from "../src/app/drafts";

/** A shelf in memory whose writes finish when the test says so. */
function shelf() {
  const kept = new Map<string, unknown>();
  const writes: string[] = [];
  let full = false;
  let gate = Promise.resolve();
  const self: DraftShelf = {
    get: async (key) => kept.get(key),
    save: async (key, value) => {
      await gate;
      if (full) throw new Error("no space");
      writes.push(JSON.stringify((value as { value: unknown }).value));
      kept.set(key, value);
    },
    remove: async (key) => kept.delete(key),
  };
  return {
    self,
    kept,
    writes,
    fill: (value: boolean) => (full = value),
    hold: () => {
      let open = () => {};
      gate = new Promise((resolve) => (open = resolve));
      return open;
    },
  };
}

const blank = () => ({ text: "", photos: [] as { id: string }[] });

describe("a draft", () => {
  it("comes back as it was left", async () => {
    const { self } = shelf();
    const first = await new DraftStore(self).open("visit:a", blank);
    first.value.text = "机器运转正常";
    first.value.photos.push({ id: "p1" });
    await first.settled();

    const second = await new DraftStore(self).open("visit:a", blank);
    expect(second.value).toEqual({ text: "机器运转正常", photos: [{ id: "p1" }] });
    expect(second.savedAt.value).toBeInstanceOf(Date);
  });

  it("leaves nothing behind when nothing was written", async () => {
    const { self, kept } = shelf();
    const draft = await new DraftStore(self).open("visit:a", blank);
    await draft.settled();
    expect(draft.savedAt.value).toBeNull();
    expect(kept.size).toBe(0);
  });

  it("gathers what is typed during a write into the next one", async () => {
    const { self, writes, hold } = shelf();
    const draft = await new DraftStore(self).open("visit:a", blank);
    const open = hold();
    for (const text of ["一", "一二", "一二三"]) draft.value.text = text;
    open();
    await draft.settled();
    expect(writes).toEqual(['{"text":"一","photos":[]}', '{"text":"一二三","photos":[]}']);
  });

  it("is one draft for two screens", async () => {
    const { self } = shelf();
    const store = new DraftStore(self);
    const [a, b] = await Promise.all([store.open("visit:a", blank), store.open("visit:a", blank)]);
    expect(a).toBe(b);
  });

  it("gains the fields that a newer version of the form has", async () => {
    const { self, kept } = shelf();
    kept.set("visit:a", { at: "2026-11-20T02:00:00.000Z", value: { text: "旧" } });
    const draft = await new DraftStore(self).open("visit:a", blank);
    expect(draft.value).toEqual({ text: "旧", photos: [] });
  });

  it("says when the shelf is full, and recovers", async () => {
    const { self, fill } = shelf();
    const draft = await new DraftStore(self).open("visit:a", blank);
    fill(true);
    draft.value.text = "一";
    await draft.settled();
    expect(draft.failed.value).toBe(true);
    fill(false);
    draft.value.text = "二";
    await draft.settled();
    expect(draft.failed.value).toBe(false);
  });

  it("is gone after it was discarded, whatever is typed afterwards", async () => {
    const { self, kept } = shelf();
    const store = new DraftStore(self);
    const draft = await store.open("visit:a", blank);
    draft.value.text = "一";
    await draft.discard();
    draft.value.text = "二";
    await draft.settled();
    expect(kept.size).toBe(0);
    expect((await store.open("visit:a", blank)).value.text).toBe("");
  });
});
