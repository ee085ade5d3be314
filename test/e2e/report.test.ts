import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { NO_BROWSER, openBrowser } from "../support/browser";
import { skip } from "../support/skip";
import { rfargate, STACK, script, temporaryFolder } from "./support";

/** The members of an image element that the test uses: the compiler knows no browser here. */
interface Picture {
  alt: string;
  naturalWidth: number;
  complete: boolean;
}

describe("rfargate report, of real runs, in a browser", function () {
  this.timeout(180_000);
  const plots = `plots-${Date.now()}`;
  const failing = `failing-${Date.now()}`;
  const file = join(temporaryFolder(), "report.html");
  let browser: Browser | undefined;
  let page: Page;
  /** Everything that the page asked for, and all that the browser had to say of it. */
  const requests: string[] = [];
  const messages: string[] = [];

  before(async function () {
    browser = await openBrowser();
    if (!browser) return skip(this, NO_BROWSER);
    const run = (name: string, id: string) =>
      rfargate(["run", script(name), "--id", id, "--stack", STACK, "--no-fetch"]);
    const [first, second] = [await run("plots.R", plots), await run("error.R", failing)];
    assert.equal(first.code, 0, first.stderr);
    assert.equal(second.code, 1, second.stderr);
    const report = await rfargate(["report", plots, failing, "--out", file, "--stack", STACK]);
    assert.equal(report.code, 0, report.stderr);
    assert.equal(report.stdout, `${file}\n`);
    page = await browser.newPage();
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(error.message));
    await page.goto(pathToFileURL(file).href);
  });
  after(() => browser?.close());

  const of = (id: string) => page.locator(`#run-${id}`);

  it("loads nothing but itself and has no errors", () => {
    const outside = requests.filter((url) => !url.startsWith("data:"));
    assert.deepEqual(outside, [pathToFileURL(file).href]);
    assert.deepEqual(messages, []);
  });

  it("draws queue, pull, boot and run of each task as bars that follow one another", async () => {
    const bars = await page.locator("svg.timeline rect").evaluateAll((all) =>
      all.map((bar) => {
        const { x, y, width } = bar.getBoundingClientRect();
        return { phase: bar.getAttribute("data-phase"), x, y, width };
      }),
    );
    const phases = ["queued", "pulled", "booted", "ran", "ended"];
    assert.deepEqual(
      bars.map(({ phase }) => phase),
      [...phases, ...phases],
    );
    for (const [i, bar] of bars.entries()) {
      assert.ok(bar.width > 0, bar.phase ?? "");
      const next = bars[i + 1];
      if (next && next.y === bar.y)
        assert.ok(Math.abs(next.x - (bar.x + bar.width)) < 1, `${bar.phase} to ${next.phase}`);
    }
    assert.equal(new Set(bars.map(({ y }) => y)).size, 2);
  });

  it("shows R's log literally: nothing in it is markup, and no colour codes are left", async () => {
    const log = await of(plots).locator("pre.log").textContent();
    assert.match(log!, /before <script>document\.title = 'taken over'<\/script> after & "quoted"\n/);
    assert.match(log!, /\nred line\n/);
    assert.doesNotMatch(await page.title(), /taken over/);
    assert.equal(await page.locator("script").count(), 0);
  });

  it("shows R's plots, including the one without an open device", async () => {
    const images = await of(plots)
      .locator("figure img")
      .evaluateAll((all) =>
        (all as unknown as Picture[]).map(({ alt, naturalWidth, complete }) => ({ alt, naturalWidth, complete })),
      );
    assert.deepEqual(
      images.map(({ alt }) => alt),
      ["Plot curve.svg", "Plot histogram.png", "Plot plots-plot-01.png"],
    );
    for (const { alt, naturalWidth, complete } of images) assert.ok(complete && naturalWidth > 0, alt);
    assert.equal(images[1]!.naturalWidth, 640);
  });

  it("adds up the costs of the runs", async () => {
    const cells = await page.locator("section:has(#total-cost) tbody td:last-child").allTextContents();
    const total = await page.locator("#total-cost").textContent();
    const usd = (text: string) => Number(text.replace("$", ""));
    assert.equal(cells.length, 2);
    assert.ok(usd(total!) > 0, total!);
    assert.ok(Math.abs(usd(total!) - cells.reduce((sum, text) => sum + usd(text), 0)) < 1e-4);
  });

  it("shows how each run ended, as text", async () => {
    assert.match((await of(plots).locator("h2").textContent())!, /succeeded, exit code 0/);
    assert.match((await of(failing).locator("h2").textContent())!, /failed, exit code 1/);
    assert.match((await of(failing).locator("pre.log").textContent())!, /Traceback/);
  });

  it("is accessible: language, headings, table headers, a name of the drawing", async () => {
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(await page.locator("h1").count(), 1);
    assert.equal(await page.locator("td:first-child").count(), await page.locator("tbody td:first-child").count());
    assert.equal(await page.getByRole("img", { name: /Timeline of 2 runs/ }).count(), 1);
    assert.equal(await page.locator("table:not(:has(th[scope=col]))").count(), 0);
  });

  it("fits a narrow window, follows a dark scheme, and prints the whole log", async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    assert.ok(((await page.evaluate("document.documentElement.scrollWidth")) as number) <= 400);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(20, 24, 29)");
    await page.emulateMedia({ media: "print" });
    const height = await page.evaluate("getComputedStyle(document.querySelector('pre.log')).maxHeight");
    assert.equal(height, "none");
  });

  it("is a single file without references to others", () => {
    const text = readFileSync(file, "utf8");
    assert.doesNotMatch(text.replace(/<pre[\s\S]*?<\/pre>/g, ""), /(src|href)="(?!data:|#)|url\(|@import/);
  });
});
