import type { StackOutputs } from "../../../contract/outputs/schema";
import type { World } from "../base/world";
import { explainAws } from "./aws-errors";
import { clientSettings } from "./client-settings";
import { type Connection, resolveConnection } from "./profile";

/** What the AWS clients of a command share: settings, and explanations of failures. */
export class Session {
  private constructor(
    readonly connection: Connection,
    readonly outputs: StackOutputs,
    private readonly overrides: object = {},
  ) {}

  /** One session for the same outputs, with its connections. @throws CliError 69 */
  static async open(outputs: StackOutputs, world: World): Promise<Session> {
    const open = Session.#open.get(outputs);
    if (open) return open;
    const session = new Session(await resolveConnection(outputs.aws, world), outputs, world.awsClient);
    Session.#open.set(outputs, session);
    return session;
  }
  static readonly #open = new WeakMap<StackOutputs, Session>();

  /** Settings for all clients of the SDK, so that certificates and credentials are read only once. */
  get clientConfig() {
    this.#settings ??= { ...clientSettings(this.connection), ...this.overrides };
    return this.#settings;
  }
  #settings?: ReturnType<typeof clientSettings>;

  /**
   * Calls AWS and explains a failure.
   * @param action the IAM action, such as `ecs:RunTask`
   * @throws CliError
   */
  async explained<T>(action: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.explain(error, action);
    }
  }

  explain(error: unknown, action: string) {
    return explainAws(error, action, {
      account: this.outputs.aws.accountId,
      endpoint: this.connection.endpoint,
      operator: this.outputs.policies.operator,
    });
  }
}
