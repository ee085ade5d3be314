import { DescribeImagesCommand, ECRClient, GetAuthorizationTokenCommand, type ImageDetail } from "@aws-sdk/client-ecr";
import type { Session } from "./session";

/** The stack's repository in ECR. */
export class Images {
  readonly #client: ECRClient;
  /** Its name, without the registry. */
  readonly #repositoryName: string;

  constructor(session: Session) {
    this.#client = new ECRClient(session.clientConfig);
    this.#repositoryName = session.outputs.image.repository.split("/").slice(1).join("/");
  }

  /** The registry's password of user AWS, good for 12 hours. */
  async password(): Promise<string> {
    const { authorizationData } = await this.#client.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? "", "base64").toString();
    return token.slice(token.indexOf(":") + 1);
  }

  /** Digests of all its images. */
  async digests(): Promise<Set<string>> {
    const found: ImageDetail[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new DescribeImagesCommand({ repositoryName: this.#repositoryName, nextToken }),
      );
      found.push(...(page.imageDetails ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return new Set(found.flatMap(({ imageDigest }) => imageDigest ?? []));
  }
}
