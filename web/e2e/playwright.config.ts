import { defineConfig } from "@playwright/test";

const report = process.env["REPORT"];

// Debian's chromium is used as it is; Playwright's own browsers are never
// downloaded.
export default defineConfig({
  testDir: "tests",
  // Slow on a busy machine: SOAK=1 runs what must never happen to an officer's work, too.
  testIgnore: process.env["SOAK"] ? [] : ["**/sync.spec.ts"],
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  outputDir: "test-results",
  // A busy machine with two cores is slow, not broken.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: {
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
