import { awsTypes } from "../core/types";
import type { Value } from "../core/value";

/** The same resource has had four names over the SDK's versions. */
const MODULES = ["lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing"];

/** Load balancers of the kind before these, whose settings are others. */
export const CLASSIC_BALANCERS = awsTypes("elb/loadBalancer");
export const LOAD_BALANCERS = awsTypes(...MODULES.map((module) => `${module}/loadBalancer`));
export const LISTENERS = awsTypes(...MODULES.map((module) => `${module}/listener`));

/** Whether a load balancer speaks HTTP; that is the default. */
export const isApplication = (type: Value): boolean => type === undefined || type === null || type === "application";
