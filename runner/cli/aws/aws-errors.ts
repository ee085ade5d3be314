import { CliError, EXIT, messageOf } from "../base/errors";

/** Members that all errors of the SDK have. */
interface AwsErrorDetails {
  name: string;
  message: string;
  code?: string;
  status?: number;
}

/** The members of a thrown value that identify the failure. */
export function detailsOf(error: unknown): AwsErrorDetails {
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

/** Whether there was no response, so that it is unknown whether the request took effect. */
export function isUnanswered(error: unknown): boolean {
  const { name, code, status, message } = detailsOf(error);
  if (CERTIFICATE.test(code ?? "") || CERTIFICATE.test(message)) return false;
  return (
    NETWORK.has(code ?? "") ||
    NETWORK.has(name) ||
    /TimeoutError|NetworkingError|socket hang up|RequestTimeout/.test(`${name} ${message}`) ||
    (status !== undefined && status >= 500)
  );
}

/** Whether AWS throttled the request: it had no effect. */
export function isThrottled(error: unknown): boolean {
  const { name, message, status } = detailsOf(error);
  return THROTTLED.test(name) || status === 429 || /rate exceeded/i.test(message);
}

/** Whether a retry may succeed. */
export function isPassing(error: unknown): boolean {
  return isThrottled(error) || isUnanswered(error);
}

/** Whether the caller lacks a permission. */
export function isDenied(error: unknown): boolean {
  const { name, status } = detailsOf(error);
  return DENIED.test(name) || (status === 403 && !BAD_CREDENTIALS.test(name) && !EXPIRED.test(name));
}

/** Whether the requested resource does not exist. */
export function isMissing(error: unknown): boolean {
  const { name, status } = detailsOf(error);
  return /NoSuchKey|NotFound|ResourceNotFoundException/.test(name) || (status === 404 && name !== "NoSuchBucket");
}

/**
 * A failed AWS call as an error with its cause and remedy.
 * @param action its IAM action, such as `ecs:RunTask`
 * @param place the account and endpoint of the clients, for messages
 */
export function explainAws(
  error: unknown,
  action: string,
  place: { account: string; endpoint?: string; operator: string },
) {
  if (error instanceof CliError) return error;
  const { name, message, code } = detailsOf(error);
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
      "sign in again, for example with `aws sso login`",
    );
  }
  if (BAD_CREDENTIALS.test(name)) {
    return unavailable(
      `${where} rejected the AWS credentials (${action}: ${name})`,
      `use credentials of account ${place.account}; if they are right, check this machine's clock`,
    );
  }
  if (isDenied(error)) {
    const denied = /perform: (\S+)/.exec(message)?.[1]?.replace(/[^\w:*]+$/, "") ?? action;
    return unavailable(
      `access denied for ${denied}: ${message}`,
      `attach the stack's operator policy ${place.operator} to your user or role in account ${place.account}`,
    );
  }
  if (CERTIFICATE.test(code ?? "") || (CERTIFICATE.test(message) && !name.endsWith("Exception"))) {
    return unavailable(
      `this machine does not trust the certificate of ${where} (${code ?? message})`,
      "set ca_bundle of the profile, or AWS_CA_BUNDLE, to the file of its authority",
    );
  }
  if (
    /NoSuchBucket|ClusterNotFound|QueueDoesNotExist|NonExistentQueue/.test(name) ||
    /task ?definition.*(not found|inactive)/i.test(message)
  ) {
    return new CliError(
      `a resource named in the stack outputs no longer exists (${action}: ${message})`,
      EXIT.noStack,
      "restore it with `pulumi up --refresh`; if the outputs are from a file, export them again",
    );
  }
  if (isUnanswered(error)) {
    const remedy = place.endpoint
      ? `start the service at ${place.endpoint}, the endpoint_url of the stack's profile (stack local: make demo)`
      : "check the network and the stack's region, then run the command again";
    return unavailable(`${where} does not answer (${action}: ${code ?? message})`, remedy);
  }
  return unavailable(`${action} failed: ${message} (${name})`, "see the message of AWS");
}
