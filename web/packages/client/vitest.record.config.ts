import { defineConfig } from "vitest/config";

// Not a test: `npm run record` writes the fixture of the present version of
// the local database.
export default defineConfig({
  test: {
    include: ["test/record-fixture.ts"],
    globalSetup: "test/build-server.ts",
    testTimeout: 60_000,
  },
});
