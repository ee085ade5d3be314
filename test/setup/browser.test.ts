import assert from "node:assert/strict";
import type { Machine } from "../../local/setup/machine";
import { browserStep } from "../../local/setup/steps/browser";

const DEBIAN: Machine = { root: true, debian: true, systemd: false, platform: "linux", memory: 4e9, has: () => false };

describe("the browser of the tests", () => {
  for (const [what, machine, done] of [
    ["is installed by root on Debian", DEBIAN, false],
    ["is not installed where there is one", { ...DEBIAN, has: (name: string) => name === "google-chrome" }, true],
    ["is not asked for where this user may install nothing", { ...DEBIAN, root: false }, true],
    ["is not asked for where packages do not come from apt", { ...DEBIAN, debian: false }, true],
  ] as const) {
    it(what, () => assert.equal(browserStep(machine).check(), done));
  }
});
