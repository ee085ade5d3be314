import type { Asked } from "./asked";

/** Something that this program believes of AWS and that no document says for certain. */
export interface Question {
  /** Short, unique. */
  name: string;
  /** What the program relies on, as a sentence about AWS. */
  expectation: string;
  /** What asking costs at most, in dollars. */
  usd: number;
  /** @returns why it cannot be asked of this stack, or by whoever asks; undefined: it can */
  unfit?(asked: Asked): string | undefined | Promise<string | undefined>;
  /** Asks AWS, and takes away what it made. @throws whatever AWS says that it did not expect to be told */
  ask(asked: Asked): Promise<Reality>;
}

/** What AWS did. */
export interface Reality {
  seen: string;
  asExpected: boolean;
}
