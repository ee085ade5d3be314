import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type * as Messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Analyzer } from "../../../policy/core/analyzer";
import type { PackFacts } from "../../../policy/core/engine-messages";
import { loadedRules } from "../../../policy/core/loaded-rules";
import { toPolicies } from "../../../policy/core/pack";
import { messageField, textField, varintField } from "../../../policy/core/protobuf";
import type { Rule } from "../../../policy/core/rule";
import { warmUp } from "../../../policy/core/warm-up";
import { RULES } from "../../../policy/rules";
import { readFixtures } from "../fixtures";
import { type TestResource, tokenOf, urnOf } from "../harness";

const PACK: PackFacts = { name: "pack", version: "1.2.3", description: "d", displayName: "n", tags: ["aws"] };

/** The SDK's own messages and the functions with which its server answers them. */
const sdk = createRequire(require.resolve("@pulumi/policy"));
const messages = sdk("@pulumi/pulumi/proto/analyzer_pb") as typeof Messages;
const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: object): ReturnType<Messages.AnalyzeRequest["getProperties"]> };
};
type Call = (call: object, answer: (error: unknown, answer: Messages.AnalyzeResponse) => void) => void;
const server = sdk("./server") as Record<string, (...args: unknown[]) => Call>;

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const ASSET = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "./x" };

