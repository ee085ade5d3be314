import { createHash } from "node:crypto";
import { Random } from "../random";

interface Event {
  eventId: string;
}

/** A log as one process gets it: some events come looks later than they should, some twice, those of a page in any order. */
export class FaultyEvents {
  #looks = 0;

  constructor(private readonly random: Random) {}

  /** An answer of FilterLogEvents as it is given. */
  given(answer: Buffer): Buffer {
    const page = JSON.parse(answer.toString()) as { events?: Event[] };
    const look = this.#looks++;
    const due = (page.events ?? []).filter(({ eventId }) => look >= this.#firstLookOf(eventId));
    const events = due.flatMap((event) => (this.random.chance(0.1) ? [event, event] : [event]));
    if (this.random.chance(0.3)) events.reverse();
    return Buffer.from(JSON.stringify({ ...page, events }));
  }

  /** The same whenever it is asked. */
  #firstLookOf(eventId: string): number {
    const drawn = new Random(createHash("sha256").update(eventId).digest().readUInt32LE());
    return drawn.chance(0.2) ? drawn.below(15) : 0;
  }
}
