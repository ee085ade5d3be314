/**
 * EventBridge Scheduler's expressions.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */

export interface CronField {
  name: string;
  min: number;
  max: number;
  /** Names of the numbers from `min`. */
  names?: readonly string[];
  /** Allowed besides numbers, ranges and lists. */
  special: { steps?: boolean; any?: boolean; L?: boolean; W?: boolean; hash?: boolean };
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;

/** In the order of a cron expression. */
export const CRON_FIELDS: readonly CronField[] = [
  { name: "minutes", min: 0, max: 59, special: { steps: true } },
  { name: "hours", min: 0, max: 23, special: { steps: true } },
  { name: "day-of-month", min: 1, max: 31, special: { steps: true, any: true, L: true, W: true } },
  { name: "month", min: 1, max: 12, names: MONTHS, special: { steps: true } },
  { name: "day-of-week", min: 1, max: 7, names: DAYS, special: { any: true, L: true, hash: true } },
  { name: "year", min: 1970, max: 2199, special: { steps: true } },
];

const FORMS = "rate(1 hour), cron(0 9 ? * MON-FRI *) or at(2030-01-31T09:00:00)";

/**
 * Checks an expression.
 * @param text `rate(value unit)`, `cron(minutes hours day-of-month month day-of-week year)` or `at(yyyy-mm-ddThh:mm:ss)`
 * @returns what is allowed; undefined: the expression is valid
 */
export function checkScheduleExpression(text: string): string | undefined {
  const [, kind, inner] = /^(rate|cron|at)\((.*)\)$/s.exec(text) ?? [];
  if (kind === undefined || inner === undefined) return FORMS;
  if (kind === "rate") return checkRate(inner);
  return kind === "at" ? checkAt(inner) : checkCron(inner);
}

function checkRate(inner: string): string | undefined {
  const [, value, , plural] = /^([1-9]\d{0,8}) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  if (value === undefined)
    return "a rate of a whole number, 1 or more, and minutes, hours or days, like rate(12 hours)";
  return value !== "1" && !plural ? `a plural unit after ${value}, like rate(12 hours)` : undefined;
}

function checkAt(inner: string): string | undefined {
  const allowed =
    "an existing time as yyyy-mm-ddThh:mm:ss, without a zone (set `timezone`), like at(2030-01-31T09:00:00)";
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner)) return allowed;
  const time = new Date(`${inner}Z`);
  // JavaScript would read 31 February as a day of March.
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(inner);
  return exists ? undefined : allowed;
}

function checkCron(inner: string): string | undefined {
  const fields = inner.split(" ");
  if (fields.length !== CRON_FIELDS.length || fields.includes("")) {
    const names = CRON_FIELDS.map(({ name }) => name).join(", ");
    return `6 fields separated by one blank, not ${fields.filter(Boolean).length}: ${names}`;
  }
  for (const [i, field] of CRON_FIELDS.entries()) {
    const error = checkField(field, fields[i]!);
    if (error) return `${field.name} "${fields[i]}": ${error}`;
  }
  const unset = [fields[2], fields[4]].filter((field) => field === "?").length;
  return unset === 1 ? undefined : "'?' in exactly one of day-of-month and day-of-week";
}

function checkField(field: CronField, text: string): string | undefined {
  if (text === "*" || (text === "?" && field.special.any) || (text === "L" && field.special.L)) return undefined;
  for (const item of text.split(",")) {
    const error = checkItem(field, item);
    if (error) return error;
  }
  return undefined;
}

function checkItem(field: CronField, text: string): string | undefined {
  const { special } = field;
  if (special.hash && text.includes("#")) {
    const [day = "", week = "", ...more] = text.split("#");
    return more.length === 0 && /^[1-5]$/.test(week) ? checkNumber(field, day) : "a week of 1 to 5 after '#'";
  }
  if (special.W && text.endsWith("W")) return checkNumber(field, text.slice(0, -1));
  if (special.hash && /^.+L$/.test(text)) return checkNumber(field, text.slice(0, -1));
  const [range = "", step, ...more] = text.split("/");
  if (more.length > 0 || (step !== undefined && (!special.steps || !/^[1-9]\d{0,3}$/.test(step)))) {
    return special.steps ? "one step, a whole number, 1 or more, like 0/15" : "no steps";
  }
  if (range === "*") return step === undefined ? "'*' alone or before a step" : undefined;
  const [first = "", last, ...rest] = range.split("-");
  const error = rest.length > 0 ? "a range of two ends" : (checkNumber(field, first) ?? checkEnd(field, first, last));
  return error;
}

function checkEnd(field: CronField, first: string, last: string | undefined): string | undefined {
  if (last === undefined) return undefined;
  const error = checkNumber(field, last);
  if (error) return error;
  return numberOf(field, first)! > numberOf(field, last)! ? "a range that starts with its smaller end" : undefined;
}

function checkNumber(field: CronField, text: string): string | undefined {
  if (numberOf(field, text) !== undefined) return undefined;
  const { min, max, names, special } = field;
  const others = [...(special.any ? ["?"] : []), ...(special.L ? ["L"] : []), ...(special.W ? ["<day>W"] : [])];
  const named = names ? ` (${names[0]} to ${names.at(-1)})` : "";
  return `${min} to ${max}${named}, lists, ranges, *${others.map((other) => `, ${other}`).join("")}`;
}

/** The number of a text in a field; undefined: not allowed there. */
export function numberOf({ min, max, names }: CronField, text: string): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return min + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