/** Sets what an analyzer's request and a resource of a stack have in common. */
function filled<Message extends Messages.AnalyzeRequest | Messages.AnalyzerResource>(
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

function stackRequest(resources: TestResource[]) {
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

/** The answer of a function of the SDK's server. */
const answerOf = (call: Call, request: object) =>
  new Promise<Messages.AnalyzeResponse.AsObject>((resolve, reject) => {
    call({ request }, (error, answer) => (error ? reject(error) : resolve(answer.toObject())));
  });

const read = (bytes: Buffer) => messages.AnalyzeResponse.deserializeBinary(bytes).toObject();
const bytesOf = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());

describe("the analyzer", function () {
  this.timeout(120_000);
  const judged = (rules: readonly Rule[]) => new Analyzer(PACK, () => loadedRules(rules, {}));

  for (const { name } of RULES) {
    it(`answers the fixtures of ${name} as the SDK's server does`, async () => {
      const { pass, fail } = readFixtures(name);
      for (const { resources } of [...Object.values(pass), ...Object.values(fail)]) {
        const analyzer = judged(RULES);
        const policies = toPolicies(RULES);
        const of = (make: string) => server[make]!(PACK.name, PACK.version, "advisory", policies);
        for (const resource of resources) {
          const request = filled(new messages.AnalyzeRequest(), resource, resource.props);
          assert.deepEqual(read(analyzer.analyze(bytesOf(request))), await answerOf(of("makeAnalyzeRpcFun"), request));
        }
        const request = stackRequest(resources);
        assert.deepEqual(
          read(analyzer.analyzeStack(bytesOf(request))),
          await answerOf(of("makeAnalyzeStackRpcFun"), request),
        );
      }
    });
  }

  it("reads secrets, and leaves out assets", () => {
    const props = {
      environment: { variables: { ...SECRET, value: { DB_PASSWORD: { ...SECRET, value: "hunter2hunter2" } } } },
      code: ASSET,
    };
    const request = filled(new messages.AnalyzeRequest(), { type: "lambda/function", props }, props);
    const { diagnosticsList } = read(judged(RULES).analyze(bytesOf(request)));
    const found = diagnosticsList.filter(({ policyname }) => policyname === "no-plaintext-secret");
    assert.match(found[0]!.message, /environment\.variables has DB_PASSWORD, which is named like a secret/);
  });

  it("describes the pack as the SDK does", () => {
    const config = {
      "ecs-read-only-root": "mandatory",
      "logs-retention": { enforcementLevel: "advisory", maxDays: 9 },
    } as const;
    const args = { ...PACK, provider: "aws", policies: toPolicies(RULES) };
    const theirs = (sdk("./protoutil") as Record<string, (...args: unknown[]) => Messages.AnalyzerInfo>)
      .makeAnalyzerInfo!(PACK.name, PACK.version, "advisory", args, config);
    const ours = messages.AnalyzerInfo.deserializeBinary(new Analyzer(PACK, () => loadedRules(RULES, config)).info());
    assert.equal(ours.getPoliciesList().length, RULES.length);
    assert.deepEqual(readable(ours), readable(theirs));
  });

  it("applies levels and settings, and rejects the name of no rule", () => {
    const analyzer = judged(RULES);
    const request = (rule: string, level: number, settings: object) => {
      const message = new messages.ConfigureAnalyzerRequest();
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(level);
      config.setProperties(Struct.fromJavaScript(settings));
      message.getPolicyconfigMap().set(rule, config);
      return bytesOf(message);
    };
    const group = { type: "cloudwatch/logGroup", props: { retentionInDays: 60 } };
    const found = () =>
      read(analyzer.analyze(bytesOf(filled(new messages.AnalyzeRequest(), group, group.props))))
        .diagnosticsList.filter(({ policyname }) => policyname === "logs-retention")
        .map(({ enforcementlevel }) => enforcementlevel);
    analyzer.configure(request("logs-retention", messages.EnforcementLevel.ADVISORY, { maxDays: 30 }));
    assert.deepEqual(found(), [messages.EnforcementLevel.ADVISORY]);
    analyzer.configure(request("logs-retention", messages.EnforcementLevel.DISABLED, { maxDays: 30 }));
    assert.deepEqual(found(), []);
    assert.throws(
      () => analyzer.configure(request("log-retention", 1, {})),
      /the rule "log-retention", which does not exist/,
    );
  });

  it("accepts the configuration that the engine makes of the description before the rules load, and no other", () => {
    const defaults = loadedRules(RULES, {}).defaults();
    let loads = 0;
    const load = () => {
      loads++;
      return loadedRules(RULES, {});
    };
    const analyzer = new Analyzer(PACK, load, () => defaults);
    const request = new messages.ConfigureAnalyzerRequest();
    for (const [rule, { enforcementLevel, ...settings }] of Object.entries(defaults).reverse()) {
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(["advisory", "mandatory", "disabled"].indexOf(enforcementLevel) as 0 | 1 | 2);
      config.setProperties(Struct.fromJavaScript(settings));
      request.getPolicyconfigMap().set(rule, config);
    }
    analyzer.configure(bytesOf(request));
    assert.equal(loads, 0);
    request.getPolicyconfigMap().set("no-such-rule", new messages.PolicyConfig());
    assert.throws(() => analyzer.configure(bytesOf(request)), /the rule "no-such-rule", which does not exist/);
    assert.equal(loads, 1);
  });

  it("judges settings of the stack that are not encrypted", () => {
    const analyzer = judged(RULES);
    const settings = new messages.AnalyzerStackConfigureRequest();
    settings.getConfigMap().set("app:dbPassword", "hunter2hunter2");
    settings.getConfigMap().set("app:apiToken", "hunter2hunter2");
    settings.setConfigSecretKeysList(["app:apiToken"]);
    analyzer.configureStack(bytesOf(settings));
    const request = filled(new messages.AnalyzeRequest(), { type: "pulumi:pulumi:Stack", props: {} }, {});
    const found = read(analyzer.analyze(bytesOf(request))).diagnosticsList.map(({ message }) => message);
    assert.equal(found.length, 1);
    assert.match(found[0]!, /the configuration has app:dbPassword, which is named like a secret/);
  });

  it("names the rule that failed, and the resource's rules after it are not run", () => {
    const broken: Rule = { ...RULES[0]!, name: "broken", types: ["aws:*"], check: () => [].reduce(() => [] as never) };
    const request = filled(new messages.AnalyzeRequest(), { type: "s3/bucket", props: {} }, {});
    assert.throws(
      () => judged([broken]).analyze(bytesOf(request)),
      /Error validating resource with policy 'broken' from policy pack 'pack@v1\.2\.3':\nTypeError/,
    );
  });

  it("judges a value of any depth", () => {
    const request = Buffer.concat([textField(1, tokenOf("s3/bucketPolicy")), deepProperties(5000)]);
    const messagesOf = read(judged(RULES).analyze(request)).diagnosticsList.map(({ message }) => message);
    assert.match(messagesOf.join(), /the document has no Statement/);
  });

  it("runs rules on samples of many types and reports nothing of them", () => {
    const types: string[] = [];
    const seen: Rule = {
      ...RULES[0]!,
      types: ["aws:*"],
      *check({ type }) {
        types.push(type);
        yield { message: "lost" };
      },
    };
    const steps = [...warmUp([seen, ...RULES])];
    assert.ok(types.length > 10 && steps.length > types.length, types.join());
  });
});

/** Properties whose policy is an object in an object, and so on. To join each with the one around it would copy gigabytes. */
function deepProperties(levels: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  const around = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  /** A field with all parts so far as its message: a number on the wire, but for the kind in the tag. */
  const message = (field: number) => {
    const start = varintField(field, length);
    start[0]! |= 2;
    around(start);
  };
  around(messageField(5, Buffer.alloc(0)));
  for (let level = 0; level < levels; level++) {
    message(2);
    around(textField(1, level === levels - 1 ? "policy" : "deep"));
    message(1);
    message(level === levels - 1 ? 2 : 5);
  }
  return Buffer.concat(parts.reverse());
}

/** A description with its schemas as plain objects. */
function readable(info: Messages.AnalyzerInfo) {
  const config = [...info.getInitialconfigMap().entries()].map(([rule, one]) => [
    rule,
    one.getEnforcementlevel(),
    one.getProperties()?.toJavaScript() ?? {},
  ]);
  const policies = info.getPoliciesList().map((policy) => ({
    ...policy.toObject(),
    configschema: policy.getConfigschema()!.getProperties()!.toJavaScript(),
  }));
  return { ...info.toObject(), policiesList: policies, initialconfigMap: config };
}
