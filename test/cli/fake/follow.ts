import type { LogEvent } from "../../../runner/cli/aws/log-events";
import type { FollowParts } from "../../../runner/cli/follow/follow-parts";
import { CONTAINER } from "./stack";

/** What a follow of run r1 has seen so far. */
export interface Seen {
  /** The clock, which does not wait. */
  now: number;
  /** The events so far. */
  ids: number;
  lines: string[];
}

export const seenNothing = (now = 0): Seen => ({ now, ids: 0, lines: [] });

/**
 * The parts of a follow of run r1, but for its task.
 * @param looks what each look at the log brings
 * @param at the time of an event, by its number
 */
export function followParts(
  seen: Seen,
  looks: string[][],
  at: (id: number) => number = (id) => id,
): Omit<FollowParts, "ecs"> {
  const event = (message: string): LogEvent => ({ id: `${++seen.ids}`, message, timestamp: at(seen.ids) });
  return {
    logs: {
      events: async function* () {
        yield (looks.shift() ?? []).map(event);
      },
    },
    clock: {
      now: () => seen.now,
      sleep: async (ms) => {
        seen.now += ms;
      },
    },
    ...{ runId: "r1", taskArn: "arn", container: CONTAINER, log: { group: "g", stream: "s", start: 0 } },
    ...{ onStatus: () => {}, onLine: (text) => seen.lines.push(text), onNote: () => {} },
  };
}
