import type { Step } from "../../../runner/setup/steps";
import { aptInstall } from "../apt";
import type { Machine } from "../machine";

/** Programs that are Chromium, by the names that distributions give it. */
export const BROWSERS = ["chromium", "chromium-browser", "google-chrome"] as const;

/**
 * Chromium, for the test that looks at a report as its reader does. Only tests need it, and one that lacks it is skipped: so it is
 * installed where this user may install packages of Debian, and nowhere else asked for.
 */
export function browserStep(machine: Machine): Step {
  return {
    name: "browser",
    doing: "installing Chromium for the tests",
    needs: [],
    check: () => BROWSERS.some((name) => machine.has(name)) || !(machine.root && machine.debian),
    do: () => aptInstall(["chromium"]),
  };
}
