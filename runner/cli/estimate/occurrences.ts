import { CRON_FIELDS, checkScheduleExpression } from "../../../contract/schedule-expression";

const DAY_MS = 86_400_000;
const MINUTES = { minute: 1, hour: 60, day: 1_440 } as const;

/**
 * Average number of a schedule's starts per month over the 365 days from `from`; undefined for a single start (`at(...)`) and for an
 * invalid expression.
 * @param expression of EventBridge Scheduler
 * @param from ms since 1970
 */
export function startsPerMonth(expression: string, from: number): number | undefined {
  if (checkScheduleExpression(expression) || expression.startsWith("at(")) return undefined;
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return (730 * 60) / (Number(rate[1]) * MINUTES[rate[2] as keyof typeof MINUTES]);
  const fields = expression.slice("cron(".length, -1).split(" ");
  const [minutes, hours] = [matches(0, fields[0]!), matches(1, fields[1]!)];
  let days = 0;
  for (let i = 0; i < 365; i++) if (isDay(new Date(from + i * DAY_MS), fields)) days++;
  return (days * minutes.size * hours.size) / 12;
}

function isDay(date: Date, [, , days, months, weekdays, years]: string[]): boolean {
  if (!matches(3, months!).has(date.getUTCMonth() + 1)) return false;
  if (!matches(5, years!).has(date.getUTCFullYear())) return false;
  return weekdays === "?" ? isDayOfMonth(date, days!) : isDayOfWeek(date, weekdays!);
}

function isDayOfMonth(date: Date, text: string): boolean {
  const day = date.getUTCDate();
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return text.split(",").some((item) => {
    if (item === "L") return day === last;
    // The nearest weekday is also one day, and only the number of days matters.
    if (item.endsWith("W")) return day === Math.min(Number(item.slice(0, -1)), last);
    return matches(2, item).has(day);
  });
}

function isDayOfWeek(date: Date, text: string): boolean {
  const weekday = date.getUTCDay() + 1;
  const week = Math.ceil(date.getUTCDate() / 7);
  const lastOfItsKind = new Date(date.getTime() + 7 * DAY_MS).getUTCMonth() !== date.getUTCMonth();
  return text.split(",").some((item) => {
    if (item === "L") return weekday === 7;
    if (item.endsWith("L")) return lastOfItsKind && matches(4, item.slice(0, -1)).has(weekday);
    const [day = "", which] = item.split("#");
    return matches(4, day).has(weekday) && (which === undefined || Number(which) === week);
  });
}

/** The numbers of a field of a cron expression, without its special letters. */
function matches(index: number, text: string): Set<number> {
  const { min, max, names } = CRON_FIELDS[index]!;
  const number = (word: string) => {
    const named = names?.indexOf(word.toUpperCase()) ?? -1;
    return named >= 0 ? min + named : Number(word);
  };
  const found = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step = "1"] = item.split("/");
    const [first = "", last] = range.split("-");
    const from = first === "*" ? min : number(first);
    const to = last !== undefined ? number(last) : first === "*" || item.includes("/") ? max : from;
    for (let value = from; value <= to; value += Number(step)) found.add(value);
  }
  return found;
}
