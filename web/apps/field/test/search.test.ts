import { describe, expect, it } from "vitest";
import { matches } from "../src/enterprises/search";

const enterprise = {
  name: "重庆 Sample 机械制造有限公司",
  uscc: "91500000MA5U8ABC12",
  address: "科技一路 8 号",
  legal_rep: "王建国",
  contacts: [{ name: "李 强", phone: "138-0000-1234" }],
};

describe("searching enterprises", () => {
  it.each([
    ["", true],
    ["机械", true],
    ["sample", true],
    ["ＳＡＭＰＬＥ", true],
    ["ma5u8", true],
    ["李强", true],
    ["13800001234", true],
    ["建国", true],
    ["机械 李强", true],
    ["机械 张三", false],
    ["钢铁", false],
  ])("for %j finds: %s", (typed, found) => {
    expect(matches(enterprise, typed)).toBe(found);
  });

  it("bears a card without people", () => {
    expect(matches({ name: "甲", uscc: "", contacts: null }, "乙")).toBe(false);
  });
});
