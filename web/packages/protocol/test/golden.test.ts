import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import {
  decodeErrorBody,
  decodePoke,
  decodePullResponse,
  decodePushResponse,
  decodeReconcileResponse,
  decodeRegisterResponse,
  decodeTokenResponse,
  encode,
  type PullRequest,
  type PushRequest,
  type ReconcileRequest,
  type RegisterRequest,
  type StatusReport,
  type TokenRequest,
} from "../src/index";

const folder = new URL("../golden/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
const read = (name: string) => readFileSync(new URL(`${name}.json`, folder), "utf8");

const decoders: [prefix: string, decode: (body: string) => unknown][] = [
  ["register_response", decodeRegisterResponse],
  ["token_response", decodeTokenResponse],
  ["pull_response", decodePullResponse],
  ["reconcile_response", decodeReconcileResponse],
  ["push_response", decodePushResponse],
  ["poke", decodePoke],
  ["error", decodeErrorBody],
];

const device = "d7k2m9x4q1w8e5r";
const schema = "0123456789abcdef";

// The requests as the client builds them: the compiler holds them against the
// types, the test against the golden bytes.
const register: RegisterRequest = { name: "小米 14", platform: "android", app_version: "0.1.0" };
const token: TokenRequest = { device_token: "aaa.bbb.ccc" };
const firstPull: PullRequest = { proto: 1, schema, device, epoch: "", scopes: {} };
const pull: PullRequest = {
  proto: 1,
  schema,
  device,
  epoch: "9f2c4b6a8d0e1f37",
  scopes: { base: 120, "grid:abc": 4512 },
  limit_bytes: 1048576,
};
const reconcile: ReconcileRequest = {
  proto: 1,
  schema,
  device,
  scope: "grid:abc",
  rows: [
    ["visits", "q8f0a1b2c3d4e5f", 4513],
    ["enterprises", "e5n1t2e3r4p5r6s", 37],
  ],
};
const push: PushRequest = {
  proto: 1,
  schema,
  device,
  now: "2026-11-20T02:05:00.000Z",
  mutations: [
    {
      mseq: 18,
      id: "00000000-0000-4000-8000-000000000018",
      op: "create",
      table: "visits",
      record: "q8f0a1b2c3d4e5f",
      at: "2026-11-20T01:40:12.345Z",
      fields: {
        enterprise: "e5n1t2e3r4p5r6s",
        purpose: "routine",
        started_at: "2026-11-20T01:20:00.000Z",
        lat: 41.12,
        lng: 122.07,
        companions: ["袁静"],
        checklist: [{ item: "消防通道", answer: "畅通", note: "" }],
        summary: "",
      },
    },
    {
      mseq: 19,
      id: "00000000-0000-4000-8000-000000000019",
      op: "update",
      table: "enterprises",
      record: "e5n1t2e3r4p5r6s",
      at: "2026-11-20T01:41:00.000Z",
      fields: { headcount: 31, notes: null },
      base: { headcount: 30, notes: "" },
    },
  ],
};

const status: StatusReport = {
  proto: 1,
  device,
  app_version: "0.1.0",
  pending: 3,
  storage_left: 1073741824,
};

const requests: Record<string, Parameters<typeof encode>[0]> = {
  register_request: register,
  token_request: token,
  pull_request_first: firstPull,
  pull_request: pull,
  reconcile_request: reconcile,
  push_request: push,
  status_report: status,
};

describe("golden messages", () => {
  it.each(names)("%s", (name) => {
    const golden: unknown = JSON.parse(read(name));
    const request = requests[name];
    if (request) {
      expect(JSON.parse(encode(request))).toStrictEqual(golden);
      return;
    }
    const decode = decoders.find(([prefix]) => name.startsWith(prefix))?.[1];
    if (!decode) throw new Error(`nobody decodes ${name}`);
    expect(JSON.parse(JSON.stringify(decode(read(name))))).toStrictEqual(golden);
  });
});

describe("what is not a message", () => {
  const base = JSON.parse(read("pull_response")) as Record<string, unknown>;
  const page = (rows: unknown) => [{ scope: "s", from: 0, to: 1, reset: false, rows }];
  it.each<[string, unknown]>([
    ["a put without a document", { ...base, pages: page([[1, "visits", "a", 1]]) }],
    ["a remove with a document", { ...base, pages: page([[1, "visits", "a", 0, { id: "a" }]]) }],
    ["a document without id", { ...base, pages: page([[1, "visits", "a", 1, {}]]) }],
    ["a fraction as seq", { ...base, pages: page([[1.5, "visits", "a", 0]]) }],
    ["no pages", { ...base, pages: undefined }],
    ["text for a flag", { ...base, more: "no" }],
    ["a list", []],
  ])("%s is refused", (_, message) => {
    expect(() => decodePullResponse(JSON.stringify(message))).toThrow(/is not/);
  });
  it("a page of a proxy is refused", () => {
    expect(() => decodePushResponse("<html>Wi-Fi login</html>")).toThrow("body is not JSON");
  });
});
