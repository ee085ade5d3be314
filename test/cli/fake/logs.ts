/** One log event, and when it can be seen. */
export interface FakeEvent {
  message: string;
  /** Ms since 1970. */
  timestamp: number;
  eventId: string;
  /** Seen from this FilterLogEvents call on (the first call is 1). */
  from: number;
}

/** Log streams that give events late, out of order and more than once, as CloudWatch may. */
export class FakeLogs {
  readonly streams = new Map<string, FakeEvent[]>();
  calls = 0;
  /** Events a page. */
  pageSize = 10_000;
  /** Whether each page gives the last event of the one before again. */
  doubled = false;
  #nextId = 0;

  /** Adds lines, a millisecond apart; `from` as in FakeEvent. */
  add(stream: string, messages: readonly string[], options: { from?: number; at?: number } = {}): void {
    const events = this.streams.get(stream) ?? [];
    const at = options.at ?? 1_760_000_100_000 + events.length;
    for (const [i, message] of messages.entries()) {
      events.push({
        message,
        timestamp: at + i,
        eventId: String(this.#nextId++).padStart(20, "0"),
        from: options.from ?? 0,
      });
    }
    this.streams.set(stream, events);
  }

  handle(body: { logStreamNames?: string[]; startTime?: number; nextToken?: string }): {
    status: number;
    body: object;
  } {
    if (body.nextToken === undefined) this.calls++;
    const events = this.streams.get(body.logStreamNames?.[0] ?? "");
    if (!events)
      return {
        status: 400,
        body: { __type: "ResourceNotFoundException", message: "The specified log stream does not exist." },
      };
    const seen = events.filter(({ from, timestamp }) => from <= this.calls && timestamp >= (body.startTime ?? 0));
    const start = Number(body.nextToken ?? 0);
    const page = seen.slice(this.doubled ? Math.max(0, start - 1) : start, start + this.pageSize);
    const more = start + this.pageSize < seen.length;
    const shown = page.map(({ from: _, ...event }) => event);
    return {
      status: 200,
      body: {
        events: this.doubled ? [...shown, ...shown.slice(-1)] : shown,
        ...(more ? { nextToken: String(start + this.pageSize) } : {}),
      },
    };
  }
}
