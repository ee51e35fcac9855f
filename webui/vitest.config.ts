// Units run in node; test/browser/ is run by node's own test runner.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/*.test.ts"] },
});
