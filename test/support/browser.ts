import { type Browser, chromium } from "playwright-core";
import { BROWSERS } from "../../local/setup/steps/browser";
import { which } from "../../runner/setup/command";

/** What to say of a test that cannot run. */
export const NO_BROWSER = "no Chromium: apt-get install chromium, or R_ON_FARGATE_CHROMIUM=/path/of/it";

/** Starts Chromium without a window; undefined where there is none. */
export async function openBrowser(): Promise<Browser | undefined> {
  const named = process.env.R_ON_FARGATE_CHROMIUM;
  const executablePath = named || BROWSERS.map((name) => which(name)).find((path) => path !== undefined);
  // A context's ignoreHTTPSErrors does not hold for a download that needs a new connection.
  const args = ["--disable-gpu", "--ignore-certificate-errors"];
  return executablePath ? chromium.launch({ executablePath, args }) : undefined;
}
