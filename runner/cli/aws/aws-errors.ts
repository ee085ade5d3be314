import { CliError, EXIT, messageOf } from "../base/errors";

/** What the SDK's errors have in common. */
interface AwsFault {
  name: string;
  message: string;
  code?: string;
  status?: number;
}

/** The parts of anything thrown that tell what kind of failure it is. */
export function faultOf(error: unknown): AwsFault {
  const {
    name = "Error",
    code,
    $metadata,
  } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return { name, message: messageOf(error), code, status: $metadata?.httpStatusCode };
}

const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EPIPE",
  "ETIMEDOUT",
]);
const CERTIFICATE = /self.signed|unable to (get|verify)|CERT_|certificate/i;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit|LimitExceededException/;
const EXPIRED = /ExpiredToken|TokenRefreshRequired|RequestExpired|expired/i;
const NO_CREDENTIALS = /CredentialsProviderError|Could not load credentials|TokenProviderError/;
const BAD_CREDENTIALS =
  /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|AuthFailure|InvalidToken|IncompleteSignature|MissingAuthenticationToken/;
const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden/;

/** Whether no answer came, so that it is not known whether the request was carried out. */
export function isUnanswered(error: unknown): boolean {
  const { name, code, status, message } = faultOf(error);
  if (CERTIFICATE.test(code ?? "") || CERTIFICATE.test(message)) return false;
  return (
    NETWORK.has(code ?? "") ||
    NETWORK.has(name) ||
    /TimeoutError|NetworkingError|socket hang up|RequestTimeout/.test(`${name} ${message}`) ||
    (status !== undefined && status >= 500)
  );
}

/** Whether AWS asked to slow down: the request was not carried out. */
export function isThrottled(error: unknown): boolean {
  const { name, message, status } = faultOf(error);
  return THROTTLED.test(name) || status === 429 || /rate exceeded/i.test(message);
}

/** Whether a later try of the same request may succeed. */
export function isPassing(error: unknown): boolean {
  return isThrottled(error) || isUnanswered(error);
}

/** Whether the caller lacks a permission. */
export function isDenied(error: unknown): boolean {
  const { name, status } = faultOf(error);
  return DENIED.test(name) || (status === 403 && !BAD_CREDENTIALS.test(name) && !EXPIRED.test(name));
}

/** Whether the thing asked for does not exist. */
export function isMissing(error: unknown): boolean {
  const { name, status } = faultOf(error);
  return /NoSuchKey|NotFound|ResourceNotFoundException/.test(name) || (status === 404 && name !== "NoSuchBucket");
}

/**
 * A failed AWS call as one message with cause and remedy.
 * @param action the IAM action asked for, e.g. `ecs:RunTask`
 * @param place what the clients talk to, for messages
 */
export function explainAws(
  error: unknown,
  action: string,
  place: { account: string; endpoint?: string; operator: string },
) {
  if (error instanceof CliError) return error;
  const { name, message, code } = faultOf(error);
  const unavailable = (text: string, remedy: string) => new CliError(text, EXIT.unavailable, remedy);
  const where = place.endpoint ?? "AWS";
  if (NO_CREDENTIALS.test(name) || NO_CREDENTIALS.test(message)) {
    return unavailable(
      `no AWS credentials for account ${place.account}: ${message}`,
      "`aws configure` or `aws sso login`, or set AWS_PROFILE to a profile of that account",
    );
  }
  if (EXPIRED.test(name)) {
    return unavailable(
      `the AWS credentials have expired (${action})`,
      "get new ones, e.g. `aws sso login`, and try again",
    );
  }
  if (BAD_CREDENTIALS.test(name)) {
    return unavailable(
      `${where} does not accept the AWS credentials (${action}: ${name})`,
      `use credentials of account ${place.account}; if they are right, check this machine's clock`,
    );
  }
  if (isDenied(error)) {
    const refused = /perform: (\S+)/.exec(message)?.[1]?.replace(/[^\w:*]+$/, "") ?? action;
    return unavailable(
      `AWS refuses ${refused} to these credentials: ${message}`,
      `attach the stack's operator policy ${place.operator} to your user or role in account ${place.account}`,
    );
  }
  if (CERTIFICATE.test(code ?? "") || (CERTIFICATE.test(message) && !name.endsWith("Exception"))) {
    return unavailable(
      `${where} shows a certificate that this machine does not trust (${code ?? message})`,
      "name the authority's file as ca_bundle of the profile or as AWS_CA_BUNDLE",
    );
  }
  if (
    /NoSuchBucket|ClusterNotFound|QueueDoesNotExist|NonExistentQueue/.test(name) ||
    /task ?definition.*(not found|inactive)/i.test(message)
  ) {
    return new CliError(
      `what the stack's outputs name is gone (${action}: ${message})`,
      EXIT.noStack,
      "bring it back with `pulumi up --refresh`; if the outputs come from a file, write that anew",
    );
  }
  if (isUnanswered(error)) {
    const remedy = place.endpoint
      ? `start what listens at ${place.endpoint}, the endpoint_url of the stack's profile (the local stack: make demo)`
      : "check the network (and the region of the stack), then try again";
    return unavailable(`${where} does not answer (${action}: ${code ?? message})`, remedy);
  }
  return unavailable(`${action} failed: ${message} (${name})`, "see the message; nothing else is known");
}
