import { awsTypes } from "../core/types";
import type { Value } from "../core/value";

/** The same resource has had four names over the SDK's versions. */
const MODULES = ["lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing"];

export const LOAD_BALANCERS = awsTypes(...MODULES.map((module) => `${module}/loadBalancer`));
export const LISTENERS = awsTypes(...MODULES.map((module) => `${module}/listener`));

/** Whether a load balancer speaks HTTP; that is the default. */
export const isApplication = (type: Value): boolean => type === undefined || type === null || type === "application";
