/** What the container says when a script has ended; before it comes a line break, in case the script's output had none. */
const ENDED = /^rfargate: \S+ ended with exit code \d+$/;

/**
 * Passes the lines of a container on, without the empty one that its line break makes where a script had ended its last line.
 * CloudWatch keeps no empty line, so a run on Fargate shows none either.
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

  /** No line follows. */
  end(): void {
    if (this.#held) this.write("");
    this.#held = false;
  }
}
