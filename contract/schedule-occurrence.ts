import type { Invalid } from "./invalid";
import { CRON_FIELDS, type CronField, numberOf } from "./schedule-expression";

/**
 * Why an expression has no future start; undefined: it has one.
 * @param text a valid expression: see `checkScheduleExpression`
 * @param timezone IANA name of the zone of `at` and `cron`
 */
export function neverStarts(text: string, timezone: string, now: Date): Invalid | undefined {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/s.exec(text) ?? [];
  const local = localTime(now, timezone);
  if (kind === "at" && inner <= local)
    return { message: `${text} is in the past`, allowed: `a time after ${local} in ${timezone}` };
  if (kind === "cron" && !comes(inner, local))
    return {
      message: `${text} never starts: no day has its day, month and year`,
      allowed: "an expression that matches a time from now to the end of 2199",
    };
  return undefined;
}

/** `yyyy-mm-ddThh:mm:ss`: the format of the Swedish locale, with a T. */
function localTime(now: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return format.format(now).replace(" ", "T");
}

/** Whether a time after `local` matches the expression. @param local `yyyy-mm-ddThh:mm:ss` */
function comes(cron: string, local: string): boolean {
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
  const minuteNow = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
  const latest = numbersOf(hourField!, hours).at(-1)! * 60 + numbersOf(minuteField!, minutes).at(-1)!;
  const firstDay = latest > minuteNow ? today : nextDay(today);
  const firstYear = Number(today.slice(0, 4));
  for (const year of numbersOf(yearField!, years).filter((one) => one >= firstYear)) {
    for (const month of numbersOf(monthField!, months)) {
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (let day = 1; day <= last; day++) {
        const date = new Date(Date.UTC(year, month - 1, day));
        if (date.toISOString().slice(0, 10) < firstDay) continue;
        if (days === "?" ? isWeekday(weekdays, date, last) : isDay(days, day, last)) return true;
      }
    }
  }
  return false;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
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
