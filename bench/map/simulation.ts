import { RETRY } from "../../components/machine/task-states";
import {
  BILLED_SECONDS,
  chunkCount,
  START_BURST,
  STARTS_A_SECOND,
  slotsOf,
  TASK_SECONDS,
} from "../../contract/map/batch";

/** A map on AWS with its limits. */
export interface SimulatedMap {
  items: number;
  /** Seconds of an item, by its index from 0. */
  itemSeconds: (index: number) => number;
  /** Items of a chunk. */
  batch: number;
  /** CPU units of a task. */
  cpu: number;
  /** Number of concurrent tasks. */
  tasks: number;
  /** Between 0 and 1. */
  random: () => number;
}

export interface SimulatedEnd {
  /** Seconds from the map's start to the end of its last task. */
  wall: number;
  /** Seconds that all tasks are billed. */
  billedSeconds: number;
  /** Starts that ECS throttled. */
  throttled: number;
}

/**
 * Runs a map event by event: as many children as MaxConcurrency allows call RunTask; its token bucket throttles calls that are too
 * fast; a throttled start is retried after a random part of a growing pause; a task processes its chunk in its slots.
 */
export function simulate({ items, itemSeconds, batch, cpu, tasks, random }: SimulatedMap): SimulatedEnd {
  const chunks = chunkCount(items, batch);
  const bucket = { tokens: START_BURST, at: 0 };
  const waiting = new Agenda();
  let begun = Math.min(chunks, tasks);
  for (let chunk = 0; chunk < begun; chunk++) waiting.add(0, { chunk, tries: 0, ends: false });
  const end: SimulatedEnd = { wall: 0, billedSeconds: 0, throttled: 0 };
  for (let next = waiting.take(); next; next = waiting.take()) {
    const { at, chunk, tries, ends } = next;
    end.wall = Math.max(end.wall, ends ? at : 0);
    if (ends) {
      if (begun < chunks) waiting.add(at, { chunk: begun++, tries: 0, ends: false });
      continue;
    }
    bucket.tokens = Math.min(START_BURST, bucket.tokens + (at - bucket.at) * STARTS_A_SECOND);
    bucket.at = at;
    if (bucket.tokens < 1) {
      end.throttled++;
      const pause = Math.min(RETRY.MaxDelaySeconds, RETRY.IntervalSeconds * RETRY.BackoffRate ** tries);
      waiting.add(at + random() * pause, { chunk, tries: tries + 1, ends: false });
      continue;
    }
    bucket.tokens--;
    const seconds =
      TASK_SECONDS + workSeconds(chunk * batch, Math.min(items, (chunk + 1) * batch), itemSeconds, slotsOf(cpu));
    end.billedSeconds += Math.max(BILLED_SECONDS, seconds);
    waiting.add(at + seconds, { chunk, tries, ends: true });
  }
  return end;
}

/** Seconds that a task's slots take for its items; each slot takes the next item as soon as it is free. */
function workSeconds(first: number, last: number, itemSeconds: (index: number) => number, slots: number): number {
  const free = new Array<number>(slots).fill(0);
  for (let index = first; index < last; index++) {
    const slot = free.indexOf(Math.min(...free));
    free[slot]! += itemSeconds(index);
  }
  return Math.max(...free);
}

interface Event {
  at: number;
  chunk: number;
  tries: number;
  ends: boolean;
}

/** Events by their time: a binary heap. */
class Agenda {
  readonly #events: Event[] = [];

  add(at: number, event: Omit<Event, "at">): void {
    const events = this.#events;
    let i = events.push({ at, ...event }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && events[up]!.at > events[i]!.at; up = (i - 1) >> 1) i = this.#swap(i, up);
  }

  take(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (!first || events.length === 0) return first;
    events[0] = last!;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const least = right < events.length && events[right]!.at < events[left]!.at ? right : left;
      if (least >= events.length || events[least]!.at >= events[i]!.at) return first;
      i = this.#swap(i, least);
    }
  }

  #swap(from: number, to: number): number {
    const events = this.#events;
    [events[from], events[to]] = [events[to]!, events[from]!];
    return to;
  }
}
