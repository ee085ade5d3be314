/** Items that are invalid in a map, with what to do. */
export class InvalidItems extends Error {
  override readonly name = "InvalidItems";

  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
