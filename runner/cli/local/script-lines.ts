/** The container's line after a script. A line break precedes it in case the script's output ended without one. */
const ENDED = /^rfargate: \S+ ended with exit code \d+$/;

/**
 * Passes on the lines of a container, without the empty one from that line break. CloudWatch keeps no empty lines, so a run on Fargate
 * does not show it either.
 */
export class ScriptLines {
  #held = false;

  constructor(private readonly write: (line: string) => void) {}

  push(line: string): void {
    if (ENDED.test(line)) this.#held = false;
    this.end();
    if (line === "") this.#held = true;
    else this.write(line);
  }

  /** Ends the input. */
  end(): void {
    if (this.#held) this.write("");
    this.#held = false;
  }
}
