import { CRON_FIELDS, type CronField, numberOf } from "./schedule-expression";

/**
 * Why an expression starts nothing any more; undefined: it starts something.
 * @param text an expression that `checkScheduleExpression` lets pass
 * @param timezone IANA name of the zone that `at` and `cron` are in
 */
export function neverStarts(text: string, timezone: string, now: Date): string | undefined {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/s.exec(text) ?? [];
  const local = localTime(now, timezone);
  if (kind === "at" && inner <= local) return `is in the past, where it is ${local} in ${timezone}: give a later time`;
  if (kind === "cron" && !comes(inner, local.slice(0, 10)))
    return "never comes: no day from today to the end of 2199 has this day, month and year";
  return undefined;
}

/** `yyyy-mm-ddThh:mm:ss`, as Sweden writes it but for the T. */
function localTime(now: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return format.format(now).replace(" ", "T");
}

/** Whether some day from today on is one that the expression means. @param today `yyyy-mm-dd` */
function comes(cron: string, today: string): boolean {
  const [, , days, months, weekdays, years] = cron.split(" ") as [string, string, string, string, string, string];
  const [, , , monthField, , yearField] = CRON_FIELDS;
  const firstYear = Number(today.slice(0, 4));
  for (const year of numbersOf(yearField!, years).filter((one) => one >= firstYear)) {
    for (const month of numbersOf(monthField!, months)) {
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (let day = 1; day <= last; day++) {
        const date = new Date(Date.UTC(year, month - 1, day));
        if (date.toISOString().slice(0, 10) < today) continue;
        if (days === "?" ? isWeekday(weekdays, date, last) : isDay(days, day, last)) return true;
      }
    }
  }
  return false;
}

function isDay(text: string, day: number, last: number): boolean {
  return text.split(",").some((item) => {
    if (item === "L") return day === last;
    // The working day next to a day that the month has is in the month, too.
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

/** The numbers that a field's lists, ranges and steps mean, ascending. */
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
