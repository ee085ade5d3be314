import type { ServerResponse } from "node:http";

/** What goes wrong with one call. */
export type Fault =
  /** The connection breaks before the call is carried out. */
  | { kind: "drop" }
  /** The call is carried out, and the connection breaks before the answer. */
  | { kind: "lost" }
  /** AWS answers with an error. */
  | { kind: "error"; status: number; name: string; message: string };

export const throttle: Fault = { kind: "error", status: 400, name: "ThrottlingException", message: "Rate exceeded" };

export function denied(action: string): Fault {
  const message = `User: arn:aws:iam::123456789012:user/u is not authorized to perform: ${action} on resource: arn:aws:x because no identity-based policy allows it`;
  return { kind: "error", status: 400, name: "AccessDeniedException", message };
}

/** Faults waiting for their call, by action: the next call of that action takes the first. */
export class Faults {
  readonly #waiting = new Map<string, Fault[]>();
  readonly #lasting = new Map<string, Fault>();

  /** Lets the next calls of an action fail, one fault a call. */
  next(action: string, ...faults: Fault[]): void {
    this.#waiting.set(action, [...(this.#waiting.get(action) ?? []), ...faults]);
  }

  /** Lets all calls of an action fail. */
  always(action: string, fault: Fault): void {
    this.#lasting.set(action, fault);
  }

  take(action: string): Fault | undefined {
    return this.#waiting.get(action)?.shift() ?? this.#lasting.get(action);
  }
}

/** Breaks the connection of an answer. */
export function breakOff(response: ServerResponse): void {
  response.socket?.destroy();
}
