import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Asked } from "../asked";
import type { Question } from "../question";

const TOKEN = "x-amz-security-token";

/** curl before 7.86 leaves the token out of the signature: such a base fails the build of an image for workers. */
export const unsignedToken: Question = {
  name: "unsigned-token",
  expectation: "SQS refuses a request whose session token is sent and not signed",
  usd: 0,
  unfit: async ({ settings }) =>
    (await settings.credentials()).sessionToken
      ? undefined
      : "the credentials have no session token: use those of a role",
  async ask({ settings }) {
    const list = (signer?: object) =>
      new SQSClient({ ...settings, ...(signer ? { signer: signer as never } : {}) }).send(
        new ListQueuesCommand({ MaxResults: 1 }),
      );
    await list();
    try {
      await list(leavingOut(TOKEN, settings));
      return { seen: "it was answered", asExpected: false };
    } catch (error) {
      const { name, message } = error as Error;
      return { seen: `${name}: ${message}`, asExpected: /Signature|signed|Authorization/i.test(`${name} ${message}`) };
    }
  },
};

function leavingOut(header: string, { region, credentials }: Asked["settings"]) {
  const signer = new SignatureV4({ service: "sqs", region, credentials, sha256: Hash.bind(null, "sha256") });
  return {
    sign: (request: Parameters<typeof signer.sign>[0], options: object) =>
      signer.sign(request, { ...options, unsignableHeaders: new Set([header]) }),
  };
}
