/** A metric's value in each minute; undefined where nothing is published (yet). */
export type Series = (number | undefined)[];

/**
 * An expression over time series as CloudWatch documents it, as far as the stack's alarms go: in arithmetic a value that is missing
 * counts as 0 beside one that is not; IF drops the minutes that its condition is missing in, and is 0 where what it chooses is missing.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function metricMath(expression: string, metrics: Record<string, Series>): Series {
  const length = Object.values(metrics)[0]!.length;
  const tokens = expression.match(/[A-Za-z]+|\d+(?:\.\d+)?|>=|[-+*/<>(),]/g)!;
  const each = (compute: (minute: number) => number | undefined): Series =>
    Array.from({ length }, (_, i) => compute(i));
  const take = (wanted: string) => {
    const found = tokens.shift();
    if (found !== wanted) throw new Error(`'${wanted}' is expected, '${found}' is there`);
  };

  const comparison = (): Series => {
    const left = sum();
    const sign = /^(>=|>|<)$/.test(tokens[0] ?? "") ? tokens.shift() : undefined;
    if (!sign) return left;
    const right = sum();
    const holds = (a: number, b: number) => (sign === ">=" ? a >= b : sign === ">" ? a > b : a < b);
    return each((i) => (left[i] === undefined ? undefined : Number(holds(left[i]!, right[i] ?? 0))));
  };
  const chain = (signs: string, part: () => Series, of: (sign: string, a: number, b: number) => number | undefined) => {
    let left = part();
    while (tokens[0] && signs.includes(tokens[0])) {
      const [sign, before] = [tokens.shift()!, left];
      const right = part();
      const none = (i: number) => before[i] === undefined && right[i] === undefined;
      left = each((i) => (none(i) ? undefined : of(sign, before[i] ?? 0, right[i] ?? 0)));
    }
    return left;
  };
  const sum = () => chain("+-", product, (sign, a, b) => (sign === "+" ? a + b : a - b));
  const product = () => chain("*/", value, (sign, a, b) => (sign === "*" ? a * b : b === 0 ? undefined : a / b));

  const value = (): Series => {
    const token = tokens.shift()!;
    if (token === "(") {
      const inner = comparison();
      take(")");
      return inner;
    }
    if (/^\d/.test(token)) return each(() => Number(token));
    if (tokens[0] !== "(") return metrics[token]!;
    take("(");
    const first = comparison();
    take(",");
    const result = token === "FILL" ? fill(first) : choice(first);
    take(")");
    return result;
  };
  const fill = (series: Series): Series => {
    if (tokens[0] !== "REPEAT") {
      const [otherwise] = comparison();
      return each((i) => series[i] ?? otherwise);
    }
    tokens.shift();
    return each((i) => series.slice(0, i + 1).findLast((known) => known !== undefined));
  };
  const choice = (condition: Series): Series => {
    const yes = comparison();
    take(",");
    const no = comparison();
    return each((i) => (condition[i] === undefined ? undefined : ((condition[i] ? yes[i] : no[i]) ?? 0)));
  };
  return comparison();
}
