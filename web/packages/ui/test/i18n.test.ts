import { describe, expect, it } from "vitest";
import { keysOf } from "../src/i18n/catalogue";
import { preferredLocale, rememberLocale } from "../src/i18n/locale";
import { shared } from "../src/i18n/shared";

describe("the shared catalogue", () => {
  it("has the same keys in both languages", () => {
    expect(keysOf(shared.en)).toEqual(keysOf(shared["zh-CN"]));
  });

  it("names the same values in both languages", () => {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of keysOf(shared["zh-CN"])) {
      const [zh, en] = [shared["zh-CN"], shared.en].map((texts) =>
        key.split(".").reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], texts),
      );
      expect(placeholders(en as string), key).toEqual(placeholders(zh as string));
    }
  });
});

describe("the preferred language", () => {
  it.each([
    [["en-GB", "zh-CN"], "en"],
    [["de-DE", "zh-TW"], "zh-CN"],
    [["de-DE"], "zh-CN"],
  ])("of a browser that speaks %j is %s", (languages, expected) => {
    localStorage.clear();
    expect(preferredLocale(localStorage, languages)).toBe(expected);
  });

  it("is the one that was chosen here", () => {
    rememberLocale("en", localStorage);
    expect(preferredLocale(localStorage, ["zh-CN"])).toBe("en");
  });
});
