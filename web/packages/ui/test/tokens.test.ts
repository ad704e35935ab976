import { describe, expect, it } from "vitest";
import css from "../src/theme/tokens.css?raw";

/** The colour tokens of the block that starts with `selector`. */
function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  return Object.fromEntries([...block.matchAll(/--gw-([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const grounds = ["paper", "surface", "sunken"];
const onEveryGround = ["ink", "ink-2", "ink-3", "accent", "late", "due", "info"];
const onItsOwn = [
  "accent",
  "late",
  "due",
  "info",
  "class-leading",
  "class-backbone",
  "class-growing",
  "class-distressed",
];

describe.each([
  ["light", ":root"],
  ["dark", ':root[data-theme="dark"]'],
])("the %s palette", (_, selector) => {
  const colours = tokens(selector);
  const of = (name: string) => {
    const value = colours[name];
    if (!value) throw new Error(`no token ${name}`);
    return value;
  };

  it.each(onEveryGround.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    "reads %s on %s",
    (text, ground) => {
      expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(onItsOwn)("reads %s on its soft ground", (name) => {
    expect(contrast(of(name), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
  });

  it("reads text on filled controls", () => {
    expect(contrast(of("on-accent"), of("accent"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of("on-accent"), of("accent-pressed"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of("surface"), of("late"))).toBeGreaterThanOrEqual(4.5);
  });

  it("shows the edges of controls", () => {
    for (const ground of grounds) expect(contrast(of("line-strong"), of(ground))).toBeGreaterThanOrEqual(3);
  });
});
