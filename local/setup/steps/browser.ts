import type { Step } from "../../../runner/setup/steps";
import { aptInstall } from "../apt";
import type { Machine } from "../machine";

/** Names of Chromium in distributions. */
export const BROWSERS = ["chromium", "chromium-browser", "google-chrome"] as const;

/**
 * Chromium for the tests of the report page, which are skipped without it. Installed only if this user may install Debian
 * packages.
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
