import { Agent } from "node:https";
import { createSecureContext } from "node:tls";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { World } from "../base/world";
import { explainAws } from "./aws-errors";
import { type Connection, resolveConnection } from "./profile";

/** What the AWS clients of a command share: their settings, and how their failures are explained. */
export class Session {
  private constructor(
    readonly connection: Connection,
    readonly outputs: StackOutputs,
  ) {}

  /** @throws CliError 69 */
  static async open(outputs: StackOutputs, world: World): Promise<Session> {
    return new Session(await resolveConnection(outputs.aws, world), outputs);
  }

  /** Settings of any client of the SDK. */
  get clientConfig() {
    const { region, endpoint } = this.connection;
    return {
      region,
      credentials: this.#credentials,
      retryMode: "adaptive",
      maxAttempts: 4,
      ...(endpoint ? { endpoint } : {}),
      requestHandler: this.#handler,
    };
  }

  /** One for all clients: connections are shared where services share a host, and certificates are read once. */
  get #handler() {
    this.#http ??= new NodeHttpHandler({
      connectionTimeout: 5_000,
      // No answer of ECS, Logs or a page of S3 takes longer; a body that flows is not cut off.
      requestTimeout: 60_000,
      ...(this.connection.ca ? { httpsAgent: trusting(this.connection.ca) } : {}),
    });
    return this.#http;
  }
  #http?: NodeHttpHandler;

  /** Found once, shared by all clients. */
  get #credentials() {
    this.#provider ??= this.#newProvider();
    return this.#provider;
  }
  #provider?: ReturnType<typeof fromIni>;

  #newProvider() {
    const { profile, configFile, credentialsFile, region } = this.connection;
    const files = { configFilepath: configFile, filepath: credentialsFile, clientConfig: { region } };
    return profile ? fromIni({ ...files, profile }) : fromNodeProviderChain(files);
  }

  /**
   * Calls AWS and explains a failure.
   * @param action the IAM action, e.g. `ecs:RunTask`
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

function trusting(ca: string): Agent {
  return new Agent({ keepAlive: true, maxSockets: 50, secureContext: createSecureContext({ ca }) });
}
