import assert from "node:assert/strict";
import fc from "fast-check";
import { CRON_FIELDS, checkScheduleExpression } from "../../../contract/schedule-expression";

type Field = (typeof CRON_FIELDS)[number];

/** A number of a field, sometimes by its name in either case. */
const value = ({ min, max, names }: Field) =>
  fc
    .tuple(fc.integer({ min, max }), fc.constantFrom("number", "upper", "lower"))
    .map(([n, style]) => ({ n, text: !names || style === "number" ? String(n) : spelled(names[n - min]!, style) }));
const spelled = (name: string, style: string) => (style === "upper" ? name : name.toLowerCase());

const item = (field: Field) => {
  const one = value(field).map(({ text }) => text);
  const range = fc.tuple(value(field), value(field)).map(([a, b]) => {
    const [first, last] = a.n <= b.n ? [a, b] : [b, a];
    return `${first.text}-${last.text}`;
  });
  const step = fc.integer({ min: 1, max: 30 });
  const stepped = fc.tuple(fc.oneof(one, range, fc.constant("*")), step).map(([from, by]) => `${from}/${by}`);
  return field.special.steps ? fc.oneof(one, range, stepped) : fc.oneof(one, range);
};

const set = (field: Field) =>
  fc.oneof(
    fc.constant("*"),
    fc.array(item(field), { minLength: 1, maxLength: 4 }).map((items) => items.join(",")),
  );

const cron = fc
  .tuple(fc.tuple(...CRON_FIELDS.map(set)), fc.constantFrom(2, 4))
  .map(([fields, unset]) => fields.map((field, i) => (i === unset ? "?" : field)));

const text = (fields: readonly string[]) => `cron(${fields.join(" ")})`;

describe("schedule expressions", () => {
  const allowed = [
    "rate(1 minute)",
    "rate(1 minutes)",
    "rate(12 hours)",
    "rate(365 days)",
    "cron(0 9 ? * MON-FRI *)",
    "cron(0/15 * * * ? *)",
    "cron(0 0 L * ? *)",
    "cron(0 0 15W * ? *)",
    "cron(0 0 ? JAN,jul 6#3 2030-2040)",
    "cron(0 0 ? * 6L *)",
    "cron(0 0 ? * L *)",
    "at(2030-02-28T23:59:59)",
  ];
  for (const expression of allowed) {
    it(`allow ${expression}`, () => assert.equal(checkScheduleExpression(expression), undefined));
  }

  const refused: Array<[string, RegExp]> = [
    ["", /^rate\(1 hour\), cron/],
    ["every day", /^rate\(1 hour\), cron/],
    ["Rate(1 day)", /^rate\(1 hour\), cron/],
    ["rate(0 days)", /whole number, 1 or more/],
    ["rate(1.5 hours)", /whole number, 1 or more/],
    ["rate(5 seconds)", /minutes, hours or days/],
    ["rate(2 day)", /plural/],
    ["cron(0 9 * * *)", /6 fields .*not 5/],
    ["cron(0  9 ? * * *)", /separated by one blank/],
    ["cron(0 9 * * * *)", /'\?' in exactly one of day-of-month and day-of-week/],
    ["cron(0 9 ? * ? *)", /exactly one/],
    ["cron(60 9 * * ? *)", /minutes "60": 0 to 59/],
    ["cron(0 24 * * ? *)", /hours "24"/],
    ["cron(0 9 0 * ? *)", /day-of-month "0"/],
    ["cron(0 9 ? FOO MON *)", /month "FOO": 1 to 12 \(JAN to DEC\)/],
    ["cron(0 9 ? * 8 *)", /day-of-week "8"/],
    ["cron(0 9 ? * 2#6 *)", /1 to 5/],
    ["cron(0 9 ? * 2/2 *)", /no steps/],
    ["cron(0/0 9 * * ? *)", /one step, a whole number/],
    ["cron(0 9 10-5 * ? *)", /smaller end/],
    ["cron(? 9 * * ? *)", /minutes "\?"/],
    ["at(2030-02-31T00:00:00)", /an existing time/],
    ["at(2030-01-01T00:00:00Z)", /without a zone/],
  ];
  for (const [expression, message] of refused) {
    it(`refuse ${expression || "an empty text"}`, () =>
      assert.match(checkScheduleExpression(expression) ?? "", message));
  }

  it("allow every combination of numbers, names, ranges, steps and lists within the fields' limits", () => {
    fc.assert(fc.property(cron, (fields) => checkScheduleExpression(text(fields)) === undefined));
  });

  it("refuse, by the field's name, a number outside a field's limits at any position", () => {
    const outside = (field: Field) =>
      fc.oneof(fc.integer({ min: field.max + 1, max: 9999 }), fc.integer({ min: -99, max: field.min - 1 })).map(String);
    const broken = fc.nat(CRON_FIELDS.length - 1).chain((i) =>
      fc.tuple(cron, outside(CRON_FIELDS[i]!), fc.constantFrom("", "1,", "1-")).map(([fields, bad, before]) => ({
        fields: fields.map((field, k) => (k === i ? before + bad : field)),
        name: CRON_FIELDS[i]!.name,
      })),
    );
    fc.assert(
      fc.property(broken, ({ fields, name }) => checkScheduleExpression(text(fields))?.startsWith(`${name} `) === true),
    );
  });

  it("return a result, never an exception, for any text", () => {
    const any = fc
      .tuple(fc.constantFrom("cron", "rate", "at"), fc.string())
      .map(([kind, inner]) => `${kind}(${inner})`);
    fc.assert(fc.property(any, (expression) => typeof (checkScheduleExpression(expression) ?? "") === "string"));
  });
});
