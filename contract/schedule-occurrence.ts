import type { Invalid } from "./invalid";
import { CRON_FIELDS, type CronField, numberOf } from "./schedule-expression";

/**
 * Why an expression has no future start; undefined: it has one.
 * @param text a valid expression: see `checkScheduleExpression`
 * @param timezone IANA name of the zone of `at` and `cron`
 */
export function neverStarts(text: string, timezone: string, now: Date): Invalid | undefined {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/s.exec(text) ?? [];
  const zone = new Zone(timezone);
  const local = zone.localTime(now);
  if (kind === "at" && inner <= local)
    return { message: `${text} is in the past`, allowed: `a time after ${local} in ${timezone}` };
  if (kind === "at" && !zone.has(inner))
    return {
      message: `${text} never starts: daylight saving time skips it in ${timezone}`,
      allowed: "a time that the zone's clocks show",
    };
  if (kind === "cron" && !comes(inner, local, zone))
    return {
      message: `${text} never starts: no day has its day, month and year, or daylight saving time skips each of its times`,
      allowed: "an expression that matches a time from now to the end of 2199",
    };
  return undefined;
}

const DAY_MS = 86_400_000;

/** The clocks of a time zone. Times are `yyyy-mm-ddThh:mm:ss`. */
class Zone {
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    // The format of the Swedish locale, with a T.
    this.#format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  }

  localTime(time: Date): string {
    return this.#format.format(time).replace(" ", "T");
  }

  /**
   * Whether the clocks ever show a time: EventBridge Scheduler skips those that they do not show because they are put forward.
   * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
   */
  has(local: string): boolean {
    const time = Date.parse(`${local}Z`);
    // The offset from UTC is the one of the day before or of the day after.
    return [time - DAY_MS, time + DAY_MS].some((near) => {
      const offset = Date.parse(`${this.localTime(new Date(near))}Z`) - near;
      return this.localTime(new Date(time - offset)) === local;
    });
  }
}

/** Whether a time after `local` matches the expression and exists. @param local `yyyy-mm-ddThh:mm:ss` */
function comes(cron: string, local: string, zone: Zone): boolean {
  const [minutes, hours, days, months, weekdays, years] = cron.split(" ") as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const [minuteField, hourField, , monthField, , yearField] = CRON_FIELDS;
  const today = local.slice(0, 10);
  const two = (number: number) => String(number).padStart(2, "0");
  const times = numbersOf(hourField!, hours).flatMap((hour) =>
    numbersOf(minuteField!, minutes).map((minute) => `T${two(hour)}:${two(minute)}:00`),
  );
  // The working day nearest to a day may be another one, on which no zone puts its clocks forward.
  const starts = (day: string) =>
    times.some((time) => day + time > local && (days.includes("W") || zone.has(day + time)));
  const firstYear = Number(today.slice(0, 4));
  for (const year of numbersOf(yearField!, years).filter((one) => one >= firstYear)) {
    for (const month of numbersOf(monthField!, months)) {
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (let day = 1; day <= last; day++) {
        const date = new Date(Date.UTC(year, month - 1, day));
        const text = date.toISOString().slice(0, 10);
        if (text < today) continue;
        const matches = days === "?" ? isWeekday(weekdays, date, last) : isDay(days, day, last);
        if (matches && starts(text)) return true;
      }
    }
  }
  return false;
}

function isDay(text: string, day: number, last: number): boolean {
  return text.split(",").some((item) => {
    if (item === "L") return day === last;
    // The working day nearest to a day of the month is in the same month.
    if (item.endsWith("W")) return Number(item.slice(0, -1)) === day;
    return numbersOf(CRON_FIELDS[2]!, item).includes(day);
  });
}

function isWeekday(text: string, date: Date, last: number): boolean {
  const weekday = date.getUTCDay() + 1;
  const day = date.getUTCDate();
  const field = CRON_FIELDS[4]!;
  return text.split(",").some((item) => {
    if (item === "L") return weekday === 7;
    if (item.endsWith("L")) return numberOf(field, item.slice(0, -1)) === weekday && day > last - 7;
    const [name = "", week] = item.split("#");
    if (week !== undefined) return numberOf(field, name) === weekday && Math.ceil(day / 7) === Number(week);
    return numbersOf(field, item).includes(weekday);
  });
}

/** The numbers of a field's lists, ranges and steps, ascending. */
function numbersOf(field: CronField, text: string): number[] {
  const all = text.split(",").flatMap((item) => {
    const [range = "", step] = item.split("/");
    const [first = "", last] = range === "*" ? [String(field.min), String(field.max)] : range.split("-");
    const from = numberOf(field, first) ?? field.min;
    const to = last === undefined ? (step === undefined ? from : field.max) : (numberOf(field, last) ?? field.max);
    const by = Number(step ?? 1);
    return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
  });
  return [...new Set(all)].sort((a, b) => a - b);
}
