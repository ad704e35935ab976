import { describe, expect, it } from "vitest";
import catalogue from "../../../../internal/domain/errs/catalogue.go?raw";
import { shared } from "../src/i18n/shared";

describe("the errors", () => {
  const codes = [...catalogue.matchAll(/^\t"(\w+)":\s+\{\d{3}/gm)].map((match) => match[1] as string);

  it("are read from the server's catalogue", () => {
    expect(codes.length).toBeGreaterThan(40);
  });

  it.each(codes)("have a text for %s", (code) => {
    expect(Object.keys(shared["zh-CN"].errors)).toContain(code);
  });
});
