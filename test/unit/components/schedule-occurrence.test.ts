import assert from "node:assert/strict";
import fc from "fast-check";
import { checkScheduleExpression } from "../../../contract/schedule-expression";
import { neverStarts } from "../../../contract/schedule-occurrence";

const NOW = new Date("2026-11-29T20:00:00Z");
const never = (text: string, zone = "UTC") => neverStarts(text, zone, NOW);

describe("whether a schedule ever starts", () => {
  it("evaluates at() in its own time zone", () => {
    assert.deepEqual(never("at(2026-11-29T19:59:59)"), {
      message: "at(2026-11-29T19:59:59) is in the past",
      allowed: "a time after 2026-11-29T20:00:00 in UTC",
    });
    assert.equal(never("at(2026-11-29T20:00:01)"), undefined);
    assert.match(never("at(2026-11-29T20:30:00)", "Europe/Berlin")!.allowed!, /2026-11-29T21:00:00 in Europe\/Berlin/);
    assert.equal(never("at(2026-11-29T16:00:00)", "America/New_York"), undefined);
  });

  const absent = [
    ...["cron(0 0 30 2 ? *)", "cron(0 0 31 4,6,9,11 ? *)", "cron(0 0 31W 2 ? *)", "cron(0 0 29 2 ? 2027)"],
    ...["cron(0 9 ? * MON 2025)", "cron(0 0 1 1 ? 2000-2026)", "cron(0 0 1 1 ? 1970/7)".replace("1970/7", "2026")],
    ...["cron(0 0 ? 2 SUN#5 2027)", "cron(0 20 29 11 ? 2026)", "cron(0-30/10 0-19 ? 11 SUNL 2026)"],
  ];
  for (const text of absent) {
    it(`finds no day for ${text}`, () => {
      assert.equal(checkScheduleExpression(text), undefined);
      assert.match(never(text)!.message, /never starts/);
    });
  }

  const present = [
    ...["rate(1 day)", "cron(0 0 * * ? *)", "cron(0 0 29 2 ? *)", "cron(0 0 L 2 ? *)", "cron(0 9 ? * MON-FRI *)"],
    ...["cron(0 9 ? 2 2#5 *)", "cron(0 9 ? * FRIL 2199)", "cron(0 0 1/10 12 ? 2026)", "cron(1 20 29 11 ? 2026)"],
    ...["cron(0 0 15W * ? *)", "cron(0 0 ? * L *)", "cron(0 0 1 JAN,MAR ? 2020/3)"],
  ];
  for (const text of present) {
    it(`finds a day for ${text}`, () => {
      assert.equal(checkScheduleExpression(text), undefined);
      assert.equal(never(text), undefined);
    });
  }

  it("takes a time of today for past or future in the schedule's own time zone", () => {
    assert.equal(never("cron(30 20 29 11 ? 2026)", "Europe/Berlin")?.message.includes("never starts"), true);
    assert.equal(never("cron(30 21 29 11 ? 2026)", "Europe/Berlin"), undefined);
  });

  const skipped = ["at(2027-03-28T02:30:00)", "cron(30 2 28 3 ? 2027)", "cron(0-59 2 ? 3 SUNL *)"];
  for (const text of skipped) {
    it(`finds no start for ${text} in Berlin, whose clocks skip it`, () => {
      assert.equal(checkScheduleExpression(text), undefined);
      assert.match(never(text, "Europe/Berlin")!.message, /daylight saving time skips/);
      assert.equal(never(text), undefined);
      assert.equal(never(text, "Asia/Tokyo"), undefined);
    });
  }

  const kept: [string, string][] = [
    ["at(2027-03-28T03:00:00)", "Europe/Berlin"],
    ["at(2027-10-31T02:30:00)", "Europe/Berlin"],
    ["cron(30 2 * * ? *)", "Europe/Berlin"],
    ["cron(30 2,3 28 3 ? 2027)", "Europe/Berlin"],
    ["at(2027-03-14T02:30:00)", "Europe/Berlin"],
    ["at(2027-10-03T02:45:00)", "Australia/Lord_Howe"],
  ];
  for (const [text, zone] of kept) {
    it(`finds a start for ${text} in ${zone}`, () => assert.equal(never(text, zone), undefined));
  }

  it("finds no start at a time that other zones skip, by half an hour too or at midnight", () => {
    assert.ok(never("at(2027-03-14T02:30:00)", "America/New_York"));
    assert.ok(never("at(2027-10-03T02:15:00)", "Australia/Lord_Howe"));
    assert.ok(never("at(2027-09-05T00:30:00)", "America/Santiago"));
  });

  it("finds each single day of the calendar from today on, and none before", () => {
    const days = fc.date({ min: new Date("2000-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const [year, month, day] = date.toISOString().slice(0, 10).split("-").map(Number);
        const found = never(`cron(59 23 ${day} ${month} ? ${year})`) === undefined;
        assert.equal(found, date.toISOString().slice(0, 10) >= "2026-11-29");
      }),
    );
  });
});
