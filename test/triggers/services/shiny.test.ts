import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { NO_BROWSER, openBrowser } from "../../support/browser";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { skip } from "../../support/skip";
import { stackOutputs } from "../support/shared-stack";

/** The address of a load balancer that a browser on this machine finds: docs/api.md. */
function localAddress(url: string): string {
  const label = new URL(url).hostname.split(".")[0]!;
  return `https://${label.replace(/-[^-]*$/, "")}.alb.localhost:${new URL(clientSettings().endpoint).port}/`;
}

describe("a Shiny app of two tasks, on the emulator, in a browser", function () {
  this.timeout(300_000);
  let browser: Browser | undefined;
  let address: string;

  before(async function () {
    browser = await openBrowser();
    if (!browser) return skip(this, NO_BROWSER);
    address = localAddress((await stackOutputs()).models["forecast-app"]!.api!.url);
  });
  after(() => browser?.close());

  /** A reader: a browser without cookies, on the page once the app speaks to it. */
  async function reader(): Promise<{ context: BrowserContext; page: Page; sockets: string[] }> {
    const context = await browser!.newContext();
    const page = await context.newPage();
    const sockets: string[] = [];
    page.on("websocket", (socket) => {
      sockets.push("opened");
      socket.on("close", () => sockets.push("closed"));
    });
    await eventually("a page that is connected", async () => {
      await page.goto(address);
      await page.getByText(/^Connected to /).waitFor({ timeout: 10_000 });
      return true;
    });
    sockets.splice(0, sockets.length - 1);
    return { context, page, sockets };
  }
  const task = (page: Page) => page.locator("#connection").textContent();
  const quarters = (page: Page, count: number) => page.getByText(`Forecast for ${count} quarters: `).waitFor();

  it("shows a plot, and draws it again on the reader's request", async () => {
    const { context, page, sockets } = await reader();
    await quarters(page, 12);
    const plot = page.locator("#plot img");
    const first = await plot.getAttribute("src");
    assert.match(first!, /^data:image\/png;base64,/);
    await page.getByLabel("Years ahead").fill("5");
    await quarters(page, 20);
    await eventually("another plot", async () => (await plot.getAttribute("src")) !== first);
    await page.getByLabel("Years ahead").fill("0");
    await page.getByText("a whole number from 1 to 20").first().waitFor();
    assert.deepEqual(sockets, ["opened"]);
    await context.close();
  });

  it("sends every file of a session from the task that the session is on", async () => {
    const { context, page } = await reader();
    await page.getByLabel("Years ahead").fill("2");
    await quarters(page, 8);
    // By chance one of two tasks: without the cookie all ten are there once in a thousand times.
    for (let i = 0; i < 10; i++) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByText("Download the forecast").click(),
      ]);
      assert.equal(download.suggestedFilename(), "forecast.csv");
      const [header, ...rows] = readFileSync(await download.path(), "utf8")
        .trim()
        .split("\n");
      assert.equal(header, '"year","quarter","therms"');
      assert.equal(rows.length, 8);
    }
    await context.close();
  });

  it("keeps readers apart, on both tasks, and a reader on one task after a reload", async () => {
    const readers = [await reader()];
    await eventually("readers on both tasks", async () => {
      const tasks = await Promise.all(readers.map(({ page }) => page.locator("#connection").textContent()));
      if (new Set(tasks.map((text) => text!.split(",")[0])).size === 2) return true;
      readers.push(await reader());
      return false;
    });
    const [first, last] = [readers[0]!.page, readers.at(-1)!.page];
    await first.getByLabel("Years ahead").fill("7");
    await last.getByLabel("Years ahead").fill("4");
    await Promise.all([quarters(first, 28), quarters(last, 16)]);
    const before = (await task(first))!.split(",")[0];
    for (let i = 0; i < 3; i++) {
      await first.reload();
      await quarters(first, 12);
      assert.equal((await task(first))!.split(",")[0], before);
    }
    await Promise.all(readers.map(({ context }) => context.close()));
  });
});
