export const TIME_ZONE_RULE = "a time zone of the IANA database, like Europe/Berlin";

const known = new Map<string, boolean>();

/**
 * Whether EventBridge Scheduler knows a time zone: a name of the IANA database, with its upper and lower case.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones
 */
export function isTimeZone(name: string): boolean {
  const answer = known.get(name) ?? asked(name);
  known.set(name, answer);
  return answer;
}

/** Node takes a fifth of a millisecond for the answer. */
function asked(name: string): boolean {
  // Offsets like +02:00 are zones for Node alone.
  if (!/^[A-Z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    // Node takes any case. It answers with the current name of an old one, whose case is then not known.
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
