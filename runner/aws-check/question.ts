import type { Asked } from "./asked";

/** An assumption of this program about AWS that no document confirms. */
export interface Question {
  /** Short, unique. */
  name: string;
  /** What the program relies on, as a sentence about AWS. */
  expectation: string;
  /** Highest cost of asking, in dollars. */
  usd: number;
  /** @returns why it cannot be asked of this stack or by this caller; undefined: it can */
  unfit?(asked: Asked): string | undefined | Promise<string | undefined>;
  /** Asks AWS, and deletes what it created. @throws any unexpected error of AWS */
  ask(asked: Asked): Promise<Reality>;
}

/** The behaviour of AWS. */
export interface Reality {
  seen: string;
  asExpected: boolean;
}
