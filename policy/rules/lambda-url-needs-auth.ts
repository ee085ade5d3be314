import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { atEach, Unknown } from "../core/value";

export const lambdaUrlNeedsAuth = rule({
  name: "lambda-url-needs-auth",
  description: "A function's URL requires signed requests, and its CORS settings name the origins.",
  why: "With the type NONE, everyone on the internet can run the function.",
  severity: "critical",
  level: "mandatory",
  remediation: 'Set authorizationType to "AWS_IAM", and name the origins that may call in cors.allowOrigins.',
  url: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  framework: fsbp("Lambda.1", "Lambda function policies should prohibit public access"),
  tags: ["lambda", "public-access"],
  types: awsTypes("lambda/functionUrl"),
  *check({ props }) {
    const type = props.authorizationType;
    if (type instanceof Unknown) yield unknownFinding(type);
    else if (type !== "AWS_IAM")
      yield { message: `authorizationType is ${String(type ?? "not set")}: anybody may call the function.` };
    const origins = atEach(props, "cors.allowOrigins.*");
    const unknown = origins.find((origin) => origin instanceof Unknown);
    if (unknown) yield unknownFinding(unknown);
    const any = origins.find((origin) => /^(?:https?:\/\/)?\*+$/.test(String(origin)));
    if (any) yield { message: `cors.allowOrigins is ${String(any)}: any web page may call the function.` };
  },
});
