import assert from "node:assert/strict";
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
import { type TestResource, tokenOf } from "../harness";
import { bytesOf, type Call, filled, messages, policyConfig, read, sdk, server, stackRequest } from "./sdk-messages";

const PACK: PackFacts = { name: "pack", version: "1.2.3", description: "d", displayName: "n", tags: ["aws"] };

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const ASSET = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "./x" };

/** The answer of a function of the SDK's server. */
const answerOf = (call: Call, request: object) =>
  new Promise<Messages.AnalyzeResponse.AsObject>((resolve, reject) => {
    call({ request }, (error, answer) => (error ? reject(error) : resolve(answer.toObject())));
  });

/** What an analyzer finds in a resource. */
const foundIn = (analyzer: Analyzer, resource: TestResource) =>
  read(analyzer.analyze(bytesOf(filled(new messages.AnalyzeRequest(), resource, resource.props)))).diagnosticsList;

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
    const all = foundIn(judged(RULES), { type: "lambda/function", props });
    const found = all.filter(({ policyname }) => policyname === "no-plaintext-secret");
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
      message.getPolicyconfigMap().set(rule, policyConfig(level, settings));
      return bytesOf(message);
    };
    const group = { type: "cloudwatch/logGroup", props: { retentionInDays: 60 } };
    const found = () =>
      foundIn(analyzer, group)
        .filter(({ policyname }) => policyname === "logs-retention")
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
      const level = ["advisory", "mandatory", "disabled"].indexOf(enforcementLevel);
      request.getPolicyconfigMap().set(rule, policyConfig(level, settings));
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
    const found = foundIn(analyzer, { type: "pulumi:pulumi:Stack", props: {} }).map(({ message }) => message);
    assert.equal(found.length, 1);
    assert.match(found[0]!, /the configuration has app:dbPassword, which is named like a secret/);
  });

  it("names the rule that failed, and the resource's rules after it are not run", () => {
    const broken: Rule = { ...RULES[0]!, name: "broken", types: ["aws:*"], check: () => [].reduce(() => [] as never) };
    assert.throws(
      () => foundIn(judged([broken]), { type: "s3/bucket", props: {} }),
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
