import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { globMatches } from "../core/glob";
import { ofTypes } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asSwitch, at, atEach, Unknown, type Value } from "../core/value";

export const ecrScanOnPush = rule({
  name: "ecr-scan-on-push",
  description: "Images are scanned when they are pushed.",
  why: "Base images and R's system libraries get security fixes after an image is built; a scan finds images without them.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Set imageScanningConfiguration.scanOnPush, or scan the whole registry with a RegistryScanningConfiguration.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
  framework: fsbp("ECR.1", "ECR private repositories should have image scanning configured"),
  tags: ["ecr", "supply-chain"],
  *checkStack(resources) {
    const registry = ofTypes(resources, awsTypes("ecr/registryScanningConfiguration"));
    const rules = registry.flatMap(({ props }) => atEach(props, "rules.*"));
    for (const { urn, name, props } of ofTypes(resources, awsTypes("ecr/repository"))) {
      const scanned = asSwitch(at(props, "imageScanningConfiguration.scanOnPush"));
      const byRegistry = rules.map((one) => isScannedBy(one, props.name));
      if (scanned === true || byRegistry.includes(true)) continue;
      const unknown = [scanned, ...byRegistry].find((value) => value instanceof Unknown);
      if (unknown) yield unknownFinding(unknown, urn);
      else {
        yield { urn, message: `images pushed to the repository ${name} are not scanned.` };
      }
    }
  },
});

/** Whether a rule of the registry scans the pushes to a repository. */
function isScannedBy(rule: Value, name: Value): boolean | Unknown {
  const frequency = at(rule, "scanFrequency");
  if (frequency instanceof Unknown) return frequency;
  if (frequency !== "SCAN_ON_PUSH" && frequency !== "CONTINUOUS_SCAN") return false;
  const filters = atEach(rule, "repositoryFilters.*").map((one) => at(one, "filter"));
  if (filters.length === 0 || filters.some((filter) => typeof filter === "string" && hasRepository(filter, name)))
    return true;
  return filters.find((filter) => filter instanceof Unknown) ?? false;
}

/**
 * A filter without a wildcard has every repository whose name contains it. An unknown name is assumed to be meant.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
const hasRepository = (filter: string, name: Value): boolean =>
  typeof name !== "string" || globMatches(filter.includes("*") ? filter : `*${filter}*`, name);
