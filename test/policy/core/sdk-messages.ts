import { createRequire } from "node:module";
import type * as Messages from "@pulumi/pulumi/proto/analyzer_pb";
import { type TestResource, tokenOf, urnOf } from "../harness";

/** The SDK's own messages and the functions with which its server answers them. */
export const sdk = createRequire(require.resolve("@pulumi/policy"));
export const messages = sdk("@pulumi/pulumi/proto/analyzer_pb") as typeof Messages;
const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: object): ReturnType<Messages.AnalyzeRequest["getProperties"]> };
};
export type Call = (call: object, answer: (error: unknown, answer: Messages.AnalyzeResponse) => void) => void;
export const server = sdk("./server") as Record<string, (...args: unknown[]) => Call>;

/** Sets what an analyzer's request and a resource of a stack have in common. */
export function filled<Message extends Messages.AnalyzeRequest | Messages.AnalyzerResource>(
  message: Message,
  resource: TestResource,
  props: object,
): Message {
  const { name = "it", provider } = resource;
  message.setType(tokenOf(resource.type));
  message.setUrn(urnOf(resource));
  message.setName(name);
  message.setProperties(Struct.fromJavaScript(props));
  message.setOptions(new messages.AnalyzerResourceOptions());
  if (provider) {
    const of = new messages.AnalyzerProviderResource();
    of.setProperties(Struct.fromJavaScript(provider));
    message.setProvider(of);
  }
  return message;
}

/** What a configuration says of a rule. */
export function policyConfig(level: number, settings: object): Messages.PolicyConfig {
  const config = new messages.PolicyConfig();
  config.setEnforcementlevel(level as 0 | 1 | 2);
  config.setProperties(Struct.fromJavaScript(settings));
  return config;
}

export function stackRequest(resources: TestResource[]) {
  const urns = (names: string[]) =>
    resources.filter(({ name }) => name !== undefined && names.includes(name)).map((one) => urnOf(one));
  const request = new messages.AnalyzeStackRequest();
  request.setResourcesList(
    resources.map((resource) => {
      const message = filled(new messages.AnalyzerResource(), resource, { ...resource.outputs, ...resource.props });
      message.setParent(urns([resource.parent ?? ""])[0] ?? "");
      for (const [property, names] of Object.entries(resource.from ?? {})) {
        const dependencies = new messages.AnalyzerPropertyDependencies();
        dependencies.setUrnsList(urns(names));
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      return message;
    }),
  );
  return request;
}

/** An answer to a request to analyze. */
export const read = (bytes: Buffer) => messages.AnalyzeResponse.deserializeBinary(bytes).toObject();
export const bytesOf = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());
